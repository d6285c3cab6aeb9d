/** SQL of surveys and their revisions. */
import { and, count, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { type Definition, definitionSchema, type Secrecy, type Unit } from "./definition.ts"
import { type SurveyState, surveyTables } from "./tables.ts"

export type Survey = {
	readonly villageId: string
	readonly id: string
	readonly title: string
	readonly unit: Unit
	readonly secrecy: Secrecy
	readonly state: SurveyState
	readonly revision: number
	readonly version: number
	/** ms; null: opens when published, closes by hand. */
	readonly opensAt: number | null
	readonly closesAt: number | null
	readonly createdAt: number
	readonly openedAt: number | null
	readonly closedAt: number | null
	/** Since when its results stand on the public page; null: they do not. */
	readonly publishedAt: number | null
	readonly invitedAt: number | null
}

export type Revision = {
	readonly villageId: string
	readonly surveyId: string
	readonly revision: number
	readonly definition: Definition
	readonly createdAt: number
	readonly createdBy: string | null
}

export async function insertSurvey(tx: Tx, survey: Survey): Promise<void> {
	const { survey: t } = tx.tables(surveyTables)
	await tx.db.insert(t).values(survey)
}

export async function insertRevision(tx: Tx, revision: Revision): Promise<void> {
	const { surveyRevision } = tx.tables(surveyTables)
	await tx.db.insert(surveyRevision).values({ ...revision, definition: JSON.stringify(revision.definition) })
}

export async function surveyById(reader: Reader, villageId: string, id: string): Promise<Survey | undefined> {
	const { survey: t } = reader.tables(surveyTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row
}

/** Surveys of a village in these states, newest first. */
export async function surveysIn(
	reader: Reader,
	villageId: string,
	states: readonly SurveyState[],
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Survey[]> {
	const { survey: t } = reader.tables(surveyTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.state, [...states])))
		.orderBy(desc(t.createdAt), desc(t.id))
		.limit(page.limit)
		.offset(page.offset)
}

/** Closed surveys whose results stand on the public page, the latest first. */
export async function surveysPublished(reader: Reader, villageId: string, limit: number): Promise<readonly Survey[]> {
	const { survey: t } = reader.tables(surveyTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.state, "closed"), isNotNull(t.publishedAt)))
		.orderBy(desc(t.publishedAt), desc(t.id))
		.limit(limit)
}

export async function countSurveys(reader: Reader, villageId: string, states: readonly SurveyState[]): Promise<number> {
	const { survey: t } = reader.tables(surveyTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.state, [...states])))
	return row?.n ?? 0
}

/** Changes a survey that still has this version and raises it; false when somebody was faster. */
export async function changeSurvey(
	tx: Tx,
	{ villageId, id, version }: Pick<Survey, "villageId" | "id" | "version">,
	change: Partial<Omit<Survey, "villageId" | "id" | "version">>,
): Promise<boolean> {
	const { survey: t } = tx.tables(surveyTables)
	const rows = await tx.db
		.update(t)
		.set({ ...change, version: version + 1 })
		.where(and(eq(t.villageId, villageId), eq(t.id, id), eq(t.version, version)))
		.returning({ id: t.id })
	return rows.length > 0
}

/** Notes that everybody is told of the survey now; false when they were told after `notSince`. */
export async function markInvited(tx: Tx, villageId: string, id: string, now: number, notSince: number): Promise<boolean> {
	const { survey: t } = tx.tables(surveyTables)
	const rows = await tx.db
		.update(t)
		.set({ invitedAt: now })
		.where(and(eq(t.villageId, villageId), eq(t.id, id), sql`${t.state} = 'open'`, or(isNull(t.invitedAt), lt(t.invitedAt, notSince))))
		.returning({ id: t.id })
	return rows.length > 0
}

export async function revisionOf(reader: Reader, villageId: string, surveyId: string, revision: number): Promise<Revision | undefined> {
	const { surveyRevision: t } = reader.tables(surveyTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.surveyId, surveyId), eq(t.revision, revision)))
	return row && { ...row, definition: definitionSchema.parse(JSON.parse(row.definition)) }
}

/** All revisions, newest first: what results must show. */
export async function revisionsOf(reader: Reader, villageId: string, surveyId: string): Promise<readonly Revision[]> {
	const { surveyRevision: t } = reader.tables(surveyTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.surveyId, surveyId)))
		.orderBy(desc(t.revision))
	return rows.map((row) => ({ ...row, definition: definitionSchema.parse(JSON.parse(row.definition)) }))
}
