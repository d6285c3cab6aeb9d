import { eq } from "drizzle-orm"
import { afterEach, expect, it } from "vitest"
import { retention } from "../src/inbound/housekeeping.ts"
import { inboxCounts, redriveInbox } from "../src/inbound/upkeep.ts"
import type { MessagePath } from "../src/message-path.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import { openAlerts } from "../src/store/journal.ts"
import type { Store } from "../src/store/store.ts"
import { transportTables } from "../src/store/transport.ts"
import { setTimer } from "../src/timers/due.ts"
import { onBothEngines } from "./support/stores.ts"
import { eventually, openLimits, recordingAdapter, recordsOf, type Sent, textFrom, tinyPath, tinySwitchboard } from "./support/tiny.ts"
import { inboxRows, said } from "./support/transport-rows.ts"

onBothEngines("the message path", (open) => {
	const running: MessagePath[] = []
	afterEach(async () => {
		for (const path of running.splice(0)) await path.stop()
	})
	async function started(store: Store, adapter = recordingAdapter(), options: Parameters<typeof tinyPath>[2] = {}) {
		const path = tinyPath(store, adapter, options)
		running.push(path)
		await path.start()
		return { path, adapter }
	}
	const textOf = (sent: Sent): string => (sent.part.kind === "text" ? sent.part.text : "")
	const idle = (store: Store) => async () => {
		const [inbox, outbox] = await store.read(async (reader) => [await inboxCounts(reader), await outboxCounts(reader)])
		return (inbox?.new ?? 0) === 0 && (outbox?.pending ?? 0) === 0 && (outbox?.sending ?? 0) === 0
	}
	const alerts = async (store: Store) =>
		(await store.read((reader) => openAlerts(reader, "tiny", 50))).map(({ kind, detail }) => `${kind} ${detail}`)
	const chatOf = async (store: Store, address: string) => {
		const [row] = await store.read(async (reader) => {
			const { chat } = reader.tables(transportTables)
			return reader.db.select().from(chat).where(eq(chat.address, address))
		})
		return row
	}

	it("answers a question and counts it once", async () => {
		const store = await open()
		const { path, adapter } = await started(store)
		await path.accept("telegram", [textFrom("a", "问卷")])
		await eventually(() => adapter.sent.length === 1)
		expect(adapter.sent[0]?.part).toMatchObject({ kind: "text", choices: { options: [{ label: "同意" }, { label: "不同意" }] } })
		await path.accept("telegram", [textFrom("a", "２")])
		await eventually(() => adapter.sent.length === 2)
		expect(adapter.sent.map(textOf)[1]).toBe("记下了")
		expect(await recordsOf(store, "tiny")).toMatchObject([{ event: "answer", data: '"no"' }])
	})

	it("takes a place of the speaking window for a reply that leaves straight from its turn, one for each, and gives back that of one refused", async () => {
		const store = await open()
		let isRefusing = false
		const adapter = recordingAdapter({ ...openLimits, initiate: { kind: "window", hours: 48, perWindow: 1 } }, () =>
			isRefusing ? { ok: false, fault: { kind: "transient", detail: "503" } } : { ok: true, externalIds: [] },
		)
		const { path } = await started(store, adapter)
		// The first goes by the outbox: only then the channel is known to be sound.
		for (const text of ["菜单", "菜单", "菜单"]) {
			await path.accept("telegram", [textFrom("a", text)])
			await eventually(idle(store))
			expect(await chatOf(store, "a")).toMatchObject({ windowUsed: 1 })
		}
		expect(adapter.sent).toHaveLength(3)
		const { id = "" } = (await chatOf(store, "a")) ?? {}
		await said(store, id, "通知", { lane: "bulk", now: Date.now() })
		path.wake()
		await eventually(async () => (await store.read(outboxCounts)).parked === 1)
		isRefusing = true
		await path.accept("telegram", [textFrom("a", "菜单")])
		// The notice may have looked for its place before the reply's was given back.
		await eventually(async () => {
			const { pending = 0, parked = 0 } = await store.read(outboxCounts)
			return pending + parked === 2 && pending > 0 && (await chatOf(store, "a"))?.windowUsed === 0
		})
	})

	it("takes a message delivered three times as one", async () => {
		const store = await open()
		const { path } = await started(store)
		await path.accept("telegram", [textFrom("a", "问卷")])
		await eventually(idle(store))
		const answer = textFrom("a", "1", { externalId: "same" })
		await Promise.all([path.accept("telegram", [answer]), path.accept("telegram", [answer, answer])])
		await path.accept("telegram", [answer])
		await eventually(idle(store))
		expect(await recordsOf(store, "tiny")).toHaveLength(1)
	})

	it("counts two identical answers in a row as two messages", async () => {
		const store = await open()
		const { path, adapter } = await started(store)
		for (const text of ["问卷", "1", "问卷", "1"]) {
			await path.accept("telegram", [textFrom("a", text)])
			await eventually(idle(store))
		}
		expect(await recordsOf(store, "tiny")).toHaveLength(2)
		expect(adapter.sent).toHaveLength(4)
	})

	it("does not count a digit typed before the question was shown", async () => {
		const store = await open()
		const { path, adapter } = await started(store)
		await path.accept("telegram", [textFrom("a", "问卷")])
		await eventually(() => adapter.sent.length === 1)
		await path.accept("telegram", [textFrom("a", "1", { at: Date.now() - 3_600_000 })])
		await eventually(() => adapter.sent.length === 2)
		expect(adapter.sent.map(textOf)[1]).toContain("在新问题出来之前")
		expect(await recordsOf(store, "tiny")).toHaveLength(0)
	})

	it("keeps the order of a chat's messages under load from many chats", async () => {
		const store = await open()
		const { path, adapter } = await started(store)
		const chats = Array.from({ length: 40 }, (_, i) => `c${i}`)
		await Promise.all(chats.map((id) => path.accept("telegram", [textFrom(id, "菜单"), textFrom(id, "问卷"), textFrom(id, "退出")])))
		await eventually(() => adapter.sent.length === 120)
		for (const id of chats) {
			const own = adapter.sent.filter((sent) => sent.to === id).map(textOf)
			expect(own.map((text) => text.slice(0, 4))).toEqual(["现在没有", "同意吗？", "好的，先"])
		}
	})

	it("lets no reply overtake one of its chat that has to be tried again", async () => {
		const store = await open()
		let now = 1_000_000
		let isRefusing = false
		const adapter = recordingAdapter(openLimits, () =>
			isRefusing ? { ok: false, fault: { kind: "transient", detail: "503" } } : { ok: true, externalIds: [] },
		)
		const { path } = await started(store, adapter, { clock: () => now })
		const say = (text: string) => path.accept("telegram", [textFrom("a", text, { at: now })])
		await say("退出")
		await eventually(idle(store))
		isRefusing = true
		await say("菜单")
		const waiting = (count: number) => async () => {
			const { pending = 0, sending = 0 } = await store.read(outboxCounts)
			return pending === count && sending === 0
		}
		await eventually(waiting(1))
		isRefusing = false
		adapter.sent.length = 0
		await say("退出")
		await eventually(async () => (await store.read(inboxCounts)).done === 3)
		await eventually(waiting(2))
		now += 3_600_000
		path.wake()
		await eventually(idle(store))
		expect(adapter.sent.map((sent) => textOf(sent).slice(0, 7))).toEqual(["现在没有要您回", "现在没有正在办"])
	})

	it("tries again what the platform could not take, and gives up in the open", async () => {
		const store = await open()
		let now = 1_000_000
		let tries = 0
		const adapter = recordingAdapter(openLimits, () => {
			tries += 1
			return { ok: false, fault: { kind: "transient", detail: "503" } }
		})
		const { path } = await started(store, adapter, { clock: () => now })
		await path.accept("telegram", [textFrom("a", "菜单", { at: now })])
		await eventually(async () => {
			const { pending, sending, dead } = await store.read(outboxCounts)
			// Time passes between the tries only, and less than a lease: else the lease of one just begun would run out.
			if (pending === 1 && sending === undefined) now += 5_000
			path.wake()
			return dead === 1
		})
		expect(tries).toBe(8)
		expect(await alerts(store)).toEqual(["outbox-dead transient: 503"])
	})

	it("obeys a throttle without counting it as a try", async () => {
		const store = await open()
		let now = 1_000_000
		let refusals = 3
		const adapter = recordingAdapter(openLimits, () => {
			if (refusals === 0) return { ok: true, externalIds: ["x"] }
			refusals -= 1
			return { ok: false, fault: { kind: "throttled", retryAfterMs: 30_000 } }
		})
		const { path } = await started(store, adapter, { clock: () => now })
		await path.accept("telegram", [textFrom("a", "菜单", { at: now })])
		await eventually(() => refusals === 2)
		path.wake()
		await new Promise((resolve) => setImmediate(resolve))
		expect(refusals).toBe(2)
		await eventually(async () => {
			const { pending, sending, sent } = await store.read(outboxCounts)
			if (pending === 1 && sending === undefined) now += 5_000
			path.wake()
			return sent === 1
		})
		expect(
			await store.read(async (reader) =>
				reader.db.select({ n: reader.tables(transportTables).outbox.attempts }).from(reader.tables(transportTables).outbox),
			),
		).toEqual([{ n: 0 }])
	})

	it("parks what may not be said and says it after the person's next word, the answer to it first", async () => {
		const store = await open()
		let now = 1_000_000
		const adapter = recordingAdapter({ ...openLimits, initiate: { kind: "window", hours: 48, perWindow: 2 } })
		const { path } = await started(store, adapter, { clock: () => now })
		await path.accept("telegram", [textFrom("a", "菜单", { at: now })])
		await eventually(() => adapter.sent.length === 1)
		const chatId = (await chatOf(store, "a"))?.id ?? ""
		await said(store, chatId, "公告一", { lane: "bulk", now })
		await said(store, chatId, "公告二", { lane: "bulk", now })
		path.wake()
		await eventually(async () => (await store.read(outboxCounts)).parked === 1)
		expect(adapter.sent.map(textOf)).toEqual([expect.stringContaining("现在没有"), "公告一"])
		now += 1_000
		await path.accept("telegram", [textFrom("a", "退出", { at: now })])
		await eventually(() => adapter.sent.length === 4)
		expect(adapter.sent.map(textOf).slice(2).sort()).toEqual(["公告二", "现在没有正在办的事。要看能办什么，请发“菜单”。"])
	})

	it("gives up a turn that always fails, tells the person and staff, and goes on with the next message; staff can have it tried again", async () => {
		const store = await open()
		let now = 1_000_000
		const good = tinySwitchboard()
		let isBroken = true
		const switchboard = {
			...good,
			bind: async (...given: Parameters<typeof good.bind>) =>
				isBroken ? Promise.reject(new TypeError("a bug with words of a person")) : good.bind(...given),
		}
		const { path, adapter } = await started(store, recordingAdapter(), { clock: () => now, switchboard })
		await path.accept("telegram", [textFrom("a", "问卷", { at: now }), textFrom("a", "菜单", { at: now })])
		await eventually(() => {
			now += 10_000
			path.wake()
			return adapter.sent.length === 2
		})
		expect(adapter.sent.map(textOf)).toEqual([expect.stringContaining("没能办成"), expect.stringContaining("现在没有")])
		expect(await store.read(inboxCounts)).toEqual({ dead: 1, done: 1 })
		expect(await alerts(store)).toEqual(["inbox-dead TypeError"])
		const [dead] = await inboxRows(store)
		expect(dead).toMatchObject({ status: "dead", attempts: 5, cause: "TypeError" })
		isBroken = false
		await store.tx((tx) => redriveInbox(tx, [{ chatId: dead?.chatId ?? "", seq: dead?.seq ?? 0 }], now))
		path.wake()
		await eventually(() => adapter.sent.length === 3)
		expect(adapter.sent.map(textOf)[2]).toBe("同意吗？")
	})

	it("says nothing to anybody about a dead event nobody waits for", async () => {
		const store = await open()
		let now = 1_000_000
		const switchboard = { ...tinySwitchboard(), timer: async () => Promise.reject(new Error("no")) }
		const { path, adapter } = await started(store, recordingAdapter(), { clock: () => now, switchboard })
		await store.tx((tx) =>
			setTimer(tx, { villageId: "tiny", kind: "close", subject: "s", dueAt: now, guardVersion: 1 }, () => crypto.randomUUID()),
		)
		await eventually(async () => {
			now += 10_000
			path.wake()
			return (await store.read(inboxCounts)).dead === 1
		})
		await eventually(idle(store))
		expect(adapter.sent).toEqual([])
		expect(await alerts(store)).toEqual(["inbox-dead Error"])
	})

	it("works alone what ended process after process, counts each try before it is made, and gives it up in the end", async () => {
		const store = await open()
		const before = tinyPath(store, recordingAdapter())
		await before.accept(
			"telegram",
			["poison", "suspect", "innocent"].map((id) => textFrom(id, "问卷")),
		)
		const crashes = { poison: 13, suspect: 3, innocent: 1 }
		await store.tx(async (tx) => {
			const { inbox, chat } = tx.tables(transportTables)
			for (const [address, n] of Object.entries(crashes)) {
				const [row] = await tx.db.select({ id: chat.id }).from(chat).where(eq(chat.address, address))
				await tx.db
					.update(inbox)
					.set({ crashes: n })
					.where(eq(inbox.chatId, row?.id ?? ""))
			}
		})
		const good = tinySwitchboard()
		const counted: Record<string, number> = {}
		const switchboard = {
			...good,
			bind: async (...given: Parameters<typeof good.bind>) => {
				const { inbox } = given[0].tables(transportTables)
				const [row] = await given[0].db.select({ crashes: inbox.crashes }).from(inbox).where(eq(inbox.chatId, given[3].chatId))
				counted[given[3].sender] = row?.crashes ?? 0
				return good.bind(...given)
			},
		}
		const { adapter } = await started(store, recordingAdapter(), { switchboard })
		await eventually(() => adapter.sent.length === 3)
		expect(adapter.sent.map((sent) => `${sent.to} ${textOf(sent).slice(0, 4)}`).sort()).toEqual([
			"innocent 同意吗？",
			"poison 对不起，",
			"suspect 同意吗？",
		])
		expect(counted).toEqual({ suspect: 4, innocent: 2 })
		expect(await alerts(store)).toEqual(["inbox-dead CRASH_LOOP"])
		expect(await store.read(inboxCounts)).toEqual({ dead: 1, done: 2 })
	})

	it("rings a due timer once, also when two instances look at the same time", async () => {
		const store = await open()
		const first = await started(store)
		const second = await started(store)
		await store.tx((tx) =>
			setTimer(tx, { villageId: "tiny", kind: "close", subject: "s1", dueAt: Date.now() - 1, guardVersion: 3 }, () => crypto.randomUUID()),
		)
		await Promise.all([first.path.clockwork.ring(), second.path.clockwork.ring()])
		await eventually(async () => (await recordsOf(store, "tiny")).length > 0)
		await eventually(idle(store))
		expect(await recordsOf(store, "tiny")).toEqual([{ event: "timer.close", subject: "s1", data: "3" }])
	})

	it("closes the address when the platform says it is gone, keeps what is said meanwhile, and says it when the person is back", async () => {
		const store = await open()
		let isGone = true
		const adapter = recordingAdapter(openLimits, () =>
			isGone ? { ok: false, fault: { kind: "gone", detail: "403" } } : { ok: true, externalIds: [] },
		)
		const { path } = await started(store, adapter)
		await path.accept("telegram", [textFrom("a", "菜单")])
		await eventually(async () => (await store.read(outboxCounts)).dead === 1)
		const { id = "" } = (await chatOf(store, "a")) ?? {}
		expect(await chatOf(store, "a")).toMatchObject({ closedAt: expect.any(Number) })
		await said(store, id, "公告", { lane: "bulk" })
		path.wake()
		await eventually(async () => (await store.read(outboxCounts)).parked === 1)
		expect(adapter.sent).toHaveLength(1)
		isGone = false
		await path.accept("telegram", [textFrom("a", "菜单")])
		await eventually(async () => (await store.read(outboxCounts)).sent === 2)
		expect(await chatOf(store, "a")).toMatchObject({ closedAt: null, hasParked: false })
	})

	it("takes a block or a receipt for no word of the person", async () => {
		const store = await open()
		let now = 1_000_000
		const { path, adapter } = await started(store, recordingAdapter({ ...openLimits, initiate: { kind: "reply-only" } }), {
			clock: () => now,
		})
		const events = async () => (await store.read(inboxCounts)).done ?? 0
		const envelope = (externalId: string) => ({ externalId, at: now, chat: { account: "bot", id: "a" }, from: { id: "a" } })
		await path.accept("telegram", [textFrom("a", "菜单", { at: now })])
		await eventually(() => adapter.sent.length === 1)
		const written = await chatOf(store, "a")
		now += 1_000
		await path.accept("telegram", [
			{ ...envelope("r1"), kind: "delivery", outboundId: "m1", state: "seen" },
			{ ...envelope("r2"), kind: "delivery", outboundId: "m1", state: "failed" },
		])
		await eventually(async () => (await events()) === 3)
		expect(await chatOf(store, "a")).toMatchObject({ lastInboundAt: written?.lastInboundAt, windowUsed: 1 })
		expect(await alerts(store)).toEqual(["delivery-failed telegram"])
		await path.accept("telegram", [{ ...envelope("b1"), kind: "blocked" }])
		await eventually(async () => (await events()) === 4)
		expect(await chatOf(store, "a")).toMatchObject({ lastInboundAt: written?.lastInboundAt, closedAt: now })
		await path.accept("telegram", [
			{ ...envelope("l1"), kind: "left", group: { id: "g", mentioned: false } },
			textFrom("a", "菜单", { at: now }),
		])
		await eventually(async () => (await events()) === 6)
		expect(await chatOf(store, "a")).toMatchObject({ lastInboundAt: now, closedAt: null })
	})

	it("refuses a timer from a channel, and an event that is none", async () => {
		const store = await open()
		const { path } = await started(store)
		const timer = {
			kind: "timer",
			externalId: "t",
			at: 0,
			chat: { account: "timer", id: "tiny" },
			from: { id: "x" },
			timer: "close",
			subject: "s",
			guard: 1,
		} as const
		await expect(path.accept("web", [timer])).rejects.toMatchObject({ code: "INBOUND_FOREIGN_TIMER" })
		await expect(path.accept("web", [{ ...textFrom("a", "x"), externalId: "" }])).rejects.toThrow()
		expect(await store.read(inboxCounts)).toEqual({})
	})

	it("finishes what is under way before it stops, and leaves the rest to the next start", async () => {
		const store = await open()
		let release: () => void = () => undefined
		const held = new Promise<void>((resolve) => {
			release = resolve
		})
		const adapter = recordingAdapter(openLimits, async () => {
			await held
			return { ok: true, externalIds: ["late"] }
		})
		const { path } = await started(store, adapter)
		await path.accept("telegram", [textFrom("a", "菜单")])
		await eventually(() => adapter.sent.length === 1)
		const stopped = running.splice(0).map((one) => one.stop())
		release()
		await Promise.all(stopped)
		expect(await store.read(outboxCounts)).toEqual({ sent: 1 })
		await path.accept("telegram", [textFrom("a", "菜单")])
		expect(await store.read(inboxCounts)).toEqual({ done: 1, new: 1 })
		await started(store, adapter)
		await eventually(() => adapter.sent.length === 2)
	})

	it("blanks what people wrote when its time is over, from the start on", async () => {
		const store = await open()
		let now = Date.now()
		const first = await started(store, recordingAdapter(), { clock: () => now })
		await first.path.accept("telegram", [textFrom("a", "菜单", { at: now })])
		await eventually(idle(store))
		expect(await first.path.housekeeping.tidy()).toBe(0)
		now += retention.unknownMs + 1
		await started(store, recordingAdapter(), { clock: () => now })
		await eventually(async () => (await inboxRows(store)).every(({ body }) => body === null))
		await eventually(async () => (await first.path.history.after("telegram", { account: "bot", id: "a" }, 0, 10)).length === 0)
	})
})
