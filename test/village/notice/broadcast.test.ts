import { and, eq, inArray, isNotNull } from "drizzle-orm"
import fc from "fast-check"
import { expect, it } from "vitest"
import { say } from "../../../src/outbound/outbox.ts"
import type { Store, Tx } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { dayMs, hourMs } from "../../../src/text/date.ts"
import { spendBurden } from "../../../src/village/burden/index.ts"
import { reachPieces } from "../../../src/village/notice/audience-seen.ts"
import { orderBroadcast, startBroadcast, stepBroadcast } from "../../../src/village/notice/broadcast.ts"
import { tellHeld } from "../../../src/village/notice/broadcast-held.ts"
import { planChunk } from "../../../src/village/notice/broadcast-plan.ts"
import { broadcastById, broadcastsOf } from "../../../src/village/notice/broadcast-repo.ts"
import { reportBroadcast } from "../../../src/village/notice/broadcast-report.ts"
import { draftNotice, publishNotice, startCorrection, withdrawNotice } from "../../../src/village/notice/commands.ts"
import { bindGroup } from "../../../src/village/notice/groups.ts"
import { planBroadcast } from "../../../src/village/notice/plan-at-once.ts"
import { publishAndTell, releaseAndPublish } from "../../../src/village/notice/publish.ts"
import { everyone } from "../../../src/village/notice/rules.ts"
import { coverageOf, markSeen, progressOf, takeReceipt, takeSaidAgain } from "../../../src/village/notice/seen.ts"
import { noticeTables } from "../../../src/village/notice/tables.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { readingIn } from "../../../src/village/reckoned.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import type { TestHouse } from "../people/village.ts"
import { cxOf, morning, published, type Seed, stopWater, villageId, withPeople } from "./world.ts"

const village: readonly Seed[] = [
	{ id: "a1", household: "1", group: "一组", chat: "c-a1" },
	{ id: "a2", household: "1", group: "一组", chat: "c-shared" },
	{ id: "a3", household: "1", group: "一组", chat: "c-shared" },
	{ id: "b1", household: "2", group: "一组", chat: "c-b1", channel: "wechat-official" },
	{ id: "b2", household: "2", group: "一组", birth: "2020-01-01", chat: "c-child" },
	{ id: "c1", household: "3", group: "二组", chat: "c-c1", muted: true },
	{ id: "c2", household: "3", group: "二组", chat: "c-c2", closed: true },
	{ id: "d1", household: "4", group: "二组" },
]

async function told(test: TestHouse, noticeId: string, when: "now" | "evening" = "now"): Promise<string> {
	const started = await test.house.store.tx((tx) => startBroadcast(tx, cxOf(test), { villageId, noticeId, when }))
	if (!started.ok) throw new Error(started.code)
	return started.broadcastId
}

/** Runs the broadcast's timer until it has nothing left to do now. */
async function run(test: TestHouse, id: string, most = 20): Promise<void> {
	for (let rounds = 0; rounds < most; rounds++)
		await test.house.store.tx((tx) => stepBroadcast({ villageId, subject: id, guard: 0 }, { tx, house: test.house, now: test.clock.now }))
}

async function outboxOf(store: Store) {
	return store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
}

async function recipientsOf(store: Store) {
	return store.read((reader) => reader.db.select().from(reader.tables(noticeTables).noticeRecipient))
}

/** A chat of many, `g`, bound to the village. */
async function withGroup(store: Store): Promise<void> {
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const group = { id: "g", channel: "web", account: "test", address: "g", isGroup: true, nextSeq: 0, villageId, createdAt: 0 }
		await tx.db.insert(chat).values(group)
		await bindGroup(tx, { villageId, chatId: "g", by: "a1", now: morning })
	})
}

