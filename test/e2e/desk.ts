/** The secretary's work in the console, done with the pages as people do it. */
import type { Browser, Page } from "playwright-core"
import { expect } from "vitest"
import type { Service } from "./service.ts"
import { deskView, expectFit, seenText, type Watched, watched } from "./watch.ts"

export const account = { display: "赵新民", name: "文书赵", password: "梯田 布谷 石桥 热茶 晒场" }

/** Five households; 李建国 can prove by phone that he is the head. The household number stands once per household, as in merged cells. */
export const rosterCsv = `户号,与户主关系,姓名,出生日期,手机号,村民小组,地址,居住状态,职务,联系员
0001,户主,李建国,1970-05-01,13812345678,三组,村口路 1 号,常住,,王强
,妻,王秀英,1972-02-03,,,,常住,,
,长子,李明,1995-07-08,13900001111,,,外出,,
0002,户主,张福,1945-01-01,,一组,,常住,,王强
,妻,刘桂香,1948-06-06,,,,常住,,
0003,户主,王强,1980-01-01,13700002222,一组,,常住,网格员,
0004,户主,赵新民,1968-01-01,13600003333,二组,,常住,村支书,
0005,户主,陈静,1990-01-01,13500004444,二组,,常住,,
0006,户主,没有名字的行出生日期不对,2970-13-45,,二组,,,,
`

/** A browser at a desk; everything it visits is watched. */
export async function openDesk(browser: Browser): Promise<Watched> {
	return watched(await browser.newContext({ viewport: deskView, locale: "zh-CN" }))
}

/** Opens a section as that width does: from the folded menu, or from the column beside the page. */
export async function goTo(page: Page, section: string): Promise<void> {
	const menu = page.locator("summary", { hasText: "菜单" })
	if (await menu.isVisible()) await menu.click()
	await page.getByRole("navigation", { name: "栏目" }).getByRole("link", { name: section, exact: true }).click()
}

/** From the one-time link to an empty village: the first administrator, the village. */
export async function setUp(page: Page, service: Service, village = { name: "清江村", code: "QJ", township: "双河镇" }): Promise<void> {
	await page.goto(service.setupLink)
	await expectFit(page)
	await page.getByLabel("姓名").fill(account.display)
	await page.getByLabel("登录名").fill(account.name)
	await page.getByLabel("密码", { exact: false }).first().fill(account.password)
	await page.getByLabel("再输一遍密码").fill(account.password)
	await page.getByRole("button", { name: "设立管理员并登录" }).click()
	await page.getByRole("heading", { name: "添加一个村" }).waitFor()
	expect(new URL(page.url()).pathname).toBe("/console/villages/new")
	await expectFit(page)
	await page.getByLabel("村名").fill(village.name)
	await page.getByLabel("代号").fill(village.code)
	await page.getByLabel("乡镇或街道").fill(village.township)
	await page.getByRole("button", { name: "添加" }).click()
	await page.getByText(village.name).first().waitFor()
}

/** Uploads a roster, looks at what it would do, confirms. */
export async function importRoster(page: Page, service: Service, csv: string): Promise<void> {
	await page.goto(`${service.url}/console/roster/import`)
	await page.getByLabel("花名册文件").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(csv) })
	await page.getByRole("button", { name: "先看看" }).click()
	await page.getByRole("heading", { name: "导入前看一看" }).waitFor()
	await expectFit(page)
	await page.getByRole("button", { name: "确认导入" }).click()
	await page.getByText("导入完成").waitFor()
}

/** The enrolment code of a household, from its page. */
export async function codeOf(page: Page, service: Service, householdNumber: string): Promise<string> {
	await page.goto(`${service.url}/console/roster?q=${householdNumber}`)
	await page.getByRole("link", { name: householdNumber }).click()
	await page.getByRole("heading", { name: `户号 ${householdNumber}` }).waitFor()
	const make = page.getByRole("button", { name: "生成登记码", exact: true })
	if (await make.isVisible()) await make.click()
	const show = page.getByRole("button", { name: "显示登记码" })
	if (await show.isVisible()) await show.click()
	return (await seenText(page.getByText(/^\d{3} \d{3} \d{3}$/))).trim()
}

/** Writes a survey of two questions in the console's form, looks at the draft, publishes it. */
export async function publishByForm(page: Page, service: Service, title: string): Promise<void> {
	await page.goto(`${service.url}/console/surveys`)
	await page.getByRole("link", { name: "新问卷" }).click()
	const first = page.getByRole("region", { name: "第 1 题" })
	const second = page.getByRole("region", { name: "第 2 题" })
	await page.getByLabel("标题").fill(title)
	await first.getByLabel("问什么").fill("三组路口装一盏路灯，同意吗？")
	await first.getByLabel("选项").fill("同意\n不同意\n都行")
	await page.getByRole("button", { name: "再加一题" }).click()
	await second.getByLabel("题型").selectOption({ label: "数字" })
	await second.getByLabel("问什么").fill("您家晚上几个人要走这条路？")
	await expectFit(page)
	await page.getByRole("button", { name: "保存" }).click()
	await page.getByText("已存成草稿，还没有发布").waitFor()
	await page.getByRole("button", { name: "发布" }).click()
	await page.getByText("开始了，村民发“问卷”就能答").waitFor()
}
