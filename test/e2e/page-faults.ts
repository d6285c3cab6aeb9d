/** What is wrong with a page the browser shows: at both widths, and in type twice as large. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { axeFindings } from "./axe.ts"
import { deskView, look, phoneView } from "./watch.ts"

/** Where pictures of every page go for somebody to look at; none are taken without it. */
const pictures = process.env.CUNKOU_LOOK
if (pictures !== undefined) mkdirSync(pictures, { recursive: true })

/** px; the house's own type is 17 to 18. */
const largeType = 35

/** One line each; none where people can read and work it. `name`: what it is called here. */
export async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
	const faults: string[] = [...(await look(page))]
	for (const view of [phoneView, deskView]) {
		await page.setViewportSize(view)
		faults.push(...(await axeFindings(page)).map((finding) => `${name} at ${view.width}: ${finding}`))
		await keep(page, `${name.replaceAll(/\W+/g, "_")}-${view.width}`)
		await page.evaluate((size) => document.documentElement.style.setProperty("font-size", `${size}px`, "important"), largeType)
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
		if (over > 0) faults.push(`${name} at ${view.width} in large type: ${over} px too wide`)
		await keep(page, `${name.replaceAll(/\W+/g, "_")}-${view.width}-large`)
		await page.evaluate(() => document.documentElement.style.removeProperty("font-size"))
	}
	// The checking page is made to be saved under its own name.
	const isMeant = (fault: string) => name === "/verify" && fault.includes(": title:")
	return faults.filter((fault) => !isMeant(fault))
}

async function keep(page: Page, name: string): Promise<void> {
	if (pictures === undefined) return
	const { width, high } = await page.evaluate(() => ({ width: window.innerWidth, high: document.documentElement.scrollHeight }))
	const clip = { x: 0, y: 0, width, height: Math.min(high, 2600) }
	await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true, clip })
}
