import { eq } from "drizzle-orm"
import { pino } from "pino"
import { afterEach, expect, it } from "vitest"
import type { Adapter } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { Block } from "../../src/channel/message.ts"
import { touch } from "../../src/inbound/inbox.ts"
import { restMs } from "../../src/outbound/channels.ts"
import { claim, leaseMs } from "../../src/outbound/claims.ts"
import { type Deliverer, deliverer } from "../../src/outbound/deliver.ts"
import { dueMessages } from "../../src/outbound/due.ts"
import { noMedia } from "../../src/outbound/media.ts"
import { outboxCounts, say } from "../../src/outbound/outbox.ts"
import { releaseParked } from "../../src/outbound/parking.ts"
import { words as outboundWords } from "../../src/outbound/words.ts"
import { openAlerts } from "../../src/store/journal.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually, openLimits, recordingAdapter, type Sent, textFrom } from "../support/tiny.ts"
import { chatRow, outboxRow, said, stored, testId } from "../support/transport-rows.ts"

const ok: SendOutcome = { ok: true, externalIds: ["m"] }
const refused = (kind: "auth" | "transient" | "uncertain" | "window" | "invalid"): SendOutcome => ({
	ok: false,
	fault: { kind, detail: "E" },
})

onBothEngines("the deliverer", (open) => {
	const running: Deliverer[] = []
	afterEach(async () => {
		for (const one of running.splice(0)) await one.stop()
	})

	/** A deliverer on a clock of its own; time passes only when the test says so. */
	async function works(store: Store, adapters: readonly Adapter[], from = 1_000_000, media = noMedia) {
		const clock = { now: from }
		const settled: string[] = []
		const out = deliverer({
			store,
			adapters,
			clock: () => clock.now,
			newId: testId,
			random: () => 0.5,
			say: speaker([outboundWords], "zh-CN"),
			media,
			linkTo: (messageId) => `https://cun.example/w/${messageId}`,
			log: pino({ level: "silent" }),
			pollMs: 5,
			patienceMs: 20,
			onSettled: ({ id }) => settled.push(id),
		})
		running.push(out)
		await out.start()
		return { out, clock, settled }
	}
	const chatIn = (store: Store, address: string, channel = "telegram", now = 1_000_000) =>
		stored(store, textFrom(address, "x"), { channel, now })
	const counts = (store: Store) => store.read(outboxCounts)
	const untilCounts = (store: Store, wanted: Record<string, number>) =>
		eventually(async () => JSON.stringify(sorted(await counts(store))) === JSON.stringify(sorted(wanted)))
	const sorted = (record: Readonly<Record<string, number>>) => Object.entries(record).sort()
	const openAlertKinds = async (store: Store) =>
		(await store.read((reader) => openAlerts(reader, "v", 20))).map(({ kind, subject }) => `${kind} ${subject}`)
	const textOf = ({ part }: Sent) => (part.kind === "text" ? part.text : "")
	/** Claims a message as a process does that then dies. */
	async function leftSending(store: Store, id: string, lane: "dialog" | "bulk", lease: number, channel = "telegram") {
		const due = await store.read((reader) => dueMessages(reader, { lane, channels: [channel], now: 2_000_000, limit: 50 }))
		const candidate = due.find((other) => other.id === id)
		if (candidate === undefined) throw new Error("not due")
		expect(await store.tx((tx) => claim(tx, candidate, lease))).toBe(true)
	}

	it("sends dialog replies again that a dead process was sending, and leaves notices to staff", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const web = await chatIn(store, "w", "web")
		const [reply, notice, shown] = [
			await said(store, chatId, "reply"),
			await said(store, chatId, "notice", { lane: "bulk" }),
			await said(store, web, "shown once", { lane: "bulk" }),
		]
		await leftSending(store, reply, "dialog", 1_000_000 + leaseMs)
		await leftSending(store, notice, "bulk", 1_000_000 + leaseMs)
		await leftSending(store, shown, "bulk", 1_000_000 + leaseMs, "web")
		const adapter = recordingAdapter(openLimits, () => ok)
		const page = recordingAdapter({ ...openLimits, idempotentSend: true }, () => ok, "web")
		const { clock } = await works(store, [adapter, page])
		// A SQLite file has one process, so what it finds is its predecessor's; on PostgreSQL another may still be sending.
		if (store.dialect === "postgres") clock.now += leaseMs
		await untilCounts(store, { sent: 2, uncertain: 1 })
		expect([...adapter.sent, ...page.sent].map(textOf).sort()).toEqual(["reply", "shown once"])
	})

	it("tries again later where the files cannot be read now: a picture does not become words by it", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const picture: Block = { kind: "media", media: "image", ref: "m1", alt: "村口的路" }
		await store.tx((tx) => say(tx, { chatId, lane: "dialog", id: testId(), blocks: [picture], now: 1_000_000 }))
		const adapter = recordingAdapter({ ...openLimits, media: { image: { maxBytes: 100 } } }, () => ok)
		let isAway = true
		const sizeOf = async () => {
			if (isAway) throw new Error("EIO")
			return 100
		}
		const { clock } = await works(store, [adapter], 1_000_000, { sizeOf, linkTo: () => undefined })
		const rows = async () => store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
		await eventually(async () => (await rows())[0]?.cause === "transient: MEDIA_UNREADABLE")
		expect(adapter.sent).toEqual([])
		isAway = false
		clock.now += 60_000
		await untilCounts(store, { sent: 1 })
		expect(adapter.sent.map(({ part }) => part)).toEqual([picture])
	})

	it("goes on at the part that failed, and sends none twice", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		let failures = 1
		const adapter = recordingAdapter({ ...openLimits, text: { max: 10, unit: "characters", markup: "none" } }, ({ index }) => {
			if (index !== 2 || failures === 0) return { ok: true, externalIds: [`m${index}`] }
			failures -= 1
			return refused("transient")
		})
		const id = await said(store, chatId, "一二三四五六七八九十".repeat(4), { now: 1_000_000 })
		const later = await said(store, chatId, "behind", { now: 1_000_000 })
		const { clock } = await works(store, [adapter])
		await eventually(async () => (await outboxRow(store, id))?.attempts === 1)
		expect(await outboxRow(store, id)).toMatchObject({ status: "pending", partsSent: 2, externalIds: '["m0","m1"]' })
		clock.now += 60_000
		await untilCounts(store, { sent: 2 })
		expect(adapter.sent.map(({ outboxId, index }) => [outboxId === id ? "long" : "behind", index])).toEqual([
			["long", 0],
			["long", 1],
			["long", 2],
			["long", 2],
			["long", 3],
			["behind", 0],
		])
		expect(await outboxRow(store, id)).toMatchObject({ externalIds: '["m0","m1","m2","m3"]', partsSent: 4 })
		expect(later).not.toBe(id)
	})

	it("notes each part that arrived, so that a process that dies goes on behind it", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const limits = { ...openLimits, text: { max: 10, unit: "characters", markup: "none" } } as const
		const id = await said(store, chatId, "一二三四五六七八九十".repeat(3), { now: 1_000_000 })
		let dies: () => void = () => undefined
		const dying = recordingAdapter(limits, ({ index }) =>
			index < 2
				? { ok: true, externalIds: [] }
				: new Promise((resolve) => {
						dies = () => resolve(refused("uncertain"))
					}),
		)
		const first = await works(store, [dying])
		await eventually(() => dying.sent.length === 3)
		expect(await outboxRow(store, id)).toMatchObject({ status: "sending", partsSent: 2 })
		// Another instance finds the lease run out, and sends what is left. The first one's clock stands: it would claim its own row again.
		const next = recordingAdapter(limits, () => ok)
		const second = await works(store, [next], first.clock.now + leaseMs * 2)
		await untilCounts(store, { sent: 1 })
		expect(next.sent.map(({ index }) => index)).toEqual([2])
		dies()
		await second.out.stop()
		expect(await counts(store), "what the first one hears at last changes nothing").toEqual({ sent: 1 })
	})

	it("rests a channel whose credentials are refused, tells staff once, tries it with one message, and recovers by itself", async () => {
		const store = await open()
		const ids: string[] = []
		for (let i = 0; i < 5; i++) ids.push(await said(store, await chatIn(store, `a${i}`), "words", { now: 1_000_000 }))
		let isRefused = true
		const adapter = recordingAdapter(openLimits, () => (isRefused ? refused("auth") : ok))
		const other = recordingAdapter(openLimits, () => ok, "wecom")
		await said(store, await chatIn(store, "b", "wecom"), "elsewhere", { now: 1_000_000 })
		const { out, clock } = await works(store, [adapter, other])
		await untilCounts(store, { pending: 5, sent: 1 })
		expect(out.paused()).toEqual(new Map([["telegram", clock.now + restMs]]))
		expect(await openAlertKinds(store)).toEqual(["channel-paused telegram"])
		const tried = adapter.sent.length
		clock.now += restMs
		out.wake()
		await eventually(() => adapter.sent.length === tried + 1)
		await untilCounts(store, { pending: 5, sent: 1 })
		out.wake()
		await new Promise((resolve) => setTimeout(resolve, 20))
		expect(adapter.sent, "one alone is tried after the rest").toHaveLength(tried + 1)
		expect(await openAlertKinds(store)).toEqual(["channel-paused telegram"])
		isRefused = false
		clock.now += restMs
		out.wake()
		await untilCounts(store, { sent: 6 })
		expect(out.paused()).toEqual(new Map())
		expect(await openAlertKinds(store)).toEqual([])
		for (const id of ids) expect(await outboxRow(store, id)).toMatchObject({ attempts: 0 })
	})

	it("obeys the rates of channel, chat and group, at every moment, for parts as for messages", async () => {
		const store = await open()
		const rates = { perChannel: { perSecond: 4, burst: 4 }, perChat: { perSecond: 1, burst: 1 }, perGroup: { perSecond: 0.5, burst: 1 } }
		const sentAt: { readonly at: number; readonly to: string }[] = []
		const clock = { now: 1_000_000 }
		const adapter = recordingAdapter({ ...openLimits, rates, text: { max: 10, unit: "characters", markup: "none" } }, ({ to }) => {
			sentAt.push({ at: clock.now, to })
			return ok
		})
		const [a, b, c] = [await chatIn(store, "a"), await chatIn(store, "b"), await chatIn(store, "c")]
		const group = await stored(store, { ...textFrom("g", "x"), group: { id: "g", mentioned: true } })
		for (const chatId of [a, b, c, group]) for (let i = 0; i < 3; i++) await said(store, chatId, "words", { now: 1_000_000 })
		await said(store, a, "一二三四五六七八九十".repeat(3), { now: 1_000_000 })
		const out = deliverer({
			store,
			adapters: [adapter],
			clock: () => clock.now,
			newId: testId,
			random: () => 0.5,
			say: speaker([outboundWords], "zh-CN"),
			media: noMedia,
			log: pino({ level: "silent" }),
			pollMs: 2,
			onSettled: () => undefined,
		})
		running.push(out)
		await out.start()
		await eventually(async () => {
			const { sending, sent } = await counts(store)
			if (sending === undefined) clock.now += 100
			return sent === 13
		}, 20_000)
		expect(sentAt).toHaveLength(15)
		const within = (periodMs: number, of: readonly { readonly at: number }[]) =>
			Math.max(...of.map(({ at }) => of.filter((other) => other.at >= at && other.at < at + periodMs).length))
		// A bucket gives at most its burst and what flows in meanwhile.
		expect(within(1_000, sentAt)).toBeLessThanOrEqual(8)
		for (const to of ["a", "b", "c"])
			expect(
				within(
					1_000,
					sentAt.filter((sent) => sent.to === to),
				),
				to,
			).toBeLessThanOrEqual(2)
		expect(
			within(
				2_000,
				sentAt.filter((sent) => sent.to === "g"),
			),
		).toBeLessThanOrEqual(2)
	})

	it("ends a notice in the middle of which the rate ran out before it begins others", async () => {
		const store = await open()
		const rates = { ...openLimits.rates, bulk: { perSecond: 10, burst: 2 } }
		const adapter = recordingAdapter({ ...openLimits, rates, text: { max: 10, unit: "characters", markup: "none" } }, () => ok)
		const names = Array.from({ length: 24 }, (_, n) => `p${n}`)
		for (const name of names) await said(store, await chatIn(store, name), "一二三四五六七八九十".repeat(2), { lane: "bulk", now: 999_000 })
		const { clock } = await works(store, [adapter])
		await eventually(async () => {
			const { sending, sent } = await counts(store)
			if (sending === undefined) clock.now += 100
			return sent === names.length
		}, 20_000)
		const order = adapter.sent.map(({ to }) => to)
		// One that is just being written down is passed by what stands behind it; in the order of their due times all would begin before any ends.
		const gaps = names.map((name) => order.lastIndexOf(name) - order.indexOf(name))
		expect(Math.max(...gaps), order.join(" ")).toBeLessThanOrEqual(8)
	})

	it("lets no channel that is full, resting or switched off stand in the way of another", async () => {
		const store = await open()
		for (let i = 0; i < 51; i++) {
			await said(store, await chatIn(store, `full${i}`), "words", { now: 999_000 })
			await said(store, await chatIn(store, `off${i}`, "wechaty"), "words", { now: 999_000 })
		}
		const last = await said(store, await chatIn(store, "b", "wecom"), "words", { now: 1_000_000 })
		const full = recordingAdapter({ ...openLimits, rates: { perChannel: { perSecond: 0.001, burst: 1 } } })
		const other = recordingAdapter(openLimits, () => ok, "wecom")
		await works(store, [full, other])
		await eventually(async () => (await outboxRow(store, last))?.status === "sent")
		expect(full.sent).toHaveLength(1)
	})

	it("gives the last place of a window to one of two lanes", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		await store.tx((tx) => touch(tx, chatId, 1_000_000))
		await said(store, chatId, "reply", { now: 1_000_000 })
		await said(store, chatId, "notice", { lane: "bulk", now: 1_000_000 })
		const adapter = recordingAdapter({ ...openLimits, initiate: { kind: "reply-only" } }, () => ok)
		await works(store, [adapter])
		await untilCounts(store, { parked: 1, sent: 1 })
		expect(adapter.sent.map(textOf)).toEqual(["reply"])
		expect(await chatRow(store, chatId)).toMatchObject({ windowUsed: 1, hasParked: true })
	})

	it("takes no place of a window for what was not sent", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		await store.tx((tx) => touch(tx, chatId, 1_000_000))
		await said(store, chatId, "refused", { now: 1_000_000 })
		await said(store, chatId, "answer", { now: 1_000_000 })
		const adapter = recordingAdapter({ ...openLimits, initiate: { kind: "reply-only" } }, (sent) =>
			textOf(sent) === "refused" ? refused("invalid") : ok,
		)
		await works(store, [adapter])
		await untilCounts(store, { dead: 1, sent: 1 })
	})

	it("parks what the platform refuses for its window", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		await store.tx((tx) => touch(tx, chatId, 1_000_000))
		await said(store, chatId, "words", { now: 1_000_000 })
		await works(store, [
			recordingAdapter({ ...openLimits, initiate: { kind: "window", hours: 48, perWindow: 5 } }, () => refused("window")),
		])
		await untilCounts(store, { parked: 1 })
		expect(await chatRow(store, chatId)).toMatchObject({ windowUsed: 0, hasParked: true })
	})

	const knocking = { ...openLimits, links: true, initiate: { kind: "window", hours: 48, perWindow: 5, knocks: true } } as const
	const isKnock = ({ part }: Sent) => part.kind === "text" && part.link !== undefined

	it("tells once a day that something waits, takes no place for it, and says the rest after the person's next word", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const first = await said(store, chatId, "\n  周五停水\n请存好水", { lane: "bulk", now: 1_000_000 })
		const adapter = recordingAdapter(knocking, () => ok)
		const { clock } = await works(store, [adapter])
		await untilCounts(store, { parked: 1, sent: 1 })
		await said(store, chatId, "answer", { now: 1_000_000 })
		await untilCounts(store, { parked: 2, sent: 1 })
		const link = { text: "点开看；要办事请回一个字", url: `https://cun.example/w/${first}` }
		expect(adapter.sent.map(({ part }) => part)).toEqual([{ kind: "text", text: "周五停水", link }])
		await said(store, chatId, "same day", { lane: "bulk", now: clock.now })
		await untilCounts(store, { parked: 3, sent: 1 })
		clock.now += 24 * 3_600_000
		await said(store, chatId, "next day", { lane: "bulk", now: clock.now })
		await untilCounts(store, { parked: 4, sent: 2 })
		expect(adapter.sent.filter(isKnock)).toHaveLength(2)
		expect(await chatRow(store, chatId)).toMatchObject({ windowUsed: 0 })
		const now = clock.now
		await store.tx(async (tx) => {
			await touch(tx, chatId, now)
			await releaseParked(tx, chatId, now)
		})
		await untilCounts(store, { sent: 6 })
		expect(adapter.sent.slice(2).map(textOf).sort()).toEqual(["answer", "next day", "same day", "周五停水\n请存好水"])
		expect(await openAlertKinds(store)).toEqual([])
	})

	it("a message that parks again is not told of again", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const notice = await said(store, chatId, "notice", { lane: "bulk", now: 1_000_000 })
		const adapter = recordingAdapter(knocking, (sent) => (isKnock(sent) ? ok : refused("window")))
		const { clock } = await works(store, [adapter])
		await untilCounts(store, { parked: 1, sent: 1 })
		clock.now += 3 * 24 * 3_600_000
		await store.tx(async (tx) => {
			await touch(tx, chatId, clock.now)
			await releaseParked(tx, chatId, clock.now)
		})
		await eventually(async () => adapter.sent.length === 2 && (await outboxRow(store, notice))?.status === "parked")
		await untilCounts(store, { parked: 1, sent: 1 })
	})

	it("a knock that is refused alerts nobody, one that must wait is dropped at the person's word", async () => {
		const store = await open()
		const [a, b] = [await chatIn(store, "a"), await chatIn(store, "b")]
		await said(store, a, "for a", { lane: "bulk", now: 1_000_000 })
		await said(store, b, "for b", { lane: "bulk", now: 1_000_000 })
		const adapter = recordingAdapter(knocking, (sent) => {
			if (!isKnock(sent)) return ok
			return sent.to === "a" ? refused("invalid") : { ok: false, fault: { kind: "throttled", retryAfterMs: 3_600_000 } }
		})
		const { clock } = await works(store, [adapter])
		await untilCounts(store, { dead: 1, parked: 2, pending: 1 })
		await store.tx(async (tx) => {
			await touch(tx, b, clock.now)
			await releaseParked(tx, b, clock.now)
		})
		await untilCounts(store, { dead: 1, parked: 1, sent: 1 })
		clock.now += 3_600_000
		await said(store, b, "later", { now: clock.now })
		await untilCounts(store, { dead: 1, parked: 1, sent: 2 })
		expect(adapter.sent.filter(isKnock)).toHaveLength(2)
		expect(await openAlertKinds(store)).toEqual([])
	})

	it("gives up in the open what is stored in no shape it knows, and what its adapter's code throws at stays in doubt", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const broken = await said(store, chatId, "words", { now: 1_000_000 })
		await store.tx(async (tx) => {
			const { outbox } = tx.tables(transportTables)
			await tx.db.update(outbox).set({ body: '[{"kind":"hologram"}]' }).where(eq(outbox.id, broken))
		})
		await said(store, chatId, "notice", { lane: "bulk", now: 1_000_000 })
		await said(store, chatId, "good", { now: 1_000_000 })
		const adapter = recordingAdapter(openLimits, (sent) => {
			if (textOf(sent) === "notice") throw new TypeError("words of a person")
			return ok
		})
		await works(store, [adapter])
		await untilCounts(store, { dead: 1, sent: 1, uncertain: 1 })
		expect(await outboxRow(store, broken)).toMatchObject({ cause: "UNREADABLE" })
		expect(await openAlertKinds(store)).toEqual([`outbox-dead ${broken}`])
	})

	it("sends a message of nothing but blanks as nothing, and tells live views of every end", async () => {
		const store = await open()
		const chatId = await chatIn(store, "a")
		const blocks: readonly Block[] = [{ kind: "text", text: " " }]
		await store.tx((tx) => say(tx, { chatId, lane: "dialog", id: "blank", blocks, now: 1_000_000 }))
		const adapter = recordingAdapter(openLimits, () => ok)
		const { settled } = await works(store, [adapter])
		await untilCounts(store, { sent: 1 })
		expect(adapter.sent).toEqual([])
		await eventually(() => settled.length === 1)
	})

	it("aborts at the stop what takes longer than it may, and still writes down what became of it", async () => {
		const store = await open()
		await said(store, await chatIn(store, "a"), "words", { now: 1_000_000 })
		const aborted = new AbortController()
		const adapter: Adapter = {
			...recordingAdapter(openLimits),
			send: (_part, _to, { signal }) =>
				new Promise((resolve) => {
					aborted.abort()
					signal.addEventListener("abort", () => resolve(refused("uncertain")))
				}),
		}
		const { out } = await works(store, [adapter])
		await eventually(() => aborted.signal.aborted)
		await out.stop()
		expect(await counts(store)).toEqual({ pending: 1 })
	})
})
