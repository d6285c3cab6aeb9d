/** Rosters between preview and confirmation. */
import { stagedUploads } from "../staged-upload.ts"
import type { RosterPlan } from "./roster.ts"
import type { Table } from "./roster-table.ts"
import { peopleTables } from "./tables.ts"

export const stagedRosters = stagedUploads("staged_roster", (reader) => reader.tables(peopleTables).stagedRoster, readStaged)

/** `table`: the file as it was, for the rows that could not be taken; what was kept before there was any has none. */
export type StagedRoster = { readonly plan: RosterPlan; readonly table: Table }

function readStaged(json: string): StagedRoster {
	const kept: StagedRoster | RosterPlan = JSON.parse(json)
	return "plan" in kept ? kept : { plan: kept, table: { rows: [] } }
}
