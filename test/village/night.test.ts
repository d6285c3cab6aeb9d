/** A channel comes back, a rate lets go, staff send again, somebody writes: at night what nobody asked for still wakes nobody. */
import { eq } from "drizzle-orm"
import { pino } from "pino"
import { afterEach, expect, test } from "vitest"
import { buildHouse, closedGate, pathOf } from "../../src/app.ts"
import type { Adapter } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import { readConfig } from "../../src/config.ts"
import type { MessagePath } from "../../src/message-path.ts"
import { releaseParked } from "../../src/outbound/parking.ts"
import { redriveMessages } from "../../src/outbound/trouble.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import type { House } from "../../src/village/affair.ts"
import { burdenSettings } from "../../src/village/burden/settings.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually, openLimits, recordingAdapter, type Sent } from "../support/tiny.ts"
import { outboxRow, said } from "../support/transport-rows.ts"

const at = (time: string) => Date.parse(`2026-03-${time}+08:00`)
const dusk = at("05T20:59:59")
const night = at("06T03:00:00")
const morning = at("06T08:00:00")
const ids = ({ outboxId }: Sent) => outboxId

onBothEngines("at night", (open) => {
	const running: MessagePath[] = []
	afterEach(async () => {
		for (const path of running.splice(0)) await path.stop()
	})

	async function chatOf(store: Store, villageId: string | null, id: string): Promise<string> {
		const row = { id, channel: "telegram", account: "bot", address: id, isGroup: false, nextSeq: 0, createdAt: 0, villageId }
		await store.tx(async (tx) => tx.db.insert(tx.tables(transportTables).chat).values(row))
		return id
	}

	function houseOf(store: Store, clock: { readonly now: number }): House {
		const config = readConfig({ DATA_DIR: "." })
		if (!config.ok) throw new Error("the configuration of this test is wrong")
		const secret = new Uint8Array(32).fill(7)
		return buildHouse({ config: config.config, store, secret, gate: closedGate, clock: () => clock.now })
	}

	async function started(house: House, adapter: Adapter): Promise<MessagePath> {
		const path = pathOf(house, [adapter], pino({ level: "silent" }))
		running.push(path)
		await path.start()
		return path
	}

	const statusOf = async (store: Store, id: string) => (await outboxRow(store, id))?.status
	const isSent = (store: Store, id: string) => eventually(async () => (await statusOf(store, id)) === "sent")

	test("after an outage a notice waits until morning where its village is quiet; an answer does not", async () => {
		const store = await open()
		const clock = { now: dusk }
		const house = houseOf(store, clock)
		// Of two villages one is quiet from 22 only; the third chat is of no village yet.
		await store.tx((tx) =>
			burdenSettings.write({ tx, house, villageId: "late", now: clock.now }, { perWeek: "2", quietFrom: "22", quietUntil: "7" }),
		)
		let isAway = true
		const adapter = recordingAdapter(openLimits, () =>
			isAway ? { ok: false, fault: { kind: "transient", detail: "503" } } : { ok: true, externalIds: [] },
		)
		const usual = await said(store, await chatOf(store, "usual", "a"), "notice", { lane: "bulk", now: clock.now })
		const late = await said(store, await chatOf(store, "late", "b"), "notice", { lane: "bulk", now: clock.now })
		const stranger = await said(store, await chatOf(store, null, "c"), "notice", { lane: "bulk", now: clock.now })
		const answer = await said(store, "a", "answer", { now: clock.now })
		const path = await started(house, adapter)
		const tried = async () => Promise.all([usual, late, stranger, answer].map(async (id) => (await outboxRow(store, id))?.attempts))
		await eventually(async () => (await tried()).every((attempts) => attempts === 1))
		expect((await outboxRow(store, usual))?.dueAt).toBe(morning)
		isAway = false
		adapter.sent.length = 0
		const until = async (messages: readonly string[]) => {
			for (const id of messages) await isSent(store, id)
		}
		clock.now = at("05T21:30:00")
		path.wake()
		await until([late, stranger, answer])
		// Another answer in the middle of the night: when it has gone, a notice that was due would have gone with it.
		clock.now = night
		const second = await said(store, "a", "another answer", { now: clock.now })
		path.wake()
		await until([second])
		expect(adapter.sent.map(ids)).not.toContain(usual)
		clock.now = morning
		path.wake()
		await until([usual])
		expect(adapter.sent.map(ids).filter((id) => id === usual)).toHaveLength(1)
	})

	type Holding = {
		readonly limits?: Partial<ChannelLimits>
		/** What the platform says to a notice before the night. */
		readonly refusal?: SendOutcome
		/** What lets it go in the night. */
		readonly release?: (store: Store, chatId: string, id: string) => Promise<unknown>
	}
	const holdings: Readonly<Record<string, Holding>> = {
		"credentials that were refused": { refusal: { ok: false, fault: { kind: "auth", detail: "401" } } },
		"a rate with others before it": { limits: { rates: { ...openLimits.rates, bulk: { perSecond: 1 / 3_600, burst: 1 } } } },
		"a refusal, until staff send it again": {
			refusal: { ok: false, fault: { kind: "invalid", detail: "no" } },
			release: (store, _chatId, id) => store.tx((tx) => redriveMessages(tx, { villageId: "usual", withUnowned: false }, { id }, night)),
		},
		"a closed window, until the person writes": {
			refusal: { ok: false, fault: { kind: "window", detail: "48" } },
			release: (store, chatId) => store.tx((tx) => releaseParked(tx, chatId, night)),
		},
	}

	for (const [what, { limits, refusal, release }] of Object.entries(holdings))
		test(`a notice held by ${what} waits for the morning, and an answer does not`, async () => {
			const store = await open()
			const clock = { now: dusk }
			const adapter = recordingAdapter({ ...openLimits, ...limits }, ({ outboxId }) =>
				refusal !== undefined && clock.now === dusk && outboxId !== first ? refusal : { ok: true, externalIds: [] },
			)
			const chat = await chatOf(store, "usual", "a")
			const first = await said(store, await chatOf(store, "usual", "first"), "notice", { lane: "bulk", now: dusk - 1 })
			const held = await said(store, chat, "notice", { lane: "bulk", now: dusk })
			const path = await started(houseOf(store, clock), adapter)
			await isSent(store, first)
			if (refusal !== undefined)
				await eventually(async () => adapter.sent.map(ids).includes(held) && (await statusOf(store, held)) !== "sending")
			clock.now = night
			adapter.sent.length = 0
			await release?.(store, chat, held)
			const answer = await said(store, chat, "answer", { now: night })
			path.wake()
			await isSent(store, answer)
			await eventually(async () => (await outboxRow(store, held))?.dueAt === morning)
			expect(adapter.sent.map(ids)).toEqual([answer])
			clock.now = morning
			path.wake()
			await isSent(store, held)
			expect(adapter.sent.map(ids)).toEqual([answer, held])
		})

	test("whose first part a rate interrupted goes on: the phone has just rung", async () => {
		const store = await open()
		const clock = { now: night }
		const adapter = recordingAdapter()
		const id = await said(store, await chatOf(store, "usual", "a"), "notice", { lane: "bulk", now: night - 1 })
		const old = await said(store, await chatOf(store, "usual", "b"), "notice", { lane: "bulk", now: night - 1 })
		await store.tx(async (tx) => {
			const { outbox } = tx.tables(transportTables)
			const begun = { partsSent: 1, cause: "throttled" }
			await tx.db
				.update(outbox)
				.set({ ...begun, dueAt: night - 1_000 })
				.where(eq(outbox.id, id))
			await tx.db
				.update(outbox)
				.set({ ...begun, dueAt: dusk })
				.where(eq(outbox.id, old))
		})
		await started(houseOf(store, clock), adapter)
		await isSent(store, id)
		await eventually(async () => (await outboxRow(store, old))?.dueAt === morning)
		expect(await statusOf(store, old)).toBe("pending")
	})

	test("more that sleep than one look takes do not stand in the way of a village that is awake", async () => {
		const store = await open()
		const clock = { now: at("05T21:30:00") }
		const house = houseOf(store, clock)
		await store.tx((tx) =>
			burdenSettings.write({ tx, house, villageId: "late", now: clock.now }, { perWeek: "2", quietFrom: "22", quietUntil: "7" }),
		)
		await store.tx(async (tx) => {
			const { chat, outbox } = tx.tables(transportTables)
			const words = JSON.stringify([{ kind: "text", text: "notice" }])
			const many = Array.from({ length: 1_200 }, (_, n) => `m${n}`)
			const same = { channel: "telegram", account: "bot", isGroup: false, nextSeq: 1, createdAt: 0, villageId: "usual" }
			const waiting = {
				lane: "bulk",
				seq: 1,
				body: words,
				status: "pending",
				dueAt: dusk,
				attempts: 0,
				partsSent: 0,
				createdAt: 0,
			} as const
			for (let from = 0; from < many.length; from += 200) {
				const some = many.slice(from, from + 200)
				await tx.db.insert(chat).values(some.map((id) => ({ ...same, id, address: id })))
				await tx.db.insert(outbox).values(some.map((id) => ({ ...waiting, chatId: id, id })))
			}
		})
		const awake = await said(store, await chatOf(store, "late", "z"), "notice", { lane: "bulk", now: clock.now })
		const adapter = recordingAdapter()
		await started(house, adapter)
		await isSent(store, awake)
		expect(adapter.sent.map(ids)).toEqual([awake])
	})
})
