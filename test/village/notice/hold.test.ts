/** A broadcast that is paused or taken back, over the running path: what was in the air, what waits, what staff send again. */
import { eq, sql } from "drizzle-orm"
import { pino } from "pino"
import { expect, it, onTestFinished } from "vitest"
import { buildHouse, closedGate, pathOf } from "../../../src/app.ts"
import type { SendOutcome } from "../../../src/channel/fault.ts"
import { readConfig } from "../../../src/config.ts"
import { say } from "../../../src/outbound/outbox.ts"
import { releaseParked } from "../../../src/outbound/parking.ts"
import { redriveMessages } from "../../../src/outbound/trouble.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { hourMs } from "../../../src/text/date.ts"
import { unaskedIn } from "../../../src/village/burden/index.ts"
import { type Order, orderBroadcast, startBroadcast } from "../../../src/village/notice/broadcast.ts"
import { hold, isUnderWay } from "../../../src/village/notice/broadcast-hold.ts"
import { broadcastById } from "../../../src/village/notice/broadcast-repo.ts"
import { bindGroup } from "../../../src/village/notice/groups.ts"
import { progressOf } from "../../../src/village/notice/seen.ts"
import { onBothEngines } from "../../support/stores.ts"
import { eventually, openLimits, recordingAdapter, type Sent } from "../../support/tiny.ts"
import { morning, published, type Seed, villageId, withPeople } from "./world.ts"

const people: readonly Seed[] = ["a", "b", "c"].map((id) => ({ id, household: id, chat: `c-${id}`, channel: "telegram" }))
const ok: SendOutcome = { ok: true, externalIds: [] }
const refused: SendOutcome = { ok: false, fault: { kind: "transient", detail: "busy" } }

/** A notice on its way to three phones and one group; each sending hangs until the test says what became of it. */
async function onItsWay(store: Store) {
	const test = await withPeople(store, people)
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const row = { channel: "telegram", account: "test", nextSeq: 0, villageId, createdAt: 0 }
		await tx.db.insert(chat).values([
			{ ...row, id: "g", address: "g", isGroup: true },
			{ ...row, id: "marker", address: "marker", isGroup: false },
		])
		await bindGroup(tx, { villageId, chatId: "g", by: "a", now: morning })
	})
	const read = readConfig({ DATA_DIR: "/nowhere" })
	if (!read.ok) throw new Error("the test's configuration is wrong")
	const began = performance.now()
	let ahead = 0
	const clock = () => morning + ahead + Math.round(performance.now() - began)
	const house = buildHouse({ config: read.config, store, secret: new Uint8Array(32).fill(7), gate: closedGate, clock })
	const hanging = new Map<string, (outcome: SendOutcome) => void>()
	let hangs = true
	const adapter = recordingAdapter({ ...openLimits, groups: true }, ({ to }: Sent) =>
		hangs && to !== "marker" ? new Promise<SendOutcome>((resolve) => hanging.set(to, resolve)) : ok,
	)
	const path = pathOf(house, [adapter], pino({ level: "silent" }))
	onTestFinished(() => path.stop())
	await path.start()
	const notice = await published(test)
	const started = await store.tx((tx) =>
		startBroadcast(tx, { house, now: clock(), by: "a" }, { villageId, noticeId: notice.id, when: "now" }),
	)
	if (!started.ok) throw new Error(started.code)
	const id = started.broadcastId
	path.wake()
	const sentTo = () => adapter.sent.map(({ to }) => to).filter((to) => to !== "marker")
	await eventually(() => sentTo().length === 4)
	return {
		id,
		notice,
		sentTo,
		/** What became of those in the air; later ones arrive at once. */
		land: (outcomes: Readonly<Record<string, SendOutcome>>) => {
			hangs = false
			for (const [to, resolve] of hanging) resolve(outcomes[to] ?? ok)
		},
		order: async (order: Order) => {
			const isTaken = await store.tx((tx) => orderBroadcast(tx, { house, now: clock(), by: "a" }, { villageId, id, order }))
			path.wake()
			return isTaken
		},
		state: () => store.read(async (reader) => (await broadcastById(reader, villageId, id))?.state),
		progress: () => store.read((reader) => progressOf(reader, villageId, notice)),
		wait: (ms: number) => {
			ahead += ms
			path.wake()
		},
		/** Whatever could go out by now has gone out: what came later is there. */
		settled: async () => {
			const before = adapter.sent.filter(({ to }) => to === "marker").length
			const blocks = [{ kind: "text", text: "later" }] as const
			await store.tx((tx) => say(tx, { chatId: "marker", lane: "bulk", id: house.newId(), blocks, now: clock() }))
			path.wake()
			await eventually(() => adapter.sent.filter(({ to }) => to === "marker").length > before)
		},
		clock,
	}
}

