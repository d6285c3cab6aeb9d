/**
 * SQL of the answer path. An answer costs three statements: what stands now, the answer, its tally row. The survey's state
 * is read under a stripe lock that closing takes too, so nothing is written to a survey that is being closed.
 */
import { and, asc, count, desc, eq, inArray, isNotNull, sql } from "drizzle-orm"
import type { SQLiteColumn } from "drizzle-orm/sqlite-core"
import { defineHot, p } from "../../store/hot.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { type Answer, answerSchema, tallyChange } from "./rules.ts"
import { type SurveyState, surveyTables } from "./tables.ts"

/** One answer on one survey is one respondent's: a person's or a household's. */
export type RespondentKey = { readonly villageId: string; readonly surveyId: string; readonly respondent: string }

export type Response = {
	readonly revision: number
	readonly startedBy: string
	readonly startedAt: number
	readonly completedAt: number | null
}

export type StoredAnswer = {
	readonly questionId: string
	readonly value: Answer
	readonly version: number
	readonly answeredBy: string
	readonly enteredBy: string | null
	readonly at: number
}

/** Who gave an answer, how it came, and when. */
export type Source = { readonly answeredBy: string; readonly channel: string; readonly enteredBy: string | null; readonly at: number }

/**
 * Transactions that may write answers at the same time. Each holds one stripe and adds to tally rows of its own: without
 * stripes two groups that answer the same questions in another order would deadlock on their tally rows.
 */
const stripes = 16
const stripeKey = (stripe: number) => `survey-answers:${stripe}`
const lastStripe = new WeakMap<Tx, number>()

/** The lock is asked for again each time: one taken inside a savepoint is gone when that is rolled back. SQLite has one writer: always stripe 0. */
async function holdStripe(tx: Tx): Promise<number> {
	const first = lastStripe.get(tx) ?? 0
	for (let i = 0; i < stripes; i++) {
		const stripe = (first + i) % stripes
		if (!(await tx.tryLock(stripeKey(stripe)))) continue
		lastStripe.set(tx, stripe)
		return stripe
	}
	await tx.lock(stripeKey(first))
	return first
}

/** Waits for every answer under way and keeps further ones out until the end of the transaction. */
export async function holdAllAnswers(tx: Tx): Promise<void> {
	for (let stripe = 0; stripe < stripes; stripe++) await tx.lock(stripeKey(stripe))
}

type AnswerKey = { villageId: string; surveyId: string; respondent: string; questionId: string }

/** A number column of a joined side that may be absent: its own type does not say so, and PostgreSQL gives big integers as text. */
function numberOrNull(column: SQLiteColumn) {
	return sql`${column}`.mapWith((value: unknown): number | null => (value === null ? null : Number(value)))
}

const standing = defineHot<AnswerKey>()({
	name: "survey_standing",
	tables: surveyTables,
	fields: ({ survey: s, surveyResponse: r, surveyAnswer: a }) => ({
		state: s.state,
		closesAt: numberOrNull(s.closesAt),
		// The joined sides may be absent, which the columns' own types do not say.
		revision: numberOrNull(r.revision),
		value: sql<string | null>`${a.value}`,
		version: numberOrNull(a.version),
		answeredBy: sql<string | null>`${a.answeredBy}`,
		channel: sql<string | null>`${a.channel}`,
		enteredBy: sql<string | null>`${a.enteredBy}`,
		at: numberOrNull(a.at),
	}),
	query: (db, { survey: s, surveyResponse: r, surveyAnswer: a }, fields) =>
		db
			.select(fields)
			.from(s)
			.leftJoin(r, and(eq(r.villageId, s.villageId), eq(r.surveyId, s.id), eq(r.respondent, p("respondent"))))
			.leftJoin(
				a,
				and(eq(a.villageId, s.villageId), eq(a.surveyId, s.id), eq(a.respondent, p("respondent")), eq(a.questionId, p("questionId"))),
			)
			.where(and(eq(s.villageId, p("villageId")), eq(s.id, p("surveyId")))),
})

const writeAnswer = defineHot<
	AnswerKey & {
		expected: number
		value: string
		kind: Answer["kind"]
		answeredBy: string
		channel: string
		enteredBy: string | null
		at: number
	}
