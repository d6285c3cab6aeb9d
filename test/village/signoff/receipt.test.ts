import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { pino } from "pino"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { signRoot } from "../../../src/ledger/index.ts"
import { ledgerAffair, receiptPath } from "../../../src/village/ledger/index.ts"
import { mountRoutes } from "../../../src/village/ledger/routes.ts"
import { ledgerUse } from "../../../src/village/signoff/ledger-use.ts"
import { signPath, signToken } from "../../../src/village/signoff/links.ts"
import { ownReceipt, receiptPicture } from "../../../src/village/signoff/own-receipt.ts"
import { personalData } from "../../../src/village/signoff/personal.ts"
import { mountReceipt } from "../../../src/village/signoff/receipt-routes.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { householdOf } from "../../../src/village/signoff/repo-households.ts"
import { mountSigning } from "../../../src/village/signoff/sign-routes.ts"
import { createServer, type WebServer } from "../../../src/web/server.ts"
import { launchBrowser } from "../../support/browser.ts"
import { scan } from "../../support/scan.ts"
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
	if (pictures !== undefined) mkdirSync(pictures, { recursive: true })
	const probe = await createServer({ config: { locale: "zh-CN", demo: false }, log: pino({ level: "silent" }), routes: [] })
	const port = new URL(await probe.http.listen({ port: 0, host: "127.0.0.1" })).port
	await probe.http.close()
	address = `http://127.0.0.1:${port}`
	setting = await settingOf(store, undefined, { publicUrl: address, ledger: [ledgerUse] }, [ledgerAffair.words])
	const { house } = setting
	server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(http) => mountSigning(http, house), (http) => mountReceipt(http, house), (http) => mountRoutes(http, house)],
	})
	await server.http.listen({ port: Number(port), host: "127.0.0.1" })
	browser = await launchBrowser()
	ends.push(
		() => browser.close(),
		() => server.http.close(),
		remove,
	)
}, 120_000)
afterAll(async () => {
	for (const end of ends) await end()
})

/** A phone on which somebody opens their link, and is who they are. */
async function phone(of: Campaign, number: string, name: string): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
	const personId = await setting.person(number, name)
	const opens = { villageId: setting.villageId, campaignId: of.id, personId, chatId: "c", expiresAt: setting.clock.now + 30 * dayMs }
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 })
	const page = await context.newPage()
	await page.goto(`${address}${signPath}/${signToken(setting.house, opens)}`)
	await page.getByRole("button", { name: "是，我是" }).click()
	return { context, page }
}
const main = async (page: Page) => (await page.locator("body").textContent()) ?? ""
async function shoot(page: Page, name: string): Promise<void> {
	expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(page.viewportSize()?.width)
	if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

/** What a camera reads off the screen: the code as it is shown, in the phone's own pixels. */
async function scanned(page: Page): Promise<string> {
	const shown = page.locator("img.receipt-code")
	await expect.poll(() => shown.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0))).toBeGreaterThan(0)
	return scan(await shown.screenshot())
}
async function verdictAt(context: BrowserContext, link: string, known?: string): Promise<string> {
	const page = await context.newPage()
	await page.goto(link)
	await page.waitForSelector("#result .verdict")
	if (known !== undefined) {
		await page.fill("#known", known)
		await page.click("#form button")
		await expect.poll(() => page.textContent("#result")).not.toContain("只是自己说得通")
	}
	const said = (await page.textContent("#result")) ?? ""
	await shoot(page, `receipt-verify-${known === undefined ? "scanned" : "known"}`)
	await page.close()
	return said
}

