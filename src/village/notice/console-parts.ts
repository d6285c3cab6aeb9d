/** Addresses of the console's pages of notices, and what they share. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"

export const noticesPath = "/console/notices"

export function pathOf(id: string, rest = ""): string {
	return `${noticesPath}/${encodeURIComponent(id)}${rest}`
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

export function messageOf(
	code: string | undefined,
	{ say }: Pick<House, "say">,
): { readonly kind: "success" | "error"; readonly title: string } | undefined {
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
