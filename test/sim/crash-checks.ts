/** What must be true after any number of power cuts; each thing that is not is one line. */
import { and, asc, eq, sql } from "drizzle-orm"
import { meaningOf } from "../../src/demo/checks.ts"
import { inboxCounts } from "../../src/inbound/upkeep.ts"
import { outboxCounts } from "../../src/outbound/outbox.ts"
import type { Reader } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { opinionTables } from "../../src/village/opinion/tables.ts"
import { peopleTables } from "../../src/village/people/index.ts"
import type { Definition } from "../../src/village/survey/definition.ts"
import { liveTally, recount, sameTally, surveyTables } from "../../src/village/survey/index.ts"
import { answerSchema } from "../../src/village/survey/rules.ts"
import type { CrashMemory } from "./crowd.ts"

export async function findLosses(reader: Reader, definition: Definition, memories: readonly CrashMemory[]): Promise<readonly string[]> {
	const persons = await personIds(reader)
	const known = memories.map((memory) => ({
		memory,
		personId: persons.get(`${memory.person.household} ${memory.person.villager.name}`) ?? "nobody",
	}))
	return [
		...(await answerLosses(reader, definition, known)),
		...(await opinionLosses(reader, known)),
		...(await bindingLosses(reader, known)),
		...(await messageLosses(reader, memories)),
	]
}

type Known = { readonly memory: CrashMemory; readonly personId: string }

async function personIds(reader: Reader): Promise<ReadonlyMap<string, string>> {
	const { membership: m, household: h } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ number: h.number, name: m.name, personId: m.personId })
		.from(m)
		.innerJoin(h, eq(h.id, m.householdId))
	return new Map(rows.map(({ number, name, personId }) => [`${number} ${name}`, personId]))
}

/** Each answer stands once with the value given; what it replaced was replaced on purpose, and nothing else was. */
async function answerLosses(reader: Reader, definition: Definition, known: readonly Known[]): Promise<readonly string[]> {
	const { surveyAnswer: a, surveyAnswerEarlier: e, surveyResponse: r, survey } = reader.tables(surveyTables)
	const answers = await reader.db.select().from(a)
	const earlier = await reader.db.select({ respondent: e.respondent, questionId: e.questionId, version: e.version }).from(e)
	const responses = await reader.db.select({ respondent: r.respondent, completedAt: r.completedAt }).from(r)
	const losses: string[] = []
	for (const { memory, personId } of known) {
		const name = `${memory.person.household} ${memory.person.villager.relation}`
		const mine = answers.filter(({ respondent }) => respondent === personId)
		const stored = new Map(
			mine.map(({ questionId, value }) => [
				titleOf(definition, questionId),
				meaningOf(definition, questionId, answerSchema.parse(JSON.parse(value))),
			]),
		)
		if (mine.length !== definition.questions.length) losses.push(`${name}: ${mine.length} answers`)
		for (const [title, value] of memory.given) {
			if (stored.get(title) !== JSON.stringify(value))
				losses.push(`${name}: ${title} is ${stored.get(title)} and was ${JSON.stringify(value)}`)
		}
		const replaced = earlier.filter(({ respondent }) => respondent === personId)
		if (replaced.length !== memory.changed) losses.push(`${name}: ${replaced.length} answers replaced, ${memory.changed} on purpose`)
		for (const { questionId, version } of mine) {
			const versions = replaced.filter((row) => row.questionId === questionId).length
			if (version !== versions + 1) losses.push(`${name}: version ${version} after ${versions} others`)
		}
		const begun = responses.filter(({ respondent }) => respondent === personId)
		if (begun.length !== 1 || begun[0]?.completedAt === null) losses.push(`${name}: ${begun.length} responses`)
	}
	if (responses.length !== known.length) losses.push(`${responses.length} responses of ${known.length} persons`)
	for (const { villageId, id } of await reader.db.select({ villageId: survey.villageId, id: survey.id }).from(survey)) {
		if (!sameTally(await liveTally(reader, villageId, id), await recount(reader, villageId, id)))
			losses.push("the tally is not the recount")
	}
	return losses
}

