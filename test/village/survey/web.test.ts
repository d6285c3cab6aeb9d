import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { mediaStore } from "../../../src/store/media.ts"
import { answersOf } from "../../../src/village/survey/answers.ts"
import { closeSurvey, reviseSurvey } from "../../../src/village/survey/commands.ts"
import { personalToken, readToken, shareToken } from "../../../src/village/survey/links.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import type { Survey } from "../../../src/village/survey/repo.ts"
import { mountSheet } from "../../../src/village/survey/web-routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { launchBrowser } from "../../support/browser.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Hall, hallOf, madeUpPeople, timeZone, villageId } from "./hall.ts"

let browser: Browser
let hall: Hall
let address: string
const ends: (() => Promise<unknown>)[] = []
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")
const pictures = process.env.CUNKOU_PICTURES

beforeAll(async () => {
	const fresh = freshSqlite()
	const folder = mkdtempSync(join(tmpdir(), "cunkou-sheet-"))
	if (pictures !== undefined) mkdirSync(pictures, { recursive: true })
	hall = hallOf(fresh.store, [], { media: mediaStore(folder) })
	browser = await launchBrowser()
	address = await serve()
	ends.push(
		() => browser.close(),
		fresh.remove,
		async () => rmSync(folder, { recursive: true, force: true }),
	)
}, 60_000)
async function serve(): Promise<string> {
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountSheet(instance, hall.house, madeUpPeople().people)],
	})
	ends.unshift(() => http.close())
	return http.listen({ port: 0, host: "127.0.0.1" })
}
afterAll(async () => {
	for (const end of ends) await end()
})

/** Every kind of question, one of them shown only by the answer to another. */
const house = (unit: "person" | "household", secrecy = "named") => ({
	title: "房屋情况",
	intro: "村里要修危房，先摸个底。",
	unit,
	secrecy,
	questions: [
		{
			id: "old",
			kind: "single",
			title: "您家有危房吗？",
			options: [
				{ id: "yes", label: "有" },
				{ id: "no", label: "没有" },
			],
		},
		{ id: "rooms", kind: "number", title: "有几间？", min: 1, max: 20, unit: "间", showIf: "1=有" },
		{
			id: "what",
			kind: "multiple",
			title: "哪里不好？",
			max: 2,
			options: [
				{ id: "roof", label: "屋顶" },
				{ id: "wall", label: "墙" },
				{ id: "floor", label: "地面" },
			],
			showIf: "1=有",
		},
		...(secrecy === "anonymous" ? [] : [{ id: "photo", kind: "photo", title: "拍给村里看看", required: false, max: 2, showIf: "1=有" }]),
		{ id: "happy", kind: "scale", title: "对住房满意吗？", steps: 5, low: "很不满意", high: "很满意" },
		{ id: "say", kind: "text", title: "还有什么要说的？", required: false },
	],
})

const share = (survey: Survey) => `${address}/s/${shareToken({ villageId, surveyId: survey.id })}`
const personal = (survey: Survey, personId = "p-li", expiresAt = hall.now() + 1_000_000) =>
	`${address}/s/${personalToken(hall.house, { villageId, surveyId: survey.id, personId }, expiresAt)}`
const stored = async (survey: Survey, respondent: string) =>
	Object.fromEntries(
		(await hall.store.read((reader) => answersOf(reader, { villageId, surveyId: survey.id, respondent }))).map(({ questionId, value }) => [
			questionId,
			value,
		]),
	)

async function phone(javaScriptEnabled: boolean, width = 390): Promise<Page> {
	const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled })
	const page = await context.newPage()
	page.on("pageerror", (error) => {
		throw error
	})
	page.on("console", (message) => {
		if (message.text().includes("Content Security Policy")) throw new Error(message.text())
	})
	return page
}
async function fits(page: Page, name: string): Promise<void> {
	const width = page.viewportSize()?.width
	expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width)
	if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true })
}
const send = (page: Page) => page.getByRole("button", { name: "交上去" }).click()
const main = (page: Page) => page.locator("main").textContent()

async function enterByCode(page: Page, survey: Survey, code = "382 417 905", person = "李**（户主）"): Promise<void> {
	await page.goto(share(survey))
	await page.getByLabel("登记码").fill(code)
	await page.getByRole("button", { name: "下一步" }).click()
	await page.getByLabel(person).check()
	await page.getByRole("button", { name: "下一步" }).click()
}

