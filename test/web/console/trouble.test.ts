import { isNotNull } from "drizzle-orm"
import { expect, test } from "vitest"
import { deadEventCount, deadEvents, latestEventAt, openEvents, redriveEvents } from "../../../src/inbound/trouble.ts"
import { openMessages, redriveMessages, troubleCounts, troubledMessages } from "../../../src/outbound/trouble.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { onBothEngines } from "../../support/stores.ts"
import { putRows, statusOf } from "./trouble-rows.ts"

const own = { villageId: "v1", withUnowned: false } as const
const all = { villageId: "v1", withUnowned: true } as const

async function fill(store: Store): Promise<void> {
	await putRows(store, {
		chats: [
			{ id: "mine", villageId: "v1" },
			{ id: "closed", villageId: "v1", closedAt: 5 },
			{ id: "other", villageId: "v2" },
			{ id: "nobody" },
			{ id: "timers1", channel: "system", address: "v1" },
			{ id: "timers2", channel: "system", address: "v2" },
		],
		messages: [
			{ chatId: "mine", seq: 1, status: "sent" },
			{ chatId: "mine", seq: 2, status: "dead", cause: "transient: 502" },
			{ chatId: "mine", seq: 3, status: "dead", hasBody: false },
			{ chatId: "mine", seq: 4, status: "uncertain", lane: "bulk" },
			{ chatId: "mine", seq: 5, status: "parked" },
			{ chatId: "mine", seq: 6, status: "pending", createdAt: 77 },
			{ chatId: "closed", seq: 7, status: "dead", cause: "gone" },
			{ chatId: "other", seq: 8, status: "dead" },
			{ chatId: "other", seq: 9, status: "uncertain" },
			{ chatId: "nobody", seq: 10, status: "dead" },
		],
		events: [
			{ chatId: "mine", seq: 20, status: "done", receivedAt: 900 },
			{ chatId: "mine", seq: 21, status: "dead", cause: "CRASH_LOOP" },
			{ chatId: "timers1", seq: 22, status: "dead", cause: "TypeError" },
			{ chatId: "timers2", seq: 23, status: "dead" },
			{ chatId: "other", seq: 24, status: "dead" },
			{ chatId: "nobody", seq: 25, status: "dead" },
			{ chatId: "other", seq: 26, status: "new", receivedAt: 55 },
		],
	})
}