>()({
	name: "survey_answer_write",
	tables: surveyTables,
	fields: ({ surveyAnswer: a }) => ({ version: a.version }),
	query: (db, { surveyAnswer: a }, fields) =>
		db
			.insert(a)
			.values({
				villageId: p("villageId"),
				surveyId: p("surveyId"),
				respondent: p("respondent"),
				questionId: p("questionId"),
				version: sql`${p("expected")} + 1`,
				value: p("value"),
				kind: p("kind"),
				answeredBy: p("answeredBy"),
				channel: p("channel"),
				enteredBy: p("enteredBy"),
				at: p("at"),
			})
			.onConflictDoUpdate({
				target: [a.villageId, a.surveyId, a.respondent, a.questionId],
				set: {
					version: sql`excluded.version`,
					value: sql`excluded.value`,
					kind: sql`excluded.kind`,
					answeredBy: sql`excluded.answered_by`,
					channel: sql`excluded.channel`,
					enteredBy: sql`excluded.entered_by`,
					at: sql`excluded.at`,
				},
				setWhere: sql`${a.version} = excluded.version - 1`,
			})
			.returning(fields),
})

const addToTally = defineHot<{
	villageId: string
	surveyId: string
	questionId: string
	option: string
	stripe: number
	count: number
	sum: number
}>()({
	name: "survey_tally_add",
	tables: surveyTables,
	fields: () => ({}),
	query: (db, { surveyTally: t }) =>
		db
			.insert(t)
			.values({
				villageId: p("villageId"),
				surveyId: p("surveyId"),
				questionId: p("questionId"),
				option: p("option"),
				stripe: p("stripe"),
				count: p("count"),
				sum: p("sum"),
			})
			.onConflictDoUpdate({
				target: [t.villageId, t.surveyId, t.questionId, t.option, t.stripe],
				set: { count: sql`${t.count} + excluded.count`, sum: sql`${t.sum} + excluded.sum` },
			}),
})

const startResponse = defineHot<RespondentKey & { revision: number; startedBy: string; channel: string; now: number }>()({
	name: "survey_response_start",
	tables: surveyTables,
	fields: ({ surveyResponse: r }) => ({ revision: r.revision }),
	query: (db, { surveyResponse: r }, fields) =>
		db
			.insert(r)
			.values({
				villageId: p("villageId"),
				surveyId: p("surveyId"),
				respondent: p("respondent"),
				revision: p("revision"),
				startedBy: p("startedBy"),
				channel: p("channel"),
				startedAt: p("now"),
			})
			.onConflictDoNothing()
			.returning(fields),
})

const responseOfRespondent = defineHot<RespondentKey>()({
	name: "survey_response_of",
	tables: surveyTables,
	fields: ({ surveyResponse: r }) => ({ revision: r.revision, startedBy: r.startedBy, startedAt: r.startedAt, completedAt: r.completedAt }),
	query: (db, { surveyResponse: r }, fields) =>
		db
			.select(fields)
			.from(r)
			.where(and(eq(r.villageId, p("villageId")), eq(r.surveyId, p("surveyId")), eq(r.respondent, p("respondent")))),
})

const answersOfRespondent = defineHot<RespondentKey>()({
	name: "survey_answers_of",
	tables: surveyTables,
	fields: ({ surveyAnswer: a }) => ({
		questionId: a.questionId,
		value: a.value,
		version: a.version,
		answeredBy: a.answeredBy,
		enteredBy: a.enteredBy,
		at: a.at,
	}),
	query: (db, { surveyAnswer: a }, fields) =>
		db
			.select(fields)
			.from(a)
			.where(and(eq(a.villageId, p("villageId")), eq(a.surveyId, p("surveyId")), eq(a.respondent, p("respondent"))))
			.orderBy(asc(a.at)),
})

const completeResponse = defineHot<RespondentKey & { now: number }>()({
	name: "survey_response_complete",
	tables: surveyTables,
	fields: () => ({}),
	query: (db, { surveyResponse: r }) =>
		db
			.update(r)
			.set({ completedAt: sql`${p("now")}` })
			.where(
				and(
					eq(r.villageId, p("villageId")),
					eq(r.surveyId, p("surveyId")),
					eq(r.respondent, p("respondent")),
					sql`${r.completedAt} IS NULL`,
				),
			),
})

const surveyNow = defineHot<{ villageId: string; surveyId: string }>()({
	name: "survey_now",
	tables: surveyTables,
	fields: ({ survey: s }) => ({ state: s.state, unit: s.unit, revision: s.revision, closesAt: s.closesAt }),
	query: (db, { survey: s }, fields) =>
		db
			.select(fields)
			.from(s)
			.where(and(eq(s.villageId, p("villageId")), eq(s.id, p("surveyId")))),
})

