/** The board in a real browser, at both widths: by keys and by touch, and nothing the browser complains of. */
import AxeBuilder from "axe-core"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { act, boardView } from "../../../src/village/item/index.ts"
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

test.each([
	["phone", phoneView],
	["desk", deskView],
])("a press far down a %s's board is answered where it was made, and can be taken back there", { timeout: 60_000 }, async (_, viewport) => {
	const context = await browser.newContext({ viewport, locale: "zh-CN" })
	const { page, complaints } = await watched(context)
	await page.goto(`${origin}/console/items`)
	const cards = page.locator("section.board-item")
	const proposed = page.locator(".board-proposed")
	const alone = await cards.first().locator("a.board-more").boundingBox()
	expect(alone?.height ?? 0, "a thumb can press the link to the item alone").toBeGreaterThanOrEqual(40)
	const count = await proposed.count()
	expect(count, "there are items left to accept").toBeGreaterThan(2)
	const [before, next] = [await proposed.nth(1).locator("h2").textContent(), await proposed.nth(2).locator("h2").textContent()]
	// Something is ticked elsewhere meanwhile.
	await cards.first().locator("input[name=claim]").first().check()
	await page.evaluate(() => Reflect.set(window, "isSame", true))
	await proposed.nth(1).getByRole("button", { name: "确认" }).click()
	await page.waitForURL(/said=accept/)
	expect(await page.evaluate(() => Reflect.get(window, "isSame")), "no other page was loaded").toBe(true)
	expect(await proposed.nth(1).locator("h2").textContent(), "the next one stands in its place").toBe(next)
	expect(await proposed.nth(1).evaluate((row) => row.contains(document.activeElement)), "and is gone to").toBe(true)
	expect(await proposed.nth(1).locator("h2").isVisible()).toBe(true)
	const heading = await proposed.nth(1).locator("h2").boundingBox()
	expect(heading?.y ?? -1, "in sight").toBeGreaterThanOrEqual(0)
	expect(heading?.y ?? Number.MAX_SAFE_INTEGER, "in sight").toBeLessThan(viewport.height)
	expect(await page.locator("input[name=claim]:checked").count(), "what is ticked elsewhere stays so").toBe(1)
	await page.getByText("已确认 1 项").waitFor()
	await page.getByRole("button", { name: "撤销", exact: true }).click()
	await page.waitForURL(/said=undone/)
	expect(await proposed.nth(1).locator("h2").textContent()).toBe(before)
	// Refused for want of a reason: nothing that was ticked or typed has to be done again.
	const tools = page.locator("[data-tools]")
	await page.locator("input[name=claim]").first().check()
	const act = tools.locator("details", { hasText: "不列入" })
	for (const each of [tools, act]) if ((await each.getAttribute("open")) === null) await each.locator("> summary").click()
	await page.getByRole("button", { name: "不列入" }).click()
	await page.getByText("另列要写原因").waitFor()
	expect(await page.locator("input[name=claim]:checked").count()).toBe(1)
	expect(await page.getByLabel(/另列的原因/).isVisible()).toBe(true)
	expect(complaints).toEqual([])
	await context.close()
})

test("on a desk the tools stand beside what is ticked, whichever column it is in", { timeout: 60_000 }, async () => {
	const context = await browser.newContext({ viewport: deskView, locale: "zh-CN" })
	const { page, complaints } = await watched(context)
	await page.goto(`${origin}/console/items`)
	const cards = page.locator("section.board-item")
	for (const index of [1, 0]) {
		const card = cards.nth(index)
		await card.locator("input[name=claim]").first().check()
		const [tools, ticked] = [await page.locator("[data-tools]").boundingBox(), await card.boundingBox()]
		if (tools === null || ticked === null) throw new Error("nothing there")
		expect(tools.x >= ticked.x + ticked.width || tools.x + tools.width <= ticked.x, `column ${index}`).toBe(true)
	}
	expect(complaints).toEqual([])
	await context.close()
})

test("questions are answered by y and n, one after the other, without a page in between", { timeout: 60_000 }, async () => {
	const context = await browser.newContext({ viewport: deskView, locale: "zh-CN" })
	const { page, complaints } = await watched(context)
	const { store, remove } = freshSqlite()
	const crowd = await settingOf(store, [
		["三组的路灯坏了，晚上看不见", "0001"],
		["三组路灯不亮，老人走路摔跤", "0002"],
		["三组的路灯不亮，晚上没法走", "0004"],
		["三组路灯坏了没人修", "0003"],
		["二组的水渠堵了，浇不上水", "0001"],
		["二组水渠要清淤", "0002"],
		["二组的水渠堵了没人管", "0004"],
		["二组水渠堵了，田里没水", "0003"],
		["村口垃圾成堆没人清运", "0005"],
		["校车太挤", "0005"],
	])
	await crowd.propose()
	// Two that were put where they do not belong are asked about.
	for (const [from, into] of [
		["垃圾", "路灯"],
		["校车", "水渠"],
	] as const) {
		const [one, other] = [await crowd.itemWith(from), await crowd.itemWith(into)]
		await crowd.house.store.tx((tx) => act(tx, crowd.cx(), { kind: "merge", from: [one.item.id], into: other.item.id }))
	}
	const served = await boardServer(crowd)
	await page.goto(`${served.origin}/console/items/questions`)
	const rows = page.locator("[data-row]")
	const asked = await rows.count()
	expect(asked).toBeGreaterThan(1)
	await page.evaluate(() => Reflect.set(window, "isSame", true))
	await page.keyboard.press("n")
	await page.waitForURL(/said=answered/)
	expect(await page.evaluate(() => Reflect.get(window, "isSame"))).toBe(true)
	expect(await page.getByText(/是两件事|拆成另一项/).count()).toBe(1)
	expect(await rows.count()).toBeLessThan(asked)
	// The next one without going to it first.
	await page.keyboard.press("n")
	await expect.poll(async () => (await crowd.view()).items.length).toBe(4)
	expect(complaints).toEqual([])
	await context.close()
	await served.http.close()
	await remove()
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
