/**
 * The answer path. An answer costs three statements: what stands now, the answer, its tally row. The survey's state is read under a
 * stripe that closing takes too, so nothing is written to a survey that is being closed.
 */
import type { Reader, Tx } from "../../store/store.ts"
import type { Secrecy, Unit } from "./definition.ts"
import { type Answer, answerSchema, tallyChange } from "./rules.ts"
import {
	addToTally,
	answersOfRespondent,
	completeResponse,
	keepEarlier,
	openSurveysFor,
	responseOfRespondent,
	standing,
	startResponse,
	surveyNow,
	writeAnswer,
} from "./statements.ts"
import { holdStripe } from "./stripes.ts"
import type { SurveyState } from "./tables.ts"

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

export type SurveyNow = {
	readonly state: SurveyState
	readonly unit: Unit
	readonly secrecy: Secrecy
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

/** Holds closing off until the end of the transaction and tells how the survey stands. */
export async function answersAllowed(tx: Tx, villageId: string, surveyId: string): Promise<SurveyNow | undefined> {
	await holdStripe(tx)
	return surveyStatus(tx, villageId, surveyId)
}

/** Begins the respondent's response, pinned to `revision`; false when it was begun before. Call it after `answersAllowed`. */
export async function beginResponse(
	tx: Tx,
	key: RespondentKey,
	start: { readonly revision: number; readonly startedBy: string; readonly channel: string; readonly now: number },
): Promise<boolean> {
	return (await tx.written(startResponse, { ...key, ...start })) > 0
}

export async function responseOf(reader: Reader, key: RespondentKey): Promise<Response | undefined> {
	const [row] = await reader.hot(responseOfRespondent, { ...key })
	return row
}

/** The respondent's current answers and skips, in the order given. */
export async function answersOf(reader: Reader, key: RespondentKey): Promise<readonly StoredAnswer[]> {
	const rows = await reader.hot(answersOfRespondent, { ...key })
	return rows.map((row) => ({ ...row, value: readAnswer(row.value) }))
}

/** One current answer. */
export async function answerOf(reader: Reader, key: RespondentKey & { readonly questionId: string }): Promise<StoredAnswer | undefined> {
	const { villageId, surveyId, respondent } = key
	return (await answersOf(reader, { villageId, surveyId, respondent })).find(({ questionId }) => questionId === key.questionId)
}

/** Marks the response complete, once, and gives it back; undefined where none was begun. */
export async function finishResponse(tx: Tx, key: RespondentKey, now: number): Promise<Response | undefined> {
	const [row] = await tx.hot(completeResponse, { ...key, now })
	return row
}

export type OpenSurvey = {
	readonly id: string
	readonly title: string /** The revision begun with, else the newest. */
	readonly revision: number
	readonly state: "new" | "begun" | "done"
}

/** The village's open surveys, newest first, as they stand for a person. */
export async function openSurveys(
	reader: Reader,
	who: { readonly villageId: string; readonly personId: string; readonly householdId: string },
	now: number,
): Promise<readonly OpenSurvey[]> {
	const rows = await reader.hot(openSurveysFor, { ...who })
	return rows
		.filter((row) => isOpen(row, now))
		.map(({ id, title, newest, revision, completedAt, tookPart }) => ({
			id,
			title,
			revision: revision ?? newest,
			state: completedAt !== null || tookPart !== null ? "done" : revision === null ? "new" : "begun",
		}))
}

export type GiveResult =
	| {
			readonly kind: "given" /** What stood there before, and who had given it where. */
			readonly before: { readonly answer: Answer; readonly answeredBy: string; readonly channel: string } | undefined
			readonly version: number
	  }
	/** The same answer stood there already: nothing was written. */
	| { readonly kind: "same"; readonly version: number }
	| { readonly kind: "refused"; readonly code: "SURVEY_GONE" | "SURVEY_CLOSED" | "RESPONSE_GONE" | "ANSWER_MOVED" | "OPTION_FULL" }

/** Looks, before the answer is written, whether there is still a place for it. */
type PlaceCheck = (standing: { readonly newest: number; readonly answer: Answer | undefined }) => Promise<boolean>

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
 * still has this version (0: none yet). Refused unless the survey is open and the response was begun. Surveys with conditions or
 * places go through `recordAnswer` (record.ts), which everybody but it calls.
 */
export async function giveAnswer(
	tx: Tx,
	key: RespondentKey & { readonly questionId: string },
	answer: Answer,
	source: Source,
	{ expected, hasPlace }: { readonly expected?: number | undefined; readonly hasPlace?: PlaceCheck } = {},
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
		const stood = now.value === null ? undefined : readAnswer(now.value)
		if (hasPlace !== undefined && !(await hasPlace({ newest: now.newest, answer: stood }))) return { kind: "refused", code: "OPTION_FULL" }
		const { answeredBy: by, channel: on, enteredBy: through, at: when } = source
		const written = await tx.written(writeAnswer, {
			villageId,
			surveyId,
			respondent,
			questionId,
			answeredBy: by,
			channel: on,
			enteredBy: through,
			at: when,
			expected: version,
			value,
			kind: answer.kind,
		})
		// Two phones of one household may answer at the same moment: who came second looks again.
		if (written === 0) continue
		const { answeredBy, channel, enteredBy, at } = now
		// The answer's columns are there together or, where nothing was answered yet, not at all.
		const hadAnswer = now.value !== null && answeredBy !== null && channel !== null && at !== null
		const before = hadAnswer && stood !== undefined ? { answer: stood, answeredBy, channel } : undefined
		if (hadAnswer && before !== undefined && now.value !== null) {
			const { value: replaced } = now
			await tx.hot(keepEarlier, {
				villageId,
				surveyId,
				respondent,
				questionId,
				version,
				value: replaced,
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

function readAnswer(text: string): Answer {
	return answerSchema.parse(JSON.parse(text))
}
