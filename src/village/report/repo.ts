/** Reports of changes: the SQL. */
import { and, asc, count, eq, inArray, isNull, max, min } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { reportTables } from "./tables.ts"

export type Report = { readonly changeId: string; readonly personId: string; readonly words: string; readonly createdAt: number }

/** The persons for whom the change is new; the others have their record already. */
export async function insertReports(
	tx: Tx,
	change: { readonly villageId: string; readonly changeId: string; readonly createdAt: number },
	wordsOf: (personId: string) => string,
	personIds: readonly string[],
): Promise<readonly string[]> {
	const { changeReport: t } = tx.tables(reportTables)
	const fresh: string[] = []
	for (const personId of new Set(personIds)) {
		const rows = await tx.db
			.insert(t)
			.values({ ...change, words: wordsOf(personId), personId, messageId: null, toldAt: null })
			.onConflictDoNothing()
			.returning({ personId: t.personId })
		fresh.push(...rows.map((row) => row.personId))
	}
	return fresh
}

/** What a person has not been told yet, the oldest first. */
export async function waitingReports(reader: Reader, villageId: string, personId: string): Promise<readonly Report[]> {
	const { changeReport: t } = reader.tables(reportTables)
	return reader.db
		.select({ changeId: t.changeId, personId: t.personId, words: t.words, createdAt: t.createdAt })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId), isNull(t.toldAt)))
		.orderBy(asc(t.createdAt), asc(t.changeId))
}

/** When the oldest of what waits for a person was written. */
export async function oldestWaiting(reader: Reader, villageId: string, personId: string): Promise<number | undefined> {
	const { changeReport: t } = reader.tables(reportTables)
	const [row] = await reader.db
		.select({ at: min(t.createdAt) })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId), isNull(t.toldAt)))
	return row?.at === null || row === undefined ? undefined : Number(row.at)
}

/** `personId`: undefined means everybody who waits for it. */
export async function markTold(
	tx: Tx,
	{ villageId, personId }: { readonly villageId: string; readonly personId?: string | undefined },
	changeIds: readonly string[],
	told: { readonly messageId: string | null; readonly toldAt: number },
): Promise<void> {
	const { changeReport: t } = tx.tables(reportTables)
	await tx.db
		.update(t)
		.set(told)
		.where(
			and(
				eq(t.villageId, villageId),
				personId === undefined ? undefined : eq(t.personId, personId),
				isNull(t.toldAt),
				inArray(t.changeId, [...changeIds]),
			),
		)
}

/** How many persons have been told of a change, and how many wait. */
export async function toldCounts(
	reader: Reader,
	villageId: string,
	changeId: string,
): Promise<{ readonly persons: number; readonly waiting: number; readonly lastAt: number | undefined }> {
	const { changeReport: t } = reader.tables(reportTables)
	const [all] = await reader.db
		.select({ n: count(), told: count(t.toldAt), last: max(t.toldAt) })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.changeId, changeId)))
	const persons = Number(all?.n ?? 0)
	return {
		persons,
		waiting: persons - Number(all?.told ?? 0),
		lastAt: all?.last === null || all === undefined ? undefined : Number(all.last),
	}
}

/** Everything a person was or will be told, the newest last. */
export async function reportsTo(
	reader: Reader,
	villageId: string,
	personId: string,
): Promise<readonly (Report & { readonly toldAt: number | null })[]> {
	const { changeReport: t } = reader.tables(reportTables)
	return reader.db
		.select({ changeId: t.changeId, personId: t.personId, words: t.words, createdAt: t.createdAt, toldAt: t.toldAt })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
		.orderBy(asc(t.createdAt), asc(t.changeId))
}
