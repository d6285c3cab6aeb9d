/** Every response of a named survey with its answers, for the spreadsheet. */
import { and, asc, eq } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { People, RosterPerson } from "./neighbours.ts"
import type { Survey } from "./repo.ts"
import { type Answer, answerSchema } from "./rules.ts"
import { surveyTables } from "./tables.ts"

export type ExportRow = {
	/** Undefined for somebody who left the roster. */
	readonly person: RosterPerson | undefined
	readonly startedAt: number
	readonly completedAt: number | null
	/** `staff`, `paper` or `spoken` where somebody else entered an answer; null where the person gave all. */
	readonly enteredHow: string | null
	readonly answers: ReadonlyMap<string, Answer>
}

/** In the order begun. */
export async function exportRows(reader: Reader, people: People, survey: Survey, now: number): Promise<readonly ExportRow[]> {
	const { villageId, id, unit } = survey
	const { surveyResponse: r, surveyAnswer: a } = reader.tables(surveyTables)
	const roster = await people.everybody(reader, villageId, now)
	const persons = new Map(roster.map((person) => [person.personId, person]))
	const responses = await reader.db
		.select({ respondent: r.respondent, startedBy: r.startedBy, startedAt: r.startedAt, completedAt: r.completedAt })
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.surveyId, id)))
		.orderBy(asc(r.startedAt), asc(r.respondent))
	const given = await reader.db
		.select({ respondent: a.respondent, questionId: a.questionId, value: a.value, enteredBy: a.enteredBy, channel: a.channel })
		.from(a)
		.where(and(eq(a.villageId, villageId), eq(a.surveyId, id)))
	const answers = new Map<string, Map<string, Answer>>()
	const entered = new Map<string, string>()
	for (const { respondent, questionId, value, enteredBy, channel } of given) {
		const own = answers.get(respondent) ?? new Map<string, Answer>()
		const answer = answerSchema.parse(JSON.parse(value))
		// What is not asked any more counts nobody.
		if (answer.kind === "hidden") continue
		answers.set(respondent, own.set(questionId, answer))
		if (enteredBy !== null) entered.set(respondent, channel)
	}
	return responses.map(({ respondent, startedBy, startedAt, completedAt }) => ({
		person: persons.get(unit === "person" ? respondent : startedBy),
		startedAt,
		completedAt,
		enteredHow: entered.get(respondent) ?? null,
		answers: answers.get(respondent) ?? new Map(),
	}))
}