test("whoever signs gets a code; scanned at once it is whole, scanned after the root it proves that theirs counts", async () => {
	campaign = await setting.open(landFile({ level: "A", signer: "adult" }))
	const { context, page } = await phone(campaign, "0001", "李建国")
	await page.getByRole("button", { name: "开始看" }).click()
	await page.getByRole("button", { name: "对", exact: true }).click()
	await page.getByRole("button", { name: "对", exact: true }).click()
	await page.getByRole("button", { name: "确认", exact: false }).first().click()
	expect(await main(page)).toContain("您的凭证")
	await shoot(page, "receipt-early")
	const early = await scanned(page)
	expect(early).toMatch(new RegExp(`^${address}/verify#[0-9]+$`))
	const atOnce = await verdictAt(context, early)
	expect(atOnce).toContain("凭证完整，还没有签进树根")
	expect(atOnce).toContain('"household": "0001"')
	for (let n = 0; n < 40; n++) await setting.give(campaign, "0002", "张福", [{ row: "X-003", reason: `第 ${n} 次`, photo: null }])
	const { store } = setting.house
	const { root } = await store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.clock.now))
	await page.reload()
	await shoot(page, "receipt-later")
	const later = await scanned(page)
	const alone = await verdictAt(context, later)
	expect(alone).toMatch(/只是自己说得通.*和这一条里的指纹对得上/s)
	expect(await verdictAt(context, later, root)).toMatch(/^对得上/)
	// The picture that was kept, beside the proof anybody can fetch by the number.
	const code = (await page.textContent("main"))?.match(/回执号 ([\d ]+)/)?.[1] ?? ""
	const proof = await context.newPage()
	await proof.goto(`${address}${receiptPath(code)}`)
	expect(await proof.locator("img.receipt-code").count()).toBe(0)
	const file = await proof.evaluate(
		async (href) => (await fetch(href)).text(),
		(await proof.getByText("下载证明文件").getAttribute("href")) ?? "",
	)
	const checked = async (text: string) => {
		await proof.goto("about:blank")
		await proof.goto(early)
		await proof.setInputFiles("#file", { name: "proof.json", mimeType: "application/json", buffer: Buffer.from(text) })
		await proof.fill("#known", root)
		await proof.click("#form button")
		await expect.poll(() => proof.textContent("#result")).toContain("您手里的")
		return (await proof.textContent("#result")) ?? ""
	}
	expect(await checked(file)).toMatch(/^对得上.*和您手里的凭证一字不差/s)
	// A proof of another entry, however good, is not of what this receipt says.
	const foreign = await store.read(async (reader) => {
		const { receiptFile } = await import("../../../src/ledger/index.ts")
		return receiptFile(reader, setting.villageId, 4, { salt: "0".repeat(32), value: null })
	})
	const { opening: _, ...bare } = z.looseObject({ opening: z.unknown() }).parse(foreign)
	expect(await checked(JSON.stringify(bare))).toMatch(/^对不上.*和您手里的凭证不一样/s)
	await context.close()
}, 120_000)

test("is the signer's alone, as picture and as file, and gone with what was erased", async () => {
	const of = await setting.open(landFile({ level: "A", title: "再签一次" }))
	await setting.give(of, "0001", "李建国", "confirm", { means: "page" })
	const { store } = setting.house
	const key = await setting.key(of, "0001")
	const ownOf = async (personId: string) => store.read((reader) => ownReceipt(reader, setting.house, { ...key, personId }))
	expect(await ownOf(await setting.person("0001", "王秀英"))).toBeUndefined()
	const wife = await phone(of, "0001", "王秀英")
	expect(await main(wife.page)).toContain("回执号")
	expect(await main(wife.page)).not.toContain("您的凭证")
	for (const name of ["receipt.png", "receipt.json"]) {
		const answer = await wife.page.request.get(`${wife.page.url()}/${name}`)
		expect([name, answer.status()]).toEqual([name, 404])
	}
	await wife.context.close()
	const mine = await phone(of, "0001", "李建国")
	const file = await mine.page.request.get(`${mine.page.url()}/receipt.json`)
	expect(await file.json()).toMatchObject({ format: "cunkou-receipt/1", opening: { value: { household: "0001", answer: "confirm" } } })
	// Somebody who has the address and not the phone gets nothing.
	const stranger = await browser.newContext()
	expect((await stranger.request.get(`${mine.page.url()}/receipt.png`)).status()).toBe(404)
	await stranger.close()
	await mine.context.close()
	const head = await setting.person("0001", "李建国")
	await store.tx((tx) => personalData.erase({ villageId: setting.villageId, personId: head }, { tx, house: setting.house, now: 0 }))
	expect(await ownOf(head)).toBeUndefined()
	expect((await store.read((reader) => householdOf(reader, key.villageId, key.campaignId, key.householdId)))?.receipt).not.toBeNull()
}, 60_000)

test("an objection too long for a code is a file; without an address phones can reach there is no code", async () => {
	const of = await setting.open(landFile({ level: "A", title: "写得很长" }))
	const reason = "这块地从八二年分下来就是我家种的，一直种到河边，量的时候少了一截。".repeat(12)
	await setting.give(of, "0001", "李建国", [
		{ row: "X-001", reason, photo: null },
		{ row: "X-002", reason, photo: null },
	])
	const { page, context } = await phone(of, "0001", "李建国")
	expect(await main(page)).toContain("二维码放不下，请下载文件存好")
	expect(await page.locator("img.receipt-code").count()).toBe(0)
	await context.close()
	const key = { ...(await setting.key(of, "0001")), personId: await setting.person("0001", "李建国") }
	const { store } = setting.house
	await setting.give(of, "0003", "王强", "confirm")
	const other = { ...(await setting.key(of, "0003")), personId: await setting.person("0003", "王强") }
	const long = await store.read((reader) => ownReceipt(reader, setting.house, key))
	const hidden = await store.read((reader) => ownReceipt(reader, { publicUrl: undefined }, other))
	expect([long?.code, hidden?.code]).toEqual([undefined, undefined])
	expect((await receiptPicture({ page: `${address}/verify#`, digits: "1".repeat(3_300) })).subarray(1, 4).toString()).toBe("PNG")
}, 60_000)