onBothEngines("troubled messages", (open) => {
	const ids = (store: Store, status: "dead" | "uncertain" | "parked", scope: typeof own | typeof all = own) =>
		store.read(async (reader) => (await troubledMessages(reader, scope, { status, limit: 50, offset: 0 })).map(({ id }) => id))

	test("are those of the village, newest first, and those of nobody for who looks after all", async () => {
		const store = await open()
		await fill(store)
		expect(await ids(store, "dead")).toEqual(["closed-7", "mine-3", "mine-2"])
		expect(await ids(store, "dead", all)).toEqual(["nobody-10", "closed-7", "mine-3", "mine-2"])
		expect(await ids(store, "uncertain")).toEqual(["mine-4"])
		expect(await ids(store, "parked")).toEqual(["mine-5"])
		expect(await store.read((reader) => troubleCounts(reader, own))).toEqual({ dead: 3, uncertain: 1, parked: 1 })
		expect(await store.read((reader) => troubleCounts(reader, all))).toEqual({ dead: 4, uncertain: 1, parked: 1 })
		expect(await store.read((reader) => troubleCounts(reader, { villageId: "v3", withUnowned: false }))).toEqual({
			dead: 0,
			uncertain: 0,
			parked: 0,
		})
		const page = await store.read((reader) => troubledMessages(reader, own, { status: "dead", limit: 1, offset: 2 }))
		expect(page).toEqual([
			{ id: "mine-2", status: "dead", channel: "web", cause: "transient: 502", attempts: 3, createdAt: 2, canRedrive: true },
		])
	})

	test("say whether sending again can help", async () => {
		const store = await open()
		await fill(store)
		const can = async (status: "dead" | "uncertain" | "parked") =>
			store.read(async (reader) =>
				(await troubledMessages(reader, own, { status, limit: 50, offset: 0 })).map((row) => [row.id, row.canRedrive]),
			)
		expect(await can("dead")).toEqual([
			["closed-7", false],
			["mine-3", false],
			["mine-2", true],
		])
		expect(await can("uncertain")).toEqual([["mine-4", true]])
		expect(await can("parked")).toEqual([["mine-5", false]])
	})

	test("go back to work one by one, but never another village's, nor what cannot be sent", async () => {
		const store = await open()
		await fill(store)
		const redrive = (id: string, scope: typeof own | typeof all = own) => store.tx((tx) => redriveMessages(tx, scope, { id }, 50))
		for (const id of ["other-8", "nobody-10", "mine-1", "mine-3", "mine-5", "mine-6", "closed-7", "absent"])
			expect(await redrive(id)).toBe(0)
		expect(await redrive("mine-2")).toBe(1)
		expect(await redrive("mine-2")).toBe(0)
		expect(await redrive("nobody-10", all)).toBe(1)
		expect(await statusOf(store, "other-8")).toBe("dead")
		const row = await store.read(async (reader) => {
			const { outbox } = reader.tables(transportTables)
			return (await reader.db.select().from(outbox)).find(({ id }) => id === "mine-2")
		})
		expect(row).toMatchObject({ status: "pending", attempts: 0, dueAt: 50, cause: null })
	})

	test("go back all at once, by status", async () => {
		const store = await open()
		await fill(store)
		expect(await store.tx((tx) => redriveMessages(tx, own, { status: "dead" }, 50))).toBe(1)
		expect(await store.tx((tx) => redriveMessages(tx, own, { status: "uncertain" }, 50))).toBe(1)
		expect(await Promise.all(["other-8", "other-9", "mine-5", "mine-3"].map((id) => statusOf(store, id)))).toEqual([
			"dead",
			"uncertain",
			"parked",
			"dead",
		])
	})

	test("more than one chunk of them", async () => {
		const store = await open()
		const messages = Array.from({ length: 1_100 }, (_, i) => ({ chatId: "mine", seq: i + 1, status: "dead" as const }))
		await putRows(store, { chats: [{ id: "mine", villageId: "v1" }], messages })
		expect(await store.tx((tx) => redriveMessages(tx, own, { status: "dead" }, 50))).toBe(1_100)
		expect(await store.read((reader) => troubleCounts(reader, own))).toEqual({ dead: 0, uncertain: 0, parked: 0 })
	})

	test("and open ones are counted with the age of the oldest; those kept for the morning are no trouble", async () => {
		const store = await open()
		const look = (at: number) => store.read((reader) => openMessages(reader, at))
		expect(await look(100)).toEqual({ byStatus: {}, oldestAt: undefined, kept: 0 })
		const [evening, morning] = [100, 100 + 11 * 3_600_000]
		const messages = [
			{ chatId: "mine", seq: 6, status: "pending" as const, createdAt: 77, cause: "transient" },
			{ chatId: "mine", seq: 7, status: "dead" as const },
			{ chatId: "mine", seq: 8, status: "pending" as const, createdAt: evening, dueAt: morning, lane: "bulk" as const },
			// Tried and put off is not kept, however far.
			{ chatId: "mine", seq: 9, status: "pending" as const, createdAt: 90, dueAt: morning, cause: "throttled" },
		]
		await putRows(store, { chats: [{ id: "mine", villageId: "v1" }], messages })
		expect(await look(evening)).toEqual({ byStatus: { dead: 1, pending: 2 }, oldestAt: 77, kept: 1 })
		await store.tx(async (tx) => {
			const { outbox } = tx.tables(transportTables)
			await tx.db.update(outbox).set({ status: "sent" }).where(isNotNull(outbox.cause))
		})
		expect(await look(evening)).toEqual({ byStatus: { dead: 1 }, oldestAt: undefined, kept: 1 })
		// It has waited since it was due, not since it was written.
		expect(await look(morning)).toEqual({ byStatus: { dead: 1, pending: 1 }, oldestAt: morning, kept: 0 })
	})

	test("what stands behind one kept for the morning is kept as well, in its chat and lane only", async () => {
		const store = await open()
		const [evening, morning] = [1_000, 1_000 + 11 * 3_600_000]
		const messages = [
			{ chatId: "mine", seq: 5, status: "pending" as const, dueAt: 900, lane: "bulk" as const },
			{ chatId: "mine", seq: 6, status: "pending" as const, dueAt: morning, lane: "bulk" as const },
			{ chatId: "mine", seq: 7, status: "pending" as const, dueAt: 700, lane: "bulk" as const },
			{ chatId: "mine", seq: 8, status: "pending" as const, dueAt: 800, lane: "dialog" as const },
			{ chatId: "yours", seq: 7, status: "pending" as const, dueAt: 850, lane: "bulk" as const },
			// It is due now, but was tried: what holds it up is a fault, not the night.
			{ chatId: "mine", seq: 9, status: "pending" as const, createdAt: 950, dueAt: 990, lane: "bulk" as const, cause: "transient" },
		]
		const chats = ["mine", "yours"].map((id) => ({ id, villageId: "v1" }))
		await putRows(store, { chats, messages })
		const found = await store.read((reader) => openMessages(reader, evening))
		expect(found).toEqual({ byStatus: { pending: 4 }, oldestAt: 800, kept: 2 })
	})
})

