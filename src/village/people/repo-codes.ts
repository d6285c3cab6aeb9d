/** Enrolment codes: found by keyed hash, printed from the sealed digits, used up by compare-and-set. */
import { and, asc, eq, gt, inArray, isNull, lt, sql } from "drizzle-orm"
import type { Cipher } from "../../store/cipher.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { peopleTables } from "./tables.ts"

export type CodeRow = {
	readonly codeHash: string
	readonly villageId: string
	readonly householdId: string
	readonly used: number
	readonly revokedAt: number | null
}

export function codeHashOf(cipher: Cipher, digits: string): string {
	return cipher.hash(digits, "enrolment.code")
}

export function sealCode(cipher: Cipher, digits: string): string {
	return cipher.seal(digits, "enrolment.code")
}

/** undefined when it was sealed with another secret. */
export function openCode(cipher: Cipher, sealed: string): string | undefined {
	const opened = cipher.open(sealed, "enrolment.code")
	return opened.ok ? opened.plain : undefined
}

export async function codeByHash(reader: Reader, codeHash: string): Promise<CodeRow | undefined> {
	const { enrolmentCode: c } = reader.tables(peopleTables)
	const [row] = await reader.db
		.select({ codeHash: c.codeHash, villageId: c.villageId, householdId: c.householdId, used: c.used, revokedAt: c.revokedAt })
		.from(c)
		.where(eq(c.codeHash, codeHash))
	return row
}

/** Takes one use; false when none of `uses` is left or the code was revoked. Two phones racing for the last one: exactly one gets it. */
export async function takeUse(tx: Tx, codeHash: string, uses: number): Promise<boolean> {
	const { enrolmentCode: c } = tx.tables(peopleTables)
	const rows = await tx.db
		.update(c)
		.set({ used: sql`${c.used} + 1` })
		.where(and(eq(c.codeHash, codeHash), isNull(c.revokedAt), lt(c.used, uses)))
		.returning({ used: c.used })
	return rows.length > 0
}

export type LiveCode = { readonly householdId: string; readonly sealed: string; readonly used: number; readonly createdAt: number }

export async function liveCodes(reader: Reader, villageId: string, householdIds: readonly string[]): Promise<readonly LiveCode[]> {
	const { enrolmentCode: c } = reader.tables(peopleTables)
	return reader.db
		.select({ householdId: c.householdId, sealed: c.sealed, used: c.used, createdAt: c.createdAt })
		.from(c)
		.where(and(eq(c.villageId, villageId), inArray(c.householdId, [...householdIds]), isNull(c.revokedAt)))
}

/** Codes that were stored: one of the digits or the household may have been taken meanwhile. */
export async function insertCodes(
	tx: Tx,
	rows: readonly {
		readonly codeHash: string
		readonly sealed: string
		readonly villageId: string
		readonly householdId: string
		readonly createdAt: number
	}[],
): Promise<readonly string[]> {
	if (rows.length === 0) return []
	const { enrolmentCode: c } = tx.tables(peopleTables)
	const stored = await tx.db
		.insert(c)
		.values(rows.map((row) => ({ ...row, used: 0 })))
		.onConflictDoNothing()
		.returning({ householdId: c.householdId })
	return stored.map((row) => row.householdId)
}

/** False when the household has no live code. */
export async function revokeCodeOf(tx: Tx, villageId: string, householdId: string, now: number): Promise<boolean> {
	const { enrolmentCode: c } = tx.tables(peopleTables)
	const rows = await tx.db
		.update(c)
		.set({ revokedAt: now })
		.where(and(eq(c.villageId, villageId), eq(c.householdId, householdId), isNull(c.revokedAt)))
		.returning({ codeHash: c.codeHash })
	return rows.length > 0
}

export type PlacedHousehold = {
	readonly id: string
	readonly number: string
	readonly sortKey: string
	readonly groupName: string | null
	readonly contact: string | null
}

/** Households after a place in the village's order (or a group's), at most `limit`: how long lists are walked without loading them whole. */
export async function householdsAfter(
	reader: Reader,
	villageId: string,
	after: { readonly sortKey: string; readonly id: string } | undefined,
	limit: number,
	groupId?: string,
): Promise<readonly PlacedHousehold[]> {
	const { household: h, residentGroup: g } = reader.tables(peopleTables)
	const start =
		after === undefined ? undefined : sql`(${h.sortKey} > ${after.sortKey} or (${h.sortKey} = ${after.sortKey} and ${gt(h.id, after.id)}))`
	return reader.db
		.select({ id: h.id, number: h.number, sortKey: h.sortKey, groupName: g.name, contact: h.contact })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(and(eq(h.villageId, villageId), groupId === undefined ? undefined : eq(h.groupId, groupId), start))
		.orderBy(asc(h.sortKey), asc(h.id))
		.limit(limit)
}