describe("without scripts", () => {
	test("by the shareable link: the household's code, all questions, errors beside them with everything kept, then changed", async () => {
		const survey = await hall.publish(house("household"))
		const page = await phone(false)
		await page.goto(share(survey))
		await fits(page, "who")
		await page.getByLabel("登记码").fill("382417909")
		await page.getByRole("button", { name: "下一步" }).click()
		expect(await main(page)).toContain("没有这个登记码")
		await enterByCode(page, survey)
		expect(await main(page)).toContain("正在以 李** 填写")
		expect(await main(page)).toContain("只有第 1 题答“有”，才要答这一题。")
		await fits(page, "sheet-plain")
		await page.getByLabel("有", { exact: true }).check()
		await page.getByLabel("2. 有几间？").fill("很多")
		await page.getByLabel("6. 还有什么要说的？").fill("<b>屋顶漏</b>")
		await page.getByLabel("选照片").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: pixel })
		await send(page)
		expect(await main(page)).toContain("还有 3 题没填好")
		expect(await page.locator("#q\\.rooms-error").textContent()).toBe("这里要填一个整数，1 到 20。")
		expect(await page.locator("#q\\.what-error").textContent()).toBe("这一题还没答。")
		expect(await page.getByLabel("有", { exact: true }).isChecked()).toBe(true)
		expect(await page.getByLabel("2. 有几间？").inputValue()).toBe("很多")
		expect(await page.getByLabel("6. 还有什么要说的？").inputValue()).toBe("<b>屋顶漏</b>")
		expect(await page.getByLabel("已经收到的第 1 张").isChecked()).toBe(true)
		expect(await stored(survey, "h-7")).toEqual({})
		await fits(page, "sheet-errors")
		await page.getByLabel("2. 有几间？").fill("两间")
		await page.getByLabel("屋顶", { exact: true }).check()
		await page.getByLabel("5 很满意").check()
		await send(page)
		expect(await main(page)).toContain("交好了，谢谢您！")
		await fits(page, "done")
		expect(await stored(survey, "h-7")).toMatchObject({
			old: { option: "yes" },
			rooms: { value: 2 },
			what: { options: ["roof"] },
			photo: { kind: "photo", photos: [{ ref: expect.stringMatching(/\.png$/) }] },
			happy: { value: 5 },
			say: { text: "<b>屋顶漏</b>" },
		})
		// Opened again: what stands, and the way to change it.
		await page.goto(share(survey))
		expect(await main(page)).toContain("您已经答过了")
		await page.getByRole("link", { name: "要改" }).click()
		await page.getByLabel("没有", { exact: true }).check()
		await send(page)
		expect(await main(page)).toContain("交好了")
		expect(await stored(survey, "h-7")).toMatchObject({
			old: { option: "no" },
			rooms: { kind: "hidden" },
			photo: { kind: "hidden" },
			happy: { value: 5 },
		})
		await page.context().close()
	}, 60_000)

	test("anonymous: one page, final, told so before; afterwards it says only that it was answered", async () => {
		const survey = await hall.publish(house("person", "anonymous"))
		const page = await phone(false)
		await enterByCode(page, survey)
		expect(await main(page)).toContain("系统不保存谁选了什么")
		await page.getByLabel("没有", { exact: true }).check()
		await page.getByLabel("3", { exact: true }).check()
		await fits(page, "anonymous")
		await page.getByRole("button", { name: "交上去（交了就不能改）" }).click()
		expect(await main(page)).toContain("这份不记名，不能再改")
		await page.goto(`${share(survey)}?edit=1`)
		expect(await main(page)).toContain("已经答过了")
		expect(await page.locator("form").count()).toBe(0)
		await page.context().close()
	}, 60_000)
})

