/** The board in a real browser, at both widths: by keys and by touch, and nothing the browser complains of. */
import AxeBuilder from "axe-core"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { boardView } from "../../../src/village/item/index.ts"
import { deskView, phoneView, watched } from "../../e2e/watch.ts"
import { launchBrowser } from "../../support/browser.ts"
import { freshSqlite } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
import { settingOf } from "./setting.ts"

let browser: Browser
let origin: string
let close: () => Promise<void>
let setting: Awaited<ReturnType<typeof settingOf>>

beforeAll(async () => {
	const { store, remove } = freshSqlite()
	setting = await settingOf(store)
	await setting.propose()
	const { http, origin: address } = await boardServer(setting)
	origin = address
	browser = await launchBrowser()
	close = async () => {
		await browser.close()
		await http.close()
		await remove()
	}
}, 120_000)
afterAll(() => close())

const view = () => setting.house.store.read((reader) => boardView(reader, setting.villageId))

test.each([
	["phone", phoneView],
	["desk", deskView],
])("on a %s", { timeout: 120_000 }, async (name, viewport) => {
	const context = await browser.newContext({ viewport, locale: "zh-CN" })
	const { page, complaints } = await watched(context)
	await page.goto(`${origin}/console/items`)
	const width = await page.evaluate(() => document.documentElement.scrollWidth)
	expect(width).toBeLessThanOrEqual(viewport.width)
	await page.evaluate(AxeBuilder.source)
	const faults = await page.evaluate(async () => {
		const { violations } = await Reflect.get(window, "axe").run(document, { runOnly: ["wcag2a", "wcag2aa"] })
		return violations.map(
			(violation: { readonly id: string; readonly nodes: readonly { readonly html: string }[] }) =>
				`${violation.id} ${violation.nodes[0]?.html}`,
		)
	})
	expect(faults).toEqual([])
	if (process.env.CUNKOU_PICTURES !== undefined)
		await page.screenshot({ path: `${process.env.CUNKOU_PICTURES}/board-${name}.png`, fullPage: true })
	// By keys: the first item is gone to and accepted.
	const before = (await view()).account.proposed
	await page.keyboard.press("j")
	await page.keyboard.press("x")
	expect(await page.locator("[data-count]").textContent()).toBe("1")
	await page.keyboard.press("a")
	await page.waitForURL(/said=accept/)
	expect((await view()).account.proposed).toBe(before - 1)
	// By pointer: a claim is ticked and set aside with its reason.
	const claim = page.locator("input[name=claim]").last()
	await claim.check()
	const tools = page.locator("[data-tools]")
	const act = tools.locator("details", { hasText: "不列入" })
	for (const each of [tools, act]) if ((await each.getAttribute("open")) === null) await each.locator("> summary").click()
	// What is being dealt with stays in sight: the tools take at most 60% of the screen.
	const covered = (await tools.boundingBox())?.height ?? 0
	expect(covered).toBeLessThanOrEqual(viewport.height * 0.6)
	await page.getByLabel(/另列的原因/).fill("属于乡里")
	await page.getByRole("button", { name: "不列入" }).click()
	await page.waitForURL(/said=aside/)
	if (process.env.CUNKOU_PICTURES !== undefined) {
		await page.goto(`${origin}/console/items/questions`)
		await page.screenshot({ path: `${process.env.CUNKOU_PICTURES}/questions-${name}.png`, fullPage: true })
	}
	expect(complaints).toEqual([])
	await context.close()
})

test.each([true, false])(
	"Enter in a field of the tools accepts nothing; with script (%s) it does what stands beside the field",
	async (javaScriptEnabled) => {
		const context = await browser.newContext({ viewport: deskView, locale: "zh-CN", javaScriptEnabled })
		const { page } = await watched(context)
		await page.goto(`${origin}/console/items`)
		const proposed = async () => (await view()).items.filter(({ item }) => item.state === "proposed").map(({ item }) => item.id)
		const before = await proposed()
		expect(before.length, "there is an item that a stray Enter would accept").toBeGreaterThan(0)
		await page.locator("input[name=claim]").first().check()
		const tools = page.locator("[data-tools]")
		const act = tools.locator("details", { has: page.getByLabel(/另列的原因/) })
		for (const each of [tools, act]) if ((await each.getAttribute("open")) === null) await each.locator("> summary").click()
		const reason = page.getByLabel(/另列的原因/)
		await reason.fill("属于乡里")
		const left = page.url()
		await reason.press("Enter")
		if (javaScriptEnabled) await page.waitForURL(/said=aside/)
		else {
			// Nothing is under way: the next thing done is done on the same page.
			await reason.fill("属于县里")
			expect(page.url()).toBe(left)
		}
		const after = await proposed()
		expect(before.filter((id) => !after.includes(id)).length, "only an item that lost its last claim may be gone").toBeLessThanOrEqual(
			javaScriptEnabled ? 1 : 0,
		)
		expect((await view()).items.filter(({ item }) => before.includes(item.id) && item.state === "accepted")).toEqual([])
		await context.close()
	},
)
