import { eq } from "drizzle-orm"
import { describe, expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { spendBurden } from "../../../src/village/burden/index.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { remindDue, reminderDays, remindNow, remindTimer, setReminderDays } from "../../../src/village/survey/reminders.ts"
import { expectGolden, goldenStart, resident } from "../../support/golden.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, madeUpPeople, timeZone, villageId } from "./hall.ts"

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const closesAt = Date.UTC(2026, 5, 30, 12)
const bound = ["p-1", "p-2", "p-3", "p-4", "p-5", "p-li"].map((personId, index) => ({ chatId: `c-${index + 1}`, personId }))
const { people } = madeUpPeople(bound)

async function withChats(store: Store): Promise<Hall> {
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const row = { channel: "web", account: "a", isGroup: false, nextSeq: 0, createdAt: 0, windowUsed: 0, hasParked: false }
		await tx.db
			.insert(chat)
			.values(bound.map(({ chatId }) => ({ ...row, id: chatId, address: chatId, mutedAt: chatId === "c-2" ? 1 : null, closedAt: null })))
	})
	return hallOf(store, bound)
}

/** Chats told so far, in the order told. */
async function told(store: Store): Promise<readonly string[]> {
	return (await store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox)))
		.map(({ chatId }) => chatId)
		.toSorted()
}

/** Works the timers that are due, as the clockwork does, until none is. */
async function ring(hall: Hall): Promise<number> {
	const { store, house } = hall
	for (let rang = 0; ; rang++) {
		const timers = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).timer))
		const timer = timers.find(({ kind, dueAt }) => kind === remindTimer && dueAt <= hall.now())
		if (timer === undefined) return rang
		await store.tx(async (tx) => {
			const { timer: t } = tx.tables(transportTables)
			await tx.db.delete(t).where(eq(t.id, timer.id))
			await remindDue(people)({ villageId, subject: timer.subject, guard: timer.guardVersion }, { tx, house, now: hall.now() })
		})
	}
}

async function answeredBy(hall: Hall, personId: string): Promise<void> {
	const person = { id: personId, name: "张三", householdId: `h-of-${personId}`, roles: [], isHead: false }
	const dialog = hall.dialog({ who: { ...resident, chatId: `web-${personId}`, person } })
	for (const answer of ["问卷", "同意", "1 2", "3", "4", "没有"]) await dialog.type(answer)
}

