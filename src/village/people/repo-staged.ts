/** Rosters between preview and confirmation. */
import { stagedUploads } from "../staged-upload.ts"
import type { RosterPlan } from "./roster.ts"
import { peopleTables } from "./tables.ts"

export const stagedRosters = stagedUploads("staged_roster", (reader) => reader.tables(peopleTables).stagedRoster, readPlan)

function readPlan(json: string): RosterPlan {
	return JSON.parse(json)
}
