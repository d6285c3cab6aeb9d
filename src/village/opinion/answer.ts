/** How the opinion affair's console pages are answered. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"

export function sendPage(
	reply: FastifyReply,
	house: House,
	session: StaffSession,
	page: { readonly title: string; readonly path: string; readonly body: ComponentChildren },
): FastifyReply {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(consolePage(house, session, page))
}
