/** What a survey's page shows of the respondent, and taking what was entered on it: all of it in one transaction, or nothing. */
import type { Reader } from "../../store/store.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { answersAllowed, answersOf, beginResponse, finishResponse, isOpen, type RespondentKey, responseOf } from "./answers.ts"
import type { Definition } from "./definition.ts"
import type { People } from "./neighbours.ts"
import { type FullOptions, fullOptions } from "./quota.ts"
import { recordAnswer } from "./record.ts"
import type { Survey } from "./repo.ts"
import { definitionOf } from "./revisions.ts"
import { type Answer, type GivenAnswer, labelsOf } from "./rules.ts"
import { sealAnswers, tookPart } from "./sealed.ts"
import type { FieldFault, FieldFaults } from "./web-answers.ts"
import type { Filler } from "./web-who.ts"

export type Sheet = {
	readonly key: RespondentKey
	readonly definition: Definition
	readonly revision: number
	/** What stands; of an anonymous survey nothing, ever. */
	readonly answers: ReadonlyMap<string, Answer>
	readonly full: FullOptions
	readonly isComplete: boolean
	/** Another member of the household who answered, masked. */
	readonly by: string | undefined
}

function keyFor(survey: Survey, filler: Filler): RespondentKey {
	const { villageId, id, unit } = survey
	return { villageId, surveyId: id, respondent: unit === "person" ? filler.personId : filler.householdId }
}

export async function loadSheet(
	reader: Reader,
	{ house, people }: { readonly house: House; readonly people: People },
	survey: Survey,
	filler: Filler,
): Promise<Sheet | undefined> {
	const key = keyFor(survey, filler)
	const { villageId, surveyId } = key
	const newest = await definitionOf(house, reader, { villageId, surveyId, revision: survey.revision })
	if (newest === undefined) return undefined
	const blank = { key, definition: newest, revision: survey.revision, answers: new Map<string, Answer>(), full: {}, by: undefined }
	if (survey.secrecy === "anonymous") return { ...blank, isComplete: await tookPart(reader, key) }
	const response = await responseOf(reader, key)
	const revision = response?.revision ?? survey.revision
	const definition = await definitionOf(house, reader, { villageId, surveyId, revision })
	if (definition === undefined) return undefined
	const stored = await answersOf(reader, key)
	const answers = new Map(stored.map(({ questionId, value }) => [questionId, value]))
	const other = stored.findLast(({ answeredBy }) => answeredBy !== filler.personId)
	const name = other === undefined ? undefined : (await people.member(reader, villageId, other.answeredBy))?.name
	return {
		key,
		definition,
		revision,
		answers,
		full: await fullOptions(reader, { villageId, surveyId }, { pinned: definition, newest, answers }),
		isComplete: response !== undefined && response.completedAt !== null,
		by: name === undefined ? undefined : maskName(name),
	}
}

export type Taken =
	| { readonly kind: "taken" }
	| { readonly kind: "closed" | "moved" | "already" }
	| { readonly kind: "faults"; readonly faults: FieldFaults }

/** Rolls everything back and says why. */
class RefusedSheet extends Error {
	readonly outcome: Taken
	constructor(outcome: Taken) {
		super("the page was not taken")
		this.outcome = outcome
	}
}

/** Takes the page's answers for the respondent. */
export async function takeSheet(house: House, sheet: Sheet, given: ReadonlyMap<string, GivenAnswer>, filler: Filler): Promise<Taken> {
	const { key, definition } = sheet
	const now = house.clock()
	if (definition.secrecy === "anonymous") {
		const sealed = await house.store.tx((tx) => sealAnswers(tx, house.cipher, key, { definition, answers: given, now }))
		if (sealed.ok) return { kind: "taken" }
		if (sealed.code === "ALREADY_ANSWERED") return { kind: "already" }
		return { kind: sealed.code === "ANSWERS_REFUSED" ? "moved" : "closed" }
	}
	try {
		await house.store.tx(async (tx) => {
			const survey = await answersAllowed(tx, key.villageId, key.surveyId)
			if (survey === undefined || !isOpen(survey, now)) throw new RefusedSheet({ kind: "closed" })
			await beginResponse(tx, key, { revision: sheet.revision, startedBy: filler.personId, channel: sheetChannel, now })
			// Begun in a chat meanwhile, with another revision.
			if ((await responseOf(tx, key))?.revision !== sheet.revision) throw new RefusedSheet({ kind: "moved" })
			const source = { answeredBy: filler.personId, channel: sheetChannel, enteredBy: null, at: now }
			const faults = new Map<string, FieldFault>()
			// In the order of the survey: what decides whether a question is asked stands before it.
			for (const question of definition.questions) {
				const answer = given.get(question.id)
				if (answer === undefined) continue
				const result = await recordAnswer(tx, house, { ...key, revision: sheet.revision, questionId: question.id, answer, source })
				if (result.kind !== "refused") continue
				if (result.code === "SURVEY_CLOSED") throw new RefusedSheet({ kind: "closed" })
				if (result.code !== "OPTION_FULL") throw new RefusedSheet({ kind: "moved" })
				const options = labelsOf(question, answer).map(({ label }) => label)
				faults.set(question.id, { key: "survey.web.error.full", values: { options: options.join("、") } })
			}
			if (faults.size > 0) throw new RefusedSheet({ kind: "faults", faults })
			await finishResponse(tx, key, now)
		})
		return { kind: "taken" }
	} catch (error) {
		if (error instanceof RefusedSheet) return error.outcome
		throw error
	}
}

/** Where answers of the page come from. */
const sheetChannel = "page"
