/** The board in a real browser through its whole cycle, at both widths, and with 2,000 opinions on it. */
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { boardView } from "../../../src/village/item/index.ts"
import { deskView, phoneView, watched } from "../../e2e/watch.ts"
import { launchBrowser } from "../../support/browser.ts"
import { freshSqlite } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
import { settingOf } from "./setting.ts"

let browser: Browser
beforeAll(async () => {
	browser = await launchBrowser()
}, 120_000)
afterAll(() => browser.close())

async function opened(viewport: typeof phoneView, rows?: Parameters<typeof settingOf>[1]) {
	const { store, remove } = freshSqlite()
	const setting = await settingOf(store, rows)
	const { http, desk, origin } = await boardServer(setting)
	const context = await browser.newContext({ viewport, locale: "zh-CN" })
	onTestFinished(async () => {
		await context.close()
		await http.close()
		await remove()
	})
	const { page, complaints } = await watched(context)
	await page.goto(`${origin}/console/items`)
	const view = () => store.read((reader) => boardView(reader, setting.villageId))
	return { page, complaints, desk, origin, view, setting }
}

const itemWith = (page: Page, words: string) => page.locator("[data-row]", { hasText: words })

/** The tools stand open or are opened, and in them what the act needs, as a person would. */
async function tools(page: Page, part: "移到、并到别的项" | "拆成新的一项" | "不列入、重复、退回") {
	const found = page.locator("[data-tools]")
	const act = found.locator("details", { hasText: part })
	for (const each of [found, act]) if ((await each.getAttribute("open")) === null) await each.locator("> summary").click()
	return act
}

async function said(page: Page, words: RegExp): Promise<void> {
	await page.waitForURL(/said=/)
	expect(await page.locator("main").textContent()).toMatch(words)
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0)
	// The next act leads to an address of its own again.
	await page.goto(page.url().replace(/[?&]said=.*$/, ""))
}

test.each([
	["phone", phoneView],
	["desk", deskView],
])("on a %s: accept, rename, merge, split, move, set aside, undo, a second person, post", { timeout: 180_000 }, async (_, viewport) => {
	const { page, complaints, desk, view } = await opened(viewport)
	await page.getByRole("button", { name: /^自动归并/ }).click()
	await said(page, /归并了 8 条/)
	await itemWith(page, "垃圾成堆").getByRole("button", { name: "确认", exact: true }).click()
	await said(page, /已确认/)
	await itemWith(page, "垃圾成堆").locator("summary", { hasText: "改标题" }).click()
	await itemWith(page, "垃圾成堆").getByLabel("标题").fill("垃圾要清")
	await itemWith(page, "垃圾成堆").getByRole("button", { name: "保存" }).click()
	await said(page, /已保存/)
	await itemWith(page, "垃圾成堆").getByRole("link", { name: "单独看这一项、改类别" }).click()
	await page.getByLabel("标题", { exact: false }).first().fill("垃圾清运")
	await page.getByRole("button", { name: "保存" }).click()
	await said(page, /已保存/)

	await itemWith(page, "路灯坏了").locator("input[name=item]").check()
	await itemWith(page, "垃圾清运").locator("input[name=item]").check()
	await (await tools(page, "移到、并到别的项")).getByRole("button", { name: "合并勾选的事项" }).click()
	await said(page, /已合并/)
	await page.getByRole("button", { name: /^撤销上一步（合并）/ }).click()
	await said(page, /已撤销/)

	const claim = (words: string) => page.locator("label", { hasText: words }).locator("input[name=claim]")
	await claim("三组路灯不亮").check()
	await (await tools(page, "拆成新的一项")).getByLabel("新事项的标题").fill("老人摔跤的地方")
	await page.getByRole("button", { name: "拆成新事项" }).click()
	await said(page, /已拆成新事项，1 条/)
	await claim("三组路灯不亮").check()
	await (await tools(page, "移到、并到别的项")).getByLabel("放到哪一项").selectOption({
		label: (await view()).items.find(({ claims }) => claims.some(({ text }) => text.includes("路灯坏了")))?.item.title ?? "",
	})
	await page.getByRole("button", { name: "移到这一项" }).click()
	await said(page, /已移动 1 条/)
	expect((await view()).items.find(({ claims }) => claims.some(({ text }) => text.includes("不亮")))?.claims).toHaveLength(2)

	// Without a reason nothing is set aside.
	await claim("是个混蛋").check()
	await (await tools(page, "不列入、重复、退回")).getByRole("button", { name: "个人事情，私下办" }).click()
	await said(page, /另列要写原因/)
	await claim("是个混蛋").check()
	await (await tools(page, "不列入、重复、退回")).getByLabel("另列的原因").fill("个人矛盾")
	await page.locator("button[name=act][value=personal]").click()
	await said(page, /已另列 1 条/)
	await page.getByRole("button", { name: /^撤销上一步（另列）/ }).click()
	await said(page, /已撤销/)
	await claim("是个混蛋").check()
	await (await tools(page, "不列入、重复、退回")).getByLabel("另列的原因").fill("个人矛盾")
	await page.locator("button[name=act][value=personal]").click()
	await said(page, /已另列 1 条/)

	await page.getByRole("button", { name: /^全部确认/ }).click()
	await said(page, /已确认/)
	await page.getByRole("button", { name: "要两个人复核才公示" }).click()
	await said(page, /要两个人复核/)
	await page.getByRole("button", { name: "提交，请另一个人核对" }).click()
	await said(page, /已提交，请另一个人复核/)
	// Who handed it in has nothing to press until somebody else looked.
	expect(await page.getByRole("button", { name: /核对|公示$/ }).count()).toBe(0)
	desk.name = "支书"
	await page.goto(page.url())
	await page.getByRole("button", { name: "核对过了，公示" }).click()
	await page.waitForURL(/posted/)
	expect(await page.locator("main").textContent()).toContain("7 条意见 → 8 个诉求 = 7 并入")
	expect((await view()).posting).toMatchObject({ version: 1, by: "文书", checkedBy: "支书" })
	expect(complaints).toEqual([])
})

