import { afterAll, describe, expect, test } from "vitest"
import type { ChannelHealth } from "../../../src/channel/adapter.ts"
import { checksOf, verdictOf } from "../../../src/web/console/checks.ts"
import { type HealthReport, type HealthSource, healthReader, isReady } from "../../../src/web/console/health.ts"
import { metricsText } from "../../../src/web/metrics.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { type Office, type OfficeOptions, openOffice } from "../auth/office.ts"
import { putRows } from "./trouble-rows.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

const source = (over: Partial<HealthSource> & Pick<HealthSource, "store">): HealthSource => ({
	clock: () => 1_000_000,
	version: "0.1.0",
	dataDir: ".",
	publicUrl: "https://cun.example",
	adapters: [],
	paused: () => new Map(),
	pendingMigrations: async () => 0,
	...over,
})

onBothEngines("the health", (open) => {
	test("of a sound service is read from what it works on", async () => {
		const store = await open()
		await putRows(store, {
			chats: [{ id: "mine", villageId: "v1" }],
			messages: [{ chatId: "mine", seq: 1, status: "pending", createdAt: 940_000 }],
			events: [
				{ chatId: "mine", seq: 2, status: "new", receivedAt: 990_000 },
				{ chatId: "mine", seq: 3, status: "done", receivedAt: 1_060_000 },
			],
		})
		const adapters = [
			{ id: "web" as const, health: (): ChannelHealth => ({ state: "up" }) },
			{ id: "telegram" as const, health: (): ChannelHealth => ({ state: "down", reason: "HTTP 502" }) },
		]
		const paused = () =>
			new Map([
				["telegram", 1_050_000],
				["web", 900_000],
			])
		const report = await healthReader(source({ store, adapters, paused, pendingMigrations: async () => 2 }))()
		expect(report).toEqual({
			at: 1_000_000,
			version: "0.1.0",
			dialect: store.dialect,
			database: "good",
			pendingMigrations: 2,
			inbox: { byStatus: { new: 1 }, oldestAt: 990_000 },
			outbox: { byStatus: { pending: 1 }, oldestAt: 940_000, kept: 0 },
			clockBehindMs: 60_000,
			channels: [
				{ id: "web", health: { state: "up" }, pausedUntil: undefined },
				{ id: "telegram", health: { state: "down", reason: "HTTP 502" }, pausedUntil: 1_050_000 },
			],
			disk: { freeBytes: expect.any(Number), totalBytes: expect.any(Number) },
			publicUrl: "https://cun.example",
		})
		expect(isReady(report)).toBe(false)
		expect(isReady({ ...report, pendingMigrations: 0 })).toBe(true)
	})
})

test("a database that is gone, a folder that is gone and migrations nobody can count are told, not thrown", async () => {
	const { store, remove } = freshSqlite()
	await remove()
	const report = await healthReader(
		source({ store, dataDir: "/nowhere/at/all", pendingMigrations: () => Promise.reject(new Error("gone")) }),
	)()
	expect(report).toMatchObject({ database: "away", pendingMigrations: undefined, inbox: undefined, disk: undefined })
	expect(isReady(report)).toBe(false)
	expect(verdictOf(checksOf(report, { locale: "zh-CN", timeZone: "Asia/Shanghai" }))).toBe("bad")
	expect(metricsText(report, 1, 1)).toContain("cunkou_database_up 0\n")
	expect(metricsText(report, 1, 1)).not.toContain("cunkou_inbox_events")
})

test("a store that reads but does not write is told apart", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const readonly = { ...store, dialect: store.dialect, read: store.read.bind(store), tx: () => Promise.reject(new Error("readonly")) }
	expect((await healthReader(source({ store: readonly }))()).database).toBe("readonly")
})

test("many who ask at once cost one look", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	let looks = 0
	let now = 0
	const read = healthReader(source({ store, clock: () => now, pendingMigrations: async () => looks++ }))
	await Promise.all([read(), read(), read()])
	expect(looks).toBe(1)
	now = 2_000
	await read()
	expect(looks).toBe(2)
})

