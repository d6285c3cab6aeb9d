/**
 * What each role comes for, at phone and desk width, in the demo's village. `CUNKOU_PICTURES=1` keeps the pictures the guides show
 * (docs/pictures, all of made-up data); without it the journeys are only walked.
 */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { packageRoot } from "../../src/root.ts"
import { launchBrowser } from "../support/browser.ts"
import { openStage, type Stage } from "./demo-stage.ts"
import { openPhone } from "./phone.ts"
import { deskView, expectFit, phoneView, seenText } from "./watch.ts"

let browser: Browser
let stage: Stage
beforeAll(async () => {
	;[browser, stage] = await Promise.all([launchBrowser(), openStage()])
}, 180_000)
afterAll(async () => {
	await browser?.close()
	await stage?.stop()
})

const docs = join(packageRoot, "docs")
const guides = readdirSync(docs)
	.filter((name) => name.endsWith(".md"))
	.map((name) => readFileSync(join(docs, name), "utf8"))

/** Large enough to read in a guide, small enough to travel. */
const mostBytes = 150_000

/** Taken only where a guide shows it. */
async function picture(page: Page, name: string): Promise<void> {
	if (process.env.CUNKOU_PICTURES !== "1" || !guides.some((guide) => guide.includes(`pictures/${name}.png`))) return
	const path = join(docs, "pictures", `${name}.png`)
	const { width, height } = page.viewportSize() ?? deskView
	// What a desk shows without scrolling is enough; a phone's screen is shown whole.
	await page.screenshot({ path, clip: { x: 0, y: 0, width, height: width > 600 ? 720 : height } })
	expect(statSync(path).size).toBeLessThanOrEqual(mostBytes)
}

type Step = { readonly section: string; readonly heading: string; readonly picture?: string }

/** Opens a section as that width does: from the folded menu, or from the column beside the page. */
async function goTo(page: Page, section: string): Promise<void> {
	const menu = page.locator("summary", { hasText: "菜单" })
	if (await menu.isVisible()) await menu.click()
	await page.getByRole("navigation", { name: "栏目" }).getByRole("link", { name: section, exact: true }).click()
}

const roles: readonly {
	readonly name: string
	readonly roles: readonly string[]
	readonly steps: readonly Step[]
	/** Sections this role has no right to: not even shown. */
	readonly hidden: readonly string[]
}[] = [
	{
		name: "演示文书",
		roles: ["secretary"],
		steps: [
			{ section: "公告", heading: "公告", picture: "notices" },
			{ section: "意见", heading: "意见", picture: "opinions" },
			{ section: "归并", heading: "意见归并", picture: "items" },
			{ section: "花名册", heading: "花名册", picture: "roster" },
			{ section: "问卷", heading: "问卷" },
			{ section: "签字确认", heading: "签字确认" },
			{ section: "走访", heading: "走访" },
			{ section: "摘要", heading: "摘要", picture: "digest" },
			{ section: "帮助", heading: "帮助" },
		],
		hidden: [],
	},
	{
		name: "演示监督员",
		roles: ["supervisor"],
		steps: [
			{ section: "公告", heading: "公告" },
			{ section: "办理", heading: "办理任务", picture: "tasks" },
			{ section: "操作记录", heading: "操作记录", picture: "record" },
			{ section: "摘要", heading: "摘要" },
		],
		hidden: ["待办"],
	},
	{
		name: "演示议事会成员",
		roles: ["council"],
		steps: [
			{ section: "议事", heading: "议事", picture: "council" },
			{ section: "意见", heading: "意见" },
			{ section: "摘要", heading: "摘要" },
		],
		hidden: ["花名册", "操作记录", "消息处理", "归并"],
	},
	{
		name: "演示联系员",
		roles: ["contact"],
		steps: [
			{ section: "待办", heading: "要人办的事" },
			{ section: "走访", heading: "走访", picture: "outreach" },
			{ section: "花名册", heading: "花名册" },
		],
		hidden: ["操作记录", "消息处理"],
	},
]

