/** The pictures the guides show, taken of made-up data while journeys are walked. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect } from "vitest"
import { packageRoot } from "../../src/root.ts"
import { deskView } from "./watch.ts"

const docs = join(packageRoot, "docs")
const guides = readdirSync(docs)
	.filter((name) => name.endsWith(".md"))
	.map((name) => readFileSync(join(docs, name), "utf8"))

/** Large enough to read in a guide, small enough to travel. */
const mostBytes = 150_000

/** Taken only when asked for (`CUNKOU_PICTURES=1`), and only where a guide shows it. */
export async function picture(page: Page, name: string): Promise<void> {
	if (process.env.CUNKOU_PICTURES !== "1" || !guides.some((guide) => guide.includes(`pictures/${name}.png`))) return
	const path = join(docs, "pictures", `${name}.png`)
	const { width, height } = page.viewportSize() ?? deskView
	// What a desk shows without scrolling is enough; a phone's screen is shown whole.
	await page.screenshot({ path, clip: { x: 0, y: 0, width, height: width > 600 ? 720 : height } })
	expect(statSync(path).size).toBeLessThanOrEqual(mostBytes)
}
