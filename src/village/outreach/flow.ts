/** 走访: a contact looks through the doors still to be knocked on, and writes down what came of each. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { call, end, told } from "../../engine/turns.ts"
import { truncate } from "../../text/normalize.ts"
import { mayInChat } from "./rights.ts"
import { maxSaidLength, type Next, nexts } from "./rules.ts"

const place = { purpose: z.string(), page: z.number().int().nonnegative() }
const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("purposes") }),
	z.object({ stage: z.literal("list"), ...place }),
	z.object({ stage: z.literal("one"), ...place, target: z.string() }),
	z.object({ stage: z.literal("said"), ...place, target: z.string() }),
	z.object({ stage: z.literal("next"), ...place, target: z.string(), isSpoken: z.boolean(), said: z.string() }),
])
type State = z.infer<typeof stateSchema>
type Place = Pick<Extract<State, { stage: "list" }>, "purpose" | "page">

const purposesValue = z.object({ purposes: z.array(z.object({ id: z.string(), title: z.string(), left: z.number() })) })
const listValue = z.object({
	purpose: z.string(),
	title: z.string(),
	left: z.number(),
	page: z.number(),
	hasMore: z.boolean(),
	rows: z.array(z.object({ id: z.string(), label: z.string() })),
})
const oneValue = z.object({ text: z.string() })

export const visitFlow: Flow<null, State> = {
	type: "outreach.visit",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => {
		if (cx.who.isGroup) return end(cx.say("router.private"))
		return call({ stage: "purposes" }, "outreach.purposes", {})
	},
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? shown(state, resume.call, resume.result.value, cx) : refused(state, resume.result.code, cx)
			case "reply":
				return replied(state, resume.reply, cx)
			case "returned":
				return askAgain(state, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (state.stage === "said" || state.stage === "next" ? cx.say("outreach.summary") : ""),
}

/** The last words of the list, and for who may note a visit, how. */
function endNoting(key: string, cx: BaseCx): Turn<State> {
	const isNoting = mayInChat("outreach.enter", cx.who.person?.roles ?? [])
	return end(isNoting ? `${cx.say(key)}\n${cx.say("outreach.note")}` : cx.say(key))
}

function list({ purpose, page }: Place): Turn<State> {
	return call({ stage: "list", purpose, page }, "outreach.list", { purpose, page })
}

function ask(state: State, cx: BaseCx, prompt: string, options: readonly Option[]): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	// Looking owes nothing; a visit half written down is come back to.
	const owesNothing = state.stage === "next" ? {} : { settled: true as const }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, ...owesNothing },
	}
}

function askSaid(state: Extract<State, { stage: "said" }>, cx: BaseCx, reason?: string): Turn<State> {
	const prompt = cx.say("outreach.ask.said")
	return {
		state,
		out: [told(reason === undefined ? prompt : `${reason}\n${prompt}`)],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: true, canGoBack: true },
	}
}

const afterTalk: readonly Next[] = ["none", "enrol", "paper", "again"]
const afterMiss: readonly Next[] = ["again", "phone", "none"]

function askNext(state: Extract<State, { stage: "next" }>, cx: BaseCx): Turn<State> {
	const options = (state.isSpoken ? afterTalk : afterMiss).map((id) => ({ id, label: cx.say(`outreach.next.${id}`) }))
	return ask(state, cx, cx.say("outreach.ask.next"), options)
}

