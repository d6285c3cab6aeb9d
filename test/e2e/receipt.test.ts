/** A household signs in the web chat of the running service: the proof is a picture on the screen, and a phone that scans it checks it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readConfig } from "../../src/config.ts"
import { createLogger } from "../../src/log.ts"
import { type Service, startService } from "../../src/serve.ts"
import { checkGiven } from "../../src/village/signoff/campaign-read.ts"
import { openCampaign } from "../../src/village/signoff/creating.ts"
import { launchBrowser } from "../support/browser.ts"
import { scan } from "../support/scan.ts"
import { villageWith } from "../village/people/village.ts"
import { landFile } from "../village/signoff/setting.ts"
import { openPhone } from "./phone.ts"
import { expectFit, phoneView } from "./watch.ts"

const publicUrl = "http://village.test"
const folder = mkdtempSync(join(tmpdir(), "cunkou-receipt-"))
let browser: Browser
let service: Service
let code = ""
beforeAll(async () => {
	const config = readConfig({ DATA_DIR: folder, PORT: "0", HOST: "127.0.0.1", PUBLIC_URL: publicUrl })
	if (!config.ok) throw new Error(JSON.stringify(config.problems))
	service = await startService({ config: config.config, log: createLogger({ level: "silent" }) })
	const { house } = service
	const { village, codes } = await villageWith(house)
	code = codes.get("0001") ?? ""
	const read = await checkGiven(house, village.id, landFile())
	if (!read.ok) throw new Error(read.problems.join("\n"))
	await house.store.tx((tx) => openCampaign(tx, { house, now: house.clock(), by: null }, village.id, read.campaign))
	browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
	await browser.close()
	await service.stop()
	rmSync(folder, { recursive: true, force: true })
})

test("the code is on the screen after the last word, and opens the check of this very answer", { timeout: 120_000 }, async () => {
	const context = await browser.newContext({ viewport: phoneView, locale: "zh-CN", deviceScaleFactor: 3 })
	const phone = await openPhone(context, `${service.url}/j/${code}`)
	await phone.send()
	await phone.press("户主")
	await phone.say("5678")
	await phone.press("同意，登记")
	await phone.say("签字")
	await phone.press("确认")
	expect(await phone.press("对，确认")).toMatch(/回执号 \d{3} \d{3} \d{4}.*下面的二维码是您的凭证/s)
	const picture = phone.page.locator("#log img").last()
	await expect.poll(() => picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0))).toBeGreaterThan(0)
	await expectFit(phone.page)
	await picture.scrollIntoViewIfNeeded()
	const said = scan(await picture.screenshot())
	expect(said).toMatch(new RegExp(`^${publicUrl}/verify#\\d+$`))
	// Another device that got hold of the picture's address sees nothing.
	const stranger = await browser.newContext()
	const address = new URL((await picture.getAttribute("src")) ?? "", service.url).href
	expect((await stranger.request.get(address)).status()).toBeGreaterThanOrEqual(400)
	const check = await context.newPage()
	await check.goto(said.replace(publicUrl, service.url))
	await check.waitForSelector("#result .verdict")
	expect(await check.textContent("#result")).toContain("凭证完整，还没有签进树根")
	expect(await check.textContent("#result")).toContain('"household": "0001"')
	if (process.env.CUNKOU_PICTURES !== undefined)
		await phone.page.screenshot({ path: join(process.env.CUNKOU_PICTURES, "chat-receipt.png") })
	expect(phone.complaints).toEqual([])
	await stranger.close()
	await context.close()
})
