import { expect, it } from "vitest"
import { claim, settle } from "../../src/outbound/claims.ts"
import { dueMessages } from "../../src/outbound/due.ts"
import type { Lane } from "../../src/outbound/outbox.ts"
import { closeAddress, giveBackPlace, takePlace } from "../../src/outbound/parking.ts"
import { maxAttempts } from "../../src/outbound/retry.ts"
import { blankSent, expireLeases } from "../../src/outbound/upkeep.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"
import { textFrom } from "../support/tiny.ts"
import { bound, chatRow, outboxRow, said, stored } from "../support/transport-rows.ts"

onBothEngines("the upkeep of the outbox", (open) => {
	async function sending(store: Store, chatId: string, lane: Lane, lease: number, channel = "telegram"): Promise<string> {
		const id = await said(store, chatId, "words", { lane })
		const due = await store.read((reader) => dueMessages(reader, { lane, channels: [channel], now: 5_000, limit: 99 }))
		const candidate = due.find((other) => other.id === id)
		if (candidate === undefined) throw new Error("not due")
		await store.tx((tx) => claim(tx, candidate, lease))
		return id
	}
	const expire = (store: Store, before: number) => store.tx((tx) => expireLeases(tx, { before, now: 777, resendBulkOn: ["web"] }))

	it("sends a dialog reply again whose lease ran out, leaves a notice to staff unless the channel shows it once", async () => {
		const store = await open()
		const [a, web] = [await stored(store, textFrom("a", "1")), await stored(store, textFrom("w", "1"), { channel: "web" })]
		const dialog = await sending(store, a, "dialog", 60_000)
		const bulk = await sending(store, a, "bulk", 60_000)
		const shownOnce = await sending(store, web, "bulk", 60_000, "web")
		expect(await expire(store, 59_999)).toBe(0)
		expect(await expire(store, 60_000)).toBe(3)
		const again = { status: "pending", dueAt: 777, leaseUntil: null, attempts: 1, cause: "LEASE_EXPIRED" }
		expect(await outboxRow(store, dialog)).toMatchObject(again)
		expect(await outboxRow(store, shownOnce)).toMatchObject(again)
		expect(await outboxRow(store, bulk)).toMatchObject({ ...again, status: "uncertain" })
		expect(await expire(store, Number.MAX_SAFE_INTEGER)).toBe(0)
	})

	it("does not send for ever what ends the process each time", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		const id = await sending(store, chatId, "dialog", 60_000)
		await store.tx(async (tx) => {
			const { outbox } = tx.tables(transportTables)
			await tx.db.update(outbox).set({ attempts: maxAttempts - 1 })
		})
		await expire(store, 60_000)
		expect(await outboxRow(store, id)).toMatchObject({ status: "uncertain", attempts: maxAttempts })
	})

	it("gives out the places of a window and takes them back, never below none", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		const take = () => store.tx((tx) => takePlace(tx, chatId, 2))
		expect(await Promise.all([take(), take(), take(), take()]).then((all) => all.filter(Boolean).length)).toBe(2)
		for (let i = 0; i < 3; i++) await store.tx((tx) => giveBackPlace(tx, chatId))
		expect(await chatRow(store, chatId)).toMatchObject({ windowUsed: 0 })
		await take()
		await sending(store, chatId, "dialog", 60_000)
		await expire(store, 60_000)
		expect(await chatRow(store, chatId), "what is sent again takes its place again").toMatchObject({ windowUsed: 0 })
		await store.tx((tx) => closeAddress(tx, chatId, 5))
		expect(await chatRow(store, chatId)).toMatchObject({ closedAt: 5 })
	})

	it("blanks what was sent or given up when its time is over, and nothing still to be sent", async () => {
		const store = await open()
		const [known, stranger] = [await stored(store, textFrom("k", "1")), await stored(store, textFrom("s", "1"))]
		await bound(store, known, { personId: "p", villageId: "v" })
		const put = async (chatId: string, now: number, status: "sent" | "dead" | "parked" | "uncertain" | "pending"): Promise<string> => {
			const id = await said(store, chatId, "words", { now })
			const due = await store.read((reader) => dueMessages(reader, { lane: "dialog", channels: ["telegram"], now: 5_000, limit: 99 }))
			const candidate = due.find((other) => other.id === id)
			if (candidate === undefined || status === "pending") return id
			await store.tx((tx) => claim(tx, candidate, 60_000))
			const end =
				status === "sent"
					? ({ status, parts: [], externalIds: [], now } as const)
					: { status, dueAt: now, attempts: 1, cause: "E", partsSent: 0 }
			await store.tx((tx) => settle(tx, candidate, 60_000, end))
			return id
		}
		const gone = [await put(known, 100, "sent"), await put(stranger, 200, "sent"), await put(stranger, 210, "dead")]
		const kept = [
			await put(known, 200, "sent"),
			await put(stranger, 400, "sent"),
			await put(stranger, 100, "parked"),
			await put(stranger, 100, "uncertain"),
			await put(stranger, 100, "pending"),
		]
		const blank = (limit: number) => store.tx((tx) => blankSent(tx, { known: 150, unknown: 300 }, limit))
		expect([await blank(2), await blank(10), await blank(10)]).toEqual([2, 1, 0])
		for (const id of gone) expect(await outboxRow(store, id)).toMatchObject({ body: null, rendering: null })
		for (const id of kept) expect((await outboxRow(store, id))?.body).toContain("words")
	})
})
