/**
 * Anonymous answers. One transaction notes who took part (the person or household, nothing else) and puts the answers into the
 * survey's pool: one encrypted row whose entries stand in an order drawn anew each time. Nothing there names a person, a time or an
 * order, and nothing reads the pool before the survey has closed.
 */
import { and, eq, inArray } from "drizzle-orm"
import { z } from "zod"
import type { Cipher } from "../../store/cipher.ts"
import { type Reseal, resealed, textIn } from "../../store/dump/reseal.ts"
import { amongOthers, openPool, sealPool } from "../../store/sealed-pool.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { answersAllowed, isOpen, type RespondentKey } from "./answers.ts"
import type { Definition, Question } from "./definition.ts"
import { revisionsOf } from "./repo.ts"
import { type Answer, answerSchema, faultOf, type GivenAnswer, givenSchema, tallyOf } from "./rules.ts"
import { shownQuestions } from "./shown.ts"
import { addToTally } from "./statements.ts"
import { surveyTables } from "./tables.ts"

/** Fewer answers than this are never shown: with few, a result says who gave it. */
const fewest = 5

const poolSchema = z.array(z.record(z.string(), givenSchema))
type Pool = z.infer<typeof poolSchema>

/** Where the pool belongs: one moved to another survey does not open. */
const contextOf = (villageId: string, surveyId: string) => `survey.sealed:${villageId}:${surveyId}`

/** Whether the respondent has answered. */
export async function tookPart(reader: Reader, { villageId, surveyId, respondent }: RespondentKey): Promise<boolean> {
	const { surveyTookPart: o } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ respondent: o.respondent })
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.surveyId, surveyId), eq(o.respondent, respondent)))
	return rows.length > 0
}

export type SealResult =
	| { readonly ok: true }
	| { readonly ok: false; readonly code: "SURVEY_GONE" | "SURVEY_CLOSED" | "ALREADY_ANSWERED" }
	/** Questions that lack an answer or have one that does not fit. */
	| { readonly ok: false; readonly code: "ANSWERS_REFUSED"; readonly questions: readonly string[] }

/** Takes all of a respondent's answers at once, for good. Answers to questions that are not asked are left out. */
export async function sealAnswers(
	tx: Tx,
	cipher: Cipher,
	key: RespondentKey,
	{
		definition,
		answers,
		now,
	}: {
		readonly definition: Definition
		readonly answers: ReadonlyMap<string, GivenAnswer>
		readonly now: number
	},
): Promise<SealResult> {
	const { villageId, surveyId } = key
	const survey = await answersAllowed(tx, villageId, surveyId)
	if (survey === undefined || definition.secrecy !== "anonymous") return { ok: false, code: "SURVEY_GONE" }
	if (!isOpen(survey, now)) return { ok: false, code: "SURVEY_CLOSED" }
	const asked = shownQuestions(definition, answers)
	const wrong = asked.filter((question) => faultOf(question, answers.get(question.id) ?? { kind: "skipped" }) !== undefined)
	if (wrong.length > 0) return { ok: false, code: "ANSWERS_REFUSED", questions: wrong.map(({ id }) => id) }
	await tx.lock(`survey-sealed:${surveyId}`)
	if (await tookPart(tx, key)) return { ok: false, code: "ALREADY_ANSWERED" }
	await noteAmongOthers(tx, key)
	const pool = (await readPool(tx, cipher, villageId, surveyId)) ?? []
	const entry = Object.fromEntries(asked.map(({ id }) => [id, answers.get(id) ?? { kind: "skipped" as const }]))
	await writePool(tx, cipher, { villageId, surveyId }, [...pool, entry])
	return { ok: true }
}

/** Notes the respondent together with others drawn by lot, see `amongOthers`. */
async function noteAmongOthers(tx: Tx, { villageId, surveyId, respondent }: RespondentKey): Promise<void> {
	const { surveyTookPart: o } = tx.tables(surveyTables)
	const ofSurvey = and(eq(o.villageId, villageId), eq(o.surveyId, surveyId))
	const all = await tx.db.select({ respondent: o.respondent }).from(o).where(ofSurvey)
	const { again, rows } = amongOthers(
		all.map((row) => row.respondent),
		[respondent],
	)
	if (again.length > 0) await tx.db.delete(o).where(and(ofSurvey, inArray(o.respondent, [...again])))
	await tx.db.insert(o).values(rows.map((one) => ({ villageId, surveyId, respondent: one })))
}

