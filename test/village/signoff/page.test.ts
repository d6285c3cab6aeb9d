import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { mediaStore } from "../../../src/store/media.ts"
import { giveSlip, handSlip } from "../../../src/village/signoff/factor.ts"
import { readStrokes, strokesSvg } from "../../../src/village/signoff/handwriting.ts"
import { signPath, signToken } from "../../../src/village/signoff/links.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { answersOf, casesIn } from "../../../src/village/signoff/repo-answers.ts"
import { mountSigning } from "../../../src/village/signoff/sign-routes.ts"
import { createServer, type WebServer } from "../../../src/web/server.ts"
import { launchBrowser } from "../../support/browser.ts"
import { freshSqlite } from "../../support/stores.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

let browser: Browser
let setting: Setting
let server: WebServer
let address: string
let campaign: Campaign
const ends: (() => Promise<unknown>)[] = []
const pictures = process.env.CUNKOU_PICTURES

beforeAll(async () => {
	const { store, remove } = freshSqlite()
	const folder = mkdtempSync(join(tmpdir(), "cunkou-sign-"))
	if (pictures !== undefined) mkdirSync(pictures, { recursive: true })
	setting = await settingOf(store, undefined, { publicUrl: "http://village.test", media: mediaStore(folder) })
	server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(http) => mountSigning(http, setting.house)],
	})
	address = await server.http.listen({ port: 0, host: "127.0.0.1" })
	browser = await launchBrowser()
	campaign = await setting.open(landFile({ level: "B" }))
	ends.push(
		() => browser.close(),
		() => server.http.close(),
		remove,
		async () => rmSync(folder, { recursive: true, force: true }),
	)
}, 120_000)
afterAll(async () => {
	for (const end of ends) await end()
})

async function linkOf(of: Campaign, number: string, name: string): Promise<string> {
	const personId = await setting.person(number, name)
	const token = signToken(setting.house, {
		villageId: setting.villageId,
		campaignId: of.id,
		personId,
		chatId: "c",
		expiresAt: setting.clock.now + 30 * dayMs,
	})
	return `${signPath}/${token}`
}
const main = async (page: Page) => (await page.locator("main").textContent()) ?? ""
async function shoot(page: Page, name: string): Promise<void> {
	expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(page.viewportSize()?.width)
	if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

/** Writes over the canvas as a finger does. */
async function write(page: Page): Promise<void> {
	const box = await page.locator("canvas").boundingBox()
	if (box === null) throw new Error("there is no canvas")
	for (let stroke = 0; stroke < 3; stroke++) {
		await page.mouse.move(box.x + 40 + stroke * 70, box.y + 50)
		await page.mouse.down()
		for (let step = 1; step <= 12; step++) await page.mouse.move(box.x + 40 + stroke * 70 + step * 4, box.y + 50 + step * 8)
		await page.mouse.up()
	}
}

/** Looked at from outside: the page's policy lets nothing be evaluated within it. */
async function widened(page: Page, isWide: (width: number) => boolean): Promise<void> {
	const width = () => page.evaluate(() => document.querySelector("canvas")?.width ?? 0)
	await expect.poll(async () => isWide(await width()), { timeout: 10_000 }).toBe(true)
}

/** How many pixels of the canvas are dark. */
async function ink(page: Page): Promise<number> {
	return page.evaluate(() => {
		const canvas = document.querySelector("canvas")
		const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray()
		let dark = 0
		for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128 && (data[at + 3] ?? 0) > 0) dark++
		return dark
	})
}