/** Of chat c-a, given up or in doubt, or waiting for a word. */
async function put(store: Store, status: "uncertain" | "dead" | "parked"): Promise<void> {
	const { outbox, chat } = await store.read(async (reader) => reader.tables(transportTables))
	await store.tx(async (tx) => {
		await tx.db.update(outbox).set({ status, leaseUntil: null, partsSent: 0 }).where(eq(outbox.chatId, "c-a"))
		await tx.db
			.update(chat)
			.set({ hasParked: status === "parked" })
			.where(eq(chat.id, "c-a"))
	})
}

/** A notice that is several parts long on a channel so slow that the rate comes between them, to many phones. */
async function inParts(store: Store) {
	const names = Array.from({ length: 12 }, (_, n) => `p${n + 10}`)
	const test = await withPeople(
		store,
		names.map((id) => ({ id, household: id, chat: `c-${id}`, channel: "telegram" })),
	)
	const read = readConfig({ DATA_DIR: "/nowhere" })
	if (!read.ok) throw new Error("the test's configuration is wrong")
	const began = performance.now()
	const clock = () => morning + Math.round(performance.now() - began)
	const house = buildHouse({ config: read.config, store, secret: new Uint8Array(32).fill(7), gate: closedGate, clock })
	const bulk = { perSecond: 40, burst: 4 }
	const adapter = recordingAdapter(
		{ ...openLimits, rates: { ...openLimits.rates, bulk }, text: { max: 30, unit: "characters", markup: "none" } },
		() => ok,
	)
	const path = pathOf(house, [adapter], pino({ level: "silent" }))
	onTestFinished(() => path.stop())
	await path.start()
	const notice = await published(test)
	const started = await store.tx((tx) =>
		startBroadcast(tx, { house, now: clock(), by: "a" }, { villageId, noticeId: notice.id, when: "now" }),
	)
	if (!started.ok) throw new Error(started.code)
	path.wake()
	return {
		sent: adapter.sent,
		/** Indices of the parts each phone has. */
		parts: () => {
			const parts = new Map<string, number[]>()
			for (const { to, index } of adapter.sent) parts.set(to, [...(parts.get(to) ?? []), index])
			return [...parts.values()]
		},
		order: async (order: Order) => {
			await store.tx((tx) => orderBroadcast(tx, { house, now: clock(), by: "a" }, { villageId, id: started.broadcastId, order }))
			path.wake()
		},
		state: () => store.read(async (reader) => (await broadcastById(reader, villageId, started.broadcastId))?.state),
		progress: () => store.read((reader) => progressOf(reader, villageId, notice)),
		everybody: names.length,
	}
}

