/** What staff read of answers: counts, lists, earlier values. */
import { and, asc, count, desc, eq, gt, inArray, isNotNull, sql } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { Reading } from "../reckoned.ts"
import type { RespondentKey, StoredAnswer } from "./answers.ts"
import { answerSchema } from "./rules.ts"
import { surveyTables } from "./tables.ts"

/** How many began and how many completed each survey. */
export async function responseCounts(
	reader: Reader,
	villageId: string,
	surveyIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly started: number; readonly completed: number }>> {
	if (surveyIds.length === 0) return new Map()
	const { surveyResponse: r, surveyTookPart: o } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ surveyId: r.surveyId, started: count(), completed: count(r.completedAt) })
		.from(r)
		.where(and(eq(r.villageId, villageId), inArray(r.surveyId, [...surveyIds])))
		.groupBy(r.surveyId)
	// An anonymous survey is given in one piece: who took part is done.
	const tookPart = await reader.db
		.select({ surveyId: o.surveyId, completed: count() })
		.from(o)
		.where(and(eq(o.villageId, villageId), inArray(o.surveyId, [...surveyIds])))
		.groupBy(o.surveyId)
	return new Map([
		...rows.map(({ surveyId, started, completed }): [string, { started: number; completed: number }] => [surveyId, { started, completed }]),
		...tookPart.map(({ surveyId, completed }): [string, { started: number; completed: number }] => [
			surveyId,
			{ started: completed, completed },
		]),
	])
}

const mostNamed = 500

/** Which of these respondents completed the survey. */
export async function completedAmong(
	reader: Reader,
	villageId: string,
	surveyId: string,
	respondents: readonly string[],
): Promise<ReadonlySet<string>> {
	if (respondents.length === 0) return new Set()
	const { surveyResponse: r, surveyTookPart: o } = reader.tables(surveyTables)
	// A statement takes some thousand names at most; beyond a few, all who completed it are read at once.
	const isAsked = respondents.length <= mostNamed
	const named = (column: typeof r.respondent | typeof o.respondent) => (isAsked ? inArray(column, [...respondents]) : undefined)
	const rows = await reader.db
		.select({ respondent: r.respondent })
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.surveyId, surveyId), named(r.respondent), isNotNull(r.completedAt)))
	const tookPart = await reader.db
		.select({ respondent: o.respondent })
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.surveyId, surveyId), named(o.respondent)))
	const completed = new Set([...rows, ...tookPart].map(({ respondent }) => respondent))
	return isAsked ? completed : new Set(respondents.filter((respondent) => completed.has(respondent)))
}

const pieceSize = 2_000

/** Everybody who completed the survey, read piece by piece. */
export async function completedOf(reading: Reading, villageId: string, surveyId: string): Promise<ReadonlySet<string>> {
	const begun = (reader: Reader, after: string) => {
		const { surveyResponse: r } = reader.tables(surveyTables)
		return reader.db
			.select({ respondent: r.respondent, completedAt: r.completedAt })
			.from(r)
			.where(and(eq(r.villageId, villageId), eq(r.surveyId, surveyId), gt(r.respondent, after)))
			.orderBy(asc(r.respondent))
			.limit(pieceSize)
	}
	const tookPart = (reader: Reader, after: string) => {
		const { surveyTookPart: o } = reader.tables(surveyTables)
		return reader.db
			.select({ respondent: o.respondent })
			.from(o)
			.where(and(eq(o.villageId, villageId), eq(o.surveyId, surveyId), gt(o.respondent, after)))
			.orderBy(asc(o.respondent))
			.limit(pieceSize)
	}
	const completed = new Set<string>()
	for await (const rows of pieces(reading, begun))
		for (const { respondent, completedAt } of rows) if (completedAt !== null) completed.add(respondent)
	for await (const rows of pieces(reading, tookPart)) for (const { respondent } of rows) completed.add(respondent)
	return completed
}

async function* pieces<R extends { readonly respondent: string }>(
	reading: Reading,
	page: (reader: Reader, after: string) => Promise<readonly R[]>,
): AsyncGenerator<readonly R[]> {
	for (let after = ""; ; ) {
		const last = after
		const rows = await reading((reader) => page(reader, last))
		yield rows
		const end = rows.at(-1)?.respondent
		if (end === undefined || rows.length < pieceSize) return
		after = end
	}
}

type WordsKind = "text" | "media" | "photo"

/** Answers of one kind, newest first: texts to read, photos to look at, or media to be entered. */
export async function answersOfKind(
	reader: Reader,
	villageId: string,
	surveyId: string,
	kind: WordsKind,
	page: { readonly limit: number; readonly offset: number; readonly questionId?: string },
): Promise<readonly (StoredAnswer & { readonly respondent: string })[]> {
	const { surveyAnswer: a } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({
			respondent: a.respondent,
			questionId: a.questionId,
			value: a.value,
			version: a.version,
			answeredBy: a.answeredBy,
			enteredBy: a.enteredBy,
			at: a.at,
		})
		.from(a)
		.where(ofKind(a, { villageId, surveyId, kind, questionId: page.questionId }))
		.orderBy(desc(a.at), desc(a.respondent))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map((row) => ({ ...row, value: answerSchema.parse(JSON.parse(row.value)) }))
}

/** How many answers of one kind there are, of one question or of all. */
export async function countAnswersOfKind(
	reader: Reader,
	villageId: string,
	surveyId: string,
	kind: WordsKind,
	questionId?: string,
): Promise<number> {
	const { surveyAnswer: a } = reader.tables(surveyTables)
	const [row] = await reader.db.select({ n: count() }).from(a).where(ofKind(a, { villageId, surveyId, kind, questionId }))
	return row?.n ?? 0
}

function ofKind(
	a: ReturnType<typeof surveyTables>["surveyAnswer"],
	{
		villageId,
		surveyId,
		kind,
		questionId,
	}: { readonly villageId: string; readonly surveyId: string; readonly kind: WordsKind; readonly questionId: string | undefined },
) {
	return and(
		eq(a.villageId, villageId),
		eq(a.surveyId, surveyId),
		// Written out, so that the partial index is used.
		kind === "photo" ? eq(a.kind, kind) : kind === "text" ? sql`${a.kind} = 'text'` : sql`${a.kind} = 'media'`,
		...(questionId === undefined ? [] : [eq(a.questionId, questionId)]),
	)
}

/** Answers given by voice or picture that wait to be entered, in the village's open surveys. */
export async function countMediaAnswers(reader: Reader, villageId: string): Promise<number> {
	const { survey: s, surveyAnswer: a } = reader.tables(surveyTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(s)
		.innerJoin(a, and(eq(a.villageId, s.villageId), eq(a.surveyId, s.id), sql`${a.kind} = 'media'`))
		.where(and(eq(s.villageId, villageId), sql`${s.state} = 'open'`))
	return row?.n ?? 0
}

/** Values an answer had before, oldest first. */
export async function earlierAnswers(reader: Reader, { villageId, surveyId, respondent }: RespondentKey): Promise<readonly StoredAnswer[]> {
	const { surveyAnswerEarlier: e } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ questionId: e.questionId, value: e.value, version: e.version, answeredBy: e.answeredBy, enteredBy: e.enteredBy, at: e.at })
		.from(e)
		.where(and(eq(e.villageId, villageId), eq(e.surveyId, surveyId), eq(e.respondent, respondent)))
		.orderBy(asc(e.questionId), asc(e.version))
	return rows.map((row) => ({ ...row, value: answerSchema.parse(JSON.parse(row.value)) }))
}