async function readPool(reader: Reader, cipher: Cipher, villageId: string, surveyId: string): Promise<Pool | undefined> {
	const { surveySealed: s } = reader.tables(surveyTables)
	const [row] = await reader.db
		.select({ pool: s.pool })
		.from(s)
		.where(and(eq(s.villageId, villageId), eq(s.surveyId, surveyId)))
	if (row === undefined) return undefined
	return poolSchema.parse(openPool(cipher, contextOf(villageId, surveyId), row.pool))
}

async function writePool(
	tx: Tx,
	cipher: Cipher,
	{ villageId, surveyId }: { readonly villageId: string; readonly surveyId: string },
	pool: Pool,
): Promise<void> {
	const { surveySealed: s } = tx.tables(surveyTables)
	const row = { pool: sealPool(cipher, contextOf(villageId, surveyId), pool) }
	await tx.db
		.insert(s)
		.values({ villageId, surveyId, ...row })
		.onConflictDoUpdate({ target: [s.villageId, s.surveyId], set: row })
}

/**
 * Opens the pool of a survey that is being closed: each answer becomes a row of a respondent of its own, so that nobody's answers to
 * two questions stand together, all at the time of closing and in the order of their random names. A question with fewer than
 * `fewest` answers stays shut, and so does the whole pool of a survey with fewer. The pool itself is then removed.
 */
export async function openSealed(
	tx: Tx,
	{ cipher, randomId }: { readonly cipher: Cipher; readonly randomId: () => string },
	{ villageId, surveyId, closedAt }: { readonly villageId: string; readonly surveyId: string; readonly closedAt: number },
): Promise<void> {
	await tx.lock(`survey-sealed:${surveyId}`)
	const pool = await readPool(tx, cipher, villageId, surveyId)
	if (pool === undefined) return
	const { surveySealed: s } = tx.tables(surveyTables)
	await tx.db.delete(s).where(and(eq(s.villageId, villageId), eq(s.surveyId, surveyId)))
	for (const question of await questionsOf(tx, villageId, surveyId)) {
		const given = pool.flatMap((entry) => entry[question.id] ?? [])
		if (given.filter(({ kind }) => kind !== "skipped").length >= fewest)
			await publish(tx, { villageId, surveyId, closedAt }, question, given, randomId)
	}
}

/** Every question of every revision, once. */
async function questionsOf(tx: Tx, villageId: string, surveyId: string): Promise<readonly Question[]> {
	const all = (await revisionsOf(tx, villageId, surveyId)).flatMap(({ definition }) => definition.questions)
	return [...new Map(all.map((question) => [question.id, question])).values()]
}

/** Channel of answers that came out of a pool. */
const sealedChannel = "sealed"
const rowsAtOnce = 500

async function publish(
	tx: Tx,
	{ villageId, surveyId, closedAt }: { readonly villageId: string; readonly surveyId: string; readonly closedAt: number },
	{ id: questionId }: Question,
	given: readonly GivenAnswer[],
	randomId: () => string,
): Promise<void> {
	const { surveyAnswer: a } = tx.tables(surveyTables)
	const rows = given
		.map((value) => ({
			villageId,
			surveyId,
			respondent: randomId(),
			questionId,
			version: 1,
			value: JSON.stringify(answerSchema.parse(value)),
			kind: value.kind,
			answeredBy: "",
			channel: sealedChannel,
			enteredBy: null,
			at: closedAt,
		}))
		.toSorted((left, right) => (left.respondent < right.respondent ? -1 : 1))
	for (let from = 0; from < rows.length; from += rowsAtOnce) await tx.db.insert(a).values(rows.slice(from, from + rowsAtOnce))
	for (const row of tallied(given)) await tx.hot(addToTally, { villageId, surveyId, questionId, stripe: 0, ...row })
}

function tallied(given: readonly Answer[]) {
	const rows = new Map<string, { option: string; count: number; sum: number }>()
	for (const { option, count, sum } of given.flatMap(tallyOf)) {
		const known = rows.get(option) ?? { option, count: 0, sum: 0 }
		rows.set(option, { option, count: known.count + count, sum: known.sum + sum })
	}
	return [...rows.values()]
}

/** For a village that moves to another instance: the pool of a survey that is open. */
export const resealAnswers: Reseal = (row, keys) => ({
	...row,
	pool: resealed(row.pool, contextOf(textIn(row, "village_id"), textIn(row, "survey_id")), keys),
})
