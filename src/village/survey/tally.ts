/** What was answered, counted twice: as it is kept while answers come in, and anew from each answer. The two must agree. */
import { and, asc, eq, gt, sum } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { type Reading, readingIn } from "../reckoned.ts"
import { answerSchema, type TallyRow, tallyOf } from "./rules.ts"
import { surveyTables } from "./tables.ts"

/** Counts per question and option (see `tallyMarks`); what counts nobody is absent. */
export type Tally = ReadonlyMap<string, ReadonlyMap<string, Omit<TallyRow, "option">>>

export async function liveTally(reader: Reader, villageId: string, surveyId: string): Promise<Tally> {
	const { surveyTally: t } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ questionId: t.questionId, option: t.option, count: sum(t.count), sum: sum(t.sum) })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.surveyId, surveyId)))
		.groupBy(t.questionId, t.option)
	return tallied(rows.map((row) => ({ ...row, count: Number(row.count), sum: Number(row.sum) })))
}

const chunk = 2_000

/** The same in the read or transaction that is open. */
export async function recount(reader: Reader, villageId: string, surveyId: string): Promise<Tally> {
	return recountPieces(readingIn(reader), villageId, surveyId)
}

/** Counts every current answer anew, in chunks. */
export async function recountPieces(
	reading: Reading,
	villageId: string,
	surveyId: string,
	/** Hears how many respondents were counted. */
	told: (respondents: number) => void = () => undefined,
): Promise<Tally> {
	let respondents = 0
	const counted = new Map<string, TallyRow & { readonly questionId: string }>()
	for (let after: string | undefined = ""; after !== undefined; ) {
		const last: string = after
		// Whole respondents: a chunk ends where the next respondent begins.
		const rows = await reading((reader) => {
			const { surveyAnswer: a } = reader.tables(surveyTables)
			return reader.db
				.select({ respondent: a.respondent, questionId: a.questionId, value: a.value })
				.from(a)
				.where(and(eq(a.villageId, villageId), eq(a.surveyId, surveyId), gt(a.respondent, last)))
				.orderBy(asc(a.respondent), asc(a.questionId))
				.limit(chunk)
		})
		const isFull = rows.length === chunk
		const cut = isFull ? rows.at(-1)?.respondent : undefined
		const whole = rows.filter(({ respondent }) => respondent !== cut)
		for (const { questionId, value } of whole) {
			for (const row of tallyOf(answerSchema.parse(JSON.parse(value)))) {
				const key = `${questionId} ${row.option}`
				const known = counted.get(key)
				counted.set(key, { questionId, option: row.option, count: (known?.count ?? 0) + row.count, sum: (known?.sum ?? 0) + row.sum })
			}
		}
		respondents += new Set(whole.map(({ respondent }) => respondent)).size
		told(respondents)
		after = isFull ? whole.at(-1)?.respondent : undefined
	}
	return tallied([...counted.values()])
}

function tallied(rows: readonly (TallyRow & { readonly questionId: string })[]): Tally {
	const questions = new Map<string, Map<string, Omit<TallyRow, "option">>>()
	for (const { questionId, option, count, sum: total } of rows) {
		if (count === 0 && total === 0) continue
		const question = questions.get(questionId) ?? new Map<string, Omit<TallyRow, "option">>()
		questions.set(questionId, question.set(option, { count, sum: total }))
	}
	return questions
}

/** Whether two tallies say the same. */
export function sameTally(left: Tally, right: Tally): boolean {
	return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))
}

function sorted(tally: Tally): unknown {
	return [...tally].sort(byKey).map(([id, options]) => [id, [...options].sort(byKey)])
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
	return left < right ? -1 : 1
}
