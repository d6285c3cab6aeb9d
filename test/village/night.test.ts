/** A channel that comes back at night wakes nobody: what nobody asked for is tried again when the village's quiet hours are over. */
import { pino } from "pino"
import { afterEach, expect, test } from "vitest"
import { buildHouse, closedGate, pathOf } from "../../src/app.ts"
import { readConfig } from "../../src/config.ts"
import type { MessagePath } from "../../src/message-path.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { burdenSettings } from "../../src/village/burden/settings.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually, openLimits, recordingAdapter, type Sent } from "../support/tiny.ts"
import { outboxRow, said } from "../support/transport-rows.ts"

const at = (time: string) => Date.parse(`2026-03-${time}+08:00`)

onBothEngines("after an outage", (open) => {
	const running: MessagePath[] = []
	afterEach(async () => {
		for (const path of running.splice(0)) await path.stop()
	})

	async function chatOf(store: Store, villageId: string | null, id: string): Promise<string> {
		const row = { id, channel: "telegram", account: "bot", address: id, isGroup: false, nextSeq: 0, createdAt: 0, villageId }
		await store.tx(async (tx) => tx.db.insert(tx.tables(transportTables).chat).values(row))
		return id
	}

	test("a notice waits until morning where its village is quiet; an answer does not", async () => {
		const store = await open()
		const config = readConfig({ DATA_DIR: "." })
		if (!config.ok) throw new Error("the configuration of this test is wrong")
		const clock = { now: at("05T20:59:59") }
		const secret = new Uint8Array(32).fill(7)
		const house = buildHouse({ config: config.config, store, secret, gate: closedGate, clock: () => clock.now })
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
		const path = pathOf(house, [adapter], pino({ level: "silent" }))
		running.push(path)
		await path.start()
		const tried = async () => Promise.all([usual, late, stranger, answer].map(async (id) => (await outboxRow(store, id))?.attempts))
		await eventually(async () => (await tried()).every((attempts) => attempts === 1))
		expect((await outboxRow(store, usual))?.dueAt).toBe(at("06T08:00:00"))
		isAway = false
		adapter.sent.length = 0
		const statusOf = async (id: string) => (await outboxRow(store, id))?.status
		const until = (ids: readonly string[]) => eventually(async () => (await Promise.all(ids.map(statusOf))).every((one) => one === "sent"))
		clock.now = at("05T21:30:00")
		path.wake()
		await until([late, stranger, answer])
		// Another answer in the middle of the night: when it has gone, a notice that was due would have gone with it.
		clock.now = at("06T03:00:00")
		const second = await said(store, "a", "another answer", { now: clock.now })
		path.wake()
		await until([second])
		const ids = ({ outboxId }: Sent) => outboxId
		expect(adapter.sent.map(ids)).not.toContain(usual)
		clock.now = at("06T08:00:00")
		path.wake()
		await until([usual])
		expect(adapter.sent.map(ids).filter((id) => id === usual)).toHaveLength(1)
	})
})
