/** What the routes of this affair share. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import { formatDateTime } from "../../text/date.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import type { ListedTarget } from "./list.ts"
import type { VisitLine } from "./list-page.tsx"
import type { Visit } from "./repo.ts"

export const purposeParams = z.object({ purpose: z.string().min(1).max(150) })
/** See `contactKey`. */
export const contactSchema = z.string().max(100).catch("")

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

/** Visits with the names of today's roster; of who left it, the visit alone. */
export function visitLines(house: House, visits: readonly Visit[], targets: readonly ListedTarget[]): readonly VisitLine[] {
	const known = new Map(targets.map((target) => [target.id, `${target.householdNumber} ${target.name}`]))
	return visits.map(({ id, target, at, isSpoken, visitor, said, next }) => ({
		id,
		target,
		whom: known.get(target) ?? "",
		at: formatDateTime(at, house.locale, house.timeZone),
		isSpoken,
		visitor,
		said,
		next: house.say(`outreach.next.${next}`),
	}))
}