const sound: HealthReport = {
	at: Date.UTC(2026, 2, 5, 1, 30),
	version: "0.1.0",
	dialect: "sqlite",
	database: "good",
	pendingMigrations: 0,
	inbox: { byStatus: {}, oldestAt: undefined },
	outbox: { byStatus: {}, oldestAt: undefined, kept: 0 },
	clockBehindMs: 0,
	channels: [{ id: "web", health: { state: "up" }, pausedUntil: undefined }],
	disk: { freeBytes: 50 * 1024 ** 3, totalBytes: 100 * 1024 ** 3 },
	publicUrl: "https://cun.example",
}

describe("the checks", () => {
	const frame = { locale: "zh-CN", timeZone: "Asia/Shanghai" } as const
	const channel = (health: ChannelHealth, pausedUntil?: number) => ({ channels: [{ id: "wecom", health, pausedUntil }] })

	test("of a sound service are all good", () => {
		expect(checksOf(sound, frame).map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => "good"))
	})

	test("of one that keeps notices for the morning, too, and it says so", () => {
		const checks = checksOf({ ...sound, outbox: { byStatus: {}, oldestAt: undefined, kept: 16 } }, frame)
		expect(checks.find(({ id }) => id === "outbox")).toMatchObject({
			state: "good",
			detail: "没有积压；另有 16 条夜里不发，到时候自己会发",
		})
	})

	const cases: readonly (readonly [string, Partial<HealthReport>, "warn" | "bad", string])[] = [
		["database", { database: "readonly" }, "bad", "写不进去"],
		["database", { database: "away" }, "bad", "连不上"],
		["migrations", { pendingMigrations: 2 }, "bad", "还差 2 步"],
		["inbox", { inbox: { byStatus: { new: 9 }, oldestAt: sound.at - 120_000 } }, "warn", "9 条在等，最早的等了2分钟"],
		[
			"outbox",
			{ outbox: { byStatus: { pending: 8, sending: 1 }, oldestAt: sound.at - 3_600_000, kept: 0 } },
			"warn",
			"9 条在等，最早的等了1小时",
		],
		[
			"stuck",
			{ outbox: { byStatus: { dead: 2, uncertain: 1 }, oldestAt: undefined, kept: 0 } },
			"warn",
			"没发出去 2 条，不知道到没到 1 条",
		],
		["channel-wecom", channel({ state: "down", reason: "not started" }), "bad", "停了。原因：还没有启动"],
		["channel-wecom", channel({ state: "needs-login" }), "bad", "需要重新扫码登录"],
		["channel-wecom", channel({ state: "degraded", reason: "X" }), "warn", "不稳定。原因：X"],
		["channel-wecom", channel({ state: "up" }, sound.at + 60_000), "bad", "上午9:31再试"],
		["disk", { disk: { freeBytes: 1024 ** 3, totalBytes: 1024 ** 4 } }, "warn", "只剩 1 GB"],
		["disk", { disk: { freeBytes: 100 * 1024 ** 2, totalBytes: 1024 ** 4 } }, "bad", "只剩 100 MB"],
		["disk", { disk: undefined }, "warn", "看不到"],
		["clock", { clockBehindMs: 7_200_000 }, "bad", "早2小时"],
		["publicUrl", { publicUrl: undefined }, "warn", "不印信、不发链接"],
	]
	test.each(cases)("%s: %j", (id, over, state, words) => {
		const check = checksOf({ ...sound, ...over }, frame).find((one) => one.id === id)
		expect(check?.state).toBe(state)
		expect(check?.detail).toContain(words)
	})

	test("say what to do wherever something is bad", () => {
		for (const [, over] of cases) {
			for (const check of checksOf({ ...sound, ...over }, frame)) if (check.state === "bad") expect(check.next).toMatch(/。$/)
		}
	})
})

