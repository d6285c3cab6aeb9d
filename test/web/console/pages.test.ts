import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { addAlert, openAlerts } from "../../../src/store/journal.ts"
import { transportTables } from "../../../src/store/transport.ts"
import type { HomeNewsSource, HomeTileSource } from "../../../src/village/affair.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Browser, type Office, openOffice } from "../auth/office.ts"
import { putRows, statusOf } from "./trouble-rows.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

let office: Office
let tiles: Awaited<ReturnType<HomeTileSource>>
/** What is told to whom, by account. */
let news: (account: string) => Awaited<ReturnType<HomeNewsSource>>
beforeEach(async () => {
	tiles = []
	news = () => []
	const { store, remove } = freshSqlite()
	office = await openOffice(store, {
		homeTiles: [async ({ villageId }) => tiles.map((tile) => ({ ...tile, label: `${tile.label}${villageId}` }))],
		homeNews: [async ({ accountId }) => news(accountId)],
	})
	removals.push(async () => {
		await office.http.close()
		await remove()
	})
})

async function signedIn(villages: readonly string[] | "all" = ["v-qj"]): Promise<Browser> {
	await office.addStaff(villages === "all" ? { name: "admin", isAdministrator: true } : { name: "wang", villages })
	const browser = office.browser()
	await browser.signIn(villages === "all" ? "admin" : "wang")
	return browser
}

async function recordsOf(event: string): Promise<readonly unknown[]> {
	return office.store.read(async (reader) => {
		const { record } = reader.tables(transportTables)
		return (await reader.db.select().from(record))
			.filter((row) => row.event === event)
			.map(({ villageId, subject, data }) => ({ villageId, subject, data: JSON.parse(data) }))
	})
}

describe("the first page", () => {
	test("says that nothing needs doing where nothing does", async () => {
		const browser = await signedIn()
		const page = (await browser.get("/console")).body
		expect(page).toContain("今天没有要处理的事")
		expect(page).toContain("清江村 · 2026年3月5日")
		expect(page).toContain('<a href="/console" aria-current="page">')
	})

	test("tells each what became of what they began, with a way to say that it was read", async () => {
		const wang = await office.addStaff({ name: "wang", villages: ["v-qj"] })
		news = (account) =>
			account === wang ? [{ text: "发送完了：《停水》<b>", path: "/console/notices/1", readPath: "/console/notices/news/1/read" }] : []
		const browser = office.browser()
		await browser.signIn("wang")
		const page = (await browser.get("/console")).body
		expect(page).toContain('<a href="/console/notices/1">发送完了：《停水》&lt;b></a>')
		expect(page).toMatch(/<form method="post" action="\/console\/notices\/news\/1\/read"><input type="hidden" name="csrf" value="[^"]+"/)
		await office.addStaff({ name: "li", villages: ["v-qj"] })
		const other = office.browser()
		await other.signIn("li")
		expect((await other.get("/console")).body).not.toContain("发送完了")
	})

	test("shows what the affairs count for this village, and messages that stand still", async () => {
		tiles = [
			{ label: "待办", value: 3, path: "/console/tasks", isUrgent: true },
			{ label: "进行中的问卷", value: 1, path: "/console/surveys", isUrgent: false },
			{ label: "超期的任务", value: 0, path: "/console/tasks", isUrgent: false },
		]
		await putRows(office.store, {
			chats: [{ id: "mine", villageId: "v-qj" }],
			messages: [
				{ chatId: "mine", seq: 1, status: "dead" },
				{ chatId: "mine", seq: 2, status: "uncertain" },
			],
		})
		const browser = await signedIn()
		const page = (await browser.get("/console")).body
		expect(page).not.toContain("今天没有要处理的事")
		expect(page).toMatch(/href="\/console\/tasks"><span class="todo-label">待办v-qj<\/span> <strong class="todo-count">3</)
		expect(page).toMatch(/没发出去的消息<\/span> <strong class="todo-count">2</)
		expect(page).toMatch(/进行中的问卷v-qj<\/span><strong class="stat-value">1</)
		expect(page.indexOf("没发出去的消息"), "what waits stands first").toBeLessThan(page.indexOf("进行中的问卷"))
		expect(page, "a figure of nothing is not shown").not.toContain("超期的任务")
	})

	test("groups alerts and lets staff say that they have seen them", async () => {
		await office.store.tx(async (tx) => {
			for (const [id, villageId, kind] of [
				["1", "v-qj", "session-failed"],
				["2", "v-qj", "session-failed"],
				["3", null, "outbox-dead"],
				["4", "v-xr", "session-failed"],
				["5", "v-qj", "something-new"],
			] as const) {
				await addAlert(tx, { id, villageId, kind, subject: "s", detail: "d", at: office.clock.now - 3_600_000 })
			}
		})
		const browser = await signedIn()
		const page = (await browser.get("/console")).body
		expect(page).toContain("有村民办到一半的事中断了")
		expect(page).toContain("1小时前")
		expect(page).toContain("有一件事需要看一下")
		const answer = await browser.post("/console/alerts/close", { csrf: await browser.csrf(), kind: "session-failed" })
		expect(answer.headers.location).toBe("/console?done=closed")
		const after = (await browser.get("/console?done=closed")).body
		expect(after).toContain("已记下")
		expect(after).not.toContain("有村民办到一半的事中断了")
		expect((await office.store.read((reader) => openAlerts(reader, "v-xr", 10))).map(({ id }) => id).sort()).toEqual(["3", "4"])
		expect(await recordsOf("alerts.closed")).toEqual([{ villageId: "v-qj", subject: "session-failed", data: { count: 2 } }])
	})
})

