/** Who comes to a running village: old phones, other people's phones, large type, staff on any screen. */
import type { Browser, BrowserContextOptions } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { launchBrowser } from "../support/browser.ts"
import { account, codeOf, importRoster, openDesk, publishByForm, rosterCsv, setUp } from "./desk.ts"
import { openPhone } from "./phone.ts"
import { type Service, startService } from "./service.ts"
import { expectFit, look, phoneView, seenText, type Watched } from "./watch.ts"

let browser: Browser
let service: Service
let desk: Watched
beforeAll(async () => {
	browser = await launchBrowser()
	service = await startService()
	desk = await openDesk(browser)
	await setUp(desk.page, service)
	await importRoster(desk.page, service, rosterCsv)
	await publishByForm(desk.page, service, "路灯问卷")
	await service.cunkou("survey", "publish", "examples/survey-qingjiang.json", "--village", "QJ")
}, 180_000)
afterAll(async () => {
	await browser.close()
	await service.stop()
})

const slow = { timeout: 60_000 }

async function newPhone(options: BrowserContextOptions = {}) {
	return browser.newContext({ viewport: phoneView, locale: "zh-CN", ...options })
}

/** A page of the console of its own: tests run side by side in any order. */
async function signedIn(): Promise<Watched> {
	const own = await openDesk(browser)
	await own.page.goto(`${service.url}/console`)
	await own.page.getByLabel("登录名").fill(account.name)
	await own.page.getByLabel("密码").fill(account.password)
	await own.page.getByRole("button", { name: "登录" }).click()
	await own.page.getByRole("heading", { name: "今日待办" }).waitFor()
	return own
}

test("without script a household enrols, answers and looks its opinion up", slow, async () => {
	const code = await codeOf(desk.page, service, "0005")
	const phone = await openPhone(await newPhone({ javaScriptEnabled: false }), `${service.url}/j/${code}`, { withScript: false })
	expect(await phone.conversation()).toContain("您好，这里是村口")
	expect(await seenText(phone.page.locator("noscript"))).toContain("点“看新消息”看回话")
	await phone.send()
	await phone.press("户主")
	await phone.say("4444")
	expect(await phone.press("同意，登记")).toContain("登记好了：清江村，陈静")
	await phone.say("问卷")
	await phone.press("清江村环境整治问卷")
	expect(await phone.press("怎么都行")).toContain("您选的是：3 怎么都行")
	expect(await phone.tick("水沟清淤", "栽树种花")).toContain("您选的是：1 水沟清淤、5 栽树种花")
	expect(await phone.say("两个")).toContain("您填的是：2")
	expect(await phone.press("很满意")).toContain("您打的分是")
	expect(await phone.say("跳过")).toMatch(/这一题跳过了[\s\S]*都答完了/)
	expect(await phone.press("都对")).toContain("谢谢您")
	expect(await phone.say("提意见 水沟夏天发臭，请清一清")).toMatch(/已收到，编号 QJ-\d{4}-\d{4}/)
	expect(await phone.quick("我的意见")).toContain("水沟夏天发臭")
	await expectFit(phone.page)
	expect(phone.complaints).toEqual([])
})

describe("a conversation belongs to one device", () => {
	const words = "我家的事只跟村口说"
	const openBoth = async () => {
		const mine = await openPhone(await newPhone(), `${service.url}/chat`)
		await mine.say(words)
		return { mine, other: await newPhone() }
	}

	test("another phone sees nothing of it, whatever it asks for", slow, async () => {
		const { mine, other } = await openBoth()
		expect(await mine.conversation()).toContain(words)
		const theirs = await openPhone(other, `${service.url}/chat`)
		expect(await theirs.conversation()).not.toContain(words)
		const batch = await theirs.page.request.get(`${service.url}/chat/messages?cursor=0`)
		expect(await batch.json()).toMatchObject({ entries: [] })
		expect([...mine.complaints, ...theirs.complaints]).toEqual([])
	})

	test("nor with the other's name under a signature of its own making, nor without any", slow, async () => {
		const { mine, other } = await openBoth()
		const [cookie] = await mine.page.context().cookies()
		if (cookie === undefined) throw new Error("the chat set no cookie")
		const address = `${service.url}/chat/messages?cursor=0`
		expect((await other.request.get(address)).status()).toBe(401)
		const [device, signature = ""] = cookie.value.split(".")
		await other.addCookies([{ ...cookie, value: `${device}.${Array.from(signature).toReversed().join("")}` }])
		expect((await other.request.get(address)).status()).toBe(401)
		// The true cookie opens it: the refusals above were about the signature.
		await other.addCookies([cookie])
		expect(await (await other.request.get(address)).text()).toContain(words)
	})
})

