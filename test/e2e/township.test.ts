/**
 * The township's journey: its villages side by side, what one of them cannot do by itself, the answer, and how that comes back to who
 * brought it up. The pictures of the township's guide are taken on the way.
 */
import type { BrowserContext, Page } from "playwright-core"
import { expect, test } from "vitest"
import { dayMs, formatDate, hourMs } from "../../src/text/date.ts"
import { onStage } from "./demo-stage.ts"
import { goTo } from "./desk.ts"
import { picture } from "./guide-pictures.ts"
import { otherVillages } from "./other-villages.ts"
import { openPhone } from "./phone.ts"
import { deskView, expectFit, phoneView, seenText } from "./watch.ts"

const on = onStage()

const answer = "县里明年的修桥计划里排上了，四月动工。桥没有修好以前，货车请走村东。"
const dateIn = (days: number) => new Date(on.stage.service.house.clock() + days * dayMs).toISOString().slice(0, 10)
const shownIn = (days: number) => formatDate(Date.parse(`${dateIn(days)}T00:00:00+08:00`), "zh-CN", "Asia/Shanghai")

/** The villages as the table shows them, from the top. */
const villagesOn = async (page: Page) => (await page.locator("tbody tr button[name=village]").allInnerTexts()).map((name) => name.trim())

test.each([
	["phone", phoneView],
	["desk", deskView],
] as const)("on a %s: side by side, sorted, received, answered, heard", { timeout: 180_000 }, async (width, view) => {
	const isPhone = width === "phone"
	const mark = isPhone ? "P" : "D"
	const of = isPhone ? "甲" : "乙"
	const { ids, reporting } = await otherVillages(on.stage, mark)
	const open = async (name: string, roles: readonly string[], villageIds: readonly string[]): Promise<[BrowserContext, Page]> => {
		const context = await on.stage.staff(on.browser, view, { name: `${name}${of}`, roles, villageIds })
		return [context, await context.newPage()]
	}

	// Who brought it up is in the chat; the village says that it cannot do it alone.
	const author = await openPhone(await on.stage.visitor(on.browser, view), `${on.stage.url}/j/${reporting.code}`)
	await author.send()
	await author.press("户主")
	await author.say("4444")
	expect(await author.press("同意，登记")).toContain("登记好了：龙潭村，陈静")
	const [office, secretary] = await open("演示文书", ["secretary"], [reporting.villageId])
	await secretary.goto(`${on.stage.url}/console`)
	await goTo(secretary, "办理")
	await secretary.getByRole("link", { name: reporting.title }).click()
	await secretary.locator("summary", { hasText: "上报" }).click()
	const reports = secretary.locator("form[action$='/escalate']")
	expect(await reports.getByLabel("报给哪个部门").inputValue()).toBe("清江镇人民政府")
	await reports.getByLabel("请求在哪天以前答复").fill(dateIn(10))
	await reports.getByLabel("说明").fill("要 80 万，村里没有这笔钱")
	await reports.getByRole("button", { name: "上报" }).click()
	await secretary.getByText("上报件").waitFor()
	await expectFit(secretary)
	expect(await seenText(secretary.locator("main"))).toContain(`请在${shownIn(10)}以前答复`)

	// The township: its villages and no other, the one with something overdue first.
	const [desk, township] = await open("演示镇干部", ["township"], [on.stage.village.id, ...ids])
	await township.goto(`${on.stage.url}/console`)
	await goTo(township, "乡镇总览")
	await township.getByRole("heading", { level: 1, name: "各村情况" }).waitFor()
	expect(await villagesOn(township)).toEqual(["石桥村", "龙潭村", "清江村"])
	await expectFit(township)
	const cell = async (village: string, column: string) =>
		(await seenText(township.locator("tbody tr", { hasText: village }).locator(`[data-label=${column}]`))).trim()
	expect(await cell("石桥村", "签字进度")).toMatch(/^0%\s+0\/4$/)
	expect(await cell("龙潭村", "等乡镇答复")).toBe("1")
	expect(await cell("清江村", "按时公开")).toMatch(/^\d+%\s+\d+\/\d+$/)
	await township.getByText("筛选和排序").evaluate((element) => element.scrollIntoView())
	await picture(township, `township-${width}`)
	if (isPhone) {
		await township.getByText("筛选和排序").click()
		await township.getByLabel("按什么排").selectOption({ label: "超期任务" })
		await township.getByRole("button", { name: "查看" }).click()
	} else await township.getByRole("link", { name: "超期任务" }).click()
	await expect.poll(() => villagesOn(township)).toEqual(["石桥村", "龙潭村", "清江村"])
	await expectFit(township)

	// What the village reported is received with a day, then answered.
	await township.getByRole("link", { name: "各村上报" }).click()
	const card = township.locator("section.card", { hasText: reporting.title })
	await card.getByText("要 80 万，村里没有这笔钱").waitFor()
	await expectFit(township)
	await picture(township, `escalations-${width}`)
	await card.getByLabel("哪天答复").fill(dateIn(5))
	await card.getByRole("button", { name: "签收" }).click()
	await township.getByText("签收了。村里看得到哪天答复。").waitFor()
	await secretary.reload()
	expect(await seenText(secretary.locator("main"))).toContain(`承诺${shownIn(5)}以前答复`)
	await card.getByLabel(/^答复/).fill(answer)
	await card.getByLabel("这件事哪天办好").fill(dateIn(120))
	await card.getByRole("button", { name: "答复" }).click()
	await township.getByText("答复了。已写进村里的任务，提过这件事的村民会收到。").waitFor()
	expect(await card.count()).toBe(0)
	await township.getByRole("link", { name: /^已办/ }).click()
	await card.getByText(answer).waitFor()
	await expectFit(township)

	// Back in the village: in the task, with its new deadline; and whoever brought it up is told, without asking.
	await secretary.reload()
	const task = await seenText(secretary.locator("main"))
	expect(task).toContain(answer)
	expect(task).toContain(`期限：${shownIn(120)}`)
	await expectFit(secretary)
	expect(await author.conversation()).not.toContain(answer)
	on.stage.pass(hourMs)
	await expect.poll(() => author.conversation(), { timeout: 20_000 }).toContain(answer)
	expect(author.complaints).toEqual([])
	for (const context of [author.page.context(), office, desk]) await context.close()
})