onBothEngines("a broadcast", (open) => {
	it("reaches each adult by their best chat, one message a phone; who is not reached is left for the door", async () => {
		const test = await withPeople(await open(), village)
		const notice = await published(test)
		await run(test, await told(test, notice.id))
		const { store } = test.house
		expect((await outboxOf(store)).map(({ chatId, lane, status }) => [chatId, lane, status]).toSorted()).toEqual([
			["c-a1", "bulk", "pending"],
			["c-b1", "bulk", "pending"],
			["c-shared", "bulk", "pending"],
		])
		const ways = (await recipientsOf(store)).map(({ personId, way }) => `${personId} ${way}`).toSorted()
		// The child is told nothing; one who asked for quiet and one who closed the chat are visited, like who never had one.
		expect(ways).toEqual(["a1 open", "a2 open", "a3 open", "b1 parked", "c1 muted", "c2 closed", "d1 no-chat"])
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ all: 7, planned: 4, door: 3, seen: 0 })
	})

	it("the same notice sent twice is one message; planned again after a crash it is the same one", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const notice = await published(test)
		const id = await told(test, notice.id)
		expect(await store.tx((tx) => startBroadcast(tx, cxOf(test), { villageId, noticeId: notice.id, when: "now" }))).toEqual({
			ok: false,
			code: "NOTICE_TOLD",
		})
		const planning = { villageId, id, notices: [notice], cursor: "" }
		for (let n = 0; n < 2; n++) await store.tx((tx) => planChunk(tx, test.house, planning, morning))
		expect(await outboxOf(store)).toHaveLength(3)
	})

	it("in chunks of two it tells the same people, and a phone of several once", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const notice = await published(test)
		const planning = { villageId, id: "b", notices: [notice] }
		for (let cursor: string | undefined = ""; cursor !== undefined; ) {
			const from: string = cursor
			cursor = (await store.tx((tx) => planChunk(tx, test.house, { ...planning, cursor: from }, morning, 2))).last
		}
		expect((await outboxOf(store)).map(({ chatId }) => chatId).toSorted()).toEqual(["c-a1", "c-b1", "c-shared"])
		expect(await recipientsOf(store)).toHaveLength(7)
	})

	it("with several chunks under way at once it tells the same people, and a phone of several once", async () => {
		const test = await withPeople(await open(), village)
		const notice = await published(test)
		expect(await planBroadcast(test.house, { villageId, id: "b", notices: [notice] }, 1)).toBe(7)
		const sent = await outboxOf(test.house.store)
		expect(sent.map(({ chatId }) => chatId).toSorted()).toEqual(["c-a1", "c-b1", "c-shared"])
		expect(await recipientsOf(test.house.store)).toHaveLength(7)
	})

	it("several of a day are one message; each only to whom it is for", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const water = await published(test)
		const roads = await published(test, { title: "修路", spoken: "修路。", audience: { ...everyone, groups: ["一组"] } })
		const heads = await published(test, { title: "二组开会", spoken: "开会。", audience: { ...everyone, groups: ["二组"] } })
		const first = await told(test, water.id, "evening")
		expect(await told(test, roads.id, "evening")).toBe(first)
		expect(await told(test, heads.id, "evening")).toBe(first)
		await run(test, first)
		expect(await outboxOf(store)).toEqual([])
		test.clock.now = morning + 8 * hourMs
		await run(test, first)
		const messages = await outboxOf(store)
		expect(messages).toHaveLength(3)
		for (const { body } of messages) {
			expect(body).toContain("下周二停水半天")
			expect(body).toContain("修路")
			expect(body).not.toContain("开会")
		}
	})

	it("waits for the morning, and stays silent where the week's budget is used up until there is room", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		await store.tx(async (tx) => {
			for (const id of ["m1", "m2"])
				await spendBurden(tx, { villageId, id, matter: id, chatId: "c-a1", personIds: ["a1"], now: morning - 5 * dayMs })
		})
		test.clock.now = morning + 12 * hourMs
		const notice = await published(test)
		const id = await told(test, notice.id)
		await run(test, id)
		expect(await outboxOf(store)).toEqual([])
		test.clock.now = morning + dayMs
		await run(test, id)
		expect((await outboxOf(store)).map(({ chatId }) => chatId)).not.toContain("c-a1")
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ held: 1 })
		test.clock.now = morning + 3 * dayMs
		await store.tx((tx) => tellHeld({ villageId, subject: id, guard: 0 }, { tx, house: test.house, now: test.clock.now }))
		expect((await outboxOf(store)).map(({ chatId }) => chatId)).toContain("c-a1")
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ held: 0, planned: 4 })
	})

	it("is held, let go and taken back in the middle; what was sent stays sent, and the budget is given back", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const notice = await published(test)
		const id = await told(test, notice.id)
		await run(test, id)
		const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
		await store.tx((tx) => tx.db.update(outbox).set({ status: "sent", sentAt: morning }).where(eq(outbox.chatId, "c-a1")))
		const order = async (what: "pause" | "resume" | "cancel") => {
			const isTaken = await store.tx((tx) => orderBroadcast(tx, cxOf(test), { villageId, id, order: what }))
			await run(test, id)
			return isTaken
		}
		expect(await order("pause")).toBe(true)
		const due = async () =>
			(await outboxOf(store)).filter(({ status, dueAt }) => status === "pending" && dueAt <= morning).map(({ chatId }) => chatId)
		expect(await due()).toEqual([])
		expect(await order("resume")).toBe(true)
		expect((await due()).toSorted()).toEqual(["c-b1", "c-shared"])
		expect(await order("cancel")).toBe(true)
		expect((await outboxOf(store)).map(({ chatId }) => chatId)).toEqual(["c-a1"])
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({
			sent: 1,
			cancelled: 3,
			planned: 0,
			door: 3,
		})
		expect((await store.read((reader) => broadcastById(reader, villageId, id)))?.state).toBe("cancelled")
		expect(await order("resume")).toBe(false)
	})

	it("a pause before it began keeps it from beginning", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const notice = await published(test)
		const id = await told(test, notice.id)
		await store.tx((tx) => orderBroadcast(tx, cxOf(test), { villageId, id, order: "pause" }))
		await run(test, id)
		expect(await outboxOf(store)).toEqual([])
		await store.tx((tx) => orderBroadcast(tx, cxOf(test), { villageId, id, order: "resume" }))
		await run(test, id)
		expect(await outboxOf(store)).toHaveLength(3)
	})

	it("paused before it began, it begins at its hour once it goes on, its card in the group as well", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		await withGroup(store)
		const notice = await published(test)
		const id = await told(test, notice.id, "evening")
		const order = (what: "pause" | "resume") => store.tx((tx) => orderBroadcast(tx, cxOf(test), { villageId, id, order: what }))
		await order("pause")
		await run(test, id)
		await order("resume")
		await run(test, id)
		expect(await outboxOf(store)).toEqual([])
		test.clock.now = morning + 8 * hourMs
		await run(test, id)
		const sent = await outboxOf(store)
		expect(sent.map(({ chatId }) => chatId).toSorted()).toEqual(["c-a1", "c-b1", "c-shared", "g"])
		// In the group a short card: no buttons, nobody's name.
		expect(sent.find(({ chatId }) => chatId === "g")?.body).toBe(
			JSON.stringify([{ kind: "text", text: `清江村公告：下周二停水半天（${notice.number}）。` }]),
		)
		await order("pause")
		await run(test, id)
		const due = async () => (await outboxOf(store)).filter(({ dueAt }) => dueAt <= test.clock.now).map(({ chatId }) => chatId)
		expect(await due()).toEqual([])
		await order("resume")
		await run(test, id)
		expect((await due()).toSorted()).toEqual(["c-a1", "c-b1", "c-shared", "g"])
	})

	it("of a correction says so in the group as well", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		await withGroup(store)
		const notice = await published(test)
		const content = { ...stopWater, body: "改为周三停水。" }
		await store.tx((tx) => startCorrection(tx, cxOf(test), { villageId, id: notice.id, content, why: "日子写错了" }))
		await store.tx((tx) => publishNotice(tx, cxOf(test), { villageId, id: notice.id }))
		await run(test, await told(test, notice.id))
		const card = (await outboxOf(store)).find(({ chatId }) => chatId === "g")
		expect(card?.body).toContain(`下周二停水半天（${notice.number}，更正）`)
	})

	it("counts the households where nobody is reached: there somebody has to go", async () => {
		const test = await withPeople(await open(), village)
		const notice = await published(test)
		await run(test, await told(test, notice.id))
		const progress = () => test.house.store.read((reader) => progressOf(reader, villageId, notice))
		// Households 3 and 4 have no chat; 1 and 2 have somebody who hears it.
		expect(await progress()).toMatchObject({ door: 3, doorHouseholds: 2 })
		expect((await test.house.store.read((reader) => reachPieces(readingIn(reader), villageId, notice))).progress).toEqual(await progress())
		await test.house.store.tx((tx) => markSeen(tx, { villageId, personId: "d1", notices: [notice], how: "paper", now: morning }))
		expect(await progress()).toMatchObject({ door: 2, doorHouseholds: 1 })
	})

	it("seen in one village is seen in no other, though a notice has the same id there", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const rowsOf = (tx: Tx) => tx.tables(noticeTables).noticeRecipient
		const told = {
			noticeId: "n1",
			version: 1,
			personId: "d1",
			broadcastId: "b1",
			householdId: "h1",
			way: "no-chat",
			plannedAt: morning,
		} as const
		await store.tx((tx) => tx.db.insert(rowsOf(tx)).values([villageId, "v-other"].map((id) => ({ villageId: id, ...told }))))
		const seeing = { villageId, personId: "d1", notices: [{ id: "n1", version: 1 }], how: "paper", now: morning } as const
		expect(await store.tx((tx) => markSeen(tx, seeing))).toBe(1)
		const seen = await store.read((reader) => {
			const { noticeRecipient } = reader.tables(noticeTables)
			return reader.db.select().from(noticeRecipient).where(isNotNull(noticeRecipient.seenAt))
		})
		expect(seen.map((row) => row.villageId)).toEqual([villageId])
	})

	it("paused for days, it does not forget those whose week was full", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		await store.tx(async (tx) => {
			for (const id of ["m1", "m2"])
				await spendBurden(tx, { villageId, id, matter: id, chatId: "c-a1", personIds: ["a1"], now: morning - 5 * dayMs })
		})
		const notice = await published(test)
		const id = await told(test, notice.id)
		await run(test, id)
		const order = (what: "pause" | "resume") => store.tx((tx) => orderBroadcast(tx, cxOf(test), { villageId, id, order: what }))
		const ring = () => store.tx((tx) => tellHeld({ villageId, subject: id, guard: 0 }, { tx, house: test.house, now: test.clock.now }))
		await order("pause")
		await run(test, id)
		test.clock.now = morning + 3 * dayMs
		await ring()
		expect((await outboxOf(store)).map(({ chatId }) => chatId)).not.toContain("c-a1")
		await order("resume")
		await run(test, id)
		const { timer } = await store.read(async (reader) => reader.tables(transportTables))
		const held = await store.read((reader) => reader.db.select().from(timer).where(eq(timer.kind, "notice.held")))
		expect(held.map(({ subject, dueAt }) => [subject, dueAt <= test.clock.now])).toEqual([[id, true]])
		await ring()
		expect((await outboxOf(store)).map(({ chatId }) => chatId)).toContain("c-a1")
	})

	it("nobody hears any more of what was withdrawn, nor of a version that is corrected; what tells of another notice as well goes on", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const water = await published(test)
		const first = await told(test, water.id)
		await run(test, first)
		const content = { ...stopWater, body: "改为周三停水。" }
		await store.tx((tx) => startCorrection(tx, cxOf(test), { villageId, id: water.id, content, why: "日子写错了" }))
		await store.tx((tx) => publishNotice(tx, cxOf(test), { villageId, id: water.id }))
		const second = await told(test, water.id, "evening")
		await run(test, first)
		expect(await outboxOf(store)).toEqual([])
		const roads = await published(test, { title: "修路", spoken: "修路。" })
		expect(await told(test, roads.id, "evening")).toBe(second)
		await store.tx((tx) => withdrawNotice(tx, cxOf(test), { villageId, id: water.id, why: "不停了" }))
		test.clock.now = morning + 8 * hourMs
		await run(test, second)
		const sent = await outboxOf(store)
		expect(sent).toHaveLength(3)
		for (const { body } of sent) {
			expect(body).toContain("修路")
			expect(body).not.toContain("停水")
		}
		await store.tx((tx) => withdrawNotice(tx, cxOf(test), { villageId, id: roads.id, why: "不修了" }))
		await run(test, second)
		expect(await outboxOf(store)).toEqual([])
		expect((await store.read((reader) => broadcastById(reader, villageId, second)))?.state).toBe("cancelled")
	})

	it("is reported once to who began it, when it is out: who has it, who has not, what to do; a release is reported to the writer", async () => {
		const office: readonly Seed[] = [
			...village,
			{ id: "sec", household: "9", roles: ["secretary"], chat: "c-sec" },
			{ id: "sup", household: "8", roles: ["supervisor"], chat: "c-sup" },
		]
		const test = await withPeople(await open(), office)
		const { store } = test.house
		const house = { ...test.house, accountPerson: async (_: unknown, account: string) => (account === "account-sec" ? "sec" : undefined) }
		const notice = await published(test)
		const by = cxOf(test, "account-sec")
		const started = await store.tx((tx) => startBroadcast(tx, by, { villageId, noticeId: notice.id, when: "now" }))
		const id = started.ok ? started.broadcastId : ""
		await run(test, id)
		const report = (broadcastId: string) =>
			store.tx((tx) => reportBroadcast({ villageId, subject: broadcastId, guard: 0 }, { tx, house, now: test.clock.now }))
		const reports = async () => (await outboxOf(store)).filter((row) => row.id.startsWith("report-"))
		const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
		test.clock.now = morning + 60_000
		await report(id)
		expect(await reports()).toEqual([])
		await store.tx((tx) => tx.db.update(outbox).set({ status: "sent" }).where(eq(outbox.status, "pending")))
		await store.tx((tx) => tx.db.update(outbox).set({ status: "parked", cause: "WINDOW_CLOSED" }).where(eq(outbox.chatId, "c-b1")))
		await store.tx((tx) => orderBroadcast(tx, by, { villageId, id, order: "pause" }))
		await run(test, id)
		await report(id)
		expect(await reports()).toEqual([])
		await store.tx((tx) => orderBroadcast(tx, by, { villageId, id, order: "resume" }))
		await run(test, id)
		await report(id)
		await report(id)
		const [only, ...others] = await reports()
		expect(others).toEqual([])
		expect(only).toMatchObject({ chatId: "c-sec", lane: "bulk" })
		for (const words of ["应告知 9 人，发出 5 人", "说句话才送得到的 1 人", "手机联系不到 3 人", "走访"])
			expect(only?.body).toContain(words)
		// The supervisor's press sets it off; the news are the writer's.
		const finance = await store.tx((tx) =>
			draftNotice(tx, cxOf(test, "sec"), {
				villageId,
				content: { ...stopWater, category: "finance", audience: { ...everyone, roles: ["secretary"] } },
			}),
		)
		await store.tx((tx) => publishAndTell(tx, { ...cxOf(test, "sec"), house }, { villageId, id: finance.id, when: "now" }))
		await store.tx((tx) => releaseAndPublish(tx, { ...cxOf(test, "sup"), house }, { villageId, id: finance.id, draftVersion: 1 }))
		const second = await store.read(async (reader) => (await broadcastsOf(reader, villageId, 1))[0]?.id ?? "")
		await run(test, second)
		await store.tx((tx) => tx.db.update(outbox).set({ status: "sent" }).where(eq(outbox.status, "pending")))
		test.clock.now += 60_000
		await report(second)
		expect((await reports()).map(({ chatId }) => chatId)).toEqual(["c-sec", "c-sec"])
		expect((await reports()).at(-1)?.body).toContain("不用做什么")
	})

	it("a channel that takes nothing is reported the next day all the same; at night nobody is told", async () => {
		const test = await withPeople(await open(), [...village, { id: "sec", household: "9", roles: ["secretary"], chat: "c-sec" }])
		const { store } = test.house
		const notice = await published(test)
		const started = await store.tx((tx) => startBroadcast(tx, cxOf(test, "sec"), { villageId, noticeId: notice.id, when: "now" }))
		const id = started.ok ? started.broadcastId : ""
		await run(test, id)
		const { outbox, timer } = await store.read(async (reader) => reader.tables(transportTables))
		await store.tx((tx) => tx.db.update(outbox).set({ attempts: 3 }))
		const report = (guard = 0) =>
			store.tx((tx) => reportBroadcast({ villageId, subject: id, guard }, { tx, house: test.house, now: test.clock.now }))
		const said = async () => (await outboxOf(store)).filter((row) => /^(report|stuck)-/.test(row.id)).map(({ body }) => body)
		test.clock.now = morning + 13 * hourMs
		await report()
		expect(await said()).toEqual([])
		const [next] = await store.read((reader) => reader.db.select().from(timer).where(eq(timer.kind, "notice.report")))
		expect(next?.dueAt).toBeGreaterThan(morning + 20 * hourMs)
		test.clock.now = morning + dayMs
		await report()
		expect((await said()).join()).toContain("有 5 人的消息通道暂时没有收下")
		// The secretary's own chat may be of that channel: it stands in the console, too.
		const onPage = async () =>
			(await store.read((reader) => reader.db.select().from(reader.tables(noticeTables).noticeNews))).map(({ text }) => text)
		expect((await onPage()).join()).toContain("发了一天还没发完：《下周二停水半天》，应告知 8 人，发出 0 人")
		expect((await said()).join()).not.toMatch(/发完了|不用做什么/)
		await report()
		expect(await said()).toHaveLength(1)
		// The channel is back.
		await store.tx((tx) => tx.db.update(outbox).set({ status: "sent" }).where(eq(outbox.status, "pending")))
		test.clock.now += hourMs
		await report(1)
		await report(1)
		expect((await said()).filter((text) => text?.includes("发完了"))).toHaveLength(1)
		expect(await onPage()).toHaveLength(1)
	})

	it("of whom the week's budget kept it from, nobody is said to hear of it later once it was taken back", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		for (const title of ["一", "二"]) await run(test, await told(test, (await published(test, { title })).id))
		const notice = await published(test, { title: "三" })
		const id = await told(test, notice.id)
		await run(test, id)
		const progress = () => store.read((reader) => progressOf(reader, villageId, notice))
		const { held, door, all } = await progress()
		expect(held).toBeGreaterThan(0)
		await store.tx((tx) => orderBroadcast(tx, cxOf(test), { villageId, id, order: "cancel" }))
		await run(test, id)
		expect(await progress()).toMatchObject({ held: 0, door, cancelled: all - door })
	})

	it("coverage is by household, group and grid", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		await store.tx(async (tx) => {
			const { residentGroup, household } = tx.tables(peopleTables)
			await tx.db.insert(residentGroup).values({ villageId, id: "g-east", kind: "grid", name: "河东" })
			await tx.db
				.update(household)
				.set({ gridId: "g-east" })
				.where(inArray(household.number, ["1", "3"]))
		})
		const notice = await published(test)
		await run(test, await told(test, notice.id))
		for (const personId of ["a1", "a2", "b1"])
			await store.tx((tx) => markSeen(tx, { villageId, personId, notices: [notice], how: "button", now: morning }))
		const { all, groups, grids } = await store.read((reader) => coverageOf(reader, villageId, notice))
		expect(all).toEqual({ name: "", households: 4, seenHouseholds: 2, persons: 7, seenPersons: 3 })
		expect(groups).toEqual([
			{ name: "一组", households: 2, seenHouseholds: 2, persons: 4, seenPersons: 3 },
			{ name: "二组", households: 2, seenHouseholds: 0, persons: 3, seenPersons: 0 },
		])
		expect(grids.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
			{ name: "", households: 2, seenHouseholds: 1, persons: 2, seenPersons: 1 },
			{ name: "河东", households: 2, seenHouseholds: 1, persons: 5, seenPersons: 2 },
		])
	})

	it("a platform's refusal is never counted as sent; a receipt is delivery, a read receipt a view", async () => {
		const test = await withPeople(await open(), village)
		const { store } = test.house
		const notice = await published(test)
		await run(test, await told(test, notice.id))
		const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
		const messageTo = async (chatId: string) => (await outboxOf(store)).find((row) => row.chatId === chatId)?.id ?? ""
		const settle = (chatId: string, status: "sent" | "dead") =>
			store.tx((tx) =>
				tx.db
					.update(outbox)
					.set({ status })
					.where(and(eq(outbox.chatId, chatId), eq(outbox.lane, "bulk"))),
			)
		await settle("c-a1", "sent")
		await settle("c-shared", "sent")
		await settle("c-b1", "dead")
		const receipt = async (chatId: string, state: "delivered" | "seen") => {
			const messageId = await messageTo(chatId)
			await store.tx((tx) => takeReceipt({ messageId, chatId, state }, { tx, house: test.house, now: morning }))
		}
		await receipt("c-a1", "seen")
		await receipt("c-shared", "delivered")
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({
			seen: 1,
			delivered: 2,
			sent: 0,
			door: 4,
			planned: 0,
		})
		// Told at the door, d1 has seen it, and was sent nothing all the same.
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ out: 3 })
		await store.tx((tx) => markSeen(tx, { villageId, personId: "d1", notices: [notice], how: "paper", now: morning }))
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ seen: 2, out: 3, door: 3 })
		// Said anew in another chat of theirs, it is on its way again; its receipts count for them.
		const again = `${await messageTo("c-b1")}~2`
		await store.tx(async (tx) => {
			await say(tx, { chatId: "c-c2", lane: "bulk", id: again, blocks: [], now: morning })
			const from = await messageTo("c-b1")
			await takeSaidAgain({ villageId, from, to: again, chatId: "c-c2", persons: ["b1"] }, { tx, now: morning })
		})
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ door: 2, planned: 1 })
		await settle("c-c2", "sent")
		await receipt("c-c2", "delivered")
		expect(await store.read((reader) => progressOf(reader, villageId, notice))).toMatchObject({ door: 2, planned: 0, delivered: 3, out: 4 })
	})
})

