/** Visits: the SQL. */
import { and, asc, count, desc, eq, inArray } from "drizzle-orm"
import { behind } from "../../store/keyset.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { Reading } from "../reckoned.ts"
import type { Next } from "./rules.ts"
import { outreachTables } from "./tables.ts"

export type Visit = {
	readonly villageId: string
	readonly id: string
	readonly purpose: string
	readonly target: string
	readonly householdId: string
	readonly personId: string
	readonly isSpoken: boolean
	/** ms */
	readonly at: number
	readonly visitor: string
	readonly said: string
	readonly next: Next
	readonly enteredBy: string
	readonly createdAt: number
}

/** False when the same id was entered before: a form sent twice is one visit. */
export async function addVisit(tx: Tx, visit: Visit): Promise<boolean> {
	const { outreachVisit: t } = tx.tables(outreachTables)
	const rows = await tx.db.insert(t).values(visit).onConflictDoNothing().returning({ id: t.id })
	return rows.length > 0
}

export type Tried = { readonly isSpoken: boolean /** Of the latest visit, ms. */; readonly at: number; readonly visits: number }

const pieceSize = 2_000

/** What became of each target that was visited for a purpose. */
export async function triedTargets(reading: Reading, villageId: string, purpose: string): Promise<ReadonlyMap<string, Tried>> {
	const tried = new Map<string, Tried>()
	for (let after: readonly [number, string] | undefined; ; ) {
		const key = after
		const rows = await reading((reader) => {
			const { outreachVisit: t } = reader.tables(outreachTables)
			return reader.db
				.select({ id: t.id, target: t.target, isSpoken: t.isSpoken, at: t.at })
				.from(t)
				.where(and(eq(t.villageId, villageId), eq(t.purpose, purpose), behind([t.at, t.id], key, "ascending")))
				.orderBy(asc(t.at), asc(t.id))
				.limit(pieceSize)
		})
		addTried(tried, rows)
		const last = rows.at(-1)
		if (last === undefined || rows.length < pieceSize) return tried
		after = [last.at, last.id]
	}
}

/** The same of these households' targets alone. */
export async function triedIn(
	reader: Reader,
	villageId: string,
	purpose: string,
	householdIds: readonly string[],
): Promise<ReadonlyMap<string, Tried>> {
	const { outreachVisit: t } = reader.tables(outreachTables)
	const rows = await reader.db
		.select({ target: t.target, isSpoken: t.isSpoken, at: t.at })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.purpose, purpose), inArray(t.householdId, [...householdIds])))
		.orderBy(asc(t.at), asc(t.id))
	const tried = new Map<string, Tried>()
	addTried(tried, rows)
	return tried
}

/** `rows`: the oldest first. */
function addTried(
	tried: Map<string, Tried>,
	rows: readonly { readonly target: string; readonly isSpoken: boolean; readonly at: number }[],
): void {
	for (const { target, isSpoken, at } of rows) {
		const before = tried.get(target)
		tried.set(target, { isSpoken: isSpoken || (before?.isSpoken ?? false), at, visits: (before?.visits ?? 0) + 1 })
	}
}

/** Visits of a purpose, or of one of its targets, the newest first. */
export async function visitsOf(
	reader: Reader,
	villageId: string,
	of: { readonly purpose: string; readonly target?: string },
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Visit[]> {
	const { outreachVisit: t } = reader.tables(outreachTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.purpose, of.purpose), of.target === undefined ? undefined : eq(t.target, of.target)))
		.orderBy(desc(t.at), desc(t.id))
		.limit(page.limit)
		.offset(page.offset)
}

export async function countVisits(reader: Reader, villageId: string, purpose: string): Promise<number> {
	const { outreachVisit: t } = reader.tables(outreachTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.purpose, purpose)))
	return row?.n ?? 0
}

/** Visits to a person, the oldest first. */
export async function visitsTo(reader: Reader, villageId: string, personId: string): Promise<readonly Visit[]> {
	const { outreachVisit: t } = reader.tables(outreachTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
		.orderBy(asc(t.at), asc(t.id))
}

/** Empties what a person said at the door; that a visit took place stays. */
export async function eraseSaid(tx: Tx, villageId: string, personId: string): Promise<void> {
	const { outreachVisit: t } = tx.tables(outreachTables)
	await tx.db
		.update(t)
		.set({ said: "" })
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
}
