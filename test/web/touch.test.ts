/** What a thumb has to hit is as high as a thumb, where the words are small. */
import { readFileSync } from "node:fs"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { launchBrowser } from "../support/browser.ts"

let browser: Browser
beforeAll(async () => {
	browser = await launchBrowser()
}, 60_000)
afterAll(() => browser.close())

const css = ["page.css", "console.css"]
	.map((file) => readFileSync(new URL(`../../src/web/assets/${file}`, import.meta.url), "utf8"))
	.join("\n")
const body = `<div style="height: 4rem"></div><main id="main"><p><a class="it" href="/back">回到花名册</a></p><h1>花名册</h1>
<div class="table-wrap"><table><tbody><tr><td class="cell-lead"><a class="it" href="/one">001 王春华</a></td><td>一组</td></tr></tbody></table></div>
<ul class="public-list"><li><a class="it" href="/n">10 月财务收支</a><span class="hint">财务</span></li></ul>
<div class="card"><details><summary class="it">按条件查找</summary><p>条件</p></details></div></main>`

test.each([390, 1280])("at %i px", async (width) => {
	const page = await browser.newPage({ viewport: { width, height: 900 } })
	await page.setContent(`<!doctype html><html lang="zh-CN"><head><style>${css}</style></head><body>${body}</body></html>`)
	const heights = await page.evaluate(() =>
		[...document.querySelectorAll(".it")].map((target) => {
			const { left, top, bottom } = target.getBoundingClientRect()
			const hits = (y: number) => document.elementFromPoint(left + 8, y)?.closest(".it") === target
			const middle = (top + bottom) / 2
			let [up, down] = [0, 0]
			while (up < 40 && hits(middle - up - 1)) up++
			while (down < 40 && hits(middle + down + 1)) down++
			return [target.textContent, up + down]
		}),
	)
	await page.close()
	// A mouse needs no more of what folds out than its line.
	for (const [name, height] of heights) if (width < 720 || name !== "按条件查找") expect(height, String(name)).toBeGreaterThanOrEqual(40)
})
