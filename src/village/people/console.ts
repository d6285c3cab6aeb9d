/** What the routes of this affair share: rendering a page, words for what was just done. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"

export type Shown = { readonly title: string; readonly path: string; readonly body: ComponentChildren }

export function sendPage(reply: FastifyReply, house: House, session: StaffSession, shown: Shown): FastifyReply {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(consolePage(house, session, shown))
}

const dones = ["imported", "codes-made", "code-made", "code-revoked", "code-none", "unbound", "not-bound", "task", "task-gone"] as const
export type Done = (typeof dones)[number]
const count = z.coerce.number().int().nonnegative().max(1_000_000).catch(0)
const doneSchema = z.object({ done: z.enum(dones).optional().catch(undefined), added: count, changed: count, refused: count })

/** Where to go after a POST, with what was done. */
export function doneAt(path: string, done: Done, counts: Readonly<Record<string, number>> = {}): string {
	const query = new URLSearchParams({ done, ...Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, String(value)])) })
	return `${path}${path.includes("?") ? "&" : "?"}${query.toString()}`
}

/** The sentence for what the address says was done. */
export function noticeOf(house: House, query: unknown): string | undefined {
	const { done, ...counts } = doneSchema.parse(query)
	return done === undefined ? undefined : house.say(`people.done.${done}`, counts)
}

export const idParams = z.object({ id: z.string().min(1).max(100) })
export const pageSchema = z.coerce.number().int().min(1).max(100_000).catch(1)
