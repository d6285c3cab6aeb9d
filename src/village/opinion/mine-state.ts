/** What the dialog of 我的意见 keeps between turns. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { Cx, Turn } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"

export const paramsSchema = z.object({
	/** A number the person typed; empty lists all. */
	number: z.string(),
	/** 不对 with a number: goes straight to saying what is wrong. */
	isWrong: z.literal(true).exactOptional(),
})

export type Params = z.infer<typeof paramsSchema>

export const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("list"), page: z.number().int() }),
	/** `page`: the list it was opened from; null where there was none. */
	z.object({ stage: z.literal("one"), id: z.string(), page: z.number().int().nullable() }),
	/** Waits for words: where it is, or what was entered wrongly. */
	z.object({ stage: z.enum(["place", "wrong"]), id: z.string(), number: z.string(), page: z.number().int().nullable() }),
	z.object({ stage: z.literal("withdraw"), id: z.string(), number: z.string(), page: z.number().int().nullable() }),
])

export type State = z.infer<typeof stateSchema>

/** How dates are said in this village. */
export type MineFacts = { readonly locale: Locale; readonly timeZone: string }

export type MineCx = Cx<MineFacts>

export type MineTurn = Turn<State>

export type One = Extract<State, { stage: "one" }>

export function ask(state: State, cx: MineCx, prompt: string, options: readonly Option[], before: readonly Block[] = []): MineTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	// Looking owes nothing: whatever the person turns to takes its place. A withdrawal half asked is come back to.
	const owesNothing = state.stage === "withdraw" ? {} : { settled: true as const }
	return {
		state,
		out: [{ kind: "say", blocks: [...before, { kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, ...owesNothing },
	}
}

export function show(id: string, page: number | null): MineTurn {
	return { state: { stage: "one", id, page }, out: [], call: { name: "opinion.show", args: { id } } }
}
