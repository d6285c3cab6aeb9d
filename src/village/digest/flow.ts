/** 摘要: what there is to decide and what happened, and whether it shall come by itself. Pure. */
import { z } from "zod"
import { type Block, blocksSchema } from "../../channel/message.ts"
import type { CallResult, Cx, Flow, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDay, formatTime } from "../../text/date.ts"
import { periods } from "./rules.ts"

const stateSchema = z.object({ step: z.enum(["looking", "shown", "subscribing", "ending"]), isSubscribed: z.boolean() })
type State = z.infer<typeof stateSchema>
export type DigestFacts = { readonly locale: Locale; readonly timeZone: string }
type DigestCx = Cx<DigestFacts>
type DigestTurn = Turn<State>

const shownSchema = z.object({ blocks: blocksSchema, isSubscribed: z.boolean() })
const nextSchema = z.object({ next: z.number() })

export const digestFlow: Flow<null, State, DigestFacts> = {
	type: "digest.show",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: () => look("day"),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "returned":
				return { out: [], done: true }
			case "expired":
				return { out: [], done: true }
			case "reply":
				return replied(state, resume.reply)
			case "result":
				return answered(state, resume.result, cx)
		}
	},
	summary: (_, __, { say }) => say("digest.summary"),
}

function look(period: (typeof periods)[number]): DigestTurn {
	return { state: { step: "looking", isSubscribed: false }, out: [], call: { name: "digest.make", args: { period } } }
}

function replied(state: State, reply: Reply): DigestTurn {
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	const period = periods.find((each) => each === picked)
	if (period !== undefined) return look(period)
	if (picked === "daily")
		return { state: { ...state, step: "subscribing" }, out: [], call: { name: "digest.want", args: { rhythm: "day" } } }
	if (picked === "weekly")
		return { state: { ...state, step: "subscribing" }, out: [], call: { name: "digest.want", args: { rhythm: "week" } } }
	if (picked === "monthly")
		return { state: { ...state, step: "subscribing" }, out: [], call: { name: "digest.want", args: { rhythm: "month" } } }
	if (picked === "stop") return { state: { ...state, step: "ending" }, out: [], call: { name: "digest.stop", args: {} } }
	return { out: [], done: true }
}

function answered(state: State, result: CallResult, cx: DigestCx): DigestTurn {
	if (!result.ok) return end(cx.say("digest.notForYou"))
	if (state.step === "ending") return end(cx.say("digest.stopped"))
	if (state.step === "subscribing") {
		const { next } = nextSchema.parse(result.value)
		const { locale, timeZone } = cx.facts
		return end(cx.say("digest.wanted", { time: `${formatDay(next, cx.now, locale, timeZone)}${formatTime(next, locale, timeZone)}` }))
	}
	const { blocks, isSubscribed } = shownSchema.parse(result.value)
	return offer(blocks, isSubscribed, cx)
}

function offer(blocks: readonly Block[], isSubscribed: boolean, { say, newToken }: DigestCx): DigestTurn {
	const token = newToken()
	const options = [
		{ id: "week", label: say("digest.option.week") },
		{ id: "month", label: say("digest.option.month") },
		...(isSubscribed
			? [{ id: "stop", label: say("digest.option.stop") }]
			: [
					{ id: "daily", label: say("digest.option.daily") },
					{ id: "weekly", label: say("digest.option.weekly") },
					{ id: "monthly", label: say("digest.option.monthly") },
				]),
	]
	const pick = { min: 1, max: 1 }
	return {
		state: { step: "shown", isSubscribed },
		out: [{ kind: "say", blocks: [...blocks, { kind: "ask", prompt: say("digest.ask"), token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick }, canSkip: false, canGoBack: false },
	}
}
