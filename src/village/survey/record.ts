/**
 * Recording an answer with what hangs on it: whether the question is asked at all, whether the option has a place left, and which
 * other questions appear or go. An answer whose question goes is kept and counts nobody; it counts again when the question is back,
 * unless its place has been taken meanwhile: then the question is open again.
 */
import type { Tx } from "../../store/store.ts"
import { answersOf, type GiveResult, giveAnswer, type RespondentKey, type Source, type StoredAnswer, surveyStatus } from "./answers.ts"
import type { Definition, Question } from "./definition.ts"
import { isExhausted, newlyTaken, placesOf } from "./places.ts"
import { type FullOptions, fullOptions, havePlaces, holdLinked } from "./quota.ts"
import { definitionOf } from "./revisions.ts"
import { type Answer, type AnswerFault, faultOf, type GivenAnswer } from "./rules.ts"
import { decidesOthers, hasConditions, visibilityOf } from "./shown.ts"
import { holdStripe } from "./stripes.ts"

export type Recording = RespondentKey & {
	/** The revision the respondent answers. */
	readonly revision: number
	readonly questionId: string
	readonly answer: GivenAnswer
	readonly source: Source
	/** The version the answer must still have; 0: none yet. */
	readonly expected?: number | undefined
}

/** Questions whose answers stopped or began again to count. */
export type Moved = { readonly hidden: readonly string[]; readonly restored: readonly string[] }

export type RecordResult =
	| (Exclude<GiveResult, { readonly kind: "refused" }> & { readonly moved: Moved })
	| { readonly kind: "refused"; readonly code: Extract<GiveResult, { kind: "refused" }>["code"] | AnswerFault | "NOT_SHOWN" }

const unmoved: Moved = { hidden: [], restored: [] }

/** Records one answer in the caller's transaction. `house` stands for the process whose definitions are kept in memory. */
export async function recordAnswer(tx: Tx, house: object, recording: Recording): Promise<RecordResult> {
	const { villageId, surveyId, respondent, revision, questionId, answer, source, expected } = recording
	const key = { villageId, surveyId, respondent }
	const definition = await definitionOf(house, tx, { villageId, surveyId, revision })
	const question = definition?.questions.find(({ id }) => id === questionId)
	if (definition === undefined || question === undefined) return { kind: "refused", code: "SURVEY_GONE" }
	const fault = faultOf(question, answer)
	// With no place left anywhere a required question may be passed over: nobody is held up for good.
	const isPassed = fault === "ANSWER_REQUIRED" && (await isUsedUp(tx, house, key, definition, question))
	if (fault !== undefined && !isPassed) return { kind: "refused", code: fault }
	const links: Links = { tx, house, key, definition, source }
	if (!hasConditions(definition)) {
		const given = await give(links, question, answer, expected)
		if (given.kind === "refused") return given
		if (given.kind === "same") return { kind: "same", version: given.version, moved: unmoved }
		return { kind: "given", before: given.before, version: given.version, moved: unmoved }
	}
	await holdStripe(tx)
	await holdLinked(tx, surveyId)
	const standing = new Map((await answersOf(tx, key)).map((stored) => [stored.questionId, stored]))
	if (visibilityOf(definition, valuesIn(standing)).get(questionId) !== "shown") return { kind: "refused", code: "NOT_SHOWN" }
	const given = await give(links, question, answer, expected)
	if (given.kind === "refused") return given
	if (!decidesOthers(definition, questionId)) return { ...given, moved: unmoved }
	const { answeredBy, enteredBy, at } = source
	standing.set(questionId, { questionId, value: answer, version: given.version, answeredBy, enteredBy, at })
	return { ...given, moved: await moveOthers(links, standing) }
}

type Links = {
	readonly tx: Tx
	readonly house: object
	readonly key: RespondentKey
	readonly definition: Definition
	readonly source: Source
}

/** Gives the answer where its options have places left. */
async function give({ tx, house, key, source }: Links, question: Question, answer: Answer, expected?: number): Promise<GiveResult> {
	const { villageId, surveyId, respondent } = key
	const questionKey = { villageId, surveyId, respondent, questionId: question.id }
	if (answer.kind !== "single" && answer.kind !== "multiple") return giveAnswer(tx, questionKey, answer, source, { expected })
	const hasPlace = async (standing: { readonly newest: number; readonly answer: Answer | undefined }) => {
		const newest = await definitionOf(house, tx, { villageId, surveyId, revision: standing.newest })
		const places = placesOf(question, newest)
		const wanted = newlyTaken(places, standing.answer, answer)
		if (wanted.length === 0) return true
		await holdLinked(tx, surveyId)
		return havePlaces(tx, questionKey, places, wanted)
	}
	return giveAnswer(tx, questionKey, answer, source, { expected, hasPlace })
}

/** Puts away the answers of questions that are no longer asked and brings back those that are again, in the order of the survey. */
async function moveOthers(links: Links, standing: Map<string, StoredAnswer>): Promise<Moved> {
	const hidden: string[] = []
	const restored: string[] = []
	for (const question of links.definition.questions) {
		const stored = standing.get(question.id)
		if (stored === undefined) continue
		const { value } = stored
		// Looked at anew each time: what was just put away may decide what comes after it.
		const isShown = visibilityOf(links.definition, valuesIn(standing)).get(question.id) === "shown"
		const next: Answer | undefined = isShown
			? value.kind === "hidden"
				? value.was
				: undefined
			: value.kind === "hidden"
				? undefined
				: { kind: "hidden", was: value }
		if (next === undefined) continue
		// It stays the answer of who gave it.
		const source = { ...links.source, answeredBy: stored.answeredBy, enteredBy: stored.enteredBy }
		const given = await give({ ...links, source }, question, next)
		if (given.kind === "refused") continue
		standing.set(question.id, { ...stored, value: next, version: given.version })
		const list = next.kind === "hidden" ? hidden : restored
		list.push(question.id)
	}
	return { hidden, restored }
}

function valuesIn(standing: ReadonlyMap<string, StoredAnswer>): ReadonlyMap<string, Answer> {
	return new Map([...standing].map(([id, { value }]) => [id, value]))
}

async function isUsedUp(tx: Tx, house: object, key: RespondentKey, definition: Definition, question: Question): Promise<boolean> {
	const full = await fullNow(tx, house, { ...key, definition, answers: new Map() })
	return isExhausted(question, full[question.id] ?? [])
}

/** Options without a place left, by the newest revision's places. Reads nothing for a survey without any. */
export async function fullNow(
	tx: Tx,
	house: object,
	{
		definition,
		answers,
		villageId,
		surveyId,
	}: RespondentKey & {
		readonly definition: Definition
		readonly answers: ReadonlyMap<string, Answer>
	},
): Promise<FullOptions> {
	const newestRevision = (await surveyStatus(tx, villageId, surveyId))?.revision
	const newest = newestRevision === undefined ? undefined : await definitionOf(house, tx, { villageId, surveyId, revision: newestRevision })
	return fullOptions(tx, { villageId, surveyId }, { pinned: definition, newest, answers })
}