function shown(state: State, call: string, value: Json, cx: Cx<null>): Turn<State> {
	switch (call) {
		case "outreach.purposes": {
			const { purposes } = purposesValue.parse(value)
			const [only, second] = purposes
			if (only === undefined) return endNoting("outreach.nothing", cx)
			if (second === undefined) return list({ purpose: only.id, page: 0 })
			const options = purposes.map(({ id, title, left }) => ({ id, label: cx.say("outreach.purpose.left", { title, left }) }))
			return ask({ stage: "purposes" }, cx, cx.say("outreach.ask.purpose"), options)
		}
		case "outreach.list": {
			const { purpose, title, left, page, hasMore, rows } = listValue.parse(value)
			if (rows.length === 0) return end(cx.say("outreach.allDone", { title }))
			const options = [
				...rows,
				...(hasMore ? [{ id: "more", label: cx.say("outreach.more") }] : []),
				{ id: "enough", label: cx.say("outreach.enough") },
			]
			return ask({ stage: "list", purpose, page }, cx, cx.say("outreach.ask.whom", { title, left }), options)
		}
		case "outreach.one": {
			if (state.stage !== "one") return askAgain(state, cx)
			const options = (["spoken", "missed", "back"] as const).map((id) => ({ id, label: cx.say(`outreach.met.${id}`) }))
			return ask(state, cx, `${oneValue.parse(value).text}\n${cx.say("outreach.ask.met")}`, options)
		}
		default: {
			if (state.stage !== "next") return askAgain(state, cx)
			const { purpose, page } = state
			return { ...list({ purpose, page }), out: [told(cx.say(state.isSpoken ? "outreach.recorded.spoken" : "outreach.recorded.missed"))] }
		}
	}
}

function refused(state: State, code: string, cx: BaseCx): Turn<State> {
	if (code === "OUTREACH_NOT_MEMBER") return end(cx.say("router.memberOnly"))
	if (state.stage === "purposes") return endNoting("outreach.nothing", cx)
	if (state.stage === "list") return end(cx.say("outreach.purposeGone"))
	const { purpose, page } = state
	return { ...list({ purpose, page }), out: [told(cx.say("outreach.targetGone"))] }
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return goBack(state, cx)
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	switch (state.stage) {
		case "purposes":
			return picked === undefined ? askAgain(state, cx) : list({ purpose: picked, page: 0 })
		case "list": {
			const { purpose, page } = state
			if (picked === "more") return list({ purpose, page: page + 1 })
			if (picked === "enough") return endNoting("outreach.bye", cx)
			if (picked === undefined) return askAgain(state, cx)
			return call({ stage: "one", purpose, page, target: picked }, "outreach.one", { purpose, target: picked })
		}
		case "one": {
			const { purpose, page, target } = state
			if (picked === "back") return list({ purpose, page })
			if (picked === "spoken") return askSaid({ stage: "said", purpose, page, target }, cx)
			return askNext({ stage: "next", purpose, page, target, isSpoken: false, said: "" }, cx)
		}
		case "said": {
			// A recording cannot be read later beside the name: words are asked for.
			if (reply.kind === "media") return askSaid(state, cx, cx.say("router.unclear.text"))
			const { purpose, page, target } = state
			const said = reply.kind === "text" || reply.kind === "number" ? truncate(reply.text, maxSaidLength, "characters") : ""
			return askNext({ stage: "next", purpose, page, target, isSpoken: true, said }, cx)
		}
		case "next": {
			const next = nexts.find((known) => known === picked)
			if (next === undefined) return askNext(state, cx)
			const { purpose, target, isSpoken, said } = state
			return call(state, "outreach.record", { purpose, target, isSpoken, said, next })
		}
	}
}

function goBack(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "purposes":
			return endNoting("outreach.bye", cx)
		case "list":
			return state.page > 0 ? list({ ...state, page: state.page - 1 }) : endNoting("outreach.bye", cx)
		case "one":
			return list(state)
		case "said":
		case "next": {
			const { purpose, page, target } = state
			return call({ stage: "one", purpose, page, target }, "outreach.one", { purpose, target })
		}
	}
}

/** The current question again. */
function askAgain(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "purposes":
			return call(state, "outreach.purposes", {})
		case "list":
			return list(state)
		case "one":
			return call(state, "outreach.one", { purpose: state.purpose, target: state.target })
		case "said":
			return askSaid(state, cx)
		case "next":
			return askNext(state, cx)
	}
}
