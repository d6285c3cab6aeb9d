/** The demo's figures, counted in the database: what the simulation believes is not asked. */
import { count, eq } from "drizzle-orm"
import { inboxCounts } from "../inbound/upkeep.ts"
import { outboxCounts } from "../outbound/outbox.ts"
import { openMessages } from "../outbound/trouble.ts"
import type { Reader } from "../store/store.ts"
import { opinionTables } from "../village/opinion/tables.ts"
import { reach } from "../village/people/index.ts"
import { surveyTables } from "../village/survey/index.ts"

export type Counts = {
	readonly households: number
	readonly persons: number
	readonly boundHouseholds: number
	readonly boundPersons: number
	readonly responses: { readonly started: number; readonly completed: number }
	readonly answers: number
	readonly changedAnswers: number
	readonly opinions: { readonly all: number; readonly withdrawn: number }
	/** `kept`: of those out, notices that wait for the morning. */
	readonly messages: { readonly in: number; readonly out: number; readonly kept: number }
}

/** Notices nobody is woken for, by the house's clock. */
async function keptOverNight(reader: Reader, now: number): Promise<number> {
	return (await openMessages(reader, now)).kept
}

export async function countVillage(reader: Reader, villageId: string, now: number): Promise<Counts> {
	const { households, persons, boundHouseholds, boundPersons } = await reach(reader, villageId)
	const { surveyResponse: r, surveyAnswer: a, surveyAnswerEarlier: e } = reader.tables(surveyTables)
	const { opinion: o } = reader.tables(opinionTables)
	const [responses] = await reader.db
		.select({ started: count(), completed: count(r.completedAt) })
		.from(r)
		.where(eq(r.villageId, villageId))
	const [answers] = await reader.db.select({ n: count() }).from(a).where(eq(a.villageId, villageId))
	const [earlier] = await reader.db.select({ n: count() }).from(e).where(eq(e.villageId, villageId))
	const opinions = await reader.db.select({ state: o.state, n: count() }).from(o).where(eq(o.villageId, villageId)).groupBy(o.state)
	const withdrawn = opinions.find(({ state }) => state === "withdrawn")?.n ?? 0
	return {
		households,
		persons,
		boundHouseholds,
		boundPersons,
		responses: { started: responses?.started ?? 0, completed: responses?.completed ?? 0 },
		answers: answers?.n ?? 0,
		changedAnswers: earlier?.n ?? 0,
		opinions: { all: opinions.reduce((sum, { n }) => sum + n, 0), withdrawn },
		messages: { in: total(await inboxCounts(reader)), out: total(await outboxCounts(reader)), kept: await keptOverNight(reader, now) },
	}
}

function total(counts: Readonly<Record<string, number>>): number {
	return Object.values(counts).reduce((sum, n) => sum + n, 0)
}
