/** One village from the first start to the first results, with the real service, by hand and by eye. */
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { launchBrowser } from "../support/browser.ts"
import { codeOf, importRoster, openDesk, publishByForm, rosterCsv, setUp } from "./desk.ts"
import { openPhone } from "./phone.ts"
import { type Service, startService } from "./service.ts"
import { expectFit, phoneView, seenText } from "./watch.ts"

let browser: Browser
let service: Service
beforeAll(async () => {
	browser = await launchBrowser()
	service = await startService()
}, 180_000)
afterAll(async () => {
	await browser.close()
	await service.stop()
})

const light = "三组的路灯坏了半个月，晚上走路看不见"
const board = "公告栏被风吹倒了"

test("from the set-up link to a household's answers and opinions in the console", { timeout: 120_000 }, async () => {
	// The secretary: administrator, village, roster, a code, two surveys.
	const desk = await openDesk(browser)
	const { page } = desk
	await setUp(page, service)
	await importRoster(page, service, rosterCsv)
	expect(await seenText(page.locator("main"))).toMatch(/新增 8 人，改动 0 人，1 行没有导入[\s\S]*共 5 户/)
	const code = await codeOf(page, service, "0001")
	await publishByForm(page, service, "路灯问卷")
	const published = await service.cunkou("survey", "publish", "examples/survey-qingjiang.json", "--village", "QJ", "--json")
	expect(JSON.parse(published)).toMatchObject({ village: "QJ", title: "清江村环境整治问卷", state: "open" })

	// Results stay open beside; they are to change by themselves.
	await page.goto(`${service.url}/console/surveys`)
	await page.getByRole("link", { name: "清江村环境整治问卷" }).click()
	const completed = page.locator(".stat", { hasText: "答完" }).locator(".stat-value")
	expect(await seenText(completed)).toBe("0")

	// The resident: code, who they are, proof, consent.
	const phone = await openPhone(await browser.newContext({ viewport: phoneView, locale: "zh-CN" }), `${service.url}/j/${code}`)
	expect(await seenText(phone.page.locator("#note"))).toBe("登记码已经替您填好，点“发送”就行。")
	expect(await phone.conversation()).not.toContain("找到了")
	expect(await phone.send()).toMatch(/清江村 三组 户号 0001，户主 李\*\*[\s\S]*您是哪一位/)
	expect(await phone.press("户主")).toContain("后四位")
	expect(await phone.say("1111")).toContain("后四位不对，没有登记。还可以试 2 次")
	expect(await phone.say("５６７８")).toMatch(/登记前要您同意[\s\S]*同意，登记/)
	expect(await phone.press("同意，登记")).toContain("登记好了：清江村，李建国")

	// A survey with buttons, typed numbers in any form, going back, skipping, changing.
	expect(await phone.say("问卷")).toMatch(/2 份问卷[\s\S]*路灯问卷（还没答）/)
	expect(await phone.press("清江村环境整治问卷")).toMatch(/一户答一份[\s\S]*第 1 题，共 5 题：垃圾桶/)
	expect(await phone.say("２")).toMatch(/您选的是：2 不同意[\s\S]*第 2 题/)
	expect(await phone.tick("路灯", "旱厕")).toMatch(/您选的是：2 路灯、4 旱厕[\s\S]*第 3 题/)
	expect(await phone.say("跳过")).toMatch(/这一题跳过了[\s\S]*第 4 题/)
	expect(await phone.press("很不满意")).toMatch(/您打的分是：1 很不满意[\s\S]*第 5 题/)
	expect(await phone.say("返回")).toMatch(/第 4 题[\s\S]*不改就发“跳过”/)
	expect(await phone.say("四")).toMatch(/您打的分是：4[\s\S]*第 5 题/)
	expect(await phone.say(board)).toMatch(/您写的是：公告栏被风吹倒了[\s\S]*都答完了，谢谢您[\s\S]*不同意[\s\S]*路灯、旱厕[\s\S]*跳过了/)
	expect(await phone.press("要改")).toContain("要改哪一题")
	expect(await phone.press("垃圾桶")).toContain("第 1 题")
	expect(await phone.say("一")).toMatch(/您选的是：1 同意[\s\S]*改好了/)
	expect(await phone.press("都对")).toContain("谢谢您")
	await expectFit(phone.page)

	// Without a reload the secretary sees it.
	await expect.poll(() => seenText(page.locator("main")), { timeout: 10_000 }).toMatch(/同意\s*1，占 100%\s*不同意\s*0/)
	await expectFit(page)
	const results = await seenText(page.locator("main"))
	expect(await seenText(completed)).toBe("1")
	expect(results).toMatch(/水沟清淤\s*0，占 0%\s*路灯\s*1，占 100%[\s\S]*旱厕\s*1，占 100%/)
	expect(results).toMatch(/您家一年能出几个工？\s*0 份回答，1 份跳过/)
	expect(results).toContain("平均 4")
	expect(results).toContain("实时统计与逐条重算一致")
	await page.getByRole("link", { name: "看 1 条回答" }).click()
	await page.getByText(board).waitFor()
	await expectFit(page)

	// The other survey, with the words people use.
	expect(await phone.say("问卷")).toContain("答完了，可以改")
	expect(await phone.press("路灯问卷")).toContain("第 1 题，共 2 题")
	expect(await phone.say("第二个")).toContain("您选的是：2 不同意")
	expect(await phone.say("十五")).toMatch(/您填的是：15[\s\S]*都答完了/)

	// Opinions: plain words are asked about, 提意见 files at once, both can be looked up.
	expect(await phone.say(light)).toMatch(/三组的路灯坏了半个月[\s\S]*要作为意见提交吗/)
	const number = /QJ-\d{4}-0001/.exec(await phone.press("是，提交"))?.[0] ?? ""
	expect(number).not.toBe("")
	const second = number.replace("0001", "0002")
	expect(await phone.say(`提意见 ${board}`)).toContain(`已收到，编号 ${second}`)
	const mine = await phone.quick("我的意见")
	expect(mine).toContain("您一共提了 2 条意见")
	expect(mine).toContain(second)
	expect(await phone.press(number)).toMatch(new RegExp(`意见 ${number}[\\s\\S]*${light}[\\s\\S]*已收到`))
	await expectFit(phone.page)

	// The secretary finds them, on a phone and at the desk; who wrote one is opened on purpose only.
	await page.goto(`${service.url}/console/opinions`)
	await expectFit(page)
	expect(await seenText(page.locator("main"))).toMatch(new RegExp(`${second}[\\s\\S]*${board}[\\s\\S]*${number}[\\s\\S]*${light}`))
	await page.getByText("按条件查找").click()
	await page.getByLabel("内容或编号").fill("路灯")
	await page.getByRole("button", { name: "查找" }).click()
	await page.getByText("一共 1 条").waitFor()
	await page.getByRole("link", { name: number }).click()
	await page.getByText("李**").waitFor()
	await expectFit(page)
	await page.getByRole("button", { name: "查看提出人" }).click()
	await page.getByText("李建国").waitFor()
	await expectFit(page)
	await page.goto(`${service.url}/console`)
	expect(await seenText(page.locator(".stats"))).toMatch(/已登记的户\s*1[\s\S]*正在答的问卷\s*2[\s\S]*已收到的意见\s*2/)
	await expectFit(page)

	expect(desk.complaints).toEqual([])
	expect(phone.complaints).toEqual([])
	await service.stop()
	// Nothing anyone is or wrote stands in what the operator sees scrolling by.
	const told = service.said().replace(service.setupLink, "")
	for (const secret of ["李建国", "13812345678", code, code.replaceAll(" ", ""), light, board, "梯田"]) expect(told).not.toContain(secret)
})
