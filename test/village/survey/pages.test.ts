import { pino } from "pino"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { launchBrowser } from "../../support/browser.ts"
import { resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, madeUpPeople, villageId } from "./hall.ts"

let browser: Browser
let hall: Hall
let address: string
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
	const fresh = freshSqlite()
	hall = hallOf(fresh.store)
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: true },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountSurveyRoutes(instance, hall.house, madeUpPeople().people)],
	})
	address = `${await http.listen({ port: 0, host: "127.0.0.1" })}/console/surveys`
	browser = await launchBrowser()
	ends.push(
		() => browser.close(),
		() => http.close(),
		fresh.remove,
	)
})
afterAll(async () => {
	for (const end of ends) await end()
})

async function answer(person: string, answers: readonly string[]): Promise<void> {
	const dialog = hall.dialog({
		who: { ...resident, chatId: `c-${person}`, person: { id: person, name: "张三", householdId: `h-${person}`, roles: [], isHead: false } },
	})
	await dialog.type("问卷")
	for (const given of answers) await (given === "voice" ? dialog.send("voice") : dialog.type(given))
}

test("at phone width nothing hangs over, and results follow the answers by themselves", async () => {
	const survey = await hall.publish(cleanUp)
	await answer("p-1", ["1", "1 2", "15", "5", "路灯坏了".repeat(40)])
	await answer("p-2", ["voice"])
	const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
	const errors: string[] = []
	page.on("pageerror", (error) => errors.push(error.message))
	for (const path of [
		"",
		"/new",
		"/upload",
		`/${survey.id}/close`,
		`/${survey.id}/edit`,
		`/${survey.id}/texts/words`,
		`/${survey.id}/entries`,
		`/${survey.id}`,
	]) {
		await page.goto(`${address}${path}`)
		expect([path, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([path, 390])
	}
	const live = page.locator("[data-live]")
	expect(await live.textContent()).toContain("1 份回答，0 份跳过，1 份等录入")
	await answer("p-3", ["2"])
	await live.getByText("2 份回答，0 份跳过，1 份等录入").waitFor({ timeout: 15_000 })
	expect(errors).toEqual([])
	await page.close()
	await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
})

test("a survey is written without scripts: a question is added, Return saves nothing, saving makes a draft", async () => {
	const context = await browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false })
	const page = await context.newPage()
	await page.goto(`${address}/new`)
	await page.getByRole("button", { name: "再加一题" }).click()
	await page.getByLabel("标题").fill("修路")
	await page.getByLabel("标题").press("Enter")
	expect(await page.getByLabel("标题").inputValue()).toBe("修路")
	await page.getByLabel("问什么").first().fill("同意修吗？")
	await page.getByLabel("选项").first().fill("同意\n不同意｜0")
	await page.getByLabel("题型").nth(1).selectOption("text")
	await page.getByLabel("问什么").nth(1).fill("还有什么要说的？")
	await page.getByRole("button", { name: "保存" }).click()
	expect(await page.textContent("main")).toContain("已存成草稿")
	// An option nobody can choose is told before residents see it.
	expect(await page.textContent("main")).toContain("选项“不同意”的名额是 0")
	await page.getByRole("button", { name: "发布" }).click()
	expect(await page.textContent("main")).toContain("开始了，村民发“问卷”就能答。")
	await page.getByRole("link", { name: "截止", exact: true }).click()
	await page.getByRole("button", { name: "确定截止" }).click()
	expect(await page.textContent("main")).toContain("已截止，结果不会再变。")
	await context.close()
})