onBothEngines("dead events", (open) => {
	test("are those of the village with its timers, and those of nobody for who looks after all", async () => {
		const store = await open()
		await fill(store)
		const rows = await store.read((reader) => deadEvents(reader, own, { limit: 50, offset: 0 }))
		expect(rows).toEqual([
			{ chatId: "timers1", seq: 22, channel: "system", cause: "TypeError", attempts: 5, receivedAt: 22 },
			{ chatId: "mine", seq: 21, channel: "web", cause: "CRASH_LOOP", attempts: 5, receivedAt: 21 },
		])
		expect(await store.read((reader) => deadEvents(reader, own, { limit: 1, offset: 1 }))).toEqual(rows.slice(1))
		expect(await store.read((reader) => deadEventCount(reader, own))).toBe(2)
		expect(await store.read((reader) => deadEventCount(reader, all))).toBe(3)
	})

	test("go back to work, never another village's", async () => {
		const store = await open()
		await fill(store)
		const redrive = (chatId: string, seq: number) => store.tx((tx) => redriveEvents(tx, own, { chatId, seq }, 50))
		for (const [chatId, seq] of [
			["other", 24],
			["timers2", 23],
			["nobody", 25],
			["mine", 20],
			["mine", 99],
		] as const) {
			expect(await redrive(chatId, seq)).toBe(0)
		}
		expect(await redrive("mine", 21)).toBe(1)
		expect(await store.tx((tx) => redriveEvents(tx, own, "all", 50))).toBe(1)
		expect(await store.read((reader) => deadEventCount(reader, own))).toBe(0)
		expect(await store.read((reader) => deadEventCount(reader, { villageId: "v2", withUnowned: true }))).toBe(3)
	})

	test("and new ones are counted with the age of the oldest; the latest one tells the time", async () => {
		const store = await open()
		expect(await store.read(openEvents)).toEqual({ byStatus: {}, oldestAt: undefined })
		expect(await store.read(latestEventAt)).toBeUndefined()
		await fill(store)
		expect(await store.read(openEvents)).toEqual({ byStatus: { dead: 5, new: 1 }, oldestAt: 55 })
		expect(await store.read(latestEventAt)).toBe(900)
	})
})