test("2,000 opinions: the page stays light, and where to move is found by a few words", { timeout: 180_000 }, async () => {
	const where = ["三组", "村口", "李家湾", "东街", "小学门口", "老屋场", "张家坡", "河堤", "五组", "晒谷场", "桥头", "卫生室"]
	const what = ["路灯坏了", "水渠堵了", "垃圾没人收", "井盖不见了", "自来水发黄", "狗不拴绳子", "大车压坏了路", "夜里施工太吵"]
	const pick = (list: readonly string[], by: number): string => list[by % list.length] ?? ""
	const heap = Array.from({ length: 2_000 }, (_, index): readonly [string, string] => [
		`${pick(where, index)}${pick(what, Math.floor(index / 12))}，第${index}次说，${pick(["请修", "很急", "老人不便", "孩子危险", "雨天更糟"], index)}`,
		`000${(index % 5) + 1}`,
	])
	const { page, complaints, origin, view, setting } = await opened(phoneView, heap)
	await setting.propose()
	const items = (await view()).items
	expect(items.flatMap(({ claims }) => claims)).toHaveLength(2_000)
	// Every item by itself, so that there are many to choose from.
	const split = items.flatMap(({ claims }) => claims.slice(1, 60))
	for (const [index, claim] of split.slice(0, 60).entries())
		await setting.house.store.tx(async (tx) => {
			const { act } = await import("../../../src/village/item/index.ts")
			const newItem = { id: setting.house.newId(), title: `单列的事 ${index}`, category: "other", place: null }
			return act(tx, setting.cx(), { kind: "split", claimIds: [claim.id], newItem })
		})
	const answer = await page.goto(`${origin}/console/items`)
	const bytes = (await answer?.body())?.length ?? 0
	expect(bytes).toBeLessThan(200_000)
	const claim = page.locator("input[name=claim]").first()
	const id = await claim.getAttribute("value")
	await claim.check()
	const field = (await tools(page, "移到、并到别的项")).getByLabel("放到哪一项")
	await field.fill("单列的事 3")
	await page.waitForFunction(() => document.querySelectorAll("#targets option").length > 1)
	expect(await page.locator("#targets option").evaluateAll((all) => all.map((each) => each.getAttribute("value")))).toContain("单列的事 31")
	// Several fit these words: nothing is guessed.
	await field.fill("单列的")
	await page.getByRole("button", { name: "移到这一项" }).click()
	await said(page, /好几项都有，什么也没做/)
	await page.locator(`input[name=claim][value="${id}"]`).check()
	await (await tools(page, "移到、并到别的项")).getByLabel("放到哪一项").fill("单列的事 31")
	const began = performance.now()
	await page.getByRole("button", { name: "移到这一项" }).click()
	await page.waitForURL(/said=move/)
	console.info(
		`2,000 opinions, ${(await view()).items.length} items: page ${Math.round(bytes / 1024)} KB, one act ${Math.round(performance.now() - began)} ms`,
	)
	expect((await view()).items.find(({ item }) => item.title === "单列的事 31")?.claims.map((each) => each.id)).toContain(id)
	expect(complaints).toEqual([])
})
