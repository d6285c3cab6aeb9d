/** Several notices of a day are one message; each who had one told hears what became of their own, once, in the chat or in the console. */
import { eq } from "drizzle-orm"
import { expect, it } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { orderBroadcast, startBroadcast, stepBroadcast } from "../../../src/village/notice/broadcast.ts"
import { broadcastById } from "../../../src/village/notice/broadcast-repo.ts"
import { reportBroadcast } from "../../../src/village/notice/broadcast-report.ts"
import { withdrawNotice } from "../../../src/village/notice/commands.ts"
import { noticeNews } from "../../../src/village/notice/home.ts"
import { onBothEngines } from "../../support/stores.ts"
import type { TestHouse } from "../people/village.ts"
import { cxOf, morning, published, type Seed, villageId, withPeople } from "./world.ts"

const village: readonly Seed[] = [
	{ id: "sec", household: "1", roles: ["secretary"], chat: "c-sec" },
	{ id: "clerk", household: "2", roles: ["committee"], chat: "c-clerk" },
	{ id: "deputy", household: "2", roles: ["committee"], chat: "c-clerk" },
	{ id: "a", household: "3", group: "一组", chat: "c-a" },
	{ id: "b", household: "4", group: "二组" },
]

/** Account `account-sec` is the secretary's; every other account is nobody's on the roster. */
async function open(store: Store) {
	const test = await withPeople(store, village)
	const house = { ...test.house, accountPerson: async (_: unknown, account: string) => (account === "account-sec" ? "sec" : undefined) }
	return { ...test, house }
}

async function tell(test: TestHouse, by: string, title: string): Promise<{ readonly id: string; readonly broadcast: string }> {
	const { id } = await published(test, { title, spoken: `${title}。` })
	const started = await test.house.store.tx((tx) => startBroadcast(tx, cxOf(test, by), { villageId, noticeId: id, when: "evening" }))
	if (!started.ok) throw new Error(started.code)
	return { id, broadcast: started.broadcastId }
}

async function run(test: TestHouse, id: string): Promise<void> {
	for (let rounds = 0; rounds < 4; rounds++)
		await test.house.store.tx((tx) => stepBroadcast({ villageId, subject: id, guard: 0 }, { tx, house: test.house, now: test.clock.now }))
}

/** All that waits to be sent is sent. */
async function sendAll({ house: { store } }: TestHouse): Promise<void> {
	await store.tx((tx) => tx.db.update(tx.tables(transportTables).outbox).set({ status: "sent" }))
}

async function report(test: TestHouse, id: string): Promise<void> {
	await test.house.store.tx((tx) => reportBroadcast({ villageId, subject: id, guard: 0 }, { tx, house: test.house, now: test.clock.now }))
}