function readAnswer(text: string): Answer {
	return answerSchema.parse(JSON.parse(text))
}

export type SurveyNow = {
	readonly state: SurveyState
	readonly unit: "person" | "household"
	readonly revision: number
	readonly closesAt: number | null
}

/** Open, and its time not over: between the hour and the timer that closes nothing more is taken. */
export function isOpen(survey: Pick<SurveyNow, "state" | "closesAt">, now: number): boolean {
	return survey.state === "open" && (survey.closesAt === null || now < survey.closesAt)
}

/** What a dialog must know of the survey itself before it asks. */
export async function surveyStatus(reader: Reader, villageId: string, surveyId: string): Promise<SurveyNow | undefined> {
	const [row] = await reader.hot(surveyNow, { villageId, surveyId })
	return row
}

/** Begins the respondent's response, pinned to `revision`; one already begun stays as it is. Only for an open survey: call it under `answersAllowed`. */
export async function beginResponse(
	tx: Tx,
	key: RespondentKey,
	start: { readonly revision: number; readonly startedBy: string; readonly channel: string; readonly now: number },
): Promise<void> {
	await tx.hot(startResponse, { ...key, ...start })
}

export async function responseOf(reader: Reader, key: RespondentKey): Promise<Response | undefined> {
	const [row] = await reader.hot(responseOfRespondent, { ...key })
	return row
}

/** The respondent's current answers and skips. */
export async function answersOf(reader: Reader, key: RespondentKey): Promise<readonly StoredAnswer[]> {
	const rows = await reader.hot(answersOfRespondent, { ...key })
	return rows.map((row) => ({ ...row, value: readAnswer(row.value) }))
}

/** Marks the response complete, once. */
export async function finishResponse(tx: Tx, key: RespondentKey, now: number): Promise<void> {
	await tx.hot(completeResponse, { ...key, now })
}

/** Holds closing off until the end of the transaction and tells whether the survey is open. */
export async function answersAllowed(tx: Tx, villageId: string, surveyId: string): Promise<SurveyNow | undefined> {
	await holdStripe(tx)
	return surveyStatus(tx, villageId, surveyId)
}

export type GiveResult =
	| {
			readonly kind: "given" /** What stood there before, and who had given it. */
			readonly before: { readonly answer: Answer; readonly answeredBy: string } | undefined
			readonly version: number
	  }
	/** The same answer stood there already: nothing was written. */
	| { readonly kind: "same"; readonly version: number }
	| { readonly kind: "refused"; readonly code: "SURVEY_GONE" | "SURVEY_CLOSED" | "RESPONSE_GONE" | "ANSWER_MOVED" }

/** Another transaction answered for the same respondent again and again; the turn is rolled back and run anew. */
class AnswerConflictError extends Error {
	readonly code = "SESSION_CONFLICT"
	constructor() {
		super("the answer changed under the turn")
	}
}

const maxTries = 4

/**
 * Gives the respondent's answer to a question: the latest counts, what it replaces is kept. `expected` asks that the answer
 * still has this version (0: none yet). Refused unless the survey is open and the response was begun.
 */
export async function giveAnswer(
	tx: Tx,
	key: RespondentKey & { readonly questionId: string },
	answer: Answer,
	source: Source,
	expected?: number,
): Promise<GiveResult> {
	const stripe = await holdStripe(tx)
	const { villageId, surveyId, respondent, questionId } = key
	const value = JSON.stringify(answer)
	for (let tries = 0; tries < maxTries; tries++) {
		const [now] = await tx.hot(standing, { villageId, surveyId, respondent, questionId })
		if (now === undefined) return { kind: "refused", code: "SURVEY_GONE" }
		if (!isOpen(now, source.at)) return { kind: "refused", code: "SURVEY_CLOSED" }
		if (now.revision === null) return { kind: "refused", code: "RESPONSE_GONE" }
		const version = now.version ?? 0
		if (now.value === value) return { kind: "same", version }
		if (expected !== undefined && expected !== version) return { kind: "refused", code: "ANSWER_MOVED" }
		const written = await tx.hot(writeAnswer, {
			villageId,
			surveyId,
			respondent,
			questionId,
			...source,
			expected: version,
			value,
			kind: answer.kind,
		})
		// Two phones of one household may answer at the same moment: who came second looks again.
		if (written.length === 0) continue
		const { answeredBy, channel, enteredBy, at } = now
		// The answer's columns are there together or, where nothing was answered yet, not at all.
		const hadAnswer = now.value !== null && answeredBy !== null && channel !== null && at !== null
		const before = hadAnswer && now.value !== null ? { answer: readAnswer(now.value), answeredBy } : undefined
		if (hadAnswer && before !== undefined && now.value !== null) {
			const { surveyAnswerEarlier } = tx.tables(surveyTables)
			await tx.db.insert(surveyAnswerEarlier).values({
				villageId,
				surveyId,
				respondent,
				questionId,
				version,
				value: now.value,
				kind: before.answer.kind,
				answeredBy,
				channel,
				enteredBy,
				at,
			})
		}
		for (const row of tallyChange(before?.answer, answer)) await tx.hot(addToTally, { villageId, surveyId, questionId, stripe, ...row })
		return { kind: "given", before, version: version + 1 }
	}
	throw new AnswerConflictError()
}