test("at phone width a head looks at each parcel, writes the name, proves it with the slip and gets a receipt", async () => {
	const key = await setting.key(campaign, "0001")
	const { store } = setting.house
	const cx = { ...setting.cx(), house: setting.house }
	const slip = await store.tx((tx) => giveSlip(tx, cx, key))
	const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
	const page = await context.newPage()
	const faults: string[] = []
	page.on("pageerror", (error) => faults.push(error.message))
	page.on("console", (message) => {
		if (message.text().includes("Content Security Policy")) faults.push(message.text())
	})
	await page.goto(`${address}${await linkOf(campaign, "0001", "李建国")}`)
	expect(await main(page)).toContain("您是李**吗")
	await page.getByRole("button", { name: "是，我是" }).click()
	expect(await main(page)).toContain("本户承包地块")
	await shoot(page, "sign-statement")
	await page.getByRole("button", { name: "念给我听" }).click()
	await page.getByRole("button", { name: "开始看" }).click()
	expect(await main(page)).toContain("第 1/2 项 X-001")
	await shoot(page, "sign-row")
	await page.getByRole("button", { name: "对", exact: true }).click()
	await page.getByRole("button", { name: "对", exact: true }).click()
	expect(await main(page)).toContain("2 项都对，合计4.75亩")
	await page.getByLabel("签字条上的六位数").fill(slip)
	await page.getByRole("button", { name: "确认", exact: true }).click()
	expect(await main(page)).toContain("没有看到签名")
	// Six digits are not typed twice for having forgotten to write.
	expect(await page.getByLabel("签字条上的六位数").inputValue()).toBe(slip)
	await page.locator("canvas[width]").waitFor()
	await widened(page, (width) => width > 300)
	await write(page)
	await shoot(page, "sign-pad")
	await page.getByRole("button", { name: "重写" }).click()
	expect(await ink(page)).toBe(0)
	await write(page)
	// The phone is turned, the field made as large as the screen: what was written stays, and is not stretched.
	const upright = await ink(page)
	await page.setViewportSize({ width: 844, height: 390 })
	await widened(page, (width) => width > 500)
	expect(Math.abs((await ink(page)) / upright - 1)).toBeLessThan(0.2)
	await shoot(page, "sign-landscape")
	await page.getByRole("button", { name: "放大写" }).click()
	await shoot(page, "sign-landscape-wide")
	expect(Math.abs((await ink(page)) / upright - 1)).toBeLessThan(0.2)
	await page.getByRole("button", { name: "缩回去" }).click()
	await page.setViewportSize({ width: 390, height: 844 })
	await widened(page, (width) => width > 0 && width < 400)
	await page.getByLabel("签字条上的六位数").fill(slip)
	await page.getByRole("button", { name: "确认", exact: true }).click()
	expect(await main(page)).toContain("还没有登记交给您家")
	await store.tx((tx) => handSlip(tx, cx, key, "王强"))
	for (const wrong of ["000000", "382 417 905", slip]) {
		await widened(page, (width) => width > 300)
		await write(page)
		await page.getByLabel("签字条上的六位数").fill(wrong === slip ? slip : wrong === "000000" && slip === "000000" ? "000001" : wrong)
		await page.getByRole("button", { name: "确认", exact: true }).click()
		const said = await main(page)
		if (wrong !== slip) expect(said).toMatch(/号码不对|登记信上的码/)
		else expect(said).toContain("您已经替全家确认了")
	}
	expect(await main(page)).toMatch(/回执号 \d{3} \d{3} \d{4}/)
	await shoot(page, "sign-done")
	expect(faults).toEqual([])
	const [answer] = await store.read((reader) => answersOf(reader, setting.villageId, campaign.id, key.householdId))
	expect(answer).toMatchObject({ answer: "confirm", means: "page", level: "B", factor: "slip", standing: "effective" })
	const strokes = readStrokes(answer?.strokes ?? "")
	expect(strokes).toHaveLength(3)
	expect(strokesSvg(strokes ?? [])).toContain("<polyline")
	const picture = await setting.house.media.get(answer?.picture ?? "")
	expect(picture?.mime).toBe("image/png")
	await context.close()
}, 120_000)

/** What the phone's voice does: reads and says so, has no voice and says nothing, fails, or is not there at all. */
type Voice = "reads" | "silent" | "fails" | "none"
/** Runs in the page before its own scripts. */
function giveVoice(voice: Voice): void {
	const heard: string[] = []
	Object.assign(window, { heard })
	const speak = (said: SpeechSynthesisUtterance) => {
		heard.push(`${said.lang} ${said.text}`)
		if (voice === "reads") said.onstart?.(new SpeechSynthesisEvent("start", { utterance: said }))
		if (voice === "fails") said.onerror?.(new SpeechSynthesisErrorEvent("error", { utterance: said, error: "voice-unavailable" }))
	}
	const synthesis = voice === "none" ? undefined : { speaking: false, cancel: () => heard.push("stop"), speak }
	Object.defineProperty(window, "speechSynthesis", { value: synthesis })
}

test("the statement is read aloud on request; a phone that has no voice says so, and the words are larger", async () => {
	const link = `${address}${await linkOf(campaign, "0004", "赵新民")}`
	const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
	const first = await context.newPage()
	await first.goto(link)
	await first.getByRole("button", { name: "是，我是" }).click()
	const results: unknown[] = []
	for (const voice of ["reads", "silent", "fails", "none"] as const) {
		const page = await context.newPage()
		await page.addInitScript(giveVoice, voice)
		await page.goto(link)
		const size = () => page.locator("#spoken").evaluate((words) => Number.parseFloat(getComputedStyle(words).fontSize))
		const before = await size()
		expect(await page.locator("#silent").isVisible()).toBe(false)
		await page.getByRole("button", { name: "念给我听" }).click()
		if (voice !== "reads") await page.locator("#silent").waitFor()
		const heard = z.array(z.string()).parse(await page.evaluate(() => Reflect.get(window, "heard")))
		results.push([voice, heard, (await page.locator("#silent").isVisible()) ? "says so" : "", (await size()) > before])
		if (voice === "silent") await shoot(page, "sign-silent")
		await page.close()
	}
	const words = "zh-CN 请您核对自家的地，对就确认，不对就说。"
	expect(results).toEqual([
		["reads", [words], "", true],
		["silent", [words], "says so", true],
		["fails", [words], "says so", true],
		["none", [], "says so", true],
	])
	await context.close()
}, 120_000)

