/** The voice button, with Chromium's made-up microphone. */
import type { Browser } from "playwright-core"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { launchBrowser } from "../../support/browser.ts"
import { type ChatServer, startChat } from "./support.ts"

let browser: Browser
const running: (() => Promise<void>)[] = []

beforeAll(async () => {
	browser = await launchBrowser(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"])
})
afterAll(() => browser.close())
afterEach(async () => {
	for (const end of running.splice(0)) await end()
})

type Prepare = "as it is" | "no recorder" | "microphone refused" | "no microphone"

async function openChat(prepare: Prepare = "as it is") {
	const server: ChatServer = await startChat()
	const base = await server.http.listen({ port: 0, host: "127.0.0.1" })
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "zh-CN" })
	const page = await context.newPage()
	const complaints: string[] = []
	page.on("pageerror", (error) => complaints.push(error.message))
	page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())))
	running.push(async () => {
		await context.close()
		await server.http.close()
		expect(complaints).toEqual([])
	})
	if (prepare === "no recorder") await page.addInitScript(() => Object.defineProperty(window, "MediaRecorder", { value: undefined }))
	const refusal = prepare === "microphone refused" ? "NotAllowedError" : prepare === "no microphone" ? "NotFoundError" : undefined
	if (refusal !== undefined)
		await page.addInitScript((name) => {
			navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name))
		}, refusal)
	await page.goto(`${base}/chat`)
	await page.locator("html.scripted").waitFor()
	return { page, fake: server.fake }
}

const slow = { timeout: 60_000 }

test("one press records, the next one sends; it can be heard again", slow, async () => {
	const { page, fake } = await openChat()
	await page.getByRole("button", { name: "录音", exact: true }).click()
	await page.getByText("正在录音，1 秒").waitFor()
	expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true)
	await page.getByRole("button", { name: "说完了，发出录音" }).click()
	await page.locator(".own[data-cursor] audio").waitFor()
	expect(fake.accepted).toMatchObject([{ kind: "media", media: "voice", mime: "audio/webm", name: "voice.webm" }])
	expect(await page.locator("#note").isVisible()).toBe(false)
	await page.reload()
	const player = page.locator(".own audio")
	await player.waitFor()
	// Its own policy lets the page play it.
	expect(
		await player.evaluate(
			(audio) =>
				new Promise((resolve) => {
					if (!(audio instanceof HTMLAudioElement)) return resolve("no player")
					audio.onloadedmetadata = () => resolve("loaded")
					audio.onerror = () => resolve("refused")
					audio.load()
					void audio.play().catch(() => undefined)
				}),
		),
	).toBe("loaded")
})

test("a recording is discarded, and one that is too short is not sent", slow, async () => {
	const { page, fake } = await openChat()
	await page.getByRole("button", { name: "录音", exact: true }).click()
	await page.getByText("正在录音，1 秒").waitFor()
	await page.getByRole("button", { name: "不要了" }).click()
	await page.getByRole("button", { name: "录音", exact: true }).click()
	await page.getByRole("button", { name: "说完了，发出录音" }).click()
	await page.getByText("录得太短，没有发").waitFor()
	expect(fake.accepted).toEqual([])
	expect(await page.locator(".own").count()).toBe(0)
})

test.each([
	["microphone refused", "手机没有让这个网页用话筒"],
	["no microphone", "这台设备的话筒用不了"],
] as const)("%s: said in plain words, and writing works", slow, async (prepare, words) => {
	const { page, fake } = await openChat(prepare)
	await page.getByRole("button", { name: "录音", exact: true }).click()
	await page.getByText(words).waitFor()
	await page.getByLabel("要说的话").fill("那我打字")
	await page.getByRole("button", { name: "发送" }).click()
	await page.locator(".own[data-cursor]").waitFor()
	expect(fake.accepted).toMatchObject([{ text: "那我打字" }])
})

test("where the browser cannot record, the phone's own recording is sent", slow, async () => {
	const { page, fake } = await openChat("no recorder")
	expect(await page.getByRole("button", { name: "录音", exact: true }).count()).toBe(0)
	await page.getByLabel("发录音").setInputFiles({ name: "说话.ogg", mimeType: "audio/ogg", buffer: Buffer.from("OggS and the rest") })
	await page.locator(".own[data-cursor] audio").waitFor()
	expect(fake.accepted).toMatchObject([{ kind: "media", media: "voice", mime: "audio/ogg" }])
})
