import { expect, it } from "vitest"
import type { Inbound } from "../../src/channel/message.ts"
import { chatOwner, chatsWithWork, finish, headOf, postpone, touch, triesOf } from "../../src/inbound/inbox.ts"
import { storeEvent } from "../../src/inbound/store-event.ts"
import { blankBodies, countCrash, countLeftOver, inboxCounts, redriveInbox } from "../../src/inbound/upkeep.ts"
import { takeSeq } from "../../src/outbound/outbox.ts"
import { closeAddress } from "../../src/outbound/parking.ts"
import type { Store } from "../../src/store/store.ts"
import { onBothEngines } from "../support/stores.ts"
import { textFrom } from "../support/tiny.ts"
import { bound, chatRow, inboxRows, stored, testId } from "../support/transport-rows.ts"

onBothEngines("the inbox", (open) => {
	const head = (store: Store, chatId: string) => store.read((reader) => headOf(reader, chatId))

	it("stores an event once, however often and however it comes", async () => {
		const store = await open()
		const event = textFrom("a", "1", { externalId: "same" })
		const results = await Promise.all([1, 2, 3].map(() => store.tx((tx) => storeEvent(tx, event, "telegram", testId, 5))))
		expect(results.filter(({ isNew }) => isNew)).toHaveLength(1)
		expect(new Set(results.map(({ chatId }) => chatId)).size).toBe(1)
		// The same id on another channel or of another account is another event.
		await stored(store, event, { channel: "wecom" })
		await stored(store, { ...event, chat: { account: "other", id: "a" } })
		expect(await store.read(inboxCounts)).toEqual({ new: 3 })
	})

	it("makes one chat of many first messages and numbers them in order", async () => {
		const store = await open()
		const chats = await Promise.all(Array.from({ length: 10 }, (_, i) => stored(store, textFrom("a", `${i}`))))
		expect(new Set(chats).size).toBe(1)
		expect((await inboxRows(store)).map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
		expect(await chatRow(store, chats[0] ?? "")).toMatchObject({
			nextSeq: 10,
			channel: "telegram",
			account: "bot",
			address: "a",
			isGroup: false,
		})
	})

	it("keeps what was said whole", async () => {
		const store = await open()
		const event: Inbound = { ...textFrom("a", "村口的路灯坏了 😀\n'\"\\ "), group: { id: "g", mentioned: true } }
		const chatId = await stored(store, event)
		expect(JSON.parse((await head(store, chatId))?.body ?? "")).toEqual(event)
		expect(await head(store, chatId)).toMatchObject({
			isGroup: true,
			hasParked: false,
			personId: null,
			villageId: null,
			seq: 1,
		})
	})

	it("gives the oldest unfinished event and whose the chat is, and finishes it", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await stored(store, textFrom("a", "2"))
		await bound(store, chatId, { personId: "p", villageId: "v" })
		expect(await head(store, chatId)).toMatchObject({ seq: 1, personId: "p", villageId: "v" })
		expect(await store.read((reader) => chatOwner(reader, chatId))).toEqual({ personId: "p", villageId: "v" })
		await store.tx((tx) => finish(tx, chatId, 1, 50))
		expect((await head(store, chatId))?.seq).toBe(2)
		await store.tx((tx) => finish(tx, chatId, 2, 60))
		expect(await head(store, chatId)).toBeUndefined()
		expect(await inboxRows(store)).toMatchObject([
			{ status: "done", doneAt: 50 },
			{ status: "done", doneAt: 60 },
		])
	})

	it("opens the window anew and numbers the reply when the person writes", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		expect(await store.tx((tx) => touch(tx, chatId, 77))).toBe(2)
		expect(await chatRow(store, chatId)).toMatchObject({ lastInboundAt: 77, windowUsed: 0, closedAt: null, nextSeq: 2 })
		await expect(store.tx((tx) => touch(tx, "nobody", 77))).rejects.toThrow()
	})

	const hour = 3_600_000
	/** What a turn does for the head's reply at `now`. */
	const answered = async (store: Store, chatId: string, now: number) =>
		store.tx(async (tx) => {
			const first = await headOf(tx, chatId)
			if (first === undefined) throw new Error("nothing to answer")
			const seq = first.replySeq ?? (await touch(tx, chatId, now, first.nextSeq))
			await finish(tx, chatId, first.seq, now)
			return { seq, lastInboundAt: first.lastInboundAt }
		})
	const spokenWith = async (store: Store) => {
		const chatId = await stored(store, textFrom("a", "1"), { now: 5 })
		expect(await answered(store, chatId, 10)).toEqual({ seq: 2, lastInboundAt: null })
		return chatId
	}

	it("numbers each reply behind its word, whichever came first of two words and their replies", async () => {
		const store = await open()
		const chatId = await spokenWith(store)
		await stored(store, textFrom("a", "2"), { now: hour })
		const { seq } = await answered(store, chatId, hour + 1)
		expect(seq).toBe(4)
		expect(await chatRow(store, chatId)).toMatchObject({ nextSeq: 4, windowUsed: 0, closedAt: null })
		// Two before the first is answered: the last reply stands behind everything, and no number is given twice.
		for (const word of ["3", "4"]) await stored(store, textFrom("a", word), { now: 2 * hour })
		const numbers = [(await answered(store, chatId, 2 * hour + 1)).seq, (await answered(store, chatId, 2 * hour + 2)).seq]
		const taken = [...(await inboxRows(store)).map((row) => row.seq), 2, 4, ...numbers]
		expect(new Set(taken).size).toBe(taken.length)
		expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
		expect(Math.max(...taken)).toBe(numbers[1])
	})

	it("notes when the person wrote, and leaves a long silence for the turn to see", async () => {
		const store = await open()
		const chatId = await spokenWith(store)
		await stored(store, textFrom("a", "2"), { now: hour })
		await answered(store, chatId, hour)
		expect((await chatRow(store, chatId))?.lastInboundAt).toBe(hour)
		await stored(store, textFrom("a", "3"), { now: 20 * hour })
		expect(await answered(store, chatId, 20 * hour)).toMatchObject({ lastInboundAt: hour })
		expect((await chatRow(store, chatId))?.lastInboundAt).toBe(20 * hour)
	})

	it("answers behind what was said since the word came", async () => {
		const store = await open()
		const chatId = await spokenWith(store)
		await stored(store, textFrom("a", "2"), { now: hour })
		const between = await store.tx((tx) => takeSeq(tx, chatId))
		expect((await answered(store, chatId, hour)).seq).toBe(between + 1)
	})

	it("opens an address again that was closed between the word and its turn", async () => {
		const store = await open()
		const chatId = await spokenWith(store)
		await stored(store, textFrom("a", "2"), { now: hour })
		await store.tx((tx) => closeAddress(tx, chatId, hour))
		await answered(store, chatId, hour + 1)
		expect(await chatRow(store, chatId)).toMatchObject({ closedAt: null, lastInboundAt: hour + 1 })
	})

	it("takes a timer or a receipt for no word of the person", async () => {
		const store = await open()
		const chatId = await spokenWith(store)
		const { externalId, at, chat, from } = textFrom("a", "2")
		await stored(store, { externalId, at, chat, from, kind: "delivery", outboundId: "o", state: "seen" }, { now: hour })
		expect(await chatRow(store, chatId)).toMatchObject({ nextSeq: 3, lastInboundAt: 10 })
	})

	it("finds the chats whose events are due", async () => {
		const store = await open()
		const [a, b] = [await stored(store, textFrom("a", "1"), { now: 10 }), await stored(store, textFrom("b", "1"), { now: 20 })]
		const due = (now: number, limit = 10) => store.read((reader) => chatsWithWork(reader, now, limit))
		expect(await due(5)).toEqual([])
		expect(await due(15)).toEqual([a])
		expect([...(await due(25))].sort()).toEqual([a, b].sort())
		expect(await due(25, 1)).toHaveLength(1)
	})

	it("counts for the heads what processes left unfinished, and names those it happened to again and again", async () => {
		const store = await open()
		const [a, b] = [await stored(store, textFrom("a", "1")), await stored(store, textFrom("b", "1"))]
		await stored(store, textFrom("a", "2"))
		const start = () => store.tx((tx) => countLeftOver(tx, 2))
		expect(await start()).toEqual({ counted: 2, suspects: [] })
		expect(await start()).toEqual({ counted: 2, suspects: [] })
		await store.tx((tx) => countCrash(tx, a, 1))
		expect(await start()).toEqual({ counted: 2, suspects: [b, a] })
		expect((await inboxRows(store)).filter(({ chatId }) => chatId === a).map(({ crashes }) => crashes)).toEqual([3, 0])
		await store.tx((tx) => finish(tx, b, 1, 5))
		expect(await start()).toEqual({ counted: 1, suspects: [a] })
	})

	it("postpones, counts and gives up, but never what is finished", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		const put = (status: "new" | "dead") => store.tx((tx) => postpone(tx, chatId, 1, { status, attempts: 3, dueAt: 900, cause: "E" }))
		expect(await put("new")).toBe(true)
		expect(await head(store, chatId)).toMatchObject({ dueAt: 900 })
		expect(await store.read((reader) => triesOf(reader, chatId, 1))).toEqual({ attempts: 3, crashes: 0 })
		expect(await put("dead")).toBe(true)
		expect(await head(store, chatId)).toBeUndefined()
		expect(await put("new"), "dead stays dead until staff redrive it").toBe(false)
		await store.tx((tx) => countCrash(tx, chatId, 1))
		expect(await inboxRows(store)).toMatchObject([{ status: "dead", attempts: 3, crashes: 0, cause: "E" }])
	})

	it("puts dead events back, and only those", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "1"))
		await stored(store, textFrom("a", "2"))
		await store.tx((tx) => postpone(tx, chatId, 1, { status: "dead", attempts: 5, dueAt: 0, cause: "E" }))
		const keys = [1, 2, 3].map((seq) => ({ chatId, seq }))
		expect(await store.tx((tx) => redriveInbox(tx, keys, 44))).toBe(1)
		expect(await head(store, chatId)).toMatchObject({ seq: 1, dueAt: 44 })
		expect(await store.read((reader) => triesOf(reader, chatId, 1))).toMatchObject({ attempts: 0 })
		expect(await store.tx((tx) => redriveInbox(tx, keys, 45))).toBe(0)
	})

	it("blanks what was worked when its time is over: of strangers sooner than of people the village knows", async () => {
		const store = await open()
		const known = await stored(store, textFrom("known", "a"), { now: 100 })
		await bound(store, known, { personId: "p", villageId: "v" })
		await stored(store, textFrom("known", "b"), { now: 200 })
		const stranger = await stored(store, textFrom("stranger", "c"), { now: 200 })
		await stored(store, textFrom("stranger", "d"), { now: 400 })
		await stored(store, textFrom("stranger", "not worked"), { now: 100 })
		for (const [chatId, seq] of [
			[known, 1],
			[known, 2],
			[stranger, 1],
			[stranger, 2],
		] as const)
			await store.tx((tx) => finish(tx, chatId, seq, 500))
		const blank = (limit: number) => store.tx((tx) => blankBodies(tx, { known: 150, unknown: 300 }, limit))
		expect(await blank(1)).toBe(1)
		expect(await blank(10)).toBe(1)
		expect(await blank(10)).toBe(0)
		const words = (await inboxRows(store)).flatMap(({ body }) => (body === null ? [] : [JSON.parse(body).text]))
		expect(words.sort()).toEqual(["b", "d", "not worked"])
	})
})
