/** What a household is shown of a sign-off in the chat: the card, its parcels, how the household stands. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { BaseCx, Turn } from "../../engine/flow.ts"
import { ask, option, type State, type StateOf, seenSchema } from "./flow-state.ts"

export const cardSchema = z.object({
	title: z.string(),
	isLand: z.boolean(),
	level: z.enum(["A", "B", "C"]),
	statement: z.string(),
	spoken: z.string(),
	until: z.string(),
	isOver: z.boolean(),
	rows: z.array(
		z.object({
			number: z.string(),
			label: z.string(),
			fields: z.array(z.object({ label: z.string(), value: z.string() })),
			isObjected: z.boolean(),
			/** Reference of its picture or map. */
			photo: z.string().nullable(),
		}),
	),
	sum: z.string(),
	status: z.enum(["pending", "confirmed", "objected", "conflict"]),
	may: z.enum(["sign", "page", "paper", "no-not-of-household", "no-not-head", "no-unproven", "no-not-adult"]),
	canDelegate: z.boolean(),
	by: z.string().nullable(),
	isMine: z.boolean(),
	receipt: z.string().nullable(),
	contact: z.string(),
	link: z.string().nullable(),
	seen: seenSchema,
})

export type CardValue = z.infer<typeof cardSchema>

/** Parcels named on the card itself; more are looked at one by one. */
const rowsOnCard = 8

export function cardBlocks(card: CardValue, cx: BaseCx): readonly Block[] {
	const { title, statement, rows, sum, until, isOver } = card
	const lead = [cx.say(isOver ? "signoff.card.over" : "signoff.card.until", { title, until }), statement].join("\n")
	const named = rows.length <= rowsOnCard ? rows : rows.slice(0, rowsOnCard)
	const fields = named.map(({ number, label, isObjected }) => ({
		label: number,
		value: isObjected ? cx.say("signoff.card.objected", { label }) : label,
	}))
	const more = rows.length > named.length ? [{ label: "…", value: cx.say("signoff.card.more", { count: rows.length - named.length }) }] : []
	const total = sum === "" ? [] : [{ label: cx.say("signoff.card.sum", { count: rows.length }), value: sum }]
	return [{ kind: "text", text: lead }, ...(rows.length === 0 ? [] : [{ kind: "fields" as const, rows: [...fields, ...more, ...total] }])]
}

export function askCard(campaignId: string, card: CardValue, cx: BaseCx, before: readonly Block[]): Turn<State> {
	const state: State = { stage: "card", campaignId, seen: card.seen }
	const canAnswer = !card.isOver && !card.may.startsWith("no-") && card.status !== "conflict"
	const isConfirmed = card.status === "confirmed"
	const options = [
		...(canAnswer && card.may === "sign" && !isConfirmed ? [option("confirm", cx)] : []),
		...(canAnswer ? [option("object", cx)] : []),
		...(card.rows.length > 0 ? [{ id: "rows", label: cx.say(card.isLand ? "signoff.do.rows" : "signoff.do.details") }] : []),
		...(card.spoken === "" ? [] : [option("spoken", cx)]),
		...(canAnswer && card.canDelegate ? [option("delegate", cx)] : []),
		option("enough", cx),
	]
	const hasProof = card.isMine && card.receipt !== null
	const leads = canAnswer && card.may === "page" && !isConfirmed ? "signoff.link" : hasProof ? "signoff.link.keep" : undefined
	const link: readonly Block[] = leads !== undefined && card.link !== null ? [{ kind: "link", text: cx.say(leads), url: card.link }] : []
	return ask(state, cx, { prompt: standingWords(card, cx), options, before: [...before, ...link], isOffer: true })
}

/** How the household stands, and what the person can do about it. */
function standingWords(card: CardValue, cx: BaseCx): string {
	const { status, may, by, isMine, receipt, contact, isOver } = card
	const values = { by: by ?? "", receipt: receipt ?? "-", contact }
	const stands =
		status === "pending"
			? cx.say(isOver ? "signoff.stands.overPending" : "signoff.stands.pending")
			: cx.say(`signoff.stands.${status}${isMine && status !== "conflict" ? "Mine" : ""}`, values)
	const how = isOver || status === "conflict" || status === "confirmed" ? "" : cx.say(`signoff.may.${may}`, values)
	return [stands, how].filter((line) => line !== "").join("\n")
}

export function rowShown(state: StateOf<"rows">, card: CardValue, cx: BaseCx): Turn<State> {
	const at = Math.min(state.at, card.rows.length - 1)
	const row = card.rows[at]
	if (row === undefined) return askCard(state.campaignId, card, cx, [])
	const title = cx.say("signoff.row", { at: at + 1, of: card.rows.length, number: row.number })
	const options = [...(at + 1 < card.rows.length ? [option("next", cx)] : []), option("card", cx)]
	const { number, photo } = row
	const picture: readonly Block[] =
		photo === null ? [] : [{ kind: "media", media: "image", ref: photo, alt: cx.say("signoff.page.photoOf", { number }) }]
	const before: readonly Block[] = [...picture, { kind: "fields", title, rows: row.fields }]
	return ask({ ...state, at }, cx, { prompt: cx.say("signoff.ask.row"), options, before, isOffer: true })
}
