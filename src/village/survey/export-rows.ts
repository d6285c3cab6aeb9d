/** Every response of a named survey with its answers, for the spreadsheet: a page at a time, so that a million need no memory. */
import { and, asc, eq, gt, lte } from "drizzle-orm"
import type { Store } from "../../store/store.ts"
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

/** Responses read at once. */
const pageSize = 100

/** In the order of their ids, which for persons is nearly that in which the roster came to know them. `now`, ms. */
export async function* exportRows(store: Store, people: People, survey: Survey, now: number): AsyncGenerator<ExportRow> {
	for (let after = ""; ; ) {
		const page = await pageBehind(store, people, survey, { after, now })
		yield* page.rows
		if (page.last === undefined) return
		after = page.last
	}
}

async function pageBehind(
	store: Store,
	people: People,
	{ villageId, id, unit }: Survey,
	{ after, now }: { readonly after: string; readonly now: number },
): Promise<{ readonly rows: readonly ExportRow[]; readonly last: string | undefined }> {
	return store.read(async (reader) => {
		const { surveyResponse: r, surveyAnswer: a } = reader.tables(surveyTables)
		const responses = await reader.db
			.select({ respondent: r.respondent, startedBy: r.startedBy, startedAt: r.startedAt, completedAt: r.completedAt })
			.from(r)
			.where(and(eq(r.villageId, villageId), eq(r.surveyId, id), gt(r.respondent, after)))
			.orderBy(asc(r.respondent))
			.limit(pageSize)
		const last = responses.at(-1)?.respondent
		if (last === undefined) return { rows: [], last: undefined }
		const given = await reader.db
			.select({ respondent: a.respondent, questionId: a.questionId, value: a.value, enteredBy: a.enteredBy, channel: a.channel })
			.from(a)
			.where(and(eq(a.villageId, villageId), eq(a.surveyId, id), gt(a.respondent, after), lte(a.respondent, last)))
		const personOf = ({ respondent, startedBy }: (typeof responses)[number]) => (unit === "person" ? respondent : startedBy)
		const persons = new Map(
			(await people.personsOf(reader, villageId, responses.map(personOf), now)).map((person) => [person.personId, person]),
		)
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
		const rows = responses.map((response) => ({
			person: persons.get(personOf(response)),
			startedAt: response.startedAt,
			completedAt: response.completedAt,
			enteredHow: entered.get(response.respondent) ?? null,
			answers: answers.get(response.respondent) ?? new Map<string, Answer>(),
		}))
		return { rows, last: responses.length < pageSize ? undefined : last }
	})
}
