/** What staff see of a survey: its tally by question, who is still missing in number, and whether the recount agrees. */
import type { Reader, Store } from "../../store/store.ts"
import { responseCounts } from "./answer-lists.ts"
import { choicesOf, type Question } from "./definition.ts"
import type { People } from "./neighbours.ts"
import { type Revision, revisionsOf, type Survey } from "./repo.ts"
import { tallyMarks } from "./rules.ts"
import { holdAllAnswers } from "./stripes.ts"
import { liveTally, recount, sameTally, type Tally } from "./tally.ts"

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

export type Results = {
	readonly questions: readonly QuestionResult[]
	readonly started: number
	readonly completed: number
	/** Households or adults of the roster. */
	readonly due: number
	/** Undefined where it was not counted anew. */
	readonly isRecounted: boolean | undefined
}

/** Responses up to which every look at the page also counts anew. */
const recountUpTo = 2_000

/** Counts anew where that is cheap, where nothing changes any more, or where `mustRecount` asks for it. */
export async function surveyResults(store: Store, people: People, survey: Survey, mustRecount: boolean): Promise<Results> {
	const { villageId, id } = survey
	const { counts, due, revisions } = await store.read(async (reader) => ({
		counts: (await responseCounts(reader, villageId, [id])).get(id) ?? { started: 0, completed: 0 },
		due: await dueOf(reader, people, survey),
		revisions: await revisionsOf(reader, villageId, id),
	}))
	const isCounted = mustRecount || counts.started <= recountUpTo
	const { tally, isSame } = isCounted
		? await bothCounts(store, survey)
		: { tally: await store.read((reader) => liveTally(reader, villageId, id)), isSame: undefined }
	return { ...counts, due, questions: questionResults(revisions, tally), isRecounted: isSame }
}

async function dueOf(reader: Reader, people: People, { villageId, unit }: Survey): Promise<number> {
	const { households, adults } = await people.reach(reader, villageId)
	return unit === "household" ? households : adults
}

/** While answers come in, the two counts are only comparable when none comes between them. */
async function bothCounts(store: Store, { villageId, id, state }: Survey): Promise<{ readonly tally: Tally; readonly isSame: boolean }> {
	const count = async (reader: Reader) => {
		const tally = await liveTally(reader, villageId, id)
		return { tally, isSame: sameTally(tally, await recount(reader, villageId, id)) }
	}
	if (state !== "open") return store.read(count)
	return store.tx(async (tx) => {
		await holdAllAnswers(tx)
		return count(tx)
	})
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
