import { pino } from "pino"
import { expect, it } from "vitest"
import type { Inbound } from "../../src/channel/message.ts"
import { acceptor } from "../../src/inbound/accept.ts"
import { freshEvents } from "../../src/inbound/fresh-events.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { clearTimer, clockwork, setTimer, type Timer } from "../../src/timers/due.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually } from "../support/tiny.ts"
import { inboxRows, testId } from "../support/transport-rows.ts"

onBothEngines("timers", (open) => {
	const timer = (more: Partial<Timer> = {}): Timer => ({
		villageId: "v",
		kind: "close",
		subject: "s",
		dueAt: 100,
		guardVersion: 1,
		...more,
	})
	const set = (store: Store, more: Partial<Timer> = {}) => store.tx((tx) => setTimer(tx, timer(more), testId))
	const rows = (store: Store) =>
		store.read(async (reader) => {
			const { timer: t } = reader.tables(transportTables)
			return reader.db.select().from(t)
		})
	function works(
		store: Store,
		now: () => number,
		accept = acceptor({ store, clock: now, newId: testId, fresh: freshEvents(), onStored: () => undefined }),
	) {
		return clockwork({ store, accept, clock: now, log: pino({ level: "silent" }), pollMs: 5 })
	}
	const rung = async (store: Store): Promise<readonly Inbound[]> => (await inboxRows(store)).map(({ body }) => JSON.parse(body ?? "null"))

	it("stands once for village, kind and subject; setting it again moves it", async () => {
		const store = await open()
		await set(store)
		await set(store, { dueAt: 200, guardVersion: 2 })
		await set(store, { villageId: "w" })
		expect((await rows(store)).map(({ villageId, dueAt, guardVersion }) => [villageId, dueAt, guardVersion]).sort()).toEqual([
			["v", 200, 2],
			["w", 100, 1],
		])
		await store.tx((tx) => clearTimer(tx, "v", "close", "s"))
		await store.tx((tx) => clearTimer(tx, "v", "close", "never set"))
		expect((await rows(store)).map(({ villageId }) => villageId)).toEqual(["w"])
	})

	it("rings one that is due already right after its commit, not at the next look", async () => {
		const store = await open()
		const heard: string[] = []
		const accept = async (_: string, events: readonly Inbound[]): Promise<void> => void heard.push(...events.map(({ kind }) => kind))
		const hour = 3_600_000
		const clocks = clockwork({ store, accept, clock: () => 100, log: pino({ level: "silent" }), pollMs: hour })
		clocks.start()
		try {
			// The first look has found nothing: only a wake-up can help now.
			await store.read(async () => undefined)
			await set(store, { dueAt: 100 })
			await eventually(() => heard.length > 0)
		} finally {
			await clocks.stop()
		}
	})

	it.each([
		{ villageId: "" },
		{ villageId: "v".repeat(201) },
		{ kind: "k".repeat(65) },
		{ subject: "s".repeat(301) },
		{ dueAt: Number.NaN },
		{ dueAt: 1.5 },
		{ guardVersion: 0.5 },
	])("refuses one that could never ring: %j", async (more) => {
		const store = await open()
		await expect(set(store, more)).rejects.toThrow(RangeError)
		expect(await rows(store)).toEqual([])
	})

	it("rings when due, once, as an event of its village", async () => {
		const store = await open()
		let now = 99
		const clock = works(store, () => now)
		await set(store)
		await set(store, { subject: "later", dueAt: 500 })
		expect(await clock.ring()).toBe(0)
		now = 100
		expect(await clock.ring()).toBe(1)
		expect(await clock.ring()).toBe(0)
		expect(await rung(store)).toMatchObject([
			{ kind: "timer", timer: "close", subject: "s", guard: 1, at: 100, chat: { account: "timer", id: "v" } },
		])
		expect((await rows(store)).map(({ subject }) => subject)).toEqual(["later"])
	})

	it("rings once when several instances look at the same time, or one dies between storing and deleting", async () => {
		const store = await open()
		for (let i = 0; i < 30; i++) await set(store, { subject: `s${i}` })
		const real = acceptor({ store, clock: () => 100, newId: testId, fresh: freshEvents(), onStored: () => undefined })
		let dies = true
		const dying = works(
			store,
			() => 100,
			async (channel, events) => {
				await real(channel, events)
				if (dies) throw new Error("the process ended here")
			},
		)
		await expect(dying.ring()).rejects.toThrow()
		dies = false
		await Promise.all([dying.ring(), works(store, () => 100).ring()])
		expect(await rung(store)).toHaveLength(30)
		expect(await rows(store)).toEqual([])
	})

	it("keeps a timer that was moved while it was being rung", async () => {
		const store = await open()
		await set(store)
		const real = acceptor({ store, clock: () => 100, newId: testId, fresh: freshEvents(), onStored: () => undefined })
		const moving = works(
			store,
			() => 100,
			async (channel, events) => {
				await real(channel, events)
				await set(store, { dueAt: 900, guardVersion: 2 })
			},
		)
		await moving.ring()
		expect(await rows(store)).toMatchObject([{ dueAt: 900, guardVersion: 2 }])
	})

	it("goes on after the database was away, looks again when woken, and stops", async () => {
		const store = await open()
		let isAway = true
		const real = acceptor({ store, clock: () => 100, newId: testId, fresh: freshEvents(), onStored: () => undefined })
		let tries = 0
		const clock = works(
			store,
			() => 100,
			async (channel, events) => {
				tries += 1
				if (isAway) throw new Error("away")
				await real(channel, events)
			},
		)
		await set(store)
		clock.start()
		await eventually(() => tries > 1)
		isAway = false
		clock.wake()
		await eventually(async () => (await rows(store)).length === 0)
		await clock.stop()
		await set(store)
		clock.wake()
		expect(await rows(store)).toHaveLength(1)
	})
})