describe("messages", () => {
	beforeEach(async () => {
		await putRows(office.store, {
			chats: [
				{ id: "mine", villageId: "v-qj" },
				{ id: "other", villageId: "v-xr" },
				{ id: "nobody", channel: "telegram" },
			],
			messages: [
				{ chatId: "mine", seq: 1, status: "dead", cause: "gone: blocked by 王秀英" },
				{ chatId: "mine", seq: 2, status: "dead", cause: "transient: ETIMEDOUT" },
				{ chatId: "mine", seq: 3, status: "parked", cause: "WINDOW_CLOSED" },
				{ chatId: "mine", seq: 4, status: "uncertain", cause: "LEASE_EXPIRED" },
				{ chatId: "other", seq: 5, status: "dead" },
				{ chatId: "nobody", seq: 6, status: "dead" },
			],
			events: [{ chatId: "mine", seq: 7, status: "dead", cause: "CRASH_LOOP" }],
		})
	})

	test("are shown with channel, cause in plain words and age, and nothing personal", async () => {
		const browser = await signedIn()
		const page = (await browser.get("/console/messages")).body
		expect(page).toContain("对方关闭了这个聊天。请打电话或上门联系。")
		expect(page).toContain("网络或平台出了问题")
		expect(page).toContain("网页聊天")
		for (const words of ["王秀英", "悄悄话", "ETIMEDOUT", "Telegram"]) expect(page).not.toContain(words)
		expect((await browser.get("/console/messages?show=parked")).body).toContain("对方不说话，我们不能先开口")
		expect((await browser.get("/console/messages?show=uncertain")).body).toContain("发送时服务中断了")
		expect((await browser.get("/console/messages?show=events")).body).toContain("服务反复中断")
		expect((await browser.get("/console/messages?show=nonsense&page=x&done=-1")).statusCode).toBe(200)
	})

	test("of nobody yet are seen by administrators", async () => {
		const browser = await signedIn("all")
		expect((await browser.get("/console/messages")).body).toContain("Telegram")
	})

	test("are sent again, one or all, and the village's record says so", async () => {
		const browser = await signedIn()
		const csrf = await browser.csrf("/console/messages")
		const redrive = (show: string, which: string) => browser.post("/console/messages/redrive", { csrf, show, which })
		expect((await redrive("dead", "mine-2")).headers.location).toBe("/console/messages?show=dead&done=1")
		expect(await statusOf(office.store, "mine-2")).toBe("pending")
		expect((await browser.get("/console/messages?show=dead&done=1")).body).toContain("1 条已经放回去")
		expect((await redrive("uncertain", "all")).headers.location).toBe("/console/messages?show=uncertain&done=1")
		expect((await redrive("events", "mine/7")).headers.location).toBe("/console/messages?show=events&done=1")
		expect((await redrive("events", "all")).headers.location).toBe("/console/messages?show=events&done=0")
		expect((await browser.get("/console/messages?show=events&done=0")).body).toContain("没有可以再试的消息")
		expect(office.woken()).toBe(4)
		expect(await recordsOf("messages.redriven")).toEqual([
			{ villageId: "v-qj", subject: "mine-2", data: { shelf: "dead", count: 1 } },
			{ villageId: "v-qj", subject: "all", data: { shelf: "uncertain", count: 1 } },
			{ villageId: "v-qj", subject: "mine/7", data: { shelf: "events", count: 1 } },
		])
	})

	test("of another village, and nonsense, change nothing", async () => {
		const browser = await signedIn()
		const csrf = await browser.csrf("/console/messages")
		const redrive = (form: Readonly<Record<string, string>>) => browser.post("/console/messages/redrive", { csrf, ...form })
		expect((await redrive({ show: "dead", which: "other-5" })).headers.location).toBe("/console/messages?show=dead&done=0")
		expect((await redrive({ show: "dead", which: "nobody-6" })).headers.location).toBe("/console/messages?show=dead&done=0")
		expect((await redrive({ show: "parked", which: "mine-3" })).statusCode).toBe(400)
		expect((await redrive({ show: "events", which: "mine/x" })).statusCode).toBe(400)
		expect((await redrive({ show: "dead" })).statusCode).toBe(400)
		expect((await browser.post("/console/messages/redrive", { show: "dead", which: "mine-2" })).statusCode).toBe(403)
		expect(await Promise.all(["other-5", "nobody-6", "mine-2"].map((id) => statusOf(office.store, id)))).toEqual(["dead", "dead", "dead"])
	})

	test("stand on pages of fifty", async () => {
		const messages = Array.from({ length: 120 }, (_, i) => ({ chatId: "mine", seq: 100 + i, status: "dead" as const }))
		await putRows(office.store, { messages })
		const browser = await signedIn()
		const page = (await browser.get("/console/messages?show=dead&page=3")).body
		expect(page).toContain("第 3 页，共 3 页")
		expect(page.match(/name="which" value="mine-/g)).toHaveLength(22)
		expect((await browser.get("/console/messages?show=dead&page=99")).body).toContain("第 3 页，共 3 页")
	})
})
