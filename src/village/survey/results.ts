/** What staff see of a survey: its tally by question, who is still missing in number, and whether the recount agrees. */
import type { Reader, Store } from "../../store/store.ts"
import { type Reckoned, readingBeside, reckoning } from "../reckoned.ts"
import { responseCounts } from "./answer-lists.ts"
import { choicesOf, type Question } from "./definition.ts"
import type { People } from "./neighbours.ts"
import { type Revision, revisionsOf, type Survey } from "./repo.ts"
import { tallyMarks } from "./rules.ts"
import { holdAllAnswers } from "./stripes.ts"
import { liveTally, recount, recountPieces, sameTally, type Tally } from "./tally.ts"

export type QuestionResult = {
	readonly question: Question
	/** Stands only in an older revision. */
	readonly isFormer: boolean
	readonly answered: number
	/** Given by voice or picture and not entered yet. */
	readonly toEnter: number
	readonly skipped: number
	readonly rows: readonly { readonly label: string; readonly count: number }[]
	/** Of number and scale questions, where somebody answered. */
	readonly mean: number | undefined
}

/** Below this many answers to a question, who knows the village could tell from the counts who answered what. */
export const leastShown = 5

/** Whether a question's counts are kept back: only who promised nothing is broken down in small numbers. */
export function isWithheld({ secrecy }: Pick<Survey, "secrecy">, answered: number): boolean {
	return secrecy !== "named" && answered < leastShown
}

export type Results = {
	readonly questions: readonly QuestionResult[]
	readonly started: number
	readonly completed: number
	/** Households or adults of the roster. */
	readonly due: number
}

export async function surveyResults(store: Store, people: People, survey: Survey): Promise<Results> {
	return store.read((reader) => resultsIn(reader, people, survey))
}

export async function resultsIn(reader: Reader, people: People, survey: Survey): Promise<Results> {
	const { villageId, id } = survey
	return {
		...((await responseCounts(reader, villageId, [id])).get(id) ?? { started: 0, completed: 0 }),
		due: await dueOf(reader, people, survey),
		questions: questionResults(await revisionsOf(reader, villageId, id), await liveTally(reader, villageId, id)),
	}
}

/** Anonymous answers are not counted before the survey has closed. */
export function isSealed({ secrecy, state }: Pick<Survey, "secrecy" | "state">): boolean {
	return secrecy === "anonymous" && state !== "closed"
}

/** So few anonymous answers that they were deleted instead of counted. */
export function hasTooFew({ secrecy, state }: Pick<Survey, "secrecy" | "state">, completed: number): boolean {
	return secrecy === "anonymous" && state === "closed" && completed < leastShown
}

async function dueOf(reader: Reader, people: People, { villageId, unit }: Survey): Promise<number> {
	const { households, adults } = await people.rosterCounts(reader, villageId)
	return unit === "household" ? households : adults
}

/** Responses up to which every look at the page also counts anew; beyond, that is asked for and done beside. */
const recountUpTo = 1_000

/** Whether counting every answer anew gives the live tally; undefined where there are too many for each look. */
export async function isRecounted(store: Store, survey: Survey, started: number): Promise<boolean | undefined> {
	return started > recountUpTo ? undefined : recountedAtOnce(store, survey)
}

async function recountedAtOnce(store: Store, { villageId, id, state }: Survey): Promise<boolean> {
	const agree = async (reader: Reader) => sameTally(await liveTally(reader, villageId, id), await recount(reader, villageId, id))
	if (state !== "open") return store.read(agree)
	// While answers come in, the two counts are only comparable when none comes between them.
	return store.tx(async (tx) => {
		await holdAllAnswers(tx)
		return agree(tx)
	})
}

/** Counts anew piece by piece, so that nobody waits for it; comparable only where no answer came between, so it is tried three times before they have to. */
const tries = 3

/** The same of any number of answers, asked for by who looks. */
export function recountBeside(store: Store, clock: () => number): (survey: Survey, started: number) => Promise<Reckoned<boolean>> {
	const surveys = new Map<string, { readonly survey: Survey; readonly started: number }>()
	const checks = reckoning<boolean>(async (key, told) => {
		const asked = surveys.get(key)
		if (asked === undefined) throw new Error("a survey is counted that nobody asked for")
		const { villageId, id } = asked.survey
		const live = () => store.read((reader) => liveTally(reader, villageId, id))
		for (let tried = 0; tried < tries; tried++) {
			const before = await live()
			const counted = await recountPieces(readingBeside(store), villageId, id, (done) => told(done, asked.started))
			if (sameTally(before, await live())) return sameTally(before, counted)
		}
		return recountedAtOnce(store, asked.survey)
	}, clock)
	return (survey, started) => {
		const key = `${survey.villageId} ${survey.id}`
		surveys.set(key, { survey, started })
		return checks.get(key, clock())
	}
}

/** `revisions` newest first. */
export function questionResults(revisions: readonly Revision[], tally: Tally): readonly QuestionResult[] {
	const [newest] = revisions
	const seen = new Map<string, { readonly question: Question; readonly labels: Map<string, string>; readonly isFormer: boolean }>()
	for (const revision of revisions) {
		for (const question of revision.definition.questions) {
			const entry = seen.get(question.id) ?? { question, labels: new Map<string, string>(), isFormer: revision !== newest }
			// An option that was taken away keeps its last label: it was answered.
			for (const { id, label } of choicesOf(question)) if (!entry.labels.has(id)) entry.labels.set(id, label)
			seen.set(question.id, entry)
		}
	}
	return [...seen.values()].map(({ question, labels, isFormer }) => resultOf(question, labels, isFormer, tally))
}

function resultOf(question: Question, labels: ReadonlyMap<string, string>, isFormer: boolean, tally: Tally): QuestionResult {
	const counts = tally.get(question.id)
	const countOf = (option: string) => counts?.get(option)?.count ?? 0
	const rows = [...labels].map(([id, label]) => ({ label, count: countOf(id), id }))
	const chosen = rows.reduce((sum, { count }) => sum + count, 0)
	const isOne = question.kind === "single" || question.kind === "scale"
	const answered = isOne ? chosen : countOf(tallyMarks.answered)
	const current = new Set(choicesOf(question).map(({ id }) => id))
	return {
		question,
		isFormer,
		answered,
		toEnter: countOf(tallyMarks.media),
		skipped: countOf(tallyMarks.skipped),
		rows: rows.filter(({ id, count }) => current.has(id) || count > 0).map(({ label, count }) => ({ label, count })),
		mean: answered === 0 ? undefined : meanOf(question, rows, answered, counts?.get(tallyMarks.answered)?.sum ?? 0),
	}
}

function meanOf(
	question: Question,
	rows: readonly { readonly id: string; readonly count: number }[],
	answered: number,
	sumHundredths: number,
): number | undefined {
	if (question.kind === "number") return sumHundredths / 100 / answered
	if (question.kind !== "scale") return undefined
	return rows.reduce((sum, { id, count }) => sum + Number(id) * count, 0) / answered
}
