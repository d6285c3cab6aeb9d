/** What axe-core finds on a page, WCAG 2.2 A and AA: only what keeps people out, one line each. */
import axe from "axe-core"
import type { Page } from "playwright-core"
import { z } from "zod"

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
const findings = z.array(
	z.object({
		id: z.string(),
		impact: z.string().nullish(),
		nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
	}),
)

export async function axeFindings(page: Page): Promise<readonly string[]> {
	await page.evaluate(axe.source)
	const found = await page.evaluate(async (values) => {
		const { violations } = await Reflect.get(window, "axe").run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] })
		return violations
	}, tags)
	return findings
		.parse(found)
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, nodes }) => {
			const [first] = nodes
			return `${id} ×${nodes.length}: ${first?.html.slice(0, 160) ?? ""} ${first?.failureSummary?.replaceAll(/\s+/g, " ").slice(0, 200) ?? ""}`
		})
}
