/** Addresses of the console's pages of notices, and what they share. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import type { State } from "./rules.ts"

export const noticesPath = "/console/notices"

/** The notice an address names. */
export const idSchema = z.object({ id: z.string().min(1).max(100) })
/** Whom the page of those who have not seen it shows; a form on it leads back to the same. */
export const filterSchema = z.object({ group: z.string().max(100).catch(""), household: z.string().trim().max(20).catch("") })
/** The reason a form gives; empty where there is none. */
export const whySchema = z.object({ why: z.string().trim().max(500).catch("") })

export function pathOf(id: string, rest = ""): string {
	return `${noticesPath}/${encodeURIComponent(id)}${rest}`
}

export function unseenPath(id: string, filter: z.infer<typeof filterSchema>): string {
	const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString()
	return pathOf(id, query === "" ? "/unseen" : `/unseen?${query}`)
}

/** A file of a notice or of an answer, for staff: also before it is published. */
export function staffFilePath(id: string, ref: string): string {
	return pathOf(id, `/a/${encodeURIComponent(ref)}`)
}

/** How the tag of a state looks. */
export const stateTones: Readonly<Record<State, string>> = {
	draft: "tag",
	waiting: "tag tag-warn",
	published: "tag tag-good",
	withdrawn: "tag tag-bad",
}

/** Who acts in a command, and when. */
export function cxOf(house: House, session: StaffSession) {
	return {
		house,
		now: house.clock(),
		by: session.accountId,
		...(session.personId !== undefined && { alsoBy: [session.personId] }),
	}
}

/** After a form was sent: to a page that says what became of it. */
export function go(reply: FastifyReply, path: string, done: DoneCode): FastifyReply {
	return reply.redirect(`${path}${path.includes("?") ? "&" : "?"}done=${done}`, 303)
}

export function sendPage(
	reply: FastifyReply,
	house: House,
	session: StaffSession,
	page: { readonly title: string; readonly path?: string; readonly body: ComponentChildren; readonly scripts?: readonly string[] },
): FastifyReply {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(consolePage(house, session, { path: noticesPath, ...page }))
}

export const doneCodes = [
	"saved",
	"published",
	"waits",
	"released",
	"withdrawn",
	"dropped",
	"told",
	"ordered",
	"confirmed",
	"unconfirmed",
	"answered",
	"minutes",
	"nothing",
	"settings",
	"unbound",
] as const
export const wrongCodes = [
	"moved",
	"gone",
	"nobody",
	"incomplete",
	"noWhy",
	"ownDraft",
	"alreadyTold",
	"tooLate",
	"empty",
	"noDuty",
	"badSettings",
	"notPublished",
] as const
/** What a page says after a form was sent, as a code in its address. */
export type DoneCode = (typeof doneCodes)[number] | (typeof wrongCodes)[number]

/** What a page says about the form that was sent. */
export type Said = { readonly kind: "success" | "error"; readonly title: string } | undefined

export function messageOf(code: string | undefined, { say }: Pick<House, "say">): Said {
	const known = [...doneCodes, ...wrongCodes].find((one) => one === code)
	if (known === undefined) return undefined
	return { kind: doneCodes.some((one) => one === known) ? "success" : "error", title: say(`notice.done.${known}`) }
}

/** A refusal of a command as such a code. */
export function codeOf(refusal: string): DoneCode {
	switch (refusal) {
		case "NOTICE_MOVED":
			return "moved"
		case "NOTICE_NOBODY":
			return "nobody"
		case "NOTICE_INCOMPLETE":
			return "incomplete"
		case "NOTICE_NO_WHY":
			return "noWhy"
		case "NOTICE_OWN_DRAFT":
			return "ownDraft"
		case "NOTICE_TOLD":
			return "alreadyTold"
		case "NOTICE_NOT_PUBLISHED":
			return "notPublished"
		default:
			return "gone"
	}
}
