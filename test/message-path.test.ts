import { afterEach, expect, it } from "vitest"
import { inboxCounts } from "../src/inbound/inbox.ts"
import type { MessagePath } from "../src/message-path.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import type { Store } from "../src/store/store.ts"
import { setTimer } from "../src/timers/due.ts"
import { onBothEngines } from "./support/stores.ts"
import { eventually, openLimits, recordingAdapter, recordsOf, type Sent, textFrom, tinyPath, tinySwitchboard } from "./support/tiny.ts"

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
			now += 1_000_000
			path.wake()
			return (await store.read(outboxCounts)).dead === 1
		})
		expect(tries).toBe(8)
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
			now += 30_000
			path.wake()
			return (await store.read(outboxCounts)).sent === 1
		})
	})

	it("parks what may not be said and says it after the person's next word", async () => {
		const store = await open()
		let now = 1_000_000
		const limits = { ...openLimits, initiate: { kind: "window", hours: 48, perWindow: 1 } } as const
		const adapter = recordingAdapter(limits)
		const { path } = await started(store, adapter, { clock: () => now })
		await path.accept("telegram", [textFrom("a", "菜单", { at: now })])
		await eventually(() => adapter.sent.length === 1)
		const chatId = await store.tx(async (tx) => {
			const { transportTables } = await import("../src/store/transport.ts")
			const { say } = await import("../src/outbound/outbox.ts")
			const [chat] = await tx.db.select().from(tx.tables(transportTables).chat)
			if (chat === undefined) throw new Error("no chat")
			await say(tx, { chatId: chat.id, lane: "bulk", id: "notice", blocks: [{ kind: "text", text: "公告" }], now })
			return chat.id
		})
		path.wake()
		await eventually(async () => (await store.read(outboxCounts)).parked === 1)
		expect(chatId).not.toBe("")
		now += 1_000
		await path.accept("telegram", [textFrom("a", "退出", { at: now })])
		await eventually(async () => adapter.sent.length >= 2)
	})

	it("gives up a turn that always fails, tells the person and staff, and goes on with the next message", async () => {
		const store = await open()
		let now = 1_000_000
		const good = tinySwitchboard()
		const switchboard = { ...good, bind: async () => Promise.reject(new TypeError("a bug with words of a person")) }
		const { path, adapter } = await started(store, recordingAdapter(), { clock: () => now, switchboard })
		await path.accept("telegram", [textFrom("a", "问卷", { at: now }), textFrom("a", "菜单", { at: now })])
		await eventually(async () => {
			now += 100_000
			return adapter.sent.length === 2
		}, 20_000)
		expect(adapter.sent.map(textOf)).toEqual([expect.stringContaining("没能接着办下去"), expect.stringContaining("现在没有")])
		expect(await store.read(inboxCounts)).toEqual({ dead: 1, done: 1 })
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

	it("closes the address when the platform says it is gone", async () => {
		const store = await open()
		const adapter = recordingAdapter(openLimits, () => ({ ok: false, fault: { kind: "gone", detail: "403" } }))
		const { path } = await started(store, adapter)
		await path.accept("telegram", [textFrom("a", "菜单")])
		await eventually(async () => (await store.read(outboxCounts)).dead === 1)
	})
})
