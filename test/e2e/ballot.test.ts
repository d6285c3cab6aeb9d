/** The ballot page and the voting desk in a real browser: by a phone of 390 pixels without script, and by staff. */
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openRound } from "../../src/village/council/commands-rounds.ts"
import { castVote } from "../../src/village/council/commands-votes.ts"
import { councilAffair } from "../../src/village/council/index.ts"
import { ballotToken } from "../../src/village/council/links.ts"
import { tookPart } from "../../src/village/council/secret.ts"
import { giveTask } from "../../src/village/task/commands.ts"
import { taskAffair } from "../../src/village/task/index.ts"
import { createServer } from "../../src/web/server.ts"
import { launchBrowser } from "../support/browser.ts"
import { freshSqlite } from "../support/stores.ts"
import { type Setting, settingOf } from "../village/council/setting.ts"
import { deskView, look, phoneView, watched } from "./watch.ts"

let browser: Browser
let http: FastifyInstance
let setting: Setting
let url: string
const fresh = freshSqlite()
/** Where pictures go for somebody to look at; none are taken without it. */
const pictures = process.env.CUNKOU_LOOK

beforeAll(async () => {
	browser = await launchBrowser()
	setting = await settingOf(fresh.store, { affairs: [taskAffair] })
	const rights = new Set([...Object.keys(councilAffair.rights ?? {}), ...Object.keys(taskAffair.rights ?? {})])
	const { villageId } = setting
	const house = {
		...setting.house,
		nav: [...councilAffair.nav, ...taskAffair.nav],
		gate: {
			enter: async () => ({ accountId: "staff-1", name: "文书", villageName: "清江村", villages: [], csrf: "good", villageId, rights }),
			checkForm: () => undefined,
		},
	}
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(mounted) => councilAffair.routes(mounted, house), (mounted) => taskAffair.routes(mounted, house)],
	})
	http = server.http
	url = await http.listen({ port: 0, host: "127.0.0.1" })
}, 120_000)
afterAll(async () => {
	await browser.close()
	await http.close()
	await fresh.remove()
})

test("a member votes in secret on a phone, without script, and cannot vote again", { timeout: 120_000 }, async () => {
	const { villageId, cx, house, clock } = setting
	const matter = await setting.matter({ title: "评议低保户的标准", text: "按人均收入，家庭情况由议事会评议。\n全村 14 户申请。" })
	const opened = await house.store.tx((tx) => openRound(tx, cx(), { villageId, matterId: matter.id, way: "secret", closesAt: null }))
	expect(opened.ok).toBe(true)
	const key = { villageId, matterId: matter.id, round: 1 }
	const token = ballotToken(house, { ...key, personId: await setting.person("0005") }, clock.now + 86_400_000)
	const { page, complaints } = await watched(await browser.newContext({ viewport: phoneView, locale: "zh-CN", javaScriptEnabled: false }))
	await page.goto(`${url}/ballot/${token}`)
	await page.getByRole("button", { name: "是我" }).click()
	await page.getByRole("heading", { name: "陈静 的选票" }).waitFor()
	await snap(page, "ballot-390.png")
	// Within reach of a thumb, and large enough for one.
	for (const label of ["同意", "反对", "弃权"]) {
		const box = await page.locator("label.choice", { hasText: label }).first().boundingBox()
		expect([label, (box?.height ?? 0) >= 40, (box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= phoneView.width]).toEqual([
			label,
			true,
			true,
		])
	}
	await page.getByRole("button", { name: "投票" }).click()
	// The browser itself asks for what is missing; nothing was given.
	expect(await house.store.read((reader) => tookPart(reader, key))).toEqual([])
	await page.getByLabel("同意").check()
	await page.getByLabel("我看清楚了").check()
	await page.getByRole("button", { name: "投票" }).click()
	await page.getByText("您的票已经投进票箱").waitFor()
	await snap(page, "ballot-done-390.png")
	expect(await page.locator("main").textContent()).not.toContain("同意")
	await page.goBack()
	await page.goto(`${url}/ballot/${token}`)
	await page.getByText("您已经投过了").waitFor()
	expect(await house.store.read((reader) => tookPart(reader, key))).toHaveLength(1)
	expect(complaints).toEqual([])
})

test("the pages of council and tasks fit a phone and a desk", { timeout: 120_000 }, async () => {
	const { villageId, cx, house, clock } = setting
	const matter = await setting.matter({ kind: "major", preset: "five-and-two", budgetFen: 3_600_000, title: "把旧校舍改成老年活动中心" })
	const voted = await setting.matter({ title: "三组路灯换成太阳能" })
	await setting.vote(voted, { "0001": "agree", "0002": "agree", "0003": "agree", "0005": "agree", "0006": "against" })
	const open = await setting.matter({ title: "清理村东水渠" })
	await setting.vote(open, { "0001": "agree", "0003": "abstain" }, { close: false })
	const unitId = await setting.person("0007")
	const key = { villageId, matterId: open.id, round: 1, unitId, personId: unitId, channel: "web" } as const
	const reason = "水渠从我家田头过，清了大家都好浇水，只是出工要排个先后。".repeat(15)
	for (const choice of ["against", "agree"] as const) await house.store.tx((tx) => castVote(tx, cx(), { ...key, choice, reason }))
	const responsibleId = await setting.person("0003")
	await house.store.tx((tx) =>
		giveTask(
			tx,
			cx(),
			{ id: "staff-1", name: "文书" },
			{
				villageId,
				id: "t-look",
				title: "三组路灯换成太阳能",
				text: "",
				responsibleId,
				deadline: clock.now + 10 * 86_400_000,
			},
		),
	)
	const { page, complaints } = await watched(await browser.newContext({ viewport: deskView, locale: "zh-CN" }))
	const faults: string[] = []
	for (const [name, path] of [
		["council", "/console/council"],
		["body", `/console/council/bodies/${setting.body.id}`],
		["body-new", "/console/council/bodies/new"],
		["matter-new", "/console/council/matters/new"],
		["matter-gates", `/console/council/matters/${matter.id}`],
		["matter-decided", `/console/council/matters/${voted.id}`],
		["matter-open", `/console/council/matters/${open.id}`],
		["tasks", "/console/tasks"],
		["task", "/console/tasks/t-look"],
		["task-new", "/console/tasks/new"],
	] as const) {
		await page.setViewportSize(deskView)
		await page.goto(`${url}${path}`)
		await snap(page, `${name}-1280.png`)
		faults.push(...(await look(page)).map((fault) => `${name}: ${fault}`))
		await page.setViewportSize(phoneView)
		await snap(page, `${name}-390.png`)
	}
	expect(faults).toEqual([])
	for (const view of [deskView, phoneView]) {
		await page.setViewportSize(view)
		await page.goto(`${url}/console/council/matters/${open.id}`)
		const heights: number[] = []
		for (const shown of ["周月娥", reason]) heights.push((await page.locator("td > div", { hasText: shown }).boundingBox())?.height ?? 0)
		const [name = 0, longest = 0] = heights
		expect([view.width, name > 0 && name < 40, longest > 80]).toEqual([view.width, true, true])
	}
	expect(complaints).toEqual([])
})

async function snap(page: { screenshot: (options: { path: string; fullPage: boolean }) => Promise<unknown> }, name: string): Promise<void> {
	if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}`, fullPage: true })
}
