/** What belongs to an opinion beside its words: place, name, what staff entered for somebody, what was said in a group. */
import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { z } from "zod"
import type { Json, Who } from "../../../src/engine/flow.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { opinionById } from "../../../src/village/opinion/repo.ts"
import { stepsOf } from "../../../src/village/opinion/repo-steps.ts"
import { countVisits, listVisits, opinionsOfVisit } from "../../../src/village/opinion/repo-visit.ts"
import { tellAuthor } from "../../../src/village/opinion/tell.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { resident } from "../../support/golden.ts"
import { onBothEngines } from "../../support/stores.ts"
import { file, march, qingjiang } from "./hand-in.ts"
import { type TestHouse, testHouse, withRoster } from "./house.ts"
import { outboxRows } from "./outbox-rows.ts"

async function call(store: Store, { house, now }: TestHouse, name: string, args: Json, who: Who = resident) {
	const registration = opinionAffair.calls[name]
	if (registration === undefined) throw new Error(`no such call: ${name}`)
	return store.tx((tx) => registration.run(args, { tx, house, now, who }))
}

/** A group, and the private chat of p-li beside it. */
async function withChats(store: Store): Promise<void> {
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const { binding } = tx.tables(peopleTables)
		const row = { channel: "telegram", account: "bot", nextSeq: 0, createdAt: march, personId: null, villageId: null }
		await tx.db.insert(chat).values([
			{ ...row, id: "chat-group", address: "-100", isGroup: true },
			{ ...row, id: "chat-li", address: "77", isGroup: false, personId: "p-li", villageId: qingjiang.id },
		])
		await tx.db.insert(binding).values({
			chatId: "chat-li",
			villageId: qingjiang.id,
			personId: "p-li",
			how: "code",
			enteredBy: null,
			boundAt: march,
			headBy: null,
			disputedAt: null,
		})
	})
}

