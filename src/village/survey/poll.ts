/** What a survey's first question of one choice came to: for affairs that ask a survey whether something may go ahead. */
import type { Reader } from "../../store/store.ts"
import { responseCounts } from "./answer-lists.ts"
import { revisionOf, type Survey, surveyById, surveysIn } from "./repo.ts"
import { hasTooFew, isWithheld } from "./results.ts"
import type { SurveyState } from "./tables.ts"
import { liveTally } from "./tally.ts"

/** What is asked, before anything is told of the answers. */
export type PollAsked = {
	readonly id: string
	readonly title: string
	readonly state: SurveyState
	/** ms; null: not closed. */
	readonly closedAt: number | null
	readonly question: string
	/** In the order shown; the first is the yes. */
	readonly labels: readonly string[]
}

export type Poll = {
	readonly title: string
	readonly isClosed: boolean
	readonly question: string
	/** So few answered what is not asked by name that nothing is told of it: the counts are 0. */
	readonly isWithheld: boolean
	/** In the order shown; the first is the yes. */
	readonly options: readonly { readonly label: string; readonly count: number }[]
}

/** Undefined where there is no such survey, or it has no question of one choice. */
export async function pollOf(reader: Reader, villageId: string, surveyId: string): Promise<Poll | undefined> {
	const survey = await surveyById(reader, villageId, surveyId)
	const question = survey === undefined ? undefined : await questionOf(reader, survey)
	if (survey === undefined || question === undefined) return undefined
	const isClosed = survey.state === "closed"
	// Of an open survey nothing is told: a result half counted would sway those who have not answered.
	const counts = isClosed ? (await liveTally(reader, villageId, surveyId)).get(question.id) : undefined
	const options = question.options.map(({ id, label }) => ({ label, count: counts?.get(id)?.count ?? 0 }))
	const answered = options.reduce((sum, { count }) => sum + count, 0)
	const completed = (await responseCounts(reader, villageId, [surveyId])).get(surveyId)?.completed ?? 0
	const isKeptBack = isClosed && (hasTooFew(survey, completed) ? completed > 0 : answered > 0 && isWithheld(survey, answered))
	return {
		title: survey.title,
		isClosed,
		question: question.title,
		isWithheld: isKeptBack,
		options: isKeptBack ? options.map(({ label }) => ({ label, count: 0 })) : options,
	}
}

/** What a survey asks, see `pollOf`; undefined under the same circumstances. */
export async function pollAsked(reader: Reader, villageId: string, surveyId: string): Promise<PollAsked | undefined> {
	const survey = await surveyById(reader, villageId, surveyId)
	return survey && asked(reader, survey)
}

/** Of the newest surveys those that can be a poll and are open, or were closed from `since` on; the newest first. */
export async function pollsSince(reader: Reader, villageId: string, since: number): Promise<readonly PollAsked[]> {
	const polls: PollAsked[] = []
	for (const survey of await surveysIn(reader, villageId, ["open", "closed"], { limit: mostSurveys, offset: 0 })) {
		const poll = survey.state === "open" || (survey.closedAt ?? 0) >= since ? await asked(reader, survey) : undefined
		if (poll !== undefined) polls.push(poll)
	}
	return polls
}

const mostSurveys = 50

async function asked(reader: Reader, survey: Survey): Promise<PollAsked | undefined> {
	const { id, title, state, closedAt } = survey
	const question = await questionOf(reader, survey)
	return question && { id, title, state, closedAt, question: question.title, labels: question.options.map(({ label }) => label) }
}

async function questionOf(reader: Reader, { villageId, id, revision }: Survey) {
	const { definition } = (await revisionOf(reader, villageId, id, revision)) ?? {}
	const question = definition?.questions.find(({ kind }) => kind === "single")
	return question?.kind === "single" ? question : undefined
}
