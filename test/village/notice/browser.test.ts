/** The editor and the public pages in a real browser, as a desk and as a phone show them. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, it } from "vitest"
import { dayMs } from "../../../src/text/date.ts"
import { startBroadcast, stepBroadcast } from "../../../src/village/notice/broadcast.ts"
import { readerToken } from "../../../src/village/notice/links.ts"
import { askQuestion } from "../../../src/village/notice/questions.ts"
import { coverageOf } from "../../../src/village/notice/seen.ts"
import { deskView, look, phoneView, watched } from "../../e2e/watch.ts"
import { launchBrowser } from "../../support/browser.ts"
import { openOffice } from "./office.ts"
import { cxOf, morning, published, villageId } from "./world.ts"

/** For a person to look at: CUNKOU_PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
	// A fingerprint of the ledger is hex, which no language is.
	const faults = (await look(page)).filter((fault) => !/not Chinese: ([a-f]{2,}\s?)+$/.test(fault))
	expect(faults).toEqual([])
	const folder = process.env.CUNKOU_PICTURES
	if (folder === undefined) return
	mkdirSync(folder, { recursive: true })
	for (const view of [phoneView, deskView]) {
		await page.setViewportSize(view)
		await page.screenshot({ path: join(folder, `${name}-${view.width}.png`), fullPage: true })
	}
}

it("a notice is written, published and read", { timeout: 120_000 }, async () => {
	const office = await openOffice()
	const { house } = office.test
	await office.http.listen({ port: 0, host: "127.0.0.1" })
	const address = office.http.server.address()
	const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
	const browser = await launchBrowser()
	try {
		const { page, complaints } = await watched(await browser.newContext({ viewport: deskView, locale: "zh-CN" }))
		await page.goto(`${url}/console/notices/new`)
		await page.getByLabel("类别").selectOption({ label: "服务" })
		await page.getByLabel("标题").fill("下周二停水半天")
		await page
			.getByLabel("正文")
			.fill(
				"# 停水\n\n自来水管要接新线。**下周二上午**停水。\n\n| 组 | 时间 |\n|---|---|\n| 一组 | 8 点到 10 点 |\n| 二组 | 10 点到 12 点 |",
			)
		await picture(page, "editor")
		await page.getByRole("button", { name: "保存" }).click()
		await page.getByText("保存好了，还没有发布").waitFor()
		await picture(page, "draft")
		await page.getByRole("button", { name: "看过了，发布" }).click()
		await page.getByText("发布了。").waitFor()
		const notice = await published(office.test, {
			title: "3 月财务收支",
			category: "village",
			table: {
				head: ["日期", "事由", "金额（元）", "决议编号"],
				rows: [
					["3 月 1 日", "三组路灯 6 盏", "7200", ""],
					["3 月 2 日", "水管", "5200", "议〔2026〕2 号"],
				],
				more: 0,
			},
			objectDays: 7,
		})
		const started = await house.store.tx((tx) => startBroadcast(tx, cxOf(office.test), { villageId, noticeId: notice.id, when: "now" }))
		if (!started.ok) throw new Error(started.code)
		for (let n = 0; n < 3; n++)
			await house.store.tx((tx) => stepBroadcast({ villageId, subject: started.broadcastId, guard: 0 }, { tx, house, now: morning }))
		await house.store.tx((tx) =>
			askQuestion(
				tx,
				{ house, now: morning - 2 * dayMs, by: "p-1" },
				{ villageId, noticeId: notice.id, personId: "p-1", text: "路灯是哪个会同意的？", isPublic: true },
			),
		)
		for (const [name, path] of [
			["list", "/console/notices"],
			["one", `/console/notices/${notice.id}`],
			["unseen", `/console/notices/${notice.id}/unseen`],
			["desk-questions", "/console/notices/questions"],
			["settings", "/console/notices/settings"],
			["public", "/v/QJ"],
			["public-list", "/v/QJ/notices"],
			["public-questions", "/v/QJ/questions"],
			["public-record", "/v/QJ/record"],
		] as const) {
			await page.goto(`${url}${path}`)
			await picture(page, name)
		}
		const token = readerToken(house, { villageId, noticeId: notice.id, personId: "p-1" }, Math.ceil(morning / dayMs) + 9)
		await page.goto(`${url}/v/QJ/n/${notice.number}?t=${token}`)
		await page.getByText("没有写决议编号").waitFor()
		await picture(page, "public-one")
		const seen = async () => (await house.store.read((reader) => coverageOf(reader, villageId, notice))).all.seenPersons
		expect(await seen()).toBe(0)
		await page.getByRole("button", { name: "已阅" }).click()
		await page.getByText("已经记下").waitFor()
		expect(await seen()).toBe(1)
		// Whoever reads counts without a press: the page is in front for some seconds, and is touched.
		await page.clock.install()
		const second = readerToken(house, { villageId, noticeId: notice.id, personId: "p-2" }, Math.ceil(morning / dayMs) + 9)
		await page.context().clearCookies()
		await page.goto(`${url}/v/QJ/n/${notice.number}?t=${second}`)
		await page.clock.runFor(20_000)
		expect(await seen()).toBe(1)
		const noted = page.waitForResponse((response) => response.url().endsWith("/seen"))
		await page.mouse.click(5, 300)
		await page.clock.runFor(1_000)
		expect((await noted).status()).toBe(204)
		expect(await seen()).toBe(2)
		expect(complaints).toEqual([])
	} finally {
		await browser.close()
		await office.close()
	}
})
