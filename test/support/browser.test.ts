import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { findChromium, launchBrowser } from "./browser.ts"

describe("findChromium", () => {
	let directory: string
	beforeAll(() => {
		directory = mkdtempSync(join(tmpdir(), "cunkou-path-"))
		for (const name of ["chromium", "chosen"]) {
			writeFileSync(join(directory, name), "")
			chmodSync(join(directory, name), 0o755)
		}
		writeFileSync(join(directory, "google-chrome"), "not executable")
	})
	afterAll(() => rmSync(directory, { recursive: true }))

	test("takes CHROMIUM_PATH before one on PATH", async () => {
		expect(await findChromium({ CHROMIUM_PATH: join(directory, "chosen"), PATH: directory })).toEqual({ path: join(directory, "chosen") })
	})
	test("takes one on PATH where none is chosen", async () => {
		expect(await findChromium({ CHROMIUM_PATH: "", PATH: `/nowhere:${directory}` })).toEqual({ path: join(directory, "chromium") })
	})
	test("says so when CHROMIUM_PATH is wrong, rather than taking another", async () => {
		await expect(findChromium({ CHROMIUM_PATH: join(directory, "google-chrome"), PATH: directory })).rejects.toThrow("CHROMIUM_PATH")
	})
})

describe("launchBrowser", () => {
	let browser: Browser
	beforeAll(async () => {
		browser = await launchBrowser()
	})
	afterAll(() => browser.close())

	test("renders Chinese with real glyphs, not with the box of a missing one", async () => {
		const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
		const unassigned = "\u0378"
		const shots: string[] = []
		for (const character of ["村", "口", "\u9f98", unassigned]) {
			await page.setContent(`<span style="display:inline-block;width:60px;height:60px;font:40px sans-serif">${character}</span>`)
			shots.push((await page.locator("span").screenshot()).toString("base64"))
		}
		expect(new Set(shots).size).toBe(shots.length)
		await page.close()
	})

	test("runs scripts and keeps contexts apart", async () => {
		const [one, other] = [await browser.newContext(), await browser.newContext()]
		const page = await one.newPage()
		await page.setContent("<button onclick=\"this.textContent = '已提交'\">提交</button>")
		await page.getByRole("button", { name: "提交" }).click()
		expect(await page.getByRole("button").textContent()).toBe("已提交")
		expect(other.pages()).toHaveLength(0)
		await one.close()
		await other.close()
	})
})