it("coverage is what a recount of single views gives, by household and group", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ household: fc.integer({ min: 1, max: 6 }), group: fc.constantFrom("一组", "二组") }), {
				minLength: 1,
				maxLength: 14,
			}),
			fc.array(fc.nat(20), { maxLength: 20 }),
			async (homes, views) => {
				const { store, remove } = freshSqlite()
				const groups = new Map(homes.map(({ household, group }) => [household, group]))
				const seeds = homes.map(({ household }, n) => ({
					id: `p${n}`,
					household: String(household),
					group: groups.get(household) ?? "一组",
					chat: `c${n}`,
				}))
				const test = await withPeople(store, seeds)
				const notice = await published(test, stopWater)
				await run(test, await told(test, notice.id), 3)
				const seen = new Set<string>()
				for (const view of views) {
					const personId = `p${view}`
					const marked = await store.tx((tx) => markSeen(tx, { villageId, personId, notices: [notice], how: "button", now: morning }))
					expect(marked).toBe(seeds.some(({ id }) => id === personId) && !seen.has(personId) ? 1 : 0)
					if (marked > 0) seen.add(personId)
				}
				const rows = (among: readonly Seed[]) => ({
					households: new Set(among.map(({ household }) => household)).size,
					seenHouseholds: new Set(among.filter(({ id }) => seen.has(id)).map(({ household }) => household)).size,
					persons: among.length,
					seenPersons: among.filter(({ id }) => seen.has(id)).length,
				})
				const coverage = await store.read((reader) => coverageOf(reader, villageId, notice))
				expect(coverage.all).toMatchObject(rows(seeds))
				for (const { name, ...figures } of coverage.groups) expect(figures).toEqual(rows(seeds.filter(({ group }) => group === name)))
				await remove()
			},
		),
		{ numRuns: 12 },
	)
}, 60_000)
