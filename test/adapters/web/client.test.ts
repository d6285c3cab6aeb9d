import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { Inbound, WirePart } from "../../../src/channel/message.ts"
import { launchBrowser } from "../../support/browser.ts"
import { type ChatServer, startChat } from "./support.ts"

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: "zh-CN" }
let browser: Browser
const running: { server: ChatServer; page: Page; complaints: string[] }[] = []

beforeAll(async () => {
	browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
	for (const { server, page, complaints } of running.splice(0)) {
		await page.context().close()
		await server.http.close()
		expect(complaints).toEqual([])
	}
})

const options = [
	{ id: "a", label: "同意" },
	{ id: "b", label: "不同意" },
	{ id: "c", label: "弃权" },
]
const one: WirePart = {
	kind: "text",
	text: "修水渠，同意吗？",
	choices: { token: "t1", style: "buttons", options, pick: { min: 1, max: 1 } },
}
const several: WirePart = { kind: "text", text: "选两件。", choices: { token: "t2", style: "buttons", options, pick: { min: 2, max: 2 } } }

/** The chat opened on a phone; 菜单 brings a question. */
async function openChat(
	reply: (event: Inbound) => readonly WirePart[] = (event) => (event.kind === "text" && event.text === "菜单" ? [one] : []),
	{ clock = false }: { readonly clock?: boolean } = {},
) {
	const server = await startChat({ reply })
	const base = await server.http.listen({ port: 0, host: "127.0.0.1" })
	const page = await (await browser.newContext(phone)).newPage()
	if (clock) await page.clock.install()
	const complaints: string[] = []
	page.on("pageerror", (error) => complaints.push(error.message))
	page.on("console", (message) => {
		// What the tests cut off or refuse on purpose is reported as a failed load; anything else, a policy violation above all, is a defect.
		if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text())
	})
	running.push({ server, page, complaints })
	await page.goto(`${base}/chat`)
	await page.locator("html.scripted").waitFor()
	const write = async (text: string) => {
		await page.getByLabel("要说的话").fill(text)
		await page.getByRole("button", { name: "发送" }).click()
	}
	const device = async () => ({ account: "web", id: (await page.context().cookies())[0]?.value.split(".")[0] ?? "" })
	return { ...server, page, write, device }
}

/** Waits for it while the phone's clock runs ahead, so that pauses between two tries are not waited for. The page must have been opened with `clock`. */
async function hurried(page: Page, wanted: Promise<void>): Promise<void> {
	const ended = wanted.then(() => true)
	const soon = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 50))
	while (!(await Promise.race([ended, soon()]))) await page.clock.fastForward(500)
}

describe("dates and times", () => {
	const date = "2026年12月30日 晚上8:05"
	/** On how many lines the day and the time of it stand, wherever the line ends: moved on sign by sign. */
	const linesOf = (page: Page) =>
		page.locator(".village .bubble", { hasText: "望2026年" }).evaluateAll((bubbles) =>
			bubbles.map((bubble) => {
				const text = bubble.textContent ?? ""
				const range = document.createRange()
				const topOf = (at: number) => {
					const walker = document.createTreeWalker(bubble, NodeFilter.SHOW_TEXT)
					let left = at
					for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
						const length = node.textContent?.length ?? 0
						if (left < length) {
							range.setStart(node, left)
							range.setEnd(node, left + 1)
							return Math.round(range.getBoundingClientRect().top)
						}
						left -= length
					}
					return undefined
				}
				return [/\d+年\d+月\d+日/, /晚上\d+:\d+/].map((pattern) => {
					const found = pattern.exec(text)
					const start = found?.index ?? 0
					return new Set(Array.from(found?.[0] ?? "", (_, i) => topOf(start + i))).size
				})
			}),
		)

	test.each([false, true])("are broken nowhere, as the scripts and as the server make them; large type: %s", async (isLarge) => {
		const replies: readonly WirePart[] = Array.from({ length: 16 }, (_, i) => ({
			kind: "text",
			text: `${"望".repeat(i + 1)}${date}前办好`,
		}))
		const { page } = await openChat((event) => (event.kind === "text" && event.text === "菜单" ? replies : []))
		if (isLarge) await page.evaluate(() => document.documentElement.classList.add("large"))
		await page.getByRole("button", { name: "菜单" }).click()
		await page.locator(".village .bubble", { hasText: "望2026年" }).nth(15).waitFor()
		const whole = Array.from({ length: 16 }, () => [1, 1])
		expect(await linesOf(page)).toEqual(whole)
		await page.reload()
		if (isLarge) await page.evaluate(() => document.documentElement.classList.add("large"))
		await page.locator(".village .bubble", { hasText: "望2026年" }).nth(15).waitFor()
		expect(await linesOf(page)).toEqual(whole)
	})
})

