/** README's pictures, from the demo's made-up data. `CUNKOU_PICTURES=1 npx vitest run test/e2e/pictures` takes them anew; without it nothing runs. */
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { packageRoot } from "../../src/root.ts"
import { launchBrowser } from "../support/browser.ts"
import { openPhone } from "./phone.ts"
import { startProgram } from "./service.ts"
import { deskView, phoneView, watched } from "./watch.ts"

const folder = join(packageRoot, "docs", "pictures")

describe.runIf(process.env.CUNKOU_PICTURES === "1")("pictures", () => {
	test("the chat and the console of the demo", { timeout: 300_000 }, async () => {
		const demo = await startProgram(
			["bin/cunkou.js", "demo", "--households", "200"],
			/(http\S+\/chat\?c=\d+)[\s\S]*?用户名 (\S+)，密码 (\S+?)）[\s\S]*?(http\S+\/console)/,
		)
		const browser = await launchBrowser()
		try {
			const [, chat = "", name = "", password = "", console = ""] = demo.found
			const phone = await openPhone(await browser.newContext({ viewport: phoneView, deviceScaleFactor: 2, locale: "zh-CN" }), chat)
			await phone.send()
			// Not the head, who would have to prove it.
			await phone.say("2")
			await phone.press("同意，登记")
			await phone.say("问卷")
			await phone.say("１")
			await phone.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
			await phone.page.screenshot({ path: join(folder, "chat.png") })

			const { page } = await watched(await browser.newContext({ viewport: deskView, locale: "zh-CN" }))
			await page.goto(`${console}/surveys`)
			await page.getByLabel("登录名").fill(name)
			await page.getByLabel("密码").fill(password)
			await page.getByRole("button", { name: "登录" }).click()
			await page.getByRole("link", { name: "清江村环境整治问卷" }).click()
			await page.getByText("演示数据").waitFor()
			await page.screenshot({ path: join(folder, "console.png") })
			expect(phone.complaints).toEqual([])
		} finally {
			await browser.close()
			await demo.stop()
		}
	})
})
