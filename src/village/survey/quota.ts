/**
 * Places of an option. What the tally counts is what is taken: giving, changing, hiding an answer moves both at once. Who wants a
 * place holds the survey's places from the count until the end of the transaction, so that two never take the last one.
 */
import { and, eq, sum } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { Definition } from "./definition.ts"
import { optionsIn, placesOf } from "./places.ts"
import type { Answer } from "./rules.ts"
import { surveyTables } from "./tables.ts"

type SurveyKey = { readonly villageId: string; readonly surveyId: string }

/** Full options by question. */
export type FullOptions = Readonly<Record<string, readonly string[]>>

/** Holds the places and the conditions of a survey until the end of the transaction. Always taken after the stripe. */
export async function holdLinked(tx: Tx, surveyId: string): Promise<void> {
	await tx.lock(`survey-linked:${surveyId}`)
}

/** How many hold each option of a question. */
async function taken(reader: Reader, { villageId, surveyId }: SurveyKey, questionId: string): Promise<ReadonlyMap<string, number>> {
	const { surveyTally: t } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ option: t.option, count: sum(t.count) })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.surveyId, surveyId), eq(t.questionId, questionId)))
		.groupBy(t.option)
	return new Map(rows.map(({ option, count }) => [option, Number(count)]))
}

/** Whether each of these options has a place left. */
export async function havePlaces(
	reader: Reader,
	key: SurveyKey & { readonly questionId: string },
	places: ReadonlyMap<string, number>,
	wanted: readonly string[],
): Promise<boolean> {
	const counts = await taken(reader, key, key.questionId)
	return wanted.every((option) => (counts.get(option) ?? 0) < (places.get(option) ?? Number.POSITIVE_INFINITY))
}

/** The options of a survey that have no place left, but for those the respondent holds. */
export async function fullOptions(
	reader: Reader,
	key: SurveyKey,
	{
		pinned,
		newest,
		answers,
	}: {
		readonly pinned: Definition
		readonly newest: Definition | undefined
		readonly answers: ReadonlyMap<string, Answer>
	},
): Promise<FullOptions> {
	const full: Record<string, readonly string[]> = {}
	for (const question of pinned.questions) {
		const places = placesOf(question, newest)
		if (places.size === 0) continue
		const counts = await taken(reader, key, question.id)
		const held = optionsIn(answers.get(question.id))
		const gone = [...places].filter(([option, limit]) => (counts.get(option) ?? 0) >= limit && !held.includes(option))
		if (gone.length > 0) full[question.id] = gone.map(([option]) => option)
	}
	return full
}
