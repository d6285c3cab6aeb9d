import { test } from "vitest"
import { pino } from "pino"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { launchBrowser } from "../../support/browser.ts"
import { resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { cleanUp, hallOf, madeUpPeople } from "./hall.ts"
test("shot", async () => {
	const fresh = freshSqlite()
	const hall = hallOf(fresh.store)
	const { http } = await createServer({ config: { locale: "zh-CN", demo: true }, log: pino({ level: "silent" }), routes: [(i) => mountSurveyRoutes(i, hall.house, madeUpPeople().people)] })
	const address = await http.listen({ port: 0, host: "127.0.0.1" })
	const survey = await hall.publish(cleanUp)
	for (let i = 0; i < 7; i++) {
		const d = hall.dialog({ who: { ...resident, chatId: `c${i}`, person: { id: `p-${i}`, name: "张三", householdId: `h-${i}`, roles: [], isHead: false } } })
		await d.type("问卷")
		for (const a of [String((i % 3) + 1), "1 2", String(i), String((i % 5) + 1), `第${i}条：路灯坏了`]) await d.type(a)
	}
	const d = hall.dialog(); await d.type("问卷"); await d.send("voice")
	const browser = await launchBrowser(); {
		const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
		const errors: string[] = []
		page.on("console", (m: any) => { if (m.type() === "error") errors.push(m.text()) })
		for (const [name, path] of [["list", ""], ["new", "/new"], ["upload", "/upload"], ["detail", `/${survey.id}`], ["close", `/${survey.id}/close`], ["texts", `/${survey.id}/texts/words`], ["entries", `/${survey.id}/entries`]] as const) {
			await page.goto(`${address}/console/surveys${path}`)
			const overflow = await page.evaluate("document.documentElement.scrollWidth")
			console.log(name, overflow)
			await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true })
		}
		await page.goto(`${address}/console/surveys/${survey.id}`)
		const e = hall.dialog({ who: { ...resident, chatId: "c-new", person: { id: "p-new", name: "新", householdId: "h-new", roles: [], isHead: false } } })
		await e.type("问卷"); await e.type("1")
		await page.waitForFunction("document.querySelector('[data-live]').textContent.includes('2')", undefined, { timeout: 8000 })
		await new Promise((r) => setTimeout(r, 4000))
		console.log(await page.evaluate("document.querySelector('.stats').textContent"), errors)
	}
	await browser.close()
	await http.close(); await fresh.remove()
}, 120000)
