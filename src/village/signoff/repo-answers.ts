/** Answers and objections as they are stored. */
import { and, asc, count, eq, inArray, isNull } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { type Means, type Standing, signoffTables } from "./tables.ts"

export type AnswerRow = ReturnType<typeof signoffTables>["signoffAnswer"]["$inferSelect"]

/** Answers of a household, the first first. */
export async function answersOf(reader: Reader, villageId: string, campaignId: string, householdId: string): Promise<readonly AnswerRow[]> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	return reader.db
		.select()
		.from(a)
		.where(and(eq(a.villageId, villageId), eq(a.campaignId, campaignId), eq(a.householdId, householdId)))
		.orderBy(asc(a.n))
}

export async function answerById(reader: Reader, villageId: string, id: string): Promise<AnswerRow | undefined> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select()
		.from(a)
		.where(and(eq(a.villageId, villageId), eq(a.id, id)))
	return row
}

/** Answers of a campaign that stand so, by means where given; in the order of their ids. */
export async function answersStanding(
	reader: Reader,
	villageId: string,
	campaignId: string,
	standing: Standing,
	byMeans?: readonly Means[],
): Promise<readonly AnswerRow[]> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	return reader.db
		.select()
		.from(a)
		.where(
			and(
				eq(a.villageId, villageId),
				eq(a.campaignId, campaignId),
				eq(a.standing, standing),
				byMeans === undefined ? undefined : inArray(a.means, [...byMeans]),
			),
		)
		.orderBy(asc(a.id))
}

/** Changes how answers of a household stand; gives how many. */
export async function restand(
	tx: Tx,
	of: { readonly villageId: string; readonly campaignId: string; readonly householdId: string },
	from: Standing,
	to: Standing,
	onlyId?: string,
): Promise<number> {
	const { signoffAnswer: a } = tx.tables(signoffTables)
	const rows = await tx.db
		.update(a)
		.set({ standing: to })
		.where(
			and(
				eq(a.villageId, of.villageId),
				eq(a.campaignId, of.campaignId),
				eq(a.householdId, of.householdId),
				eq(a.standing, from),
				onlyId === undefined ? undefined : eq(a.id, onlyId),
			),
		)
		.returning({ id: a.id })
	return rows.length
}

export type Case = ReturnType<typeof signoffTables>["signoffCase"]["$inferSelect"]

/** Open objections of a household. */
export async function openCasesOf(reader: Reader, villageId: string, campaignId: string, householdId: string): Promise<readonly Case[]> {
	const { signoffCase: c } = reader.tables(signoffTables)
	return reader.db
		.select()
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.campaignId, campaignId), eq(c.householdId, householdId), isNull(c.closedAt)))
		.orderBy(asc(c.openedAt), asc(c.householdId), asc(c.rowNumber), asc(c.id))
}

/** All objections of a campaign, the open ones first, the oldest first. */
export async function casesIn(reader: Reader, villageId: string, campaignId: string): Promise<readonly Case[]> {
	const { signoffCase: c } = reader.tables(signoffTables)
	const rows = await reader.db
		.select()
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.campaignId, campaignId)))
		.orderBy(asc(c.openedAt), asc(c.rowNumber), asc(c.id))
	return [...rows.filter(({ closedAt }) => closedAt === null), ...rows.filter(({ closedAt }) => closedAt !== null)]
}

export async function caseById(reader: Reader, villageId: string, id: string): Promise<Case | undefined> {
	const { signoffCase: c } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select()
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.id, id)))
	return row
}

/** Of the village, or of one campaign. */
export async function countOpenCases(reader: Reader, villageId: string, campaignId?: string): Promise<number> {
	const { signoffCase: c } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(c)
		.where(and(eq(c.villageId, villageId), campaignId === undefined ? undefined : eq(c.campaignId, campaignId), isNull(c.closedAt)))
	return row?.n ?? 0
}

const idsPerQuery = 500

/** The household of each of these answers. */
export async function answersByIds(reader: Reader, villageId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	const found = new Map<string, string>()
	for (let start = 0; start < ids.length; start += idsPerQuery) {
		const rows = await reader.db
			.select({ id: a.id, householdId: a.householdId })
			.from(a)
			.where(and(eq(a.villageId, villageId), inArray(a.id, ids.slice(start, start + idsPerQuery))))
		for (const { id, householdId } of rows) found.set(id, householdId)
	}
	return found
}

/** Households whose confirmation was of a statement that is no longer the one asked. */
export async function householdsWithOutdated(reader: Reader, villageId: string, campaignId: string): Promise<ReadonlySet<string>> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	const rows = await reader.db
		.selectDistinct({ householdId: a.householdId })
		.from(a)
		.where(and(eq(a.villageId, villageId), eq(a.campaignId, campaignId), eq(a.standing, "outdated")))
	return new Set(rows.map(({ householdId }) => householdId))
}
