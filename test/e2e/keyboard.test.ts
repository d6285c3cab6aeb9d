/** A secretary's day without a mouse: signing in, a notice published, a question answered, an item accepted; whatever has the focus shows it. */
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { boardView } from "../../src/village/item/index.ts"
import { importOpinions, readOpinionTable } from "../../src/village/opinion/index.ts"
import { onStage } from "./demo-stage.ts"
import { deskView, seenText, watched } from "./watch.ts"

const on = onStage()

/** More stops than any page has. */
const mostStops = 150

type Stop = { readonly what: string; readonly kind: string; readonly isShown: boolean }

/** What has the focus: its label or its words, and whether somebody who looks sees that it has it. */
function stopOf(page: Page): Promise<Stop> {
	return page.evaluate(() => {
		const element = document.activeElement
		if (!(element instanceof HTMLElement)) return { what: "", kind: "", isShown: false }
		const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
		const label = isField ? [...(element.labels ?? [])].map(({ textContent }) => textContent).join(" ") : element.textContent
		const { outlineStyle, outlineWidth } = getComputedStyle(element)
		const box = element.getBoundingClientRect()
		const isInView = box.bottom > 0 && box.top < window.innerHeight && box.width > 0
		const isShown = outlineStyle !== "none" && outlineWidth !== "0px" && isInView
		return { what: (label ?? "").replaceAll(/\s+/g, " ").trim(), kind: element.tagName.toLowerCase(), isShown }
	})
}

/** Presses Tab until it is there; every stop on the way shows where it is. */
async function tabTo(page: Page, kind: string, what: RegExp): Promise<void> {
	const passed: string[] = []
	for (let stops = 0; stops < mostStops; stops++) {
		await page.keyboard.press("Tab")
		const stop = await stopOf(page)
		if (stop.kind !== "body" && !stop.isShown) throw new Error(`the focus on ${stop.kind} ${stop.what} cannot be seen`)
		if (stop.kind === kind && what.test(stop.what)) return
		passed.push(`${stop.kind} ${stop.what.slice(0, 20)}`)
	}
	throw new Error(`no ${kind} ${what} by Tab at ${page.url()}: ${passed.join(" | ")}`)
}

async function enter(page: Page): Promise<void> {
	await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")])
}

async function goBy(page: Page, section: RegExp): Promise<void> {
	await tabTo(page, "a", section)
	await enter(page)
}

test("signing in, a notice, a question, an item", { timeout: 180_000 }, async () => {
	const { house } = on.stage.service
	const villageId = on.stage.village.id
	const { page, complaints } = await watched(await on.stage.visitor(on.browser, deskView))
	await page.goto(`${on.stage.url}/console`)
	await tabTo(page, "input", /登录名/)
	await page.keyboard.type(on.stage.administrator.name)
	await tabTo(page, "input", /密码/)
	await page.keyboard.type(on.stage.administrator.password)
	await enter(page)
	await page.getByRole("heading", { name: "今日待办" }).waitFor()

	await goBy(page, /^公告$/)
	await goBy(page, /^写公告$/)
	await tabTo(page, "input", /^标题/)
	await page.keyboard.type("明天下午修水表（演示数据）")
	await tabTo(page, "textarea", /^正文/)
	await page.keyboard.type("两点到四点停水。")
	await tabTo(page, "button", /^保存/)
	await enter(page)
	await tabTo(page, "button", /发布$/)
	await enter(page)
	expect(await seenText(page.locator("main"))).toMatch(/已发布[\s\S]*明天下午修水表|明天下午修水表[\s\S]*已发布/)

	await goBy(page, /^公告$/)
	await goBy(page, /质询/)
	await tabTo(page, "summary", /回答/)
	await page.keyboard.press("Enter")
	await tabTo(page, "textarea", /./)
	await page.keyboard.type("下个月十号以前装好。")
	await tabTo(page, "button", /./)
	await enter(page)
	expect(await seenText(page.locator("main"))).toContain("下个月十号以前装好。")

	// Something new came in: what it is put to is proposed, and accepted.
	const cells = [["意见内容"], ["六组晒谷场的篷布破了，下雨谷子要淋湿"]]
	const table = readOpinionTable(
		cells.map((row, i) => ({ number: i + 1, cells: row })),
		{ now: house.clock(), timeZone: house.timeZone },
	)
	if (!table.ok) throw new Error(table.code)
	await importOpinions(house, villageId, table, null)
	const proposed = async () =>
		(await house.store.read((reader) => boardView(reader, villageId))).items.filter(({ item }) => item.state === "proposed").length
	await goBy(page, /^归并$/)
	await tabTo(page, "button", /^自动归并/)
	await enter(page)
	await page.waitForURL(/said=propose/)
	expect(await proposed()).toBe(1)
	await tabTo(page, "button", /^确认/)
	// Answered in place: no page is loaded.
	await page.keyboard.press("Enter")
	await page.waitForURL(/said=accept/)
	expect(await proposed()).toBe(0)
	expect(complaints).toEqual([])
})
