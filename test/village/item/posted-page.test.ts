/** The posted list on a phone: folded by category, and still landed on and printed whole. */
import { expect, onTestFinished, test } from "vitest"
import type { House } from "../../../src/village/affair.ts"
import { act, boardView, postList } from "../../../src/village/item/index.ts"
import { phoneView } from "../../e2e/watch.ts"
import { launchBrowser } from "../../support/browser.ts"
import { wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
import { settingOf } from "./setting.ts"

const categories = ["roads", "environment", "welfare"] as const

/** A list of so many items, category by category in turn, of which the first is under way. */
async function posted(count: number) {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const rows = Array.from({ length: count }, (_, index): readonly [string, string] => [`第${index}处的路灯坏了`, "0001"])
	const setting = await settingOf(store, rows)
	const { cx, tools, villageId } = setting
	await setting.propose()
	const { items } = await store.read((reader) => boardView(reader, villageId))
	for (const [index, { id }] of items.flatMap(({ claims }) => claims).entries()) {
		const newItem = { id: `item-${index}`, title: `事项${index}号`, category: categories[index % 3] ?? "", place: null }
		await store.tx((tx) => act(tx, cx(), { kind: "split", claimIds: [id], newItem }))
	}
	const done = await store.tx((tx) => postList(tx, cx(), tools))
	if (done.kind !== "posted") throw new Error(JSON.stringify(done))
	const first = done.posting.list.items[0]
	const step = (stage: "adopted" | "doing", at: number) => ({ itemId: first?.id ?? "", stage, at, words: `${stage}的话`, path: "/x" })
	const house: House = { ...setting.house, itemProgress: [async () => [step("adopted", 1), step("doing", 2)]] }
	const served = await boardServer({ ...setting, house })
	onTestFinished(() => served.http.close())
	const body = async (query = "") => (await served.http.inject({ url: `/v/QJ/items${query}` })).body
	return { ...served, body, list: done.posting.list }
}

test("a long list is folded by category with counts and how far they are, unfolds by a link; a short one is not folded", async () => {
	const { body, list } = await posted(24)
	const folded = await body()
	expect(folded.match(/<details class="posted-category">/g)).toHaveLength(3)
	expect(wordsOf(folded)).toMatch(/（8 项） (7 已公示 1 办理中|1 办理中 7 已公示)/)
	expect(wordsOf(folded)).toContain("全部展开")
	const { title = "" } = list.items[0] ?? {}
	// Where it stands now is with the title, the way there behind.
	expect(wordsOf(folded)).toMatch(new RegExp(`${title} 1 条 · 1 人 · 1 户 办理中 doing的话 经过、意见编号 立项 adopted的话 QJ-`))
	const whole = await body("?all=1")
	expect(whole.match(/<details class="posted-category" open/g)).toHaveLength(3)
	expect(wordsOf(whole)).toContain("按类收起")
	const short = await (await posted(6)).body()
	expect(short.match(/<details class="posted-category" open/g)).toHaveLength(3)
	expect(wordsOf(short)).not.toMatch(/全部展开|按类收起/)
})

test("in a browser an address that names an item lands on it, a link unfolds everything, and paper holds all", {
	timeout: 120_000,
}, async () => {
	const { origin, list } = await posted(24)
	const browser = await launchBrowser()
	onTestFinished(() => browser.close())
	// Nothing of it needs a script.
	const page = await (await browser.newContext({ viewport: phoneView, javaScriptEnabled: false })).newPage()
	const { number = 0 } = list.items[20] ?? {}
	const item = page.locator(`#item-${number} strong`)
	await page.goto(`${origin}/v/QJ/items`)
	expect(await item.isVisible()).toBe(false)
	const height = async () => (await page.locator("body").boundingBox())?.height ?? 0
	expect(await height()).toBeLessThan(1_200)
	await page.emulateMedia({ media: "print" })
	expect(await item.isVisible()).toBe(true)
	expect(await page.locator(`#item-${number} details p`).isVisible(), "their numbers, too").toBe(true)
	await page.emulateMedia({ media: "screen" })
	await page.goto("about:blank")
	await page.goto(`${origin}/v/QJ/items#item-${number}`)
	await item.waitFor({ state: "visible" })
	expect(await page.locator("details.posted-category[open]").count()).toBe(1)
	// An older browser opens nothing by itself: the link unfolds it all.
	await page.goto(`${origin}/v/QJ/items`)
	await page.getByRole("link", { name: "全部展开" }).click()
	await item.waitFor({ state: "visible" })
})