describe("answering", () => {
	test("a pressed option becomes one's own words at once, and cannot be pressed again", async () => {
		const { page, fake } = await openChat()
		await page.getByRole("button", { name: "菜单" }).click()
		await page.getByRole("button", { name: "2 不同意" }).click()
		await page.locator(".own .bubble", { hasText: "2 不同意" }).waitFor()
		expect(await page.locator(".ask .option", { hasText: "已选" }).allInnerTexts()).toHaveLength(1)
		expect(await page.locator(".ask button:enabled").count()).toBe(0)
		await page.locator('.own[data-cursor] .bubble:text-is("2 不同意")').waitFor()
		expect(fake.accepted).toMatchObject([{ text: "菜单" }, { kind: "choice", prompt: "t1", option: "b" }])
		await page.reload()
		expect(await page.locator(".ask.answered .option", { hasText: "不同意" }).locator(".chosen").textContent()).toBe("已选")
	})

	test("several options: says what is missing, then sends them together", async () => {
		const { page, fake } = await openChat(() => [several])
		await page.getByRole("button", { name: "人工" }).click()
		await page.getByText("请选 2 项").waitFor()
		await page.getByLabel("同意", { exact: false }).first().check()
		await page.getByRole("button", { name: "确定" }).click()
		await page.getByRole("alert").filter({ hasText: "还要再选 1 项" }).waitFor()
		expect(fake.accepted).toHaveLength(1)
		await page.getByLabel("弃权").check()
		await page.getByRole("button", { name: "确定" }).click()
		await page.locator('.own[data-cursor] .bubble:has-text("3 弃权")').waitFor()
		expect(fake.accepted[1]).toMatchObject({ option: "a", more: ["c"] })
	})

	test("works by keyboard alone; buttons are large enough for any thumb", async () => {
		const { page, fake } = await openChat()
		await page.getByLabel("要说的话").focus()
		await page.keyboard.type("菜单")
		await page.keyboard.press("Enter")
		const option = page.getByRole("button", { name: "1 同意" })
		await option.waitFor()
		expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(48)
		await page.locator("#scroller").focus()
		await page.keyboard.press("Tab")
		await page.keyboard.press("Enter")
		await page.locator('.own[data-cursor] .bubble:text-is("1 同意")').waitFor()
		expect(fake.accepted).toHaveLength(2)
	})

	test("Shift+Enter makes a new line, and the input grows", async () => {
		const { page, fake } = await openChat()
		const input = page.getByLabel("要说的话")
		const low = (await input.boundingBox())?.height ?? 0
		await input.pressSequentially("一")
		for (const line of ["二", "三"]) {
			await page.keyboard.press("Shift+Enter")
			await input.pressSequentially(line)
		}
		expect((await input.boundingBox())?.height ?? 0).toBeGreaterThan(low + 20)
		await page.keyboard.press("Enter")
		await page.locator(".own[data-cursor]").waitFor()
		expect(fake.accepted).toMatchObject([{ text: "一\n二\n三" }])
	})
})

test("a phone that shows all at twice its size has room to type, and nothing beside the screen", async () => {
	const { page } = await openChat()
	await page.setViewportSize({ width: 195, height: 422 })
	const typed = await page.getByLabel("要说的话").boundingBox()
	const send = await page.getByRole("button", { name: "发送" }).boundingBox()
	expect(typed?.width).toBeGreaterThan(150)
	expect((send?.x ?? 999) + (send?.width ?? 0)).toBeLessThanOrEqual(195)
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(195)
})

