/** What the household hears after an answer: that it counts, stands beside another, or was not taken. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { Cx, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { end, lookAtCard, type State } from "./flow-state.ts"

export const answeredSchema = z.object({
	outcome: z.enum(["effective", "already", "conflicting", "waiting"]),
	receipt: z.string().nullable(),
	contact: z.string(),
	by: z.string().nullable(),
	/** Where the proof is kept. */
	link: z.string().nullable(),
	/** Reference of its picture. */
	picture: z.string().nullable(),
})

export function answered(state: State, given: z.infer<typeof answeredSchema>, cx: Cx<null>): Turn<State> {
	const { outcome, receipt, contact, by } = given
	const values = { receipt: receipt ?? "-", contact, by: by ?? "" }
	if (outcome === "conflicting" || outcome === "waiting") return end(cx.say(`signoff.done.${outcome}`, values))
	const isObjection = state.stage === "sendObjection"
	if (outcome === "already") return end(cx.say(isObjection ? "signoff.done.alreadyObjected" : "signoff.done.already", values))
	return end(cx.say(isObjection ? "signoff.done.objected" : "signoff.done.confirmed", values), proofBlocks(given, cx))
}

/** The picture is last, so that the words before it and the link are one message. */
function proofBlocks({ link, picture }: z.infer<typeof answeredSchema>, cx: Cx<null>): readonly Block[] {
	const page: readonly Block[] = link === null ? [] : [{ kind: "link", text: cx.say("signoff.link.keep"), url: link }]
	if (picture === null) return page
	const words = { kind: "text", text: cx.say("signoff.done.picture") } as const
	return [words, ...page, { kind: "media", media: "image", ref: picture, alt: cx.say("signoff.page.keepAlt") }]
}

export function refused(state: State, code: string, cx: Cx<null>): Turn<State> {
	switch (code) {
		case "NOT_MEMBER":
			return end(cx.say("router.memberOnly"))
		// What the person saw is no longer what is asked: shown anew, nothing counted.
		case "STATEMENT_CHANGED":
		case "ROWS_CHANGED":
			return state.stage === "list"
				? end(cx.say("signoff.none"))
				: { ...lookAtCard(state.campaignId), out: [told(cx.say(`signoff.refused.${code}`))] }
		case "SIGNOFF_CLOSED":
		case "LEVEL_TOO_LOW":
		case "NOT_SIGNER":
		case "NOT_HEAD":
			return end(cx.say(`signoff.refused.${code}`))
		default:
			return end(cx.say("signoff.refused.SIGNOFF_GONE"))
	}
}
