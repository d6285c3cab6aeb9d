/** What a survey's first question of one choice came to: for affairs that ask a survey whether something may go ahead. */
import type { Reader } from "../../store/store.ts"
import { revisionOf, surveyById } from "./repo.ts"
import { liveTally } from "./tally.ts"

export type Poll = {
	readonly title: string
	readonly isClosed: boolean
	readonly question: string
	/** In the order shown; the first is the yes. */
	readonly options: readonly { readonly label: string; readonly count: number }[]
}

/** Undefined where there is no such survey, or it has no question of one choice. */
export async function pollOf(reader: Reader, villageId: string, surveyId: string): Promise<Poll | undefined> {
	const survey = await surveyById(reader, villageId, surveyId)
	if (survey === undefined) return undefined
	const { definition } = (await revisionOf(reader, villageId, surveyId, survey.revision)) ?? {}
	const question = definition?.questions.find(({ kind }) => kind === "single")
	if (question?.kind !== "single") return undefined
	const isClosed = survey.state === "closed"
	// Of an open survey nothing is told: a result half counted would sway those who have not answered.
	const counts = isClosed ? (await liveTally(reader, villageId, surveyId)).get(question.id) : undefined
	return {
		title: survey.title,
		isClosed,
		question: question.title,
		options: question.options.map(({ id, label }) => ({ label, count: counts?.get(id)?.count ?? 0 })),
	}
}