describe("nothing is lost, nothing counts twice", () => {
	test("a message that cannot go out is kept over a reload and arrives once", async () => {
		const { page, write, fake } = await openChat(undefined, { clock: true })
		await page.route("**/chat/messages", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()))
		await write("没网时写的")
		await page.getByText("发送中").waitFor()
		await hurried(page, page.getByRole("button", { name: "没发出去，点这里重发" }).waitFor())
		await page.reload()
		await page.locator(".own .bubble", { hasText: "没网时写的" }).waitFor()
		expect(fake.accepted).toEqual([])
		await page.unroute("**/chat/messages")
		await hurried(page, page.locator(".own[data-cursor] .bubble", { hasText: "没网时写的" }).waitFor())
		expect(await page.locator(".own").count()).toBe(1)
		expect(fake.accepted).toMatchObject([{ text: "没网时写的" }])
		await page.reload()
		expect(await page.locator(".own").count()).toBe(1)
	})

	test("a message whose answer got lost is sent again and counts once", async () => {
		const { page, write, fake } = await openChat()
		let posts = 0
		await page.route("**/chat/messages", async (route) => {
			if (route.request().method() !== "POST") return route.continue()
			posts += 1
			if (posts > 1) return route.continue()
			await route.fetch()
			return route.abort()
		})
		await write("只算一次")
		await expect.poll(() => posts, { timeout: 10_000 }).toBe(2)
		await page.locator(".own[data-cursor]").waitFor()
		await expect.poll(() => page.evaluate(() => localStorage.getItem("cunkou.pending"))).toBe("[]")
		expect(fake.accepted).toHaveLength(1)
		expect(await page.locator(".own").count()).toBe(1)
	})

	test("messages written one after another keep their order, also when the first fails at first", async () => {
		const { page, write, fake } = await openChat()
		let posts = 0
		await page.route("**/chat/messages", (route) => {
			if (route.request().method() !== "POST") return route.continue()
			posts += 1
			return posts === 1 ? route.abort() : route.continue()
		})
		for (const text of ["一", "二", "三"]) await write(text)
		await expect.poll(() => fake.accepted.length, { timeout: 10_000 }).toBe(3)
		expect(fake.accepted.map((event) => event.kind === "text" && event.text)).toEqual(["一", "二", "三"])
	})

	test("a lost session brings a new one and the message still arrives", async () => {
		const { page, write, fake } = await openChat()
		await page.context().clearCookies()
		await write("换了会话")
		await page.locator(".own[data-cursor] .bubble", { hasText: "换了会话" }).waitFor()
		expect(fake.accepted).toHaveLength(1)
	})

	test("what is too long stays in the input; what the server refuses can be changed and sent again", async () => {
		const { page, write, fake } = await openChat()
		await write("长".repeat(20_001))
		await page.getByText("请分成几段发").waitFor()
		expect(await page.getByLabel("要说的话").inputValue()).toHaveLength(20_001)
		await page.getByLabel("要说的话").fill("")
		const refusal = { status: 413, contentType: "application/problem+json", body: JSON.stringify({ title: "这段话太长了" }) }
		await page.route("**/chat/messages", (route) => (route.request().method() === "POST" ? route.fulfill(refusal) : route.continue()))
		await write("再改改")
		await page.locator(".status-failed", { hasText: "这段话太长了" }).getByRole("button").click()
		expect(await page.getByLabel("要说的话").inputValue()).toBe("再改改")
		expect(await page.locator(".own").count()).toBe(0)
		expect(fake.accepted).toEqual([])
	})

	test("a draft survives a reload", async () => {
		const { page } = await openChat()
		await page.getByLabel("要说的话").fill("写到一半")
		await page.reload()
		await page.locator("html.scripted").waitFor()
		expect(await page.getByLabel("要说的话").inputValue()).toBe("写到一半")
	})

	test("a photo is made smaller, sent once and shown", async () => {
		const { page, fake } = await openChat()
		const drawn = await page.evaluate(() => {
			const canvas = document.createElement("canvas")
			canvas.width = 2400
			canvas.height = 1200
			canvas.getContext("2d")?.fillRect(0, 0, 1200, 600)
			return canvas.toDataURL("image/png").split(",")[1] ?? ""
		})
		await page.locator("#photo").setInputFiles({ name: "路灯.png", mimeType: "image/png", buffer: Buffer.from(drawn, "base64") })
		const picture = page.locator(".own[data-cursor] .picture img")
		await picture.waitFor()
		await expect.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(1600)
		expect(fake.accepted).toMatchObject([{ kind: "media", media: "image", mime: "image/jpeg" }])
		await page.reload()
		await expect.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(1600)
	})
})

