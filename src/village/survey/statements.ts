/** Hot statements of the answer path. */
import { and, asc, desc, eq, sql } from "drizzle-orm"
import { defineHot, numberOrNull, p } from "../../store/hot.ts"
import type { Answer } from "./rules.ts"
import { surveyTables } from "./tables.ts"

type SurveyKey = { villageId: string; surveyId: string }
type ResponseKey = SurveyKey & { respondent: string }
type AnswerKey = ResponseKey & { questionId: string }
type AnswerValues = { value: string; kind: Answer["kind"]; answeredBy: string; channel: string; enteredBy: string | null; at: number }

/** The survey, the response and the answer as they stand, in one read. */
export const standing = defineHot<AnswerKey>()({
	name: "survey_standing",
	single: true,
	tables: surveyTables,
	fields: ({ survey: s, surveyResponse: r, surveyAnswer: a }) => ({
		state: s.state,
		closesAt: s.closesAt,
		newest: s.revision,
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

/** Writes the answer after the version read; no row is written when it has changed meanwhile. */
export const writeAnswer = defineHot<AnswerKey & AnswerValues & { expected: number }>()({
	name: "survey_answer_write",
	tables: surveyTables,
	fields: () => ({}),
	query: (db, { surveyAnswer: a }) =>
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
			}),
})

/** Keeps a value that was replaced. */
export const keepEarlier = defineHot<AnswerKey & AnswerValues & { version: number }>()({
	name: "survey_answer_earlier",
	tables: surveyTables,
	fields: () => ({}),
	query: (db, { surveyAnswerEarlier: e }) =>
		db.insert(e).values({
			villageId: p("villageId"),
			surveyId: p("surveyId"),
			respondent: p("respondent"),
			questionId: p("questionId"),
			version: p("version"),
			value: p("value"),
			kind: p("kind"),
			answeredBy: p("answeredBy"),
			channel: p("channel"),
			enteredBy: p("enteredBy"),
			at: p("at"),
		}),
})

export const addToTally = defineHot<SurveyKey & { questionId: string; option: string; stripe: number; count: number; sum: number }>()({
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

/** Begins a response; no row is written when it was begun before. */
export const startResponse = defineHot<ResponseKey & { revision: number; startedBy: string; channel: string; now: number }>()({
	name: "survey_response_start",
	tables: surveyTables,
	fields: () => ({}),
	query: (db, { surveyResponse: r }) =>
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
			.onConflictDoNothing(),
})

export const responseOfRespondent = defineHot<ResponseKey>()({
	name: "survey_response_of",
	single: true,
	tables: surveyTables,
	fields: ({ surveyResponse: r }) => ({
		revision: r.revision,
		startedBy: r.startedBy,
		startedAt: r.startedAt,
		completedAt: r.completedAt,
	}),
	query: (db, { surveyResponse: r }, fields) =>
		db
			.select(fields)
			.from(r)
			.where(and(eq(r.villageId, p("villageId")), eq(r.surveyId, p("surveyId")), eq(r.respondent, p("respondent")))),
})

/** Marks the response complete, the first time only, and gives it back. */
export const completeResponse = defineHot<ResponseKey & { now: number }>()({
	name: "survey_response_complete",
	single: true,
	tables: surveyTables,
	fields: ({ surveyResponse: r }) => ({
		revision: r.revision,
		startedBy: r.startedBy,
		startedAt: r.startedAt,
		completedAt: r.completedAt,
	}),
	query: (db, { surveyResponse: r }, fields) =>
		db
			.update(r)
			.set({ completedAt: sql`coalesce(${r.completedAt}, ${p("now")})` })
			.where(and(eq(r.villageId, p("villageId")), eq(r.surveyId, p("surveyId")), eq(r.respondent, p("respondent"))))
			.returning(fields),
})

export const answersOfRespondent = defineHot<ResponseKey>()({
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

export const surveyNow = defineHot<SurveyKey>()({
	name: "survey_now",
	single: true,
	tables: surveyTables,
	fields: ({ survey: s }) => ({ state: s.state, unit: s.unit, secrecy: s.secrecy, revision: s.revision, closesAt: s.closesAt }),
	query: (db, { survey: s }, fields) =>
		db
			.select(fields)
			.from(s)
			.where(and(eq(s.villageId, p("villageId")), eq(s.id, p("surveyId")))),
})

/** More surveys open at once than a village ever runs. */
const mostOpen = 100

/** The village's open surveys, newest first, with what the person or their household has begun. */
export const openSurveysFor = defineHot<{ villageId: string; personId: string; householdId: string }>()({
	name: "survey_open_for",
	tables: surveyTables,
	fields: ({ survey: s, surveyResponse: r, surveyTookPart: o }) => ({
		id: s.id,
		title: s.title,
		state: s.state,
		closesAt: s.closesAt,
		newest: s.revision,
		revision: numberOrNull(r.revision),
		completedAt: numberOrNull(r.completedAt),
		tookPart: sql<string | null>`${o.respondent}`,
	}),
	query: (db, { survey: s, surveyResponse: r, surveyTookPart: o }, fields) =>
		db
			.select(fields)
			.from(s)
			.leftJoin(
				r,
				and(
					eq(r.villageId, s.villageId),
					eq(r.surveyId, s.id),
					sql`${r.respondent} = CASE ${s.unit} WHEN 'household' THEN ${p("householdId")} ELSE ${p("personId")} END`,
				),
			)
			.leftJoin(
				o,
				and(
					eq(o.villageId, s.villageId),
					eq(o.surveyId, s.id),
					sql`${o.respondent} = CASE ${s.unit} WHEN 'household' THEN ${p("householdId")} ELSE ${p("personId")} END`,
				),
			)
			.where(and(eq(s.villageId, p("villageId")), sql`${s.state} = 'open'`))
			// A limit written into the text: with a bound one SQLite prepares to sort anything.
			.orderBy(desc(s.createdAt), sql`${s.id} desc limit ${sql.raw(String(mostOpen))}`),
})