describe.each([
	["phone", phoneView],
	["desk", deskView],
] as const)("on a %s", (width, view) => {
	test.each(roles)("$name", { timeout: 120_000 }, async ({ name, roles: held, steps, hidden }) => {
		const context = await stage.staff(browser, view, { name: `${name}${width === "phone" ? "甲" : "乙"}`, roles: held })
		const page = await context.newPage()
		await page.goto(`${stage.url}/console`)
		await page.getByRole("heading", { name: "今日待办" }).waitFor()
		const ofSecretary = held.includes("secretary")
		if (ofSecretary) await picture(page, `console-home-${width}`)
		// Every way there is leads somewhere: what the first page shows opens.
		for (const address of await page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))) {
			const answer = await page.request.get(`${stage.url}${address}`)
			expect([name, address, answer.status()]).toEqual([name, address, 200])
		}
		for (const section of hidden) expect(await page.getByRole("link", { name: section, exact: true }).count()).toBe(0)
		if (ofSecretary && width === "phone") {
			await page.locator("summary", { hasText: "菜单" }).click()
			await picture(page, "console-menu-phone")
			await page.locator("summary", { hasText: "菜单" }).click()
		}
		for (const step of steps) {
			await goTo(page, step.section)
			await page.getByRole("heading", { level: 1, name: step.heading }).waitFor()
			expect(await seenText(page.locator('.bar nav a[aria-current="page"]:visible'))).toBe(width === "phone" ? "" : step.section)
			// The list of guides names programs.
			if (width === "phone" && step.section !== "帮助") await expectFit(page)
			if (step.picture !== undefined) await picture(page, `${step.picture}-${width}`)
		}
		await context.close()
	})

	test("the console without a mouse: past the sections with one key, and what is pressed next is seen", { timeout: 60_000 }, async () => {
		const context = await stage.staff(browser, view, { name: `演示键盘${width === "phone" ? "甲" : "乙"}`, roles: ["secretary"] })
		const page = await context.newPage()
		await page.goto(`${stage.url}/console/opinions`)
		await page.keyboard.press("Tab")
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("跳到正文")
		await page.keyboard.press("Enter")
		expect(await page.evaluate(() => document.activeElement?.id)).toBe("main")
		// From here on each stop is within the text, below or beside the one before, and has a line around it.
		let before = -1
		for (let stop = 0; stop < 4; stop++) {
			await page.keyboard.press("Tab")
			const at = await page.evaluate(() => {
				const element = document.activeElement
				const box = element?.getBoundingClientRect()
				const all = [...document.querySelectorAll("*")]
				return {
					isInMain: element?.closest("main") !== null,
					outline: element === null ? "" : getComputedStyle(element).outlineStyle,
					isSeen: box !== undefined && box.width > 0 && box.height > 0,
					order: element === null ? -1 : all.indexOf(element),
				}
			})
			expect(at).toMatchObject({ isInMain: true, outline: "solid", isSeen: true })
			expect(at.order).toBeGreaterThan(before)
			before = at.order
		}
		if (width === "phone") {
			const menu = page.locator("summary", { hasText: "菜单" })
			await menu.focus()
			await page.keyboard.press("Enter")
			await page.keyboard.press("Tab")
			expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("首页")
		}
		await context.close()
	})

	test("with type twice as large nothing scrolls sideways and nothing is cut off", { timeout: 60_000 }, async () => {
		const context = await stage.staff(browser, view, { name: `演示大字${width === "phone" ? "甲" : "乙"}`, roles: ["secretary"] })
		const page = await context.newPage()
		for (const path of ["/console", "/console/roster", "/console/notices/new", "/console/surveys"]) {
			await page.goto(`${stage.url}${path}`)
			await page.evaluate(() => document.documentElement.style.setProperty("font-size", "34px", "important"))
			const wide = await page.evaluate(() => document.documentElement.scrollWidth)
			expect([path, wide <= view.width]).toEqual([path, true])
		}
		await context.close()
	})

	test("a resident: enrols, answers, speaks up, reads what is public", { timeout: 120_000 }, async () => {
		// One household's code serves a phone and a desk: it opens as often as there are adults, and once more.
		const phone = await openPhone(await stage.visitor(browser, view), `${stage.url}/chat?c=${stage.guest.code}`)
		expect(await phone.send()).toContain("您是哪一位")
		await picture(phone.page, `enrol-${width}`)
		await phone.say("2")
		expect(await phone.press("同意，登记")).toContain("登记好了")
		expect(await phone.say("问卷")).toContain("清江村环境整治问卷")
		await phone.say("退出")
		expect(await phone.say("提意见 三组路口的路灯不亮了")).toMatch(/编号 QJ-\d{4}-\d{4}/)
		await phone.say("算了，不写名字")
		await picture(phone.page, `opinion-chat-${width}`)
		await phone.page.goto(`${stage.url}/v/QJ`)
		await expectFit(phone.page)
		await picture(phone.page, `public-${width}`)
		await phone.page.goto(`${stage.url}/help`)
		await phone.page.getByRole("heading", { level: 1, name: "村口怎么用（给村民）" }).waitFor()
		expect(phone.complaints).toEqual([])
		await phone.page.context().close()
	})
})

test("a survey's results on the secretary's phone", { timeout: 60_000 }, async () => {
	const context = await stage.staff(browser, phoneView, { name: "演示文书丙", roles: ["secretary"] })
	const page = await context.newPage()
	await page.goto(`${stage.url}/console/surveys`)
	await page.getByRole("link", { name: "清江村环境整治问卷" }).click()
	await page.getByText("实时统计与逐条重算一致").waitFor()
	await picture(page, "survey-phone")
	await context.close()
})

test("a household's page has what it answered, signed and was visited for, each for who may see it", { timeout: 60_000 }, async () => {
	const sections = async (name: string, roles: readonly string[]) => {
		const context = await stage.staff(browser, phoneView, { name, roles })
		const page = await context.newPage()
		await page.goto(`${stage.url}/console/roster?q=001`)
		await page.getByRole("link", { name: /^001/ }).click()
		await page.getByRole("heading", { name: "户号 001" }).waitFor()
		await expectFit(page)
		const text = await seenText(page.locator("main"))
		await context.close()
		return text
	}
	const secretary = await sections("演示文书丁", ["secretary"])
	expect(secretary).toMatch(/问卷\s*清江村环境整治问卷\s*(答完了|没答)/)
	expect(secretary).toMatch(/签字确认\s*承包地确权签字（演示数据）\s*已确认/)
	expect(secretary).toMatch(/走访\s*还没有/)
	expect(secretary).toMatch(/经过\s*登记了一部手机/)
	const contact = await sections("演示联系员丁", ["contact"])
	expect(contact).toMatch(/签字确认\s*承包地确权签字/)
	expect(contact, "the record is not for everybody").not.toContain("经过")
	expect(contact, "nor is who answered what").not.toContain("清江村环境整治问卷")
})
