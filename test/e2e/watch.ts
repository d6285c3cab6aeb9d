/** Pages that are watched: whatever goes wrong on one of them is noted, and looking at one says what people would stumble over. */
import type { BrowserContext, Locator, Page } from "playwright-core"
import { expect } from "vitest"

export const phoneView = { width: 390, height: 844 }
export const deskView = { width: 1280, height: 900 }

export type Watched = {
	readonly page: Page
	/** What the browser complained of so far; a page of ours gives it no reason to. */
	readonly complaints: readonly string[]
}

/** Opens a page whose errors, refused resources and broken scripts are noted. */
export async function watched(context: BrowserContext): Promise<Watched> {
	const page = await context.newPage()
	page.setDefaultTimeout(10_000)
	const complaints: string[] = []
	page.on("pageerror", (error) => complaints.push(`script: ${error.message}`))
	page.on("console", (message) => {
		// A failed load is judged below, where it is known what was loaded.
		const isLoad = message.text().startsWith("Failed to load resource")
		if (!isLoad && (message.type() === "error" || message.type() === "warning")) complaints.push(`console: ${message.text()}`)
	})
	page.on("response", (response) => {
		// A page may answer with a refusal; a file, a script or a picture may not.
		if (response.status() >= 400 && !response.request().isNavigationRequest()) complaints.push(`${response.status()} ${response.url()}`)
	})
	page.on("requestfailed", (request) => {
		// Leaving a page ends what it was still waiting for. What the policy stops is complained of on the console; a browser
		// told to run no script gives the same reason for not fetching any.
		const reason = request.failure()?.errorText ?? ""
		if (reason !== "net::ERR_ABORTED" && reason !== "csp") complaints.push(`${reason} ${request.url()}`)
	})
	return { page, complaints }
}

/** Terms of art that stay as they are on a Chinese screen. */
const latin =
	/\b[0-9a-f]{8,}\b|\bDK-?\d+|Word|Excel|SHA|ledger verify|\brestore\b|\bdemo\b|https?:\/\/\S*|[\w.]+\.(xlsx|csv|json)|\.?(xlsx|csv|json)|(?:QJ|LT|SQ)[A-Z]{0,3}(-\d+)*|ATLD\S*|\{\w+(?::\d+)?\}|问题编号：\S+|PUBLIC_URL|SQLite|TRUST_PROXY|PostgreSQL|Windows|Telegram|Linux|Chrome|PDF|cunkou|MB|GB|TB|KB/gi

/** Looks at the page in both widths, as a phone and as a desk show it, and says what is wrong with it. */
export async function look(page: Page): Promise<readonly string[]> {
	const faults: string[] = []
	const before = page.viewportSize()
	for (const view of [phoneView, deskView]) {
		await page.setViewportSize(view)
		const wide = await page.evaluate(() => {
			const scrolled = [document.documentElement, ...document.querySelectorAll("main, #scroller")]
			return scrolled.filter((element) => element.scrollWidth > element.clientWidth).map((element) => element.tagName)
		})
		if (wide.length > 0) faults.push(`scrolls sideways at ${view.width}: ${wide.join(" ")}`)
	}
	if (before !== null) await page.setViewportSize(before)
	const title = await page.title()
	if (!/^\S.* · 村口$/.test(title)) faults.push(`title: ${title}`)
	const language = await page.locator("html").getAttribute("lang")
	if (language !== "zh-CN") faults.push(`language: ${language ?? "none"}`)
	// The second of one name has lost its label to the first.
	const ids = await page.locator("[id]").evaluateAll((all) => all.map((one) => one.getAttribute("id") ?? ""))
	const twice = ids.filter((id, index) => ids.indexOf(id) < index)
	if (twice.length > 0) faults.push(`ids twice: ${twice.join(" ")}`)
	const headings = await page.locator("h1").count()
	if (headings !== 1) faults.push(`${headings} first headings`)
	// Guides, and the pages of keys for other programs, tell of commands, addresses and names of fields.
	const isTechnical = /^\/(console\/)?(help|api)(\/|$)/.test(new URL(page.url()).pathname)
	const foreign = isTechnical ? null : (await seenText(page.locator("body"))).replace(latin, "").match(/[a-z]{2,}/gi)
	if (foreign !== null) faults.push(`not Chinese: ${foreign.join(" ")}`)
	return faults.map((fault) => `${new URL(page.url()).pathname}: ${fault}`)
}

/** What stands on the screen, without what is only in the markup. */
export async function seenText(locator: Locator): Promise<string> {
	return (await locator.allInnerTexts()).join("\n")
}

/** Fails, naming everything, unless the page is fit for people. */
export async function expectFit(page: Page): Promise<void> {
	expect(await look(page)).toEqual([])
}
