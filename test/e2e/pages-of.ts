/** Every page of the house, found as people find them: by its links. */
import type { Page } from "playwright-core"

/** Addresses that lead to a file, or to a piece of a page, not to a page. */
const notPages =
	/\.(xlsx|docx|js|css|json|csv|zip|png|svg|html|atom|xml)$|\/(media|photos|sheets|pictures|picture|feed|results|progress|orders|a)(\/|$)|\/(card|qr)$/

export function isPagePattern(pattern: string): boolean {
	return !notPages.test(pattern)
}

/** /console/tasks/:id → what matches it. */
function matcherOf(pattern: string): RegExp {
	return new RegExp(`^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/:\w+/g, "[^/]+")}$`)
}

/** The pattern an address stands for; one without a place to fill in comes before one with. */
export function patternOf(patterns: readonly string[], path: string): string | undefined {
	const fixed = patterns.filter((pattern) => matcherOf(pattern).test(path))
	return fixed.toSorted((a, b) => a.split(":").length - b.split(":").length)[0]
}

/** Addresses on this page that lead to another page of this house, without what comes after ? and #. */
export async function linksOn(page: Page): Promise<readonly string[]> {
	const hrefs = await page
		.locator("a[href]")
		.evaluateAll((anchors) => anchors.map((anchor) => (anchor instanceof HTMLAnchorElement ? anchor.href : "")))
	const { origin } = new URL(page.url())
	const own = hrefs.filter((href) => href.startsWith(`${origin}/`)).map((href) => new URL(href).pathname)
	return [...new Set(own)].filter((path) => !notPages.test(path))
}
