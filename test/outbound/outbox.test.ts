import { eq } from "drizzle-orm"
import { expect, it } from "vitest"
import { touch } from "../../src/inbound/inbox.ts"
import { anyWaits, isOneBehind } from "../../src/outbound/behind.ts"
import { claim, keepLease, leaseMs, settle } from "../../src/outbound/claims.ts"
import { type Candidate, dueMessages } from "../../src/outbound/due.ts"
import { claimMany, settleMany } from "../../src/outbound/many.ts"
import { type Lane, outboxCounts, putClaimed, say } from "../../src/outbound/outbox.ts"
import { releaseParked } from "../../src/outbound/parking.ts"
import { promptTimesOf } from "../../src/outbound/prompt.ts"
import type { Store, Tx } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"
import { textFrom } from "../support/tiny.ts"
import { chatRow, outboxRow, said, stored } from "../support/transport-rows.ts"

const sending: Omit<Candidate, "chatId" | "id" | "seq"> = {
	lane: "dialog",
	body: null,
	attempts: 0,
	partsSent: 0,
	externalIds: null,
	channel: "telegram",
	account: "bot",
	address: "a",
	isGroup: false,
	lastInboundAt: null,
	windowUsed: 0,
	closedAt: null,
}

/** As when its lease ran out: it waits to be sent again. */
async function claimBack(tx: Tx, id: string): Promise<void> {
	const { outbox } = tx.tables(transportTables)
	await tx.db.update(outbox).set({ status: "pending", cause: "LEASE_EXPIRED" }).where(eq(outbox.id, id))
}