onBothEngines("a broadcast in the middle", (open) => {
	it.each(["pause", "cancel"] as const)("whoever has the beginning of a message gets the rest of it: %s", async (order) => {
		const store = await open()
		const news = await inParts(store)
		// A burst has begun more messages than the rate has ended.
		await eventually(() => news.sent.length >= 6)
		await news.order(order)
		await eventually(async () => (await news.state()) === (order === "pause" ? "paused" : "cancelled"), 10_000)
		const whole = Math.max(...news.parts().map((parts) => parts.length))
		expect(whole).toBeGreaterThan(1)
		expect(news.parts()).toEqual(news.parts().map(() => Array.from({ length: whole }, (_, index) => index)))
		const [heard, { out, uncertain, planned, cancelled }] = [news.parts().length, await news.progress()]
		expect(heard).toBeLessThan(news.everybody)
		expect({ out, uncertain, left: planned + cancelled }).toEqual({ out: heard, uncertain: 0, left: news.everybody - heard })
		if (order === "pause") {
			await news.order("resume")
			await eventually(async () => (await news.progress()).out === news.everybody, 10_000)
		}
	})

	it("paused, it sends nothing more until it goes on: neither what was in the air and refused, nor what a word or staff let go", async () => {
		const store = await open()
		const news = await onItsWay(store)
		expect(await news.order("pause")).toBe(true)
		await eventually(async () => (await news.progress()).planned === 3)
		// What is in the air may still arrive: it is not called paused before that is known.
		expect(await news.state()).toBe("pausing")
		news.land({ "c-b": refused, "c-c": refused, g: refused })
		await eventually(async () => {
			news.wait(1_000)
			return (await news.state()) === "paused"
		})
		expect(await news.progress()).toMatchObject({ out: 1, sent: 1, retrying: 2 })
		news.wait(2 * hourMs)
		await put(store, "parked")
		await store.tx((tx) => releaseParked(tx, "c-a", news.clock()))
		await news.settled()
		await put(store, "uncertain")
		const scope = { villageId, withUnowned: false }
		expect(await store.tx((tx) => redriveMessages(tx, scope, { status: "uncertain" }, news.clock()))).toBe(1)
		await news.settled()
		await news.settled()
		expect(news.sentTo()).toHaveLength(4)
		expect(await news.order("resume")).toBe(true)
		await eventually(() => news.sentTo().length === 8)
		expect(news.sentTo().slice(4).toSorted()).toEqual(["c-a", "c-b", "c-c", "g"])
		await eventually(async () => (await news.progress()).out === 3)
		expect(await news.state()).toBe("running")
	})

	it("taken back, it is never sent again, also not what was refused in the air; only what arrived counts", async () => {
		const store = await open()
		const news = await onItsWay(store)
		const spent = () => store.read(async (reader) => (await unaskedIn(reader, villageId, { from: 0, to: news.clock() + hourMs })).messages)
		expect(await spent()).toBe(3)
		expect(await news.order("cancel")).toBe(true)
		await eventually(async () => (await news.state()) === "cancelling")
		news.land({ "c-b": refused, "c-c": { ok: false, fault: { kind: "uncertain", detail: "cut" } }, g: refused })
		await eventually(async () => {
			news.wait(1_000)
			return (await news.state()) === "cancelled"
		})
		expect(await news.progress()).toMatchObject({ out: 1, sent: 1, cancelled: 1, uncertain: 1, retrying: 0, planned: 0 })
		expect(await spent()).toBe(2)
		// It may have arrived, and is not sent on either: there are no words left.
		const scope = { villageId, withUnowned: false }
		expect(await store.tx((tx) => redriveMessages(tx, scope, { status: "uncertain" }, news.clock()))).toBe(0)
		news.wait(2 * hourMs)
		await news.settled()
		expect(news.sentTo()).toHaveLength(4)
		expect(await news.order("resume")).toBe(false)
	})

	it.each(["pausing", "cancelling"] as const)(
		"what comes back from the air after the look at what waits is not overlooked: %s",
		async (state) => {
			const store = await open()
			const news = await onItsWay(store)
			const broadcast = await store.read((reader) => broadcastById(reader, villageId, news.id))
			if (broadcast === undefined) throw new Error("the broadcast is gone")
			await store.tx(async (tx) => {
				const { outbox } = tx.tables(transportTables)
				const inTheAir = eq(outbox.status, "sending")
				const messages = (await tx.db.select({ id: outbox.id }).from(outbox).where(inTheAir)).map(({ id }) => id)
				expect(messages).toHaveLength(4)
				await hold(tx, { ...broadcast, state }, messages, news.clock())
				await tx.db.update(outbox).set({ status: "pending", leaseUntil: null }).where(inTheAir)
				expect(await isUnderWay(tx, { ...broadcast, state }, messages)).toBe(true)
				await hold(tx, { ...broadcast, state }, messages, news.clock())
				expect(await isUnderWay(tx, { ...broadcast, state }, messages)).toBe(false)
			})
			news.land({})
		},
	)

	it("what comes back to life while it is being taken back goes with it", async () => {
		const store = await open()
		const news = await onItsWay(store)
		news.land({ "c-a": refused, "c-b": refused, "c-c": refused, g: refused })
		await eventually(async () => (await news.progress()).retrying === 3)
		await news.order("cancel")
		await eventually(async () => (await news.state()) === "cancelled")
		const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
		const left = await store.read((reader) => reader.db.select({ id: outbox.id }).from(outbox).where(sql`${outbox.status} = 'pending'`))
		expect(left).toEqual([])
		expect(await news.progress()).toMatchObject({ out: 0, cancelled: 3 })
	})
})