describe("reading", () => {
	test("news come by themselves; who reads further up stays there and gets a sign", async () => {
		const { page, fake, device } = await openChat()
		const address = await device()
		for (let number = 1; number <= 30; number++) fake.say("web", address, [{ kind: "text", text: `第 ${number} 条通知` }])
		await page.getByText("第 30 条通知").waitFor()
		const last = page.getByText("第 30 条通知")
		await expect.poll(() => last.evaluate((row) => row.getBoundingClientRect().bottom < innerHeight)).toBe(true)
		await page.getByText("第 5 条通知").scrollIntoViewIfNeeded()
		const readTop = () => page.getByText("第 5 条通知").evaluate((row) => Math.round(row.getBoundingClientRect().top))
		const before = await readTop()
		fake.say("web", address, [{ kind: "text", text: "新的一条" }])
		await page.getByRole("button", { name: "有新消息" }).click()
		await expect.poll(() => page.getByText("新的一条").evaluate((row) => row.getBoundingClientRect().bottom < innerHeight)).toBe(true)
		expect(await page.getByRole("button", { name: "有新消息" }).count()).toBe(0)
		await page.getByText("第 5 条通知").scrollIntoViewIfNeeded()
		const again = await readTop()
		fake.say("web", address, [{ kind: "text", text: "又一条" }])
		await page.getByRole("button", { name: "有新消息" }).waitFor()
		expect([before, await readTop()]).toEqual([before, again])
	})

	test("earlier messages come on request, above what is read", async () => {
		const { page, fake, device } = await openChat()
		const address = await device()
		for (let number = 1; number <= 70; number++) fake.say("web", address, [{ kind: "text", text: `第 ${number} 条通知` }])
		await page.reload()
		await page.getByRole("button", { name: "看更早的消息" }).click()
		await page.getByText("第 1 条通知", { exact: true }).waitFor()
		const texts = await page.locator(".village[data-cursor] .bubble").allInnerTexts()
		expect(texts).toEqual(Array.from({ length: 70 }, (_, index) => `第 ${index + 1} 条通知`))
		expect(await page.getByRole("button", { name: "看更早的消息" }).count()).toBe(0)
	})

	test("type is 18 px, 24 px when asked for, and the choice is remembered", async () => {
		const { page } = await openChat()
		const size = () =>
			page
				.locator(".bubble")
				.first()
				.evaluate((bubble) => getComputedStyle(bubble).fontSize)
		expect(await size()).toBe("18px")
		await page.getByRole("button", { name: "字大一点" }).click()
		expect(await size()).toBe("24px")
		await page.reload()
		await page.getByRole("button", { name: "字小一点" }).waitFor()
		expect(await size()).toBe("24px")
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
	})

	test("what people write is shown as written, never run", async () => {
		const { page, write } = await openChat(() => [{ kind: "text", text: "<img src=x onerror=document.title='坏'>" }])
		await write("<b>粗</b>")
		await page.locator(".village .bubble", { hasText: "<img" }).waitFor()
		expect(await page.locator(".own .bubble").textContent()).toBe("<b>粗</b>")
		expect(await page.title()).toBe("聊天 · 村口")
	})
})
