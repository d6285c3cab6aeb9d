/** Holds what the residents remember against what the store has. */
import { and, asc, eq } from "drizzle-orm"
import { inboxCounts } from "../inbound/upkeep.ts"
import { outboxCounts } from "../outbound/outbox.ts"
import type { Reader } from "../store/store.ts"
import { opinionTables } from "../village/opinion/tables.ts"
import { peopleTables } from "../village/people/index.ts"
import type { Definition } from "../village/survey/definition.ts"
import { liveTally, recount, sameTally, surveyTables } from "../village/survey/index.ts"
import { type Answer, answerSchema, labelsOf } from "../village/survey/rules.ts"
import type { Given } from "./intentions.ts"
import { messagesOnTheirWay } from "./on-their-way.ts"
import type { Filed } from "./opining.ts"
import type { HouseholdMemory } from "./simulation.ts"

export type CheckId =
	| "understood"
	| "heard"
	| "answers"
	| "changes"
	| "tally"
	| "opinions"
	| "numbers"
	| "bindings"
	| "messages"
	| SignoffCheckId
	| "seen"
	| "coverage"
	| "questions"
	| "seconds"
	| "calendar"
	| "agenda"
	| "corrected"
	| "stages"
	| "authors"
type SignoffCheckId = "signed" | "signedTally" | "receipts" | "ledger"
/** `wrong`: how many did not fit; `of`: how many were looked at. */
export type Check = { readonly id: CheckId; readonly ok: boolean; readonly of: number; readonly wrong: number }

type Place = { readonly villageId: string; readonly surveyId: string; readonly definition: Definition }

export async function checkVillage(
	reader: Reader,
	{ now, ...place }: Place & { readonly now: number },
	memories: readonly HouseholdMemory[],
): Promise<readonly Check[]> {
	const persons = memories.flatMap((memory) => memory.persons)
	const filed = persons.flatMap((person) => person.filed)
	const withdrawn = new Set(persons.flatMap((person) => person.withdrawn))
	return [
		check("understood", memories.length, memories.filter(({ lost }) => lost !== undefined).length),
		check(
			"heard",
			persons.reduce((sum, { given }) => sum + given.size, 0),
			persons.reduce((sum, { misread }) => sum + misread, 0),
		),
		await answersCheck(reader, place, memories),
		await changesCheck(
			reader,
			place,
			persons.reduce((sum, { changed }) => sum + changed, 0),
		),
		await tallyCheck(reader, place),
		...(await opinionChecks(reader, place, filed, withdrawn)),
		await bindingsCheck(reader, place, persons.filter(({ enrolment }) => enrolment === "bound").length),
		await messagesCheck(reader, now),
	]
}

function check(id: CheckId, of: number, wrong: number): Check {
	return { id, ok: wrong === 0, of, wrong }
}

/** Every answer a household remembers stands in the store as it was meant, and no other does. */
async function answersCheck(
	reader: Reader,
	{ villageId, surveyId, definition }: Place,
	memories: readonly HouseholdMemory[],
): Promise<Check> {
	const { surveyAnswer: a } = reader.tables(surveyTables)
	const { household: h } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ number: h.number, questionId: a.questionId, value: a.value })
		.from(a)
		.innerJoin(h, and(eq(h.villageId, a.villageId), eq(h.id, a.respondent)))
		.where(and(eq(a.villageId, villageId), eq(a.surveyId, surveyId)))
	const stored = new Map(
		rows.map(({ number, questionId, value }) => [
			`${number} ${titleOf(definition, questionId)}`,
			meaningOf(definition, questionId, answerSchema.parse(JSON.parse(value))),
		]),
	)
	const remembered = new Map(
		memories.flatMap(({ number, given }) => [...given].map(([title, value]) => [`${number} ${title}`, JSON.stringify(value)])),
	)
	const wrong = [...remembered].filter(([key, value]) => stored.get(key) !== value).length
	const unknown = [...stored.keys()].filter((key) => !remembered.has(key)).length
	return check("answers", remembered.size, wrong + unknown)
}