describe("with the script", () => {
	test("questions come and go, and a half-written page survives being closed", async () => {
		const survey = await hall.publish(house("person"))
		const page = await phone(true)
		await page.goto(personal(survey))
		expect(await main(page)).toContain("这份问卷是给 李** 的")
		await page.getByRole("button", { name: "我是 李**，开始填" }).click()
		const rooms = page.getByLabel("2. 有几间？")
		expect(await rooms.isVisible()).toBe(false)
		await page.getByLabel("有", { exact: true }).check()
		expect(await rooms.isVisible()).toBe(true)
		await rooms.fill("3")
		await page.getByLabel("墙", { exact: true }).check()
		await fits(page, "sheet-script")
		await page.goto("about:blank")
		await page.goto(personal(survey))
		expect(await rooms.inputValue()).toBe("3")
		expect(await page.getByLabel("墙", { exact: true }).isChecked()).toBe(true)
		await page.getByLabel("4", { exact: true }).check()
		await send(page)
		expect(await main(page)).toContain("交好了")
		expect(await page.evaluate("localStorage.length")).toBe(0)
		expect(await stored(survey, "p-li")).toMatchObject({ rooms: { value: 3 }, what: { options: ["wall"] }, photo: { kind: "skipped" } })
		await page.context().close()
	}, 60_000)

	test("an anonymous page keeps nothing on the phone", async () => {
		const survey = await hall.publish(house("person", "anonymous"))
		const page = await phone(true)
		await enterByCode(page, survey)
		await page.getByLabel("没有", { exact: true }).check()
		expect(await page.evaluate("localStorage.length")).toBe(0)
		await page.context().close()
	}, 60_000)

	test("at 1280 pixels", async () => {
		const survey = await hall.publish(house("household"))
		const page = await phone(true, 1280)
		await page.goto(share(survey))
		await fits(page, "who")
		await enterByCode(page, survey)
		await page.getByLabel("有", { exact: true }).check()
		await fits(page, "sheet-script")
		await page.context().close()
	}, 60_000)
})

const form = (page: { readonly url: string; readonly cookie: string }, body: BodyInit) =>
	fetch(page.url, { method: "POST", body, headers: { cookie: page.cookie, accept: "text/html" }, redirect: "manual" })

