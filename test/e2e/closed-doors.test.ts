/** Nobody is shown a link, or a button, that leads to a closed door: every page a role can come to, and every form on it. */
import type { APIRequestContext } from "playwright-core"
import { expect, test } from "vitest"
import { z } from "zod"
import { builtInRoles } from "../../src/village/people/index.ts"
import { onStage } from "./demo-stage.ts"
import { deskView } from "./watch.ts"

const on = onStage()

/** Of one kind: an item's page looks like another item's. */
const mostOfAKind = 2
const kindOf = (path: string) => path.replace(/\?.*/, "").replaceAll(/[0-9a-f]{8}-[0-9a-f-]{20,}|[\w-]{22,}/g, ":id")
const isFile = (path: string) => /\.(xlsx|docx|jsonl|json|zip|png|csv|js|css)\b|\/bundle\//.test(path)
const ofConsole = (html: string, pattern: RegExp) =>
	[...html.matchAll(pattern)]
		.map(([, found = ""]) => found.replaceAll("&amp;", "&").replace(/#.*/, ""))
		.filter((path) => path.startsWith("/console"))

const problem = z.object({ code: z.string() })

/** Sends a form whose token is wrong: the door is asked before the token, so that nothing is ever done by it. */
async function doorOf(request: APIRequestContext, path: string, isMultipart: boolean): Promise<string> {
	const answer = await request.post(`${on.stage.url}${path}`, {
		headers: { accept: "application/json", origin: on.stage.url },
		...(isMultipart ? { multipart: { csrf: "bad" } } : { form: { csrf: "bad" } }),
		maxRedirects: 0,
	})
	return problem.safeParse(await answer.json().catch(() => undefined)).data?.code ?? `answers ${answer.status()}`
}

test.each(builtInRoles.filter(({ isImplied }) => !isImplied).map(({ id }) => id))("%s", { timeout: 120_000 }, async (role) => {
	const context = await on.stage.staff(on.browser, deskView, { name: `演示${role}门`, roles: [role] })
	const { request } = context
	const queue = ["/console"]
	const [known, kinds, forms] = [new Set(queue), new Map<string, number>(), new Set<string>()]
	const faults: string[] = []
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const kind = kindOf(path)
		const seen = kinds.get(kind) ?? 0
		if (seen >= mostOfAKind || isFile(path)) continue
		kinds.set(kind, seen + 1)
		const answer = await request.get(`${on.stage.url}${path}`, { headers: { accept: "text/html" } })
		if (answer.status() !== 200) {
			faults.push(`${kind} answers ${answer.status()}`)
			continue
		}
		const html = await answer.text()
		for (const link of ofConsole(html, /href="([^"]+)"/g)) {
			if (known.has(link)) continue
			known.add(link)
			queue.push(link)
		}
		for (const [tag] of html.matchAll(/<form[^>]*method="post"[^>]*>/g))
			for (const action of ofConsole(tag, /action="([^"]+)"/g)) {
				if (forms.has(kindOf(action)) || action.endsWith("/sign-out")) continue
				forms.add(kindOf(action))
				const door = await doorOf(request, action, tag.includes("multipart"))
				if (door !== "form") faults.push(`a form of ${kind} to ${kindOf(action)}: ${door}`)
			}
	}
	expect(kinds.size, "it came somewhere").toBeGreaterThan(5)
	expect(faults).toEqual([])
	await context.close()
})
