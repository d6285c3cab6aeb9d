/** What 表决 asks: the state of the dialog, and its questions. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { choices } from "./rules.ts"

export const maxReason = 500

/** The matter's serial, its round, and which of the person's own seats in it: short enough for a button. */
export const where = { serial: z.number().int(), round: z.number().int(), seat: z.number().int() }
export const stateSchema = z.discriminatedUnion("stage", [
	/** `isBack`: come back to from a matter; where it was the only one, that is the end. */
	z.object({ stage: z.literal("list"), page: z.number().int().nonnegative(), isBack: z.literal(true).exactOptional() }),
	/** After a vote: the next one that is owed. */
	z.object({ stage: z.literal("next") }),
	/** `reason`: said before a choice was. */
	z.object({ stage: z.literal("one"), ...where, reason: z.string().exactOptional() }),
	z.object({ stage: z.literal("confirm"), ...where, choice: z.enum(choices), reason: z.string() }),
	/** `reason`: how they are concerned, still to be confirmed: a recusal is not taken back. */
	z.object({ stage: z.literal("recuse"), ...where, reason: z.string().exactOptional() }),
])
export type State = z.infer<typeof stateSchema>
export type Where = Pick<Extract<State, { stage: "one" }>, "serial" | "round" | "seat">

export const placeOf = ({ serial, round, seat }: Where): Where => ({ serial, round, seat })

export function ask(
	state: State,
	cx: BaseCx,
	prompt: string,
	options: readonly Option[],
	extra: { readonly free?: true; readonly before?: readonly Block[] } = {},
): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	const blocks: readonly Block[] = [...(extra.before ?? []), { kind: "ask", prompt, token, options, pick }]
	return {
		state,
		out: [{ kind: "say", blocks }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick, ...(extra.free === true && { free: true }) },
			canSkip: false,
			canGoBack: true,
			...(isHalfDone(state) ? {} : { settled: true as const }),
		},
	}
}

/** Something was said that is not recorded yet. */
export function isHalfDone(state: State): boolean {
	return state.stage === "confirm" || ((state.stage === "one" || state.stage === "recuse") && state.reason !== undefined)
}

/** Ids that are no yes and no: who says 同意 here may mean their vote, and not this question. */
export const sure = "sure"
export const anew = "anew"

export function confirm(state: Extract<State, { stage: "confirm" }>, cx: BaseCx, before = ""): Turn<State> {
	const { choice, reason } = state
	const picked = cx.say(`council.choice.${choice}`)
	const prompt =
		reason === "" ? cx.say("council.chat.confirm", { choice: picked }) : cx.say("council.chat.confirmReason", { choice: picked, reason })
	return ask(state, cx, before + prompt, sureOrNot(cx), { free: true })
}

function sureOrNot(cx: BaseCx): readonly Option[] {
	return [
		{ id: sure, label: cx.say("council.chat.yes") },
		{ id: anew, label: cx.say("council.chat.no") },
	]
}

/** A reason was said and no choice: it is kept while they are asked for one. */
export function askChoice(state: Extract<State, { stage: "one" }>, cx: BaseCx, before = ""): Turn<State> {
	const prompt = cx.say("council.chat.reasonOnly", { reason: state.reason ?? "" })
	const options = [...choices, "recuse"].map((id) => ({ id, label: cx.say(`council.choice.${id}`) }))
	return ask(state, cx, before + prompt, options, { free: true })
}

export function askRecusal(state: Extract<State, { stage: "recuse" }>, cx: BaseCx, before = ""): Turn<State> {
	if (state.reason !== undefined)
		return ask(state, cx, before + cx.say("council.chat.confirmRecusal", { reason: state.reason }), sureOrNot(cx), {
			free: true,
		})
	return {
		state,
		out: [told(before + cx.say("council.chat.whyRecuse"))],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: false, canGoBack: true },
	}
}