/** A device that has shown the code of household h-7, or of the person of a personal link. */
async function passOf(url: string, fields: Readonly<Record<string, string>>): Promise<{ readonly url: string; readonly cookie: string }> {
	const answer = await fetch(`${url}/who`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" })
	expect(answer.status).toBe(303)
	return { url, cookie: (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "" }
}
const li = { code: "382 417 905", person: "p-li" }

describe("links", () => {
	test("a personal link opened elsewhere shows whose it is, masked, and asks for the household's code", async () => {
		const survey = await hall.publish(house("person"))
		const url = personal(survey)
		const first = await passOf(url, {})
		await form(first, new URLSearchParams({ revision: "1", "q.old": "no", "q.happy": "4", "q.say": "只有我知道的话" }))
		const other = await (await fetch(url)).text()
		expect(other).toContain("这份问卷是给 李** 的")
		expect(other).toContain("已经在别的手机上打开过")
		for (const secret of ["李秀英", "只有我知道的话", "h-7"]) expect(other).not.toContain(secret)
		// Neither nothing nor the code of another household opens it; a direct POST of answers neither.
		for (const code of ["", "529 417 003", "382 417 909", "12"]) {
			const answer = await fetch(`${url}/who`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" })
			expect([code, answer.headers.get("set-cookie")]).toEqual([code, null])
		}
		await form({ url, cookie: "" }, new URLSearchParams({ revision: "1", "q.old": "yes" }))
		expect(await stored(survey, "p-li")).toMatchObject({ old: { option: "no" } })
		const second = await passOf(url, { code: li.code })
		expect(await (await fetch(url, { headers: { cookie: second.cookie } })).text()).toContain("只有我知道的话")
	})

	test("looking at a link changes nothing: who opens it first by a form has it", async () => {
		const survey = await hall.publish(house("person"))
		const url = personal(survey)
		for (let i = 0; i < 3; i++) expect(await (await fetch(url)).text()).toContain("我是 李**，开始填")
		await passOf(url, {})
	})

	test("a changed, an unknown and an expired link say so, and a pass of one survey or person opens no other", async () => {
		const survey = await hall.publish(house("person"))
		const other = await hall.publish(house("person"))
		const url = personal(survey)
		expect((await fetch(`${url}x`)).status).toBe(404)
		expect((await fetch(`${address}/s/abc`)).status).toBe(404)
		expect((await fetch(personal(survey, "p-li", hall.now() - 1))).status).toBe(410)
		const { cookie } = await passOf(share(survey), li)
		expect(await (await fetch(share(other), { headers: { cookie } })).text()).toContain("先看看您是哪一户")
		expect(await (await fetch(personal(survey, "p-zhang"), { headers: { cookie } })).text()).toContain("这份问卷是给 张** 的")
		expect(readToken(hall.house, personalToken(hall.house, { villageId, surveyId: "s", personId: "p" }, 7))).toEqual({
			kind: "personal",
			villageId,
			surveyId: "s",
			personId: "p",
			expiresAt: 7,
		})
	})

	test("codes cannot be tried out", async () => {
		const survey = await hall.publish(house("person"))
		// A server of its own: its tries are used up here.
		const url = share(survey).replace(address, await serve())
		let last = 0
		for (let i = 0; i < 210 && last !== 429; i++) {
			last = (await fetch(`${url}/who`, { method: "POST", body: new URLSearchParams({ code: "382417909" }) })).status
		}
		expect(last).toBe(429)
	}, 60_000)
})

describe("a browser whose chat is known", () => {
	const known = async (page: Page, personId: string) => page.context().addCookies([{ name: "known", value: personId, url: address }])

	test.each([true, false])("answers as its person without a code, and somebody else shows theirs; script on: %s", async (isScripted) => {
		const survey = await hall.publish(house("person"))
		const page = await phone(isScripted)
		await known(page, "p-li")
		await page.goto(share(survey))
		expect(await main(page)).toContain("正在以 李** 填写。")
		expect(await stored(survey, "p-li")).toEqual({})
		await page.getByRole("link", { name: "不是我" }).click()
		expect(await main(page)).toContain("先看看您是哪一户")
		await page.getByLabel("登记码").fill("529 417 003")
		await page.getByRole("button", { name: "下一步" }).click()
		expect(await main(page)).toContain("正在以 张* 填写。")
		await page.getByLabel("没有", { exact: true }).check()
		await page.getByLabel("很满意").check()
		await send(page)
		expect(Object.keys(await stored(survey, "p-3"))).toContain("old")
		expect(await stored(survey, "p-li")).toEqual({})
		await page.context().close()
	})

	test("opens no personal link of another, and what it was not made for is not taken", async () => {
		const survey = await hall.publish(house("person"))
		const cookie = "known=p-li"
		expect(await (await fetch(personal(survey, "p-zhang"), { headers: { cookie } })).text()).toContain("这份问卷是给 张** 的")
		const text = await (await fetch(personal(survey), { headers: { cookie } })).text()
		const whose = /name="whose" value="([^"]+)"/.exec(text)?.[1] ?? ""
		const body = () => new URLSearchParams({ whose, revision: "1", "q.old": "no", "q.happy": "5" })
		const switched = await fetch(share(survey), { method: "POST", headers: { cookie: "known=p-zhang" }, body: body() })
		expect(switched.status).toBe(422)
		expect(await stored(survey, "p-zhang")).toEqual({})
		const sent = await fetch(personal(survey), { method: "POST", headers: { cookie }, body: body(), redirect: "manual" })
		expect(sent.status).toBe(303)
		expect(Object.keys(await stored(survey, "p-li"))).toContain("old")
		// The link has served: nobody else is the first to open it.
		expect(await (await fetch(personal(survey))).text()).toContain("登记码")
	})

	test("an anonymous survey keeps its promise: only who took part", async () => {
		const survey = await hall.publish(house("person", "anonymous"))
		const headers = { cookie: "known=p-li" }
		const body = new URLSearchParams({ revision: "1", "q.old": "no", "q.happy": "5" })
		expect((await fetch(share(survey), { method: "POST", headers, body, redirect: "manual" })).status).toBe(303)
		expect(await stored(survey, "p-li")).toEqual({})
		expect(await (await fetch(share(survey), { headers })).text()).not.toContain('name="q.old"')
	})
})

describe("what is sent", () => {
	const enter = (survey: Survey, personId = "p-li") => passOf(personal(survey, personId), {})

	test("60 MB, and a page that calls itself a photo, are refused at their question; the rest is kept", async () => {
		const survey = await hall.publish(house("person"))
		const page = await enter(survey)
		const body = (file: Blob, name: string) => {
			const fields = new FormData()
			fields.set("revision", "1")
			fields.set("q.old", "yes")
			fields.set("q.rooms", "3")
			fields.append("q.photo", file, name)
			fields.append("q.what", "roof")
			fields.set("q.happy", "5")
			fields.set("q.say", "写在照片后面")
			return fields
		}
		const big = await form(page, body(new Blob([new Uint8Array(60 * 1024 * 1024)], { type: "image/jpeg" }), "big.jpg"))
		expect(big.status).toBe(422)
		const text = await big.text()
		expect(text).toContain("这张照片太大")
		expect(text).toContain("写在照片后面")
		const html = await form(page, body(new Blob(["<html><script>alert(1)</script>"], { type: "image/png" }), "x.png"))
		expect(html.status).toBe(422)
		expect(await html.text()).toContain("这个文件不是照片")
		expect(await stored(survey, "p-li")).toEqual({})
		// No file chosen: the browser sends an empty one.
		expect((await form(page, body(new Blob([]), ""))).status).toBe(303)
	}, 60_000)

	test("a photo of somebody else cannot be named", async () => {
		const survey = await hall.publish(house("person"))
		const page = await enter(survey)
		const ref = "a".repeat(64)
		for (const kept of [`${ref}.png`, `${ref}.png~x`]) {
			await form(
				page,
				new URLSearchParams({ revision: "1", "q.old": "yes", "q.rooms": "1", "q.what": "roof", "kept.photo": kept, "q.happy": "5" }),
			)
			expect(await stored(survey, "p-li")).toMatchObject({ photo: { kind: "skipped" } })
		}
	})

	test("answers to questions that are not asked are left out; made-up options and numbers are refused", async () => {
		const survey = await hall.publish(house("person"))
		const page = await enter(survey)
		const refused = await form(page, new URLSearchParams({ revision: "1", "q.old": "maybe", "q.happy": "9" }))
		expect(refused.status).toBe(422)
		await form(
			page,
			new URLSearchParams({ revision: "1", "q.old": "no", "q.rooms": "3", "q.what": "roof", "q.happy": "1", "q.nothing": "x" }),
		)
		expect(Object.keys(await stored(survey, "p-li")).toSorted()).toEqual(["happy", "old", "say"])
	})

	test("edited while the page is open: who has not begun sees the new one with what was entered; who has goes on", async () => {
		const survey = await hall.publish(house("person"))
		const begun = await enter(survey, "p-zhang")
		await form(begun, new URLSearchParams({ revision: "1", "q.old": "no", "q.happy": "2" }))
		const page = await enter(survey)
		const questions = house("person").questions.map((question) =>
			question.id === "say" ? { ...question, title: "还想说什么？" } : question,
		)
		const read = readSurvey({ ...house("person"), questions }, { now: hall.now(), timeZone })
		if (!read.ok) throw new Error("this one is right")
		const file = read.survey
		expect(await hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: survey.id, file }))).toMatchObject({ ok: true })
		const entered = { "q.old": "no", "q.happy": "3", "q.say": "话" }
		const moved = await form(page, new URLSearchParams({ revision: "1", ...entered }))
		const text = await moved.text()
		expect([moved.status, text.includes("村里把题目改了一下"), text.includes("还想说什么？"), text.includes(">话<")]).toEqual([
			422,
			true,
			true,
			true,
		])
		expect(await stored(survey, "p-li")).toEqual({})
		expect((await form(page, new URLSearchParams({ revision: "2", ...entered }))).status).toBe(303)
		expect((await form(begun, new URLSearchParams({ revision: "1", ...entered }))).status).toBe(303)
		expect(await stored(survey, "p-zhang")).toMatchObject({ happy: { value: 3 } })
	})

	test("the last place gone while the page was open: nothing is stored, the others are offered", async () => {
		const trip = {
			title: "外出学习",
			unit: "person",
			secrecy: "named",
			questions: [
				{
					id: "bus",
					kind: "single",
					title: "哪一班车？",
					options: [
						{ id: "early", label: "早班", quota: 1 },
						{ id: "late", label: "晚班" },
					],
				},
				{ id: "say", kind: "text", title: "想说的？" },
			],
		}
		const survey = await hall.publish(trip)
		const page = await enter(survey)
		await form(await enter(survey, "p-zhang"), new URLSearchParams({ revision: "1", "q.bus": "early", "q.say": "好" }))
		const full = await form(page, new URLSearchParams({ revision: "1", "q.bus": "early", "q.say": "我也去" }))
		const text = await full.text()
		expect([full.status, text.includes("“早班”的名额刚刚满了"), text.includes("早班（名额已满）"), text.includes("我也去")]).toEqual([
			422,
			true,
			true,
			true,
		])
		expect(await stored(survey, "p-li")).toEqual({})
	})

	test("of another site's form nothing is taken, and a closed survey says so", async () => {
		const survey = await hall.publish(house("person"))
		const page = await enter(survey)
		const body = new URLSearchParams({ revision: "1", "q.old": "no", "q.happy": "3" })
		const foreign = await fetch(page.url, { method: "POST", body, headers: { cookie: page.cookie, origin: "https://elsewhere.example" } })
		expect(foreign.status).toBe(403)
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		const late = await form(page, body)
		expect(await late.text()).toContain("这份问卷已经截止了")
		expect(await stored(survey, "p-li")).toEqual({})
	})
})