onBothEngines("reminders", (open) => {
	test("by the plan: only those who have not answered, and nobody twice", async () => {
		const hall = await withChats(await open())
		await hall.publish(cleanUp)
		await answeredBy(hall, "p-1")
		hall.setNow(closesAt - 4 * dayMs - 1)
		expect(await ring(hall)).toBe(0)
		hall.setNow(closesAt - 4 * dayMs)
		expect(await ring(hall)).toBe(1)
		expect(await told(hall.store)).toEqual(["c-3", "c-4", "c-5", "c-6"])
		await answeredBy(hall, "p-3")
		hall.setNow(closesAt - dayMs)
		expect(await ring(hall)).toBe(1)
		expect(await told(hall.store)).toEqual(["c-3", "c-4", "c-4", "c-5", "c-5", "c-6", "c-6"])
		expect(await ring(hall)).toBe(0)
	})

	test("a server that slept through both reminds once; after closing nobody", async () => {
		const hall = await withChats(await open())
		await hall.publish(cleanUp)
		hall.setNow(closesAt - 2 * hourMs)
		expect(await ring(hall)).toBe(2)
		expect(await told(hall.store)).toEqual(["c-1", "c-3", "c-4", "c-5", "c-6"])
		const late = await withChats(await open())
		await late.publish(cleanUp)
		late.setNow(closesAt)
		expect(await ring(late)).toBe(2)
		expect(await told(late.store)).toEqual([])
	})

	test("never at night: it waits for the morning, or is left out where the survey closes before", async () => {
		const hall = await withChats(await open())
		await hall.publish({ ...cleanUp, closesAt: "2026-06-30 23:00" })
		hall.setNow(Date.UTC(2026, 5, 26, 15))
		expect(await ring(hall)).toBe(1)
		expect(await told(hall.store)).toEqual([])
		hall.setNow(Date.UTC(2026, 5, 27, 0))
		expect(await ring(hall)).toBe(1)
		expect(await told(hall.store)).toHaveLength(5)
		const late = await withChats(await open())
		await late.publish({ ...cleanUp, closesAt: "2026-06-30 23:00" })
		late.setNow(Date.UTC(2026, 5, 30, 14, 30))
		expect(await ring(late)).toBe(2)
		late.setNow(Date.UTC(2026, 6, 1, 1))
		expect(await ring(late)).toBe(0)
		expect(await told(late.store)).toEqual([])
	})

	test("the budget is everybody's: who heard twice of other matters this week is spared", async () => {
		const hall = await withChats(await open())
		const survey = await hall.publish(cleanUp)
		for (const id of ["notice-1", "notice-2"])
			await hall.store.tx((tx) =>
				spendBurden(tx, { villageId, id, chatId: "c-3", personIds: ["p-3"], matter: id, now: goldenStart - hourMs }),
			)
		const result = await hall.command((tx, cx) => remindNow(tx, { ...cx, house: hall.house, timeZone }, people, survey))
		expect(result).toMatchObject({
			ok: true,
			startsAt: goldenStart,
			plan: { spared: { answered: 0, muted: 1, budget: 1, lately: 0 }, unreached: 0 },
		})
		await ring(hall)
		expect(await told(hall.store)).toEqual(["c-1", "c-4", "c-5", "c-6"])
		const again = await hall.command((tx, cx) => remindNow(tx, { ...cx, house: hall.house, timeZone }, people, survey))
		expect(again).toMatchObject({ ok: true, plan: { send: [], spared: { muted: 1, budget: 1, lately: 4 } } })
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
	})

	test("another plan: its timers replace the old ones; a closed survey has none", async () => {
		const hall = await withChats(await open())
		const survey = await hall.publish(cleanUp)
		const days = () => hall.store.read((reader) => reminderDays(reader, villageId, survey.id))
		const dueDays = async () =>
			(await hall.store.read((reader) => reader.db.select().from(reader.tables(transportTables).timer)))
				.filter(({ kind }) => kind === remindTimer)
				.map(({ dueAt }) => (closesAt - dueAt) / dayMs)
				.toSorted()
		expect([await days(), await dueDays()]).toEqual([
			[4, 1],
			[1, 4],
		])
		await hall.command((tx, cx) => setReminderDays(tx, cx, survey, [2, 7, 2]))
		expect([await days(), await dueDays()]).toEqual([
			[7, 2],
			[2, 7],
		])
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		expect(await dueDays()).toEqual([])
	})
})

describe("催办", () => {
	const secretary = { ...resident, person: { id: "p-sj", name: "王书记", householdId: "h-1", roles: ["secretary"], isHead: false } }
	async function place(): Promise<{ readonly hall: Hall; readonly remove: () => Promise<void> }> {
		const { store, remove } = freshSqlite()
		return { hall: await withChats(store), remove }
	}

	test("tells how many are reminded and how many are spared, and why", async () => {
		const { hall, remove } = await place()
		await hall.publish(cleanUp)
		await answeredBy(hall, "p-1")
		await hall.store.tx(async (tx) => {
			for (const id of ["n-1", "n-2"])
				await spendBurden(tx, { villageId, id, chatId: "c-3", personIds: ["p-3"], matter: id, now: goldenStart - hourMs })
		})
		const dialog = hall.dialog({ who: secretary })
		await dialog.type("催办")
		await dialog.press("提醒")
		hall.setNow(dialog.now())
		await ring(hall)
		expect(await told(hall.store)).toEqual(["c-4", "c-5", "c-6"])
		await dialog.type("催办")
		expectGolden("survey/chase", dialog.transcript())
		await remove()
	})

	test("at night it is put off till the morning; several surveys; not now; a resident may not", async () => {
		const { hall, remove } = await place()
		await hall.publish(cleanUp)
		await hall.publish({ ...cleanUp, title: "修路", unit: "household", closesAt: "" })
		const night = Date.UTC(2026, 2, 5, 14)
		hall.setNow(night)
		const dialog = hall.dialog({ who: secretary, startAt: night })
		await dialog.type("催办")
		await dialog.type("修路")
		await dialog.type("提醒")
		await dialog.type("催办")
		await dialog.type("2")
		await dialog.type("先不提醒")
		dialog.become(resident)
		await dialog.type("催办")
		expect(await told(hall.store)).toEqual([])
		expectGolden("survey/chase-night", dialog.transcript())
		await remove()
	})
})
