/** What a page of the board says of what was just done, by its address. Pure. */
import { z } from "zod"
import type { Say } from "../../engine/flow.ts"
import type { Page } from "./board-page.tsx"
import { saidWords } from "./words-said.ts"

const saidSchema = z.object({
	said: z
		.string()
		.regex(/^[\w-]{1,40}$/)
		.optional()
		.catch(undefined),
	n: z.coerce.number().int().min(0).catch(0),
	/** Of these, how many went into items that stood before. */
	m: z.coerce.number().int().min(0).catch(0),
	/** Proposals that were left because they speak of somebody. */
	left: z.coerce.number().int().min(0).catch(0),
	/** Claims new in items that stood before, which hold up the posting. */
	unseen: z.coerce.number().int().min(0).catch(0),
})
/** What is said of changes of the board: beside any other word an 撤销 would take back something else that was done before. */
const boardActs: ReadonlySet<string> = new Set([
	"accept",
	"renamed",
	"merge",
	"split",
	"apart",
	"move",
	"aside",
	"reopen",
	"propose",
	"propose-model",
	"propose-fallback",
])

export function noticeOf(query: unknown, say: Say): Page["notice"] {
	const { said, n, m, left, unseen } = saidSchema.parse(query)
	// The address may hold anything; only what there are words for is said.
	if (said === undefined || !Object.hasOwn(saidWords["zh-CN"], `item.said.${said}`)) return undefined
	return {
		kind: said.startsWith("no-") ? "error" : "success",
		title: [
			say(`item.said.${said}`, { n }),
			m > 0 ? say("item.said.joined", { m }) : "",
			left > 0 ? say("item.said.left", { left }) : "",
			unseen > 0 ? say("item.next.unseen", { count: unseen }) : "",
		].join(""),
		mayUndo: boardActs.has(said),
	}
}