test("a parcel is read aloud as well, and what the household agrees to, in Chinese whatever the language of the page", async () => {
	const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
	const page = await context.newPage()
	await page.addInitScript(giveVoice, "reads" as const)
	await page.goto(`${address}${await linkOf(campaign, "0003", "王强")}`)
	await page.getByRole("button", { name: "是，我是" }).click()
	await page.getByRole("button", { name: "开始看" }).click()
	const heard = async () => {
		await page.evaluate(() => document.documentElement.setAttribute("lang", "en"))
		await page.getByRole("button", { name: "念给我听" }).click()
		return page.evaluate(() => Reflect.get(window, "heard"))
	}
	const parcel = [
		"一共1项，第1项，X-004",
		"地块名称：村西",
		"面积：0.8亩",
		"东至：路",
		"南至：水沟",
		"西至：李家地",
		"北至：山脚",
		"用途：水田",
	]
	expect(await heard()).toEqual([`zh-CN ${parcel.join("\n")}`])
	await shoot(page, "sign-row-heard")
	await page.getByRole("button", { name: "对", exact: true }).click()
	expect(await heard()).toEqual(["zh-CN 0003 户 王强：1 项都对，合计0.8亩。确认后以这个为准。"])
	await context.close()
}, 120_000)

test("without a script a parcel is called wrong with a reason; a link forwarded to a neighbour asks for the household's code", async () => {
	const link = `${address}${await linkOf(campaign, "0002", "张福")}`
	const own = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })
	const page = await own.newPage()
	await page.goto(link)
	await page.getByRole("button", { name: "是，我是" }).click()
	const neighbour = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })
	const other = await neighbour.newPage()
	await other.goto(link)
	expect(await main(other)).toContain("已经在别的手机上打开过")
	await other.getByLabel("登记码").fill(setting.codes.get("0003") ?? "")
	await other.getByRole("button", { name: "是，我是" }).click()
	expect(await main(other)).toContain("这个码不是您家的")
	await page.getByRole("button", { name: "开始看" }).click()
	await page.getByRole("button", { name: "不对" }).click()
	await page.getByLabel("哪里不对").fill("西边的界错了")
	await page.getByRole("button", { name: "交上去" }).click()
	expect(await main(page)).toContain("您提了异议")
	const cases = await setting.house.store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
	expect(cases.map(({ rowNumber, reason }) => [rowNumber, reason])).toEqual([["X-003", "西边的界错了"]])
	await own.close()
	await neighbour.close()
}, 120_000)

test("five wrong factors shut it, a changed link opens nothing, and what is no handwriting is none", async () => {
	const key = await setting.key(campaign, "0003")
	const cx = { ...setting.cx(), house: setting.house }
	const { store } = setting.house
	const slip = await store.tx((tx) => giveSlip(tx, cx, key))
	await store.tx((tx) => handSlip(tx, cx, key, "王强"))
	const { tryFactor } = await import("../../../src/village/signoff/factor.ts")
	const personId = await setting.person("0003", "王强")
	const tries = []
	const wrong = slip === "111111" ? "222222" : "111111"
	for (const typed of [wrong, wrong, wrong, wrong, wrong, slip])
		tries.push(await store.tx((tx) => tryFactor(tx, cx, { ...key, personId, typed })))
	expect(tries.map((one) => (one.ok ? one.kind : one.why))).toEqual(["wrong", "wrong", "wrong", "wrong", "shut", "shut"])
	const fresh = await store.tx((tx) => giveSlip(tx, cx, key))
	await store.tx((tx) => handSlip(tx, cx, key, "王强"))
	expect(await store.tx((tx) => tryFactor(tx, cx, { ...key, personId, typed: fresh }))).toEqual({ ok: true, kind: "slip" })
	const link = await linkOf(campaign, "0001", "李建国")
	const changed = await server.http.inject({ url: `${link.slice(0, -2)}xx` })
	expect(changed.statusCode).toBe(404)
	for (const text of [
		"",
		"[]",
		"[[[1,1,0]]]",
		"[[[1,1,0]],[[1,2,3]]]",
		"{}",
		`[[${Array.from({ length: 30 }, () => "[5,5,1]").join(",")}]]`,
	])
		expect([text.slice(0, 20), readStrokes(text)]).toEqual([text.slice(0, 20), undefined])
})