/** What was said to staff about broadcasts, by chat. */
async function heard({ house: { store } }: TestHouse): Promise<readonly (readonly [chat: string, text: string])[]> {
	const rows = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
	return rows
		.filter(({ id }) => !id.startsWith("notice-"))
		.map(({ chatId, body }) => [chatId, body ?? ""] as const)
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

async function onFirstPage(test: TestHouse, accountId: string, rights: readonly string[] = []): Promise<readonly string[]> {
	const { house } = test
	const news = await house.store.read((reader) => noticeNews({ reader, house, villageId, accountId, rights: new Set(rights) }))
	return news.map(({ text }) => text)
}

onBothEngines("who began one of several notices in one message", (openStore) => {
	it("hears of their own, once, also where two share a phone", async () => {
		const test = await open(await openStore())
		const { broadcast } = await tell(test, "account-sec", "停水")
		for (const [by, title] of [
			["clerk", "修路"],
			["deputy", "体检"],
			["sec", "开会"],
		] as const)
			expect((await tell(test, by, title)).broadcast).toBe(broadcast)
		test.clock.now = morning + 9 * 3_600_000
		await run(test, broadcast)
		await sendAll(test)
		await report(test, broadcast)
		await report(test, broadcast)
		const said = await heard(test)
		expect(said.map(([chat]) => chat)).toEqual(["c-clerk", "c-sec"])
		const [[, clerks], [, secretarys]] = [said[0] ?? ["", ""], said[1] ?? ["", ""]]
		for (const title of ["修路", "体检"]) {
			expect(clerks).toContain(`《${title}》：应告知 5 人，发出 4 人`)
			expect(secretarys).not.toContain(title)
		}
		// Account and person are one.
		for (const title of ["停水", "开会"]) {
			expect(secretarys).toContain(`《${title}》`)
			expect(clerks).not.toContain(title)
		}
	})

	it("without a chat reads it on the console's first page, nobody else does; what the command line began, whoever may publish", async () => {
		const test = await open(await openStore())
		const { broadcast } = await tell(test, "account-office", "停水")
		await tell(test, "command line", "修路")
		await tell(test, "account-sec", "开会")
		test.clock.now = morning + 9 * 3_600_000
		await run(test, broadcast)
		await sendAll(test)
		await report(test, broadcast)
		await report(test, broadcast)
		const own = "发送完了：《停水》，应告知 5 人，发出 4 人，有 1 户一个人也联系不到，要上门说。"
		expect(await onFirstPage(test, "account-office")).toEqual([own])
		expect(await onFirstPage(test, "account-sec")).toEqual([])
		const publisher = await onFirstPage(test, "account-other", ["notice.publish"])
		expect(publisher).toHaveLength(1)
		expect(publisher[0]).toContain("《修路》")
		expect((await heard(test)).map(([chat]) => chat)).toEqual(["c-sec"])
	})

	it("hears that it was taken back where somebody else did; who did knows", async () => {
		const test = await open(await openStore())
		const { broadcast } = await tell(test, "sec", "停水")
		await tell(test, "clerk", "修路")
		await tell(test, "account-office", "开会")
		test.clock.now = morning + 9 * 3_600_000
		await run(test, broadcast)
		const { outbox } = await test.house.store.read(async (reader) => reader.tables(transportTables))
		await test.house.store.tx((tx) => tx.db.update(outbox).set({ status: "sent" }).where(eq(outbox.chatId, "c-a")))
		expect(
			await test.house.store.tx((tx) => orderBroadcast(tx, cxOf(test, "account-sec"), { villageId, id: broadcast, order: "cancel" })),
		).toBe(true)
		await run(test, broadcast)
		expect((await test.house.store.read((reader) => broadcastById(reader, villageId, broadcast)))?.state).toBe("cancelled")
		const said = await heard(test)
		expect(said.map(([chat]) => chat)).toEqual(["c-clerk"])
		expect(said[0]?.[1]).toContain("被别人取消了")
		expect(said[0]?.[1]).toContain("《修路》：应告知 5 人，发出 1 人")
		expect(await onFirstPage(test, "account-office")).toEqual(["没有发完：《开会》被取消或撤回，发出 1 人后停了。"])
	})

	it("is not told of nobody where a notice was withdrawn before it went out", async () => {
		const test = await open(await openStore())
		const { broadcast } = await tell(test, "sec", "停水")
		const { id } = await tell(test, "clerk", "修路")
		await test.house.store.tx((tx) => withdrawNotice(tx, cxOf(test, "sec"), { villageId, id, why: "不修了" }))
		test.clock.now = morning + 9 * 3_600_000
		await run(test, broadcast)
		await sendAll(test)
		await report(test, broadcast)
		const said = await heard(test)
		expect(said.find(([chat]) => chat === "c-clerk")?.[1]).toContain("《修路》已经撤回或更正，没有再发")
		expect(said.find(([chat]) => chat === "c-sec")?.[1]).toContain("《停水》：应告知 5 人，发出 4 人")
	})
})