describe("over the web", () => {
	async function newOffice(options: OfficeOptions = {}): Promise<Office> {
		const { store, remove } = freshSqlite()
		const office = await openOffice(store, options)
		removals.push(async () => {
			await office.http.close()
			await remove()
		})
		return office
	}

	test("/readyz is 200 or 503 and says states, not reasons", async () => {
		const adapters = [{ id: "telegram" as const, health: (): ChannelHealth => ({ state: "down", reason: "secret proxy" }) }]
		const good = await (await newOffice({ health: { adapters } })).http.inject("/readyz")
		expect(good.statusCode).toBe(200)
		expect(good.json()).toEqual({ status: "ready", database: "good", pendingMigrations: 0, channels: [{ id: "telegram", state: "down" }] })
		const bad = await (await newOffice({ health: { pendingMigrations: async () => 1 } })).http.inject("/readyz")
		expect(bad.statusCode).toBe(503)
		expect(bad.json()).toMatchObject({ status: "not-ready", pendingMigrations: 1 })
	})

	test("/metrics is for this machine or for who has the token", async () => {
		const office = await newOffice()
		await putRows(office.store, { chats: [{ id: "c" }], messages: [{ chatId: "c", seq: 1, status: "dead" }] })
		const get = (headers: Readonly<Record<string, string>>, remoteAddress = "127.0.0.1") =>
			office.http.inject({ url: "/metrics", headers: { host: "127.0.0.1:8080", ...headers }, remoteAddress })
		const near = await get({})
		expect(near.statusCode).toBe(200)
		expect(near.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8")
		expect(near.body).toContain('# TYPE cunkou_outbox_messages gauge\ncunkou_outbox_messages{status="pending"} 0\n')
		expect(near.body).toContain('cunkou_outbox_messages{status="dead"} 1\n')
		expect(near.body).toContain('cunkou_channel_up{channel="web"} 1\n')
		expect(near.body.endsWith("\n")).toBe(true)
		expect((await get({}, "203.0.113.7")).statusCode).toBe(403)
		expect((await get({ host: "cun.example" })).statusCode).toBe(403)
		for (const header of ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
			expect((await get({ [header]: "203.0.113.7" })).statusCode).toBe(403)
		await office.addStaff({ name: "admin", isAdministrator: true })
		const browser = office.browser()
		await browser.signIn("admin")
		const token = /Authorization: Bearer ([\w-]+)/.exec((await browser.get("/console/health")).body)?.[1]
		expect((await get({ authorization: `Bearer ${token}` }, "203.0.113.7")).statusCode).toBe(200)
		expect((await get({ authorization: `Bearer ${token}x` }, "203.0.113.7")).statusCode).toBe(403)
	})

	test("a channel that waits for a login shows its code, drawn in the page, to administrators only", async () => {
		const qr = "http://weixin.qq.com/x/4a-secret-login"
		const adapters = [{ id: "wechaty" as const, health: (): ChannelHealth => ({ state: "needs-login", reason: "扫码", qr }) }]
		const office = await newOffice({ health: { adapters } })
		await office.addStaff({ name: "admin", isAdministrator: true })
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const pageOf = async (name: string) => {
			const browser = office.browser()
			await browser.signIn(name)
			return (await browser.get("/console/health")).body
		}
		const page = await pageOf("admin")
		expect(page).toContain('aria-label="个人微信：扫码登录"')
		expect(page).not.toContain(qr)
		expect(moduleAt(page, 4, 4)).toBe(true)
		expect(moduleAt(page, 5, 5)).toBe(false)
		expect(await pageOf("wang")).not.toContain('扫码登录"')
		expect((await office.http.inject("/readyz")).body).not.toContain("secret-login")
	})

	test("the page tells staff what to do, and the token to administrators only", async () => {
		const office = await newOffice()
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const page = (await browser.get("/console/health")).body
		expect(page).toContain("能用，但有几处要留意")
		expect(page).toContain("请把 PUBLIC_URL 设成手机能打开的网址")
		expect(page).not.toContain("Bearer")
	})
})

/** Whether a module of the page's QR code is dark; the finder pattern stands in the corner, behind four white ones. */
function moduleAt(page: string, x: number, y: number): boolean {
	return page.includes(`M${x} ${y}h1v1h-1z`)
}
