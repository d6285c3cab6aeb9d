/** Pictures and voice the village shows: over each channel's real wire, as a link where it cannot carry them, in words where nothing else is left. */
import { afterEach, describe, expect, test, vi } from "vitest"
import { createTelegramAdapter, telegramSettings, telegramWords } from "../../adapters/telegram/index.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { launchBrowser } from "../support/browser.ts"
import { startFakeTelegram } from "../support/telegram/server.ts"
import { eventually } from "../support/tiny.ts"
import type { Harness } from "./conformance/harness.ts"
import { openHouse } from "./conformance/house.ts"
import { sampleOf } from "./conformance/samples.ts"
import { webHarness } from "./conformance/web.ts"

vi.setConfig({ testTimeout: 120_000 })

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end()
})

type Options = Parameters<typeof openHouse>[1]

async function opened(harness: Harness, options: Options = {}) {
	const house = await openHouse(harness, options)
	ends.push(house.close)
	const keep = async (kind: "image" | "voice") => {
		const stored = await house.host.media.put(sampleOf(kind), {})
		if ("refused" in stored) throw new Error(stored.refused)
		return stored.ref
	}
	return { house, keep }
}

/** Telegram with its platform in reach, to see what was uploaded. */
async function onTelegram(options: Options = {}) {
	const fake = await startFakeTelegram({})
	const harness: Harness = {
		name: "Telegram",
		media: [],
		open: async () => ({
			adapter: createTelegramAdapter({
				settings: telegramSettings({ TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.apiRoot }),
				say: speaker([telegramWords], "zh-CN"),
				publicUrl: undefined,
			}),
			serve: () => undefined,
			person: async () => {
				throw new Error("this test has people of its own")
			},
			faults: [],
			calm: fake.calm,
			secrets: [],
			isReceiving: fake.isPolling,
			stop: fake.stop,
		}),
	}
	const place = await opened(harness, options)
	const person = fake.person()
	person.text("在吗")
	await eventually(() => person.received().length === 1)
	return { ...place, fake, person }
}

describe("on Telegram", () => {
	test.each([
		["image", "photo"],
		["voice", "voice"],
	] as const)("%s: uploaded, with its words under it", async (media, kind) => {
		const { house, keep, person } = await onTelegram()
		await house.shows({ kind: "media", media, ref: await keep(media), alt: "村口的路" })
		await eventually(() => person.received().length === 2)
		expect(person.received()[1]).toMatchObject({ text: "村口的路", media: { kind } })
		expect(Buffer.from(person.received()[1]?.media?.bytes ?? [])).toEqual(Buffer.from(sampleOf(media)))
		await eventually(async () => (await house.outbox()).every(({ status }) => status === "sent"))
	})

	test("too large for the channel: a link that opens it for whoever has it, and for nobody later", async () => {
		const { house, keep, person, fake } = await onTelegram({ media: { image: { maxBytes: 10 } }, publicUrl: "https://cun.example" })
		await house.shows({ kind: "media", media: "image", ref: await keep("image"), alt: "村口的路" })
		await eventually(() => person.received().length === 2)
		const shown = person.received()[1]
		expect(shown?.text).toBe("［图片］村口的路")
		const url = String(shown?.rows.flat()[0]?.url).replace("https://cun.example", house.url)
		expect(shown?.rows.flat()[0]?.text).toBe("点这里打开")
		const answer = await fetch(url)
		expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
			200,
			"image/jpeg",
			"private, no-store",
		])
		expect(answer.headers.get("content-security-policy")).toContain("sandbox")
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(sampleOf("image")))
		expect((await fetch(`${url}x`)).status).toBe(404)
		expect((await fetch(url.split("?")[0] ?? "")).status).toBe(404)
		house.advance(16 * 86_400_000)
		const late = await fetch(url, { headers: { accept: "text/html" } })
		expect([late.status, await late.text()]).toEqual([410, expect.stringContaining("这个链接已经打不开了")])
		expect(fake.callsOf("sendPhoto")).toEqual([])
	})

	test("no public address: words that say where it can be seen", async () => {
		const { house, keep, person } = await onTelegram({ media: {} })
		await house.shows({ kind: "media", media: "voice", ref: await keep("voice"), alt: "通知念给您听" })
		await eventually(() => person.received().length === 2)
		expect(person.received()[1]?.text).toBe("［语音］通知念给您听\n这里打不开。请到村委会看，或者发“人工”请人帮您。")
	})

	test("a file that is gone: what it showed is said, and the message counts as sent", async () => {
		const { house, person } = await onTelegram({ publicUrl: "https://cun.example" })
		await house.shows({ kind: "media", media: "image", ref: `${"0".repeat(64)}.jpg`, alt: "村口的路" })
		await eventually(() => person.received().length === 2)
		expect(person.received()[1]).toMatchObject({ text: "［图片］村口的路", rows: [] })
	})
})

test("the web chat shows a picture and plays a voice message", async () => {
	const { house, keep } = await opened(webHarness)
	const browser = await launchBrowser()
	ends.push(() => browser.close())
	const page = await browser.newPage()
	await page.goto(`${house.url}/chat`)
	await page.getByLabel("要说的话").fill("在吗")
	await page.getByRole("button", { name: "发送" }).click()
	await page.getByText("收到", { exact: true }).waitFor()
	await house.shows({ kind: "media", media: "image", ref: await keep("image"), alt: "村口的路" })
	await house.shows({ kind: "media", media: "voice", ref: await keep("voice"), alt: "通知念给您听" })
	const picture = page.getByRole("img", { name: "村口的路" })
	const sound = page.locator('audio[aria-label="通知念给您听"]')
	const bothShown = async () => {
		await picture.waitFor()
		await picture.scrollIntoViewIfNeeded()
		await eventually(async () => (await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)) === 1)
		expect(await sound.count()).toBe(1)
		for (const words of ["村口的路", "通知念给您听"]) expect(await page.locator(".row.village .bubble", { hasText: words }).count()).toBe(1)
		const address = await sound.getAttribute("src")
		const status = await page.evaluate(async (at) => (await fetch(at)).status, address ?? "")
		expect(status).toBe(200)
	}
	await bothShown()
	// The same as made on the server.
	await page.reload()
	await bothShown()
})