onBothEngines("the outbox", (open) => {
	const due = (store: Store, more: { lane?: Lane; now?: number; limit?: number; channels?: readonly string[] } = {}) =>
		store.read((reader) => dueMessages(reader, { lane: "dialog", channels: ["telegram"], now: 5_000, limit: 10, ...more }))
	const first = async (store: Store) => {
		const [candidate] = await due(store)
		if (candidate === undefined) throw new Error("nothing is due")
		return candidate
	}
	const failing = (status: "pending" | "parked" | "uncertain" | "dead") => ({
		status,
		dueAt: 8_000,
		attempts: 2,
		cause: "E",
		partsSent: 1,
		externalIds: ["x"],
	})

	it("says only in a chat there is, with numbers in one row with what came in", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		const id = await said(store, chatId, "二")
		await stored(store, textFrom("a", "3"))
		expect(await outboxRow(store, id)).toMatchObject({ seq: 2, lane: "dialog", status: "pending", attempts: 0, partsSent: 0 })
		expect(await chatRow(store, chatId)).toMatchObject({ nextSeq: 3 })
		await expect(store.tx((tx) => say(tx, { chatId: "none", lane: "bulk", id: "x", blocks: [], now: 0 }))).rejects.toThrow()
	})

	it("offers the head of each chat and lane that is due, oldest first, of the channels asked for", async () => {
		const store = await open()
		const [a, b] = [await stored(store, textFrom("a", "1")), await stored(store, textFrom("b", "1"))]
		const web = await stored(store, textFrom("w", "1"), { channel: "web" })
		const late = await said(store, a, "late", { now: 3_000 })
		await said(store, a, "behind it", { now: 1_000 })
		const early = await said(store, b, "early", { now: 2_000 })
		const notice = await said(store, b, "notice", { lane: "bulk" })
		const ofWeb = await said(store, web, "w")
		await said(store, b, "not yet", { now: 9_000, lane: "bulk" })
		const ids = async (more: Parameters<typeof due>[1]) => (await due(store, more)).map(({ id }) => id)
		expect(await ids({})).toEqual([early, late])
		expect(await ids({ limit: 1 })).toEqual([early])
		expect(await ids({ now: 2_500 })).toEqual([early])
		expect(await ids({ lane: "bulk" })).toEqual([notice])
		expect(await ids({ channels: ["web", "wecom"] })).toEqual([ofWeb])
		expect(await ids({ channels: [] })).toEqual([])
		expect(await due(store, { limit: 1 })).toMatchObject([
			{ channel: "telegram", account: "bot", address: "b", isGroup: false, closedAt: null, windowUsed: 0 },
		])
	})

	it("gives many bulk messages to one of those who claim them, and settles many at once, also one whose lease ran out", async () => {
		const store = await open()
		const chats = [
			await stored(store, textFrom("a", "1")),
			await stored(store, textFrom("b", "1")),
			await stored(store, textFrom("c", "1")),
		]
		const ids: string[] = []
		for (const chatId of chats) ids.push(await said(store, chatId, "notice", { lane: "bulk" }))
		const candidates = await due(store, { lane: "bulk" })
		const [one = "", two = "", three = ""] = ids
		const some = candidates.filter(({ id }) => id !== three)
		expect([...(await store.tx((tx) => claimMany(tx, some, 6_000)))].sort()).toEqual([one, two].sort())
		expect([...(await store.tx((tx) => claimMany(tx, candidates, 7_000)))]).toEqual([three])
		expect(await outboxRow(store, one)).toMatchObject({ status: "sending", leaseUntil: 6_000 })
		await store.tx((tx) => claimBack(tx, two))
		const parts = [{ kind: "text" as const, text: '"引号" 与 \u0000' }]
		const arrived = some.map((candidate) => ({
			candidate,
			lease: 6_500,
			settlement: { status: "sent" as const, parts, externalIds: [`at-${candidate.id}`], now: 5_500 },
		}))
		await store.tx((tx) => settleMany(tx, arrived))
		for (const id of [one, two])
			expect(await outboxRow(store, id)).toMatchObject({
				status: "sent",
				sentAt: 5_500,
				leaseUntil: 6_500,
				partsSent: 1,
				rendering: JSON.stringify(parts),
				externalIds: JSON.stringify([`at-${id}`]),
				cause: null,
			})
		expect(await outboxRow(store, three)).toMatchObject({ status: "sending", sentAt: null })
		await store.tx((tx) =>
			settleMany(
				tx,
				arrived.map((each) => ({ ...each, settlement: { ...each.settlement, now: 9_999 } })),
			),
		)
		expect(await outboxRow(store, one)).toMatchObject({ sentAt: 5_500 })
	})

	it("tells in one look whether a reply waits in any of the chats asked for", async () => {
		const store = await open()
		const [a, b, c] = [
			await stored(store, textFrom("a", "1")),
			await stored(store, textFrom("b", "1")),
			await stored(store, textFrom("c", "1")),
		]
		await said(store, a, "being sent")
		const sent = await first(store)
		await store.tx((tx) => claim(tx, sent, 60_000))
		await said(store, b, "a notice", { lane: "bulk" })
		const waits = (...chats: readonly string[]) => store.read((reader) => anyWaits(reader, chats))
		expect(await waits(a, b, c)).toBe(false)
		expect(await store.read((reader) => isOneBehind(reader, sent))).toBe(false)
		await said(store, a, "behind it")
		expect(await waits(c, a)).toBe(true)
		expect(await waits(b, c)).toBe(false)
		expect(await waits()).toBe(false)
		expect(await store.read((reader) => isOneBehind(reader, sent))).toBe(true)
	})

	it("gives a message to one of those who claim it, and nothing behind it before it is settled", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await said(store, chatId, "one")
		const two = await said(store, chatId, "two")
		const candidate = await first(store)
		const claims = await Promise.all([1, 2, 3].map(() => store.tx((tx) => claim(tx, candidate, 60_000))))
		expect(claims.filter(Boolean)).toHaveLength(1)
		expect(await due(store)).toEqual([])
		expect(await store.tx((tx) => settle(tx, candidate, 60_000, { status: "sent", parts: [], externalIds: ["m1"], now: 70 }))).toBe(true)
		expect(await outboxRow(store, candidate.id)).toMatchObject({ status: "sent", sentAt: 70, externalIds: '["m1"]', cause: null })
		expect((await first(store)).id).toBe(two)
	})

	it("lets go by a message that is dead, parked or uncertain, but not one to be tried again", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		for (const status of ["dead", "parked", "uncertain", "pending"] as const) await said(store, chatId, status)
		const last = await said(store, chatId, "last")
		for (const status of ["dead", "parked", "uncertain", "pending"] as const) {
			const candidate = await first(store)
			await store.tx((tx) => claim(tx, candidate, 60_000))
			expect(await store.tx((tx) => settle(tx, candidate, 60_000, failing(status)))).toBe(true)
			expect(await outboxRow(store, candidate.id)).toMatchObject({
				status,
				dueAt: 8_000,
				attempts: 2,
				cause: "E",
				partsSent: 1,
				externalIds: '["x"]',
				leaseUntil: null,
			})
		}
		expect(await due(store), "the last waits for the one that is tried again").toEqual([])
		expect((await due(store, { now: 8_000 })).map(({ id }) => id)).not.toContain(last)
		expect(await store.read(outboxCounts)).toEqual({ dead: 1, parked: 1, uncertain: 1, pending: 2 })
	})

	it("believes only the one who holds the lease, but an arrival in any case", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await said(store, chatId, "one")
		const candidate = await first(store)
		await store.tx((tx) => claim(tx, candidate, 60_000))
		const tell = (lease: number | undefined, status: "pending" | "dead") => store.tx((tx) => settle(tx, candidate, lease, failing(status)))
		expect(await tell(59_999, "dead")).toBe(false)
		expect(await tell(undefined, "dead")).toBe(false)
		expect(await outboxRow(store, candidate.id)).toMatchObject({ status: "sending" })
		expect(await tell(60_000, "pending")).toBe(true)
		expect(await tell(60_000, "dead")).toBe(false)
		const arrived = { status: "sent", parts: [], externalIds: [], now: 1 } as const
		expect(await store.tx((tx) => settle(tx, candidate, 60_000, arrived))).toBe(true)
		expect(await store.tx((tx) => settle(tx, candidate, 60_000, arrived))).toBe(false)
	})

	it("notes the parts that arrived while it is still sending", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await said(store, chatId, "one")
		const candidate = await first(store)
		await store.tx((tx) => claim(tx, candidate, 60_000))
		const keep = (lease: number, next: number) =>
			store.tx((tx) => keepLease(tx, candidate, { lease, next, partsSent: 2, externalIds: ["a", "b"] }))
		expect(await keep(60_000, 90_000)).toBe(true)
		expect(await keep(60_000, 95_000)).toBe(false)
		expect(await outboxRow(store, candidate.id)).toMatchObject({
			status: "sending",
			leaseUntil: 90_000,
			partsSent: 2,
			externalIds: '["a","b"]',
		})
	})

	it("keeps known platform ids where a settlement says nothing of them", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await said(store, chatId, "one")
		const candidate = await first(store)
		await store.tx((tx) => claim(tx, candidate, 60_000))
		await store.tx((tx) => settle(tx, candidate, 60_000, failing("pending")))
		await store.tx((tx) => settle(tx, candidate, undefined, { status: "parked", dueAt: 0, attempts: 2, cause: "W", partsSent: 1 }))
		expect(await outboxRow(store, candidate.id)).toMatchObject({ status: "parked", externalIds: '["x"]' })
	})

	it("parks until the person's next word, but not past a word that came meanwhile", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await store.tx((tx) => touch(tx, chatId, 100))
		await said(store, chatId, "one")
		const parked = await first(store)
		await store.tx((tx) => settle(tx, parked, undefined, failing("parked")))
		expect(await chatRow(store, chatId)).toMatchObject({ hasParked: true })
		expect(await store.tx((tx) => releaseParked(tx, chatId, 300))).toBe(1)
		expect(await outboxRow(store, parked.id)).toMatchObject({ status: "pending", dueAt: 300 })
		expect(await chatRow(store, chatId)).toMatchObject({ hasParked: false })
		expect(await store.tx((tx) => releaseParked(tx, chatId, 300))).toBe(0)

		const stale = await first(store)
		await store.tx((tx) => touch(tx, chatId, 400))
		await store.tx((tx) => settle(tx, stale, undefined, failing("parked")))
		expect(await outboxRow(store, stale.id)).toMatchObject({ status: "pending" })
	})

	it("tells when a prompt was stored and when its sending began", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		const id = await said(store, chatId, "同意吗", { now: 500 })
		const times = async () => promptTimesOf((await outboxRow(store, id)) ?? { createdAt: null, leaseUntil: null, status: null })
		expect(await times()).toEqual({ createdAt: 500, claimedAt: undefined })
		const candidate = await first(store)
		await store.tx((tx) => claim(tx, candidate, 700 + leaseMs))
		expect(await times()).toEqual({ createdAt: 500, claimedAt: 700 })
		await store.tx((tx) => settle(tx, candidate, 700 + leaseMs, { status: "sent", parts: [], externalIds: [], now: 900 }))
		expect(await times()).toEqual({ createdAt: 500, claimedAt: 700 })
		expect(promptTimesOf({ createdAt: null, leaseUntil: null, status: null })).toBeUndefined()
	})

	it("stores a reply as being sent, but behind what its chat has still to be told", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		const born = (seq: number, id: string, isFree = false) =>
			store.tx((tx) =>
				putClaimed(tx, { chatId, lane: "dialog", seq, id, blocks: [{ kind: "text", text: id }], now: 500 }, 700 + leaseMs, isFree),
			)
		expect(await born(2, "first", true)).toBe(true)
		expect(await outboxRow(store, "first")).toMatchObject({ status: "sending", leaseUntil: 700 + leaseMs, attempts: 0, createdAt: 500 })
		expect(await due(store)).toEqual([])
		// One before it is under way, then waits: no reply overtakes it.
		expect(await born(3, "second")).toBe(false)
		expect(await outboxRow(store, "second")).toMatchObject({ status: "pending" })
		expect(
			promptTimesOf((await outboxRow(store, "second")) ?? { createdAt: null, leaseUntil: null, status: null })?.claimedAt,
		).toBeUndefined()
		await store.tx((tx) =>
			settle(tx, { ...sending, chatId, id: "first", seq: 2 }, 700 + leaseMs, { status: "sent", parts: [], externalIds: [], now: 900 }),
		)
		expect(await born(4, "third")).toBe(false)
		expect((await due(store)).map(({ id }) => id)).toEqual(["second"])
	})
})