function titleOf({ questions }: Definition, questionId: string): string {
	return questions.find(({ id }) => id === questionId)?.title ?? questionId
}

/** A stored answer in the words of the person who gave it. */
export function meaningOf({ questions }: Definition, questionId: string, answer: Answer): string {
	const question = questions.find(({ id }) => id === questionId)
	if (question === undefined) return "no such question"
	return JSON.stringify(
		givenOf(
			answer,
			labelsOf(question, answer).map(({ label }) => label),
		),
	)
}

function givenOf(answer: Answer, labels: readonly string[]): Given {
	switch (answer.kind) {
		case "single":
		case "multiple":
		case "scale":
			return { kind: "picked", labels }
		case "text":
			return { kind: "text", text: answer.text }
		case "number":
			return { kind: "number", value: answer.value }
		case "media":
		case "photo":
			return { kind: "voice" }
		case "skipped":
		case "hidden":
			return { kind: "skipped" }
	}
}

/** Earlier versions are kept of exactly what was changed on purpose: a message counted twice would leave one more. */
async function changesCheck(reader: Reader, { villageId, surveyId }: Place, changed: number): Promise<Check> {
	const { surveyAnswerEarlier: e } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ version: e.version })
		.from(e)
		.where(and(eq(e.villageId, villageId), eq(e.surveyId, surveyId)))
	return check("changes", changed, Math.abs(rows.length - changed))
}

async function tallyCheck(reader: Reader, { villageId, surveyId, definition }: Place): Promise<Check> {
	const isSame = sameTally(await liveTally(reader, villageId, surveyId), await recount(reader, villageId, surveyId))
	return check("tally", definition.questions.length, isSame ? 0 : definition.questions.length)
}

async function opinionChecks(
	reader: Reader,
	{ villageId }: Place,
	filed: readonly Filed[],
	withdrawn: ReadonlySet<string>,
): Promise<readonly Check[]> {
	const { opinion: o } = reader.tables(opinionTables)
	const rows = await reader.db
		.select({ number: o.number, serial: o.serial, text: o.text, media: o.media, state: o.state })
		.from(o)
		.where(eq(o.villageId, villageId))
		.orderBy(asc(o.year), asc(o.serial))
	const stored = new Map(rows.map((row) => [row.number, row]))
	const isAsFiled = ({ number, text, media }: Filed): boolean => {
		const row = stored.get(number)
		return (
			row !== undefined &&
			row.text === text &&
			Array.isArray(row.media) &&
			row.media.length === media &&
			(row.state === "withdrawn") === withdrawn.has(number)
		)
	}
	const wrong = filed.filter((one) => !isAsFiled(one)).length
	const gaps = rows.filter(({ serial }, i) => serial !== i + 1).length
	return [check("opinions", filed.length, wrong + Math.abs(rows.length - filed.length)), check("numbers", rows.length, gaps)]
}

async function bindingsCheck(reader: Reader, { villageId }: Place, bound: number): Promise<Check> {
	const { binding: b, enrolmentCode: c } = reader.tables(peopleTables)
	const bindings = await reader.db.select({ personId: b.personId }).from(b).where(eq(b.villageId, villageId))
	const codes = await reader.db.select({ used: c.used }).from(c).where(eq(c.villageId, villageId))
	const used = codes.reduce((sum, code) => sum + code.used, 0)
	return check("bindings", bound, Math.abs(bindings.length - bound) + Math.abs(used - bound))
}

/** Everything that came in was worked, everything said was delivered. */
async function messagesCheck(reader: Reader, now: number): Promise<Check> {
	const [inbox, outbox] = [await inboxCounts(reader), await outboxCounts(reader)]
	return check("messages", (inbox.done ?? 0) + (outbox.sent ?? 0), await messagesOnTheirWay(reader, now))
}