test("the large type is larger, fits the screen and is remembered", slow, async () => {
	const { page, complaints, say } = await openPhone(await newPhone(), `${service.url}/chat`)
	await say("菜单")
	const sizes = () =>
		page
			.locator(".bubble, .option .label, #text, #quick button")
			.evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))
	const normal = await sizes()
	expect(Math.min(...normal)).toBeGreaterThanOrEqual(16)
	await page.getByRole("button", { name: "字大一点" }).click()
	const large = await sizes()
	expect(large.every((size, index) => size > (normal[index] ?? 0))).toBe(true)
	await expectFit(page)
	await page.reload()
	expect(Math.max(...(await sizes()))).toBe(Math.max(...large))
	await page.getByRole("button", { name: "字小一点" }).click()
	expect(Math.max(...(await sizes()))).toBe(Math.max(...normal))
	expect(complaints).toEqual([])
})

test("each section of a village that has only begun is fit for a phone and a desk", slow, async () => {
	const { page, complaints } = await signedIn()
	// What lies behind them is walked in `accessible`, in a village full of life.
	const sections = await page
		.getByRole("navigation", { name: "栏目" })
		.last()
		.locator("a")
		.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))
	for (const known of [
		"roster",
		"surveys",
		"notices",
		"opinions",
		"council",
		"tasks",
		"messages",
		"health",
		"record",
		"settings",
		"outreach",
	])
		expect(sections).toContain(`/console/${known}`)
	const faults: string[] = []
	for (const path of [...sections, "/console/roster/import", "/console/roster/letters", "/console/staff", "/console/account"]) {
		const response = await page.goto(`${service.url}${path}`)
		faults.push(...(response?.status() === 200 ? await look(page) : [`${path} answers ${response?.status()}`]))
	}
	expect(faults).toEqual([])
	expect(complaints).toEqual([])
})

test("pages that lead nowhere say where to go on", slow, async () => {
	const { page, complaints } = await signedIn()
	for (const [path, way, to] of [
		["/nowhere", "回到聊天", "/chat"],
		["/console/nowhere", "回到工作台", "/console"],
		["/console/surveys/none", "回到工作台", "/console"],
		["/console/opinions/none", "回到工作台", "/console"],
		[new URL(service.setupLink).pathname, "去登录", "/console/sign-in"],
	] as const) {
		const response = await page.goto(`${service.url}${path}`)
		expect([path, response?.status()]).toEqual([path, path.includes("setup") ? 410 : 404])
		await expectFit(page)
		expect(await page.getByRole("link", { name: way }).getAttribute("href")).toBe(to)
	}
	expect(complaints).toEqual([])
})

test("staff sign in with the right password only, and come out where they wanted to go", slow, async () => {
	const { page, complaints } = await openDesk(browser)
	await page.goto(`${service.url}/console/opinions`)
	await expectFit(page)
	await page.getByLabel("登录名").fill(account.name)
	await page.getByLabel("密码").fill("错的密码错的密码")
	await page.getByRole("button", { name: "登录" }).click()
	await page.getByText("登录名或密码不对，没有登录").waitFor()
	await expectFit(page)
	await page.getByLabel("密码").fill(account.password)
	await page.getByRole("button", { name: "登录" }).click()
	await page.getByRole("heading", { name: "意见", exact: true }).waitFor()
	await page.getByRole("button", { name: "退出登录" }).click()
	await page.getByText("已经退出登录").waitFor()
	await page.goto(`${service.url}/console/roster`)
	await page.getByRole("heading", { name: "登录工作台" }).waitFor()
	expect(complaints).toEqual([])
})