onBothEngines("intake", (open) => {
	async function setUp() {
		const store = await open()
		await withRoster(store)
		await withChats(store)
		return { store, home: testHouse(store) }
	}

	test("place and name are the author's own to set, and the choice of name is remembered", async () => {
		const { store, home } = await setUp()
		await file(store, { id: "o", sourceKind: "chat" })
		const location = [{ kind: "location", ref: "geo:31.0,121.0" }]
		expect(await call(store, home, "opinion.place", { id: "o", place: " 三组\u202e桥头 ", media: location })).toMatchObject({ ok: true })
		expect(await call(store, home, "opinion.name", { id: "o", isNamed: true })).toMatchObject({ ok: true })
		const other: Who = { ...resident, person: { id: "p-wang", name: "王小明", householdId: "h-7", roles: [], isHead: false } }
		expect(await call(store, home, "opinion.place", { id: "o", place: "别处", media: [] }, other)).toMatchObject({ ok: false })
		expect(await call(store, home, "opinion.name", { id: "o", isNamed: false }, other)).toMatchObject({ ok: false })
		const kept = await store.read((reader) => opinionById(reader, qingjiang.id, "o"))
		expect(kept).toMatchObject({ place: "三组桥头", isNamed: true, nameChosenAt: march, media: location })
		expect((await store.read((reader) => stepsOf(reader, qingjiang.id, "o"))).map(({ kind }) => kind)).toEqual([
			"filed",
			"media-added",
			"place-set",
			"named",
		])
		const filed = await call(store, home, "opinion.file", { text: "水渠堵了很久", media: [] })
		expect(filed).toMatchObject({ value: { isNamed: true } })
		const { id } = z.object({ id: z.string() }).parse(filed.ok && filed.value)
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, id))).toMatchObject({ isNamed: true, nameChosenAt: null })
		expect(await call(store, home, "opinion.file", { text: "水渠堵了很久", media: [] }, other)).toMatchObject({ value: { isNamed: null } })
	})

	test("who was entered for is told once, in the chat that suits best, and can say 不对", async () => {
		const { store, home } = await setUp()
		await file(store, { id: "o", sourceKind: "visit", enteredBy: "a-1", text: "水渠堵了很久" })
		const entered = { villageId: qingjiang.id, id: "o", accountId: "a-1", now: march }
		expect(await store.tx((tx) => tellAuthor(tx, home.house, entered))).toBe(true)
		expect(await outboxRows(store)).toEqual([
			{
				chatId: "chat-li",
				text: "清江村的工作人员替李秀英登记了一条意见，编号 QJ-2026-0001：“水渠堵了很久”。没错就不用回；不对，请回“不对 QJ-2026-0001”。",
			},
		])
		// Their words stand whole, however long they are.
		const words = `我说的是三组${"，堵了很久".repeat(200)}，不是二组`
		expect(await call(store, home, "opinion.dispute", { id: "o", words })).toMatchObject({ ok: true })
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, "o"))).toMatchObject({ disputedAt: march, text: "水渠堵了很久" })
		expect(await store.read((reader) => stepsOf(reader, qingjiang.id, "o"))).toMatchObject([
			{ kind: "filed" },
			{ kind: "told", actor: "a-1", actorKind: "staff" },
			{ kind: "disputed", actor: "p-li", note: words },
		])
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			const { binding } = tx.tables(peopleTables)
			const [li] = await tx.db.select().from(chat).where(eq(chat.id, "chat-li"))
			const [bound] = await tx.db.select().from(binding)
			if (li === undefined || bound === undefined) throw new Error("this chat is there")
			await tx.db.insert(chat).values({ ...li, id: "chat-li-2", address: "78", lastInboundAt: march })
			await tx.db.insert(binding).values({ ...bound, chatId: "chat-li-2" })
			await tx.db.update(chat).set({ mutedAt: march })
		})
		// It is about their own words, so 退订 does not keep it away; where they last spoke they hear it, and nowhere else.
		expect(await store.tx((tx) => tellAuthor(tx, home.house, entered))).toBe(true)
		expect((await outboxRows(store)).map(({ chatId }) => chatId).toSorted()).toEqual(["chat-li", "chat-li-2"])
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			await tx.db.update(chat).set({ closedAt: march })
		})
		expect(await store.tx((tx) => tellAuthor(tx, home.house, entered))).toBe(false)
	})

	test("a grid worker's 走访 stands in the log", async () => {
		const { store, home } = await setUp()
		expect(await call(store, home, "opinion.visit", { text: "李秀英家，水渠堵了" })).toMatchObject({ ok: true })
		const log = await store.read((reader) => listVisits(reader, qingjiang.id, { limit: 10, offset: 0 }))
		expect(log).toMatchObject([{ kind: "visit", at: march, staff: "李秀英", note: "李秀英家，水渠堵了", createdBy: "p-li", opinions: 0 }])
		expect(await store.read((reader) => countVisits(reader, qingjiang.id))).toBe(1)
		await file(store, { id: "o-1", visitId: log[0]?.id ?? "" })
		await file(store, { id: "o-2", visitId: log[0]?.id ?? "" })
		expect(await store.read((reader) => listVisits(reader, qingjiang.id, { limit: 10, offset: 0 }))).toMatchObject([{ opinions: 2 }])
		expect(await store.read((reader) => opinionsOfVisit(reader, qingjiang.id, log[0]?.id ?? ""))).toHaveLength(2)
	})

	test("of what was taken back nothing is changed any more, and another village's number is nobody's here", async () => {
		const { store, home } = await setUp()
		await file(store, { id: "o", enteredBy: "a-1", sourceKind: "visit" })
		expect(await call(store, home, "opinion.show", { number: "qj 2026 1" })).toMatchObject({ value: { id: "o" } })
		expect(await call(store, home, "opinion.show", { number: "LT-2026-0001" })).toMatchObject({ ok: false, code: "OPINION_NOT_FOUND" })
		expect(await call(store, home, "opinion.withdraw", { id: "o" })).toMatchObject({ ok: true })
		const left = await store.read((reader) => opinionById(reader, qingjiang.id, "o"))
		const location = [{ kind: "location", ref: "geo:31.0,121.0" }]
		for (const [name, args] of [
			["opinion.place", { id: "o", place: "桥头", media: location }],
			["opinion.name", { id: "o", isNamed: true }],
			["opinion.dispute", { id: "o", words: "不是我说的" }],
			["opinion.add", { id: "o", media: [{ kind: "image", ref: "m" }] }],
		] as const)
			expect(await call(store, home, name, args)).toMatchObject({ ok: false, code: "OPINION_NOT_FOUND" })
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, "o"))).toEqual(left)
	})

	test("one's own words cannot be called wrong", async () => {
		const { store, home } = await setUp()
		await file(store, { id: "o" })
		expect(await call(store, home, "opinion.dispute", { id: "o", words: "不对" })).toMatchObject({ ok: false, code: "OPINION_NOT_FOUND" })
	})

	test("what is said in a group is filed for who said it, and the number goes to their private chat only", async () => {
		const { store, home } = await setUp()
		const inGroup: Who = { chatId: "chat-group", sender: "77", channel: "telegram", isGroup: true, persons: 0 }
		expect(await call(store, home, "opinion.fromGroup", { text: "二组水渠堵了" }, inGroup)).toEqual({ ok: true, value: null })
		const rows = await outboxRows(store)
		expect(rows.map(({ chatId }) => chatId)).toEqual(["chat-li"])
		expect(rows[0]?.text).toContain("编号 QJ-2026-0001")
		expect(await call(store, home, "opinion.fromGroup", { text: "二组水渠堵了" }, { ...inGroup, sender: "78" })).toMatchObject({
			ok: false,
		})
		// A phone that speaks for two: it is not known for whom, so it is asked in private.
		await store.tx(async (tx) => {
			const { binding } = tx.tables(peopleTables)
			const [bound] = await tx.db.select().from(binding)
			if (bound === undefined) throw new Error("this chat is there")
			await tx.db.insert(binding).values({ ...bound, personId: "p-wang" })
		})
		expect(await call(store, home, "opinion.fromGroup", { text: "三组路灯坏了" }, inGroup)).toMatchObject({ ok: false })
		expect(await outboxRows(store)).toHaveLength(1)
	})
})
