/** Residents' pages over HTTP, as a browser with no script sees and sends them. */
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { onTestFinished } from "vitest"
import type { KnownChat } from "../../src/channel/known-chat.ts"
import type { Affair, House } from "../../src/village/affair.ts"
import { createServer } from "../../src/web/server.ts"

export async function residentPages(house: House, affairs: readonly Affair[]) {
	const chats: { known: readonly KnownChat[] } = { known: [] }
	const served: House = { ...house, knownChats: () => chats.known }
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: affairs.map((affair) => (mounted: FastifyInstance) => affair.routes(mounted, served)),
	})
	await http.ready()
	onTestFinished(() => http.close())
	return {
		http,
		/** The asking browser belongs to this chat of the test's own channel. */
		knows: (address: string) => {
			chats.known = [{ channel: "web", account: "test", id: address }]
		},
		get: (url: string) => http.inject({ url, headers: { accept: "text/html" } }),
		post: (url: string, fields: Readonly<Record<string, string>>) =>
			http.inject({
				method: "POST",
				url,
				headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
				payload: new URLSearchParams(fields).toString(),
			}),
	}
}

/** What is read on a page. */
export function wordsOf(html: string): string {
	return html
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, "")
		.replace(/<[^>]+>/g, " ")
		.replace(/\s+/g, " ")
}

/** Values that fields of this name have on a page. */
export function valuesOf(html: string, name: string): readonly string[] {
	return [...html.matchAll(/<input[^>]*>/g)].flatMap(([tag]) =>
		tag.includes(`name="${name}"`) ? [/value="([^"]*)"/.exec(tag)?.[1] ?? ""] : [],
	)
}
