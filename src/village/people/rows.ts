/** Small things the people repositories share. */
import { type AnyColumn, type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import { type ResidenceId, residences } from "./residence.ts"
import { headRelation } from "./rules.ts"

/** Rows per statement: far below the parameter limits of both engines (32,766 and 65,535). */
const chunkSize = 500

export function* chunks<T>(items: readonly T[], size: number = chunkSize): Generator<readonly T[]> {
	for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}

const gone = residences.filter((each) => each.isGone).map((each) => each.id)

/** Still one of the village: neither moved away nor deceased. */
export function isStillHere(residence: AnyColumn | SQL): SQL {
	return sql`(${residence} is null or ${residence} not in (${sql.raw(gone.map((id) => `'${id}'`).join(", "))}))`
}

export function hasGone(residence: ResidenceId | null): boolean {
	return residence !== null && gone.includes(residence)
}

const rolesSchema = z.array(z.string())
export function readRoleIds(stored: unknown): readonly string[] {
	return rolesSchema.parse(stored)
}

export function isHeadRelation(relation: string | null): boolean {
	return relation === headRelation
}

/** 2 before 10: every run of digits padded to twelve. */
export function sortKeyOf(number: string): string {
	return number.replace(/\d+/g, (digits) => digits.padStart(12, "0"))
}
