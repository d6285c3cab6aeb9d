/** Where the signing dialog is, and the small steps every part of it takes: say, look, ask. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Turn } from "../../engine/flow.ts"
import { call, told } from "../../engine/turns.ts"

export const seenSchema = z.object({ statementVersion: z.number().int(), rowsVersion: z.number().int() })

const campaign = { campaignId: z.string() }

const drafted = z.array(z.object({ row: z.string(), reason: z.string(), photo: z.string().nullable() }))

const objecting = { ...campaign, seen: seenSchema, drafted }

export const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("list") }),
	z.object({ stage: z.literal("card"), ...campaign, seen: seenSchema.nullable() }),
	z.object({ stage: z.literal("rows"), ...campaign, at: z.number().int().nonnegative() }),
	z.object({ stage: z.literal("spoken"), ...campaign }),
	z.object({ stage: z.literal("confirm"), ...campaign, seen: seenSchema }),
	z.object({ stage: z.literal("which"), ...objecting }),
	z.object({ stage: z.literal("reason"), ...objecting, row: z.string() }),
	z.object({ stage: z.literal("photo"), ...objecting, row: z.string(), reason: z.string() }),
	z.object({ stage: z.literal("more"), ...objecting }),
	z.object({ stage: z.literal("sendObjection"), ...objecting }),
	z.object({ stage: z.literal("who"), ...campaign, family: z.array(z.object({ id: z.string(), label: z.string() })) }),
	z.object({ stage: z.literal("days"), ...campaign, toPerson: z.string(), name: z.string() }),
	z.object({ stage: z.literal("handOver"), ...campaign, toPerson: z.string(), name: z.string(), days: z.number().int() }),
])

export type State = z.infer<typeof stateSchema>

export type StateOf<K extends State["stage"]> = Extract<State, { stage: K }>

export function end(text: string, more: readonly Block[] = []): Turn<State> {
	return { out: [{ kind: "say", blocks: [{ kind: "text", text }, ...more] }], done: true }
}

export function lookAtCard(campaignId: string): Turn<State> {
	return call({ stage: "card", campaignId, seen: null }, "signoff.card", { campaignId })
}

type Ask = { readonly prompt: string; readonly options: readonly Option[]; readonly before?: readonly Block[]; readonly isOffer?: boolean }

export function ask(state: State, cx: BaseCx, { prompt, options, before = [], isOffer = false }: Ask): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [...before, { kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick },
			canSkip: false,
			canGoBack: state.stage !== "list",
			...(isOffer && { settled: true as const }),
		},
	}
}

export function askText(
	state: State,
	cx: BaseCx,
	prompt: string,
	expects: { readonly media?: true; readonly canSkip: boolean },
): Turn<State> {
	const { media, canSkip } = expects
	return {
		state,
		out: [told(prompt)],
		wait: { token: cx.newToken(), expects: { kind: "text", ...(media && { media }) }, canSkip, canGoBack: true },
	}
}

export function option(id: string, cx: BaseCx): Option {
	return { id, label: cx.say(`signoff.do.${id}`) }
}