/** Responses of several respondents in several surveys: what a person has begun or done. */
export async function responsesOf(reader: Reader, villageId: string, respondents: readonly string[], surveyIds: readonly string[]) {
	if (surveyIds.length === 0) return []
	const { surveyResponse: r } = reader.tables(surveyTables)
	return reader.db
		.select({ surveyId: r.surveyId, respondent: r.respondent, revision: r.revision, completedAt: r.completedAt })
		.from(r)
		.where(and(eq(r.villageId, villageId), inArray(r.surveyId, [...surveyIds]), inArray(r.respondent, [...respondents])))
}

/** How many began and how many completed each survey. */
export async function responseCounts(
	reader: Reader,
	villageId: string,
	surveyIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly started: number; readonly completed: number }>> {
	if (surveyIds.length === 0) return new Map()
	const { surveyResponse: r } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ surveyId: r.surveyId, started: count(), completed: count(r.completedAt) })
		.from(r)
		.where(and(eq(r.villageId, villageId), inArray(r.surveyId, [...surveyIds])))
		.groupBy(r.surveyId)
	return new Map(rows.map(({ surveyId, started, completed }) => [surveyId, { started, completed }]))
}

/** Which of these respondents completed the survey. */
export async function completedAmong(
	reader: Reader,
	villageId: string,
	surveyId: string,
	respondents: readonly string[],
): Promise<ReadonlySet<string>> {
	if (respondents.length === 0) return new Set()
	const { surveyResponse: r } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ respondent: r.respondent })
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.surveyId, surveyId), inArray(r.respondent, [...respondents]), isNotNull(r.completedAt)))
	return new Set(rows.map(({ respondent }) => respondent))
}

/** Answers of one kind, newest first: texts to read, or media to be entered. */
export async function answersOfKind(
	reader: Reader,
	villageId: string,
	surveyId: string,
	kind: "text" | "media",
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
	return rows.map((row) => ({ ...row, value: readAnswer(row.value) }))
}

/** How many answers of one kind there are, of one question or of all. */
export async function countAnswersOfKind(
	reader: Reader,
	villageId: string,
	surveyId: string,
	kind: "text" | "media",
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
	}: { readonly villageId: string; readonly surveyId: string; readonly kind: "text" | "media"; readonly questionId: string | undefined },
) {
	return and(
		eq(a.villageId, villageId),
		eq(a.surveyId, surveyId),
		// Written out, so that the partial index is used.
		kind === "text" ? sql`${a.kind} = 'text'` : sql`${a.kind} = 'media'`,
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

/** One current answer. */
export async function answerOf(reader: Reader, key: RespondentKey & { readonly questionId: string }): Promise<StoredAnswer | undefined> {
	return (await answersOf(reader, key)).find(({ questionId }) => questionId === key.questionId)
}

/** Values an answer had before, oldest first. */
export async function earlierAnswers(reader: Reader, { villageId, surveyId, respondent }: RespondentKey): Promise<readonly StoredAnswer[]> {
	const { surveyAnswerEarlier: e } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ questionId: e.questionId, value: e.value, version: e.version, answeredBy: e.answeredBy, enteredBy: e.enteredBy, at: e.at })
		.from(e)
		.where(and(eq(e.villageId, villageId), eq(e.surveyId, surveyId), eq(e.respondent, respondent)))
		.orderBy(asc(e.questionId), asc(e.version))
	return rows.map((row) => ({ ...row, value: readAnswer(row.value) }))
}