function titleOf({ questions }: Definition, questionId: string): string {
	return questions.find(({ id }) => id === questionId)?.title ?? questionId
}

/** Each opinion is there once, under the number its author was told, and the numbers have no gap. */
async function opinionLosses(reader: Reader, known: readonly Known[]): Promise<readonly string[]> {
	const { opinion: o, opinionEvent: e } = reader.tables(opinionTables)
	const rows = await reader.db
		.select({ id: o.id, number: o.number, serial: o.serial, text: o.text, personId: o.personId, media: o.media })
		.from(o)
		.orderBy(asc(o.serial))
	const steps = await reader.db.select({ opinionId: e.opinionId }).from(e).where(eq(e.kind, "filed"))
	const stored = new Map(rows.map((row) => [row.number, row]))
	const losses = known.flatMap(({ memory, personId }) =>
		memory.filed.flatMap(({ number, text, media }) => {
			const row = stored.get(number)
			const isThere =
				row !== undefined && row.text === text && row.personId === personId && Array.isArray(row.media) && row.media.length === media
			return isThere ? [] : [`${number} is not as it was handed in`]
		}),
	)
	const filed = known.reduce((sum, { memory }) => sum + memory.filed.length, 0)
	if (rows.length !== filed) losses.push(`${rows.length} opinions, ${filed} handed in`)
	if (steps.length !== filed) losses.push(`${steps.length} hand-ins on record, ${filed} handed in`)
	for (const [i, { serial }] of rows.entries()) if (serial !== i + 1) losses.push(`number ${serial} in place ${i + 1}`)
	return losses
}

/** Each person is bound once, and each binding cost one use of the household's code. */
async function bindingLosses(reader: Reader, known: readonly Known[]): Promise<readonly string[]> {
	const { binding: b, membership: m, enrolmentCode: c, consent } = reader.tables(peopleTables)
	const bindings = await reader.db
		.select({ personId: b.personId, householdId: m.householdId })
		.from(b)
		.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId)))
	const codes = await reader.db.select({ householdId: c.householdId, used: c.used }).from(c)
	const consents = await reader.db.select({ personId: consent.personId }).from(consent)
	const losses = known.flatMap(({ memory, personId }) => {
		const times = bindings.filter((row) => row.personId === personId).length
		return times === 1 ? [] : [`${memory.person.household} ${memory.person.villager.relation}: bound ${times} times`]
	})
	for (const { householdId, used } of codes) {
		const bound = bindings.filter((row) => row.householdId === householdId).length
		if (bound !== used) losses.push(`a code used ${used} times for ${bound} phones`)
	}
	if (consents.length !== bindings.length) losses.push(`${consents.length} consents for ${bindings.length} bindings`)
	return losses
}

/** Each message was stored once and worked; nothing waits, nothing was given up. */
async function messageLosses(reader: Reader, memories: readonly CrashMemory[]): Promise<readonly string[]> {
	const [inbox, outbox] = [await inboxCounts(reader), await outboxCounts(reader)]
	const sent = memories.reduce((sum, memory) => sum + memory.sent, 0)
	const losses = [
		...Object.entries(inbox).filter(([status]) => status !== "done"),
		...Object.entries(outbox).filter(([status]) => status !== "sent"),
	].map(([status, count]) => `${count} messages are ${status}`)
	const byWeb = await webMessages(reader)
	return byWeb === sent ? losses : [...losses, `${byWeb} messages stored, ${sent} sent`]
}

/** Why events were given up, and how often processes ended under them. */
export async function causesOfDeath(reader: Reader): Promise<readonly unknown[]> {
	const { inbox } = reader.tables(transportTables)
	const { attempts, crashes, cause } = inbox
	return reader.db.select({ attempts, crashes, cause }).from(inbox).where(eq(inbox.status, "dead"))
}

async function webMessages(reader: Reader): Promise<number> {
	const { inbox } = reader.tables(transportTables)
	const [row] = await reader.db.select({ n: sql<number>`count(*)` }).from(inbox).where(eq(inbox.channel, "web"))
	return Number(row?.n ?? 0)
}
