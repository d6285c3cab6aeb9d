/** 评价: who asked says whether it is well done, by a press; 不满意 needs a word why. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { asCommand, truncate } from "../../text/normalize.ts"
import { maxNote } from "./flow.ts"

const at = { number: z.string(), round: z.number().int() }
const answers = z.enum(["satisfied", "unsatisfied"])
/** 满意, 不满意: typed before anything was asked in this dialog, to the message that told of it. */
const paramsSchema = z.object({ given: answers }).nullable()
type Params = z.infer<typeof paramsSchema>
const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("next"), given: answers.exactOptional() }),
	z.object({ stage: z.literal("ask"), ...at, title: z.string() }),
	z.object({ stage: z.literal("why"), ...at, title: z.string() }),
])
type State = z.infer<typeof stateSchema>
const placeSchema = z.object({ ...at, title: z.string() })
const nextValue = placeSchema.extend({ left: z.number() }).nullable()

const good = /^(?:很|非常|挺|十分|比较|我|我很)?满意(?:了|的|啊|呀)?$/u
const bad = /^(?:我|还是|很|非常|我很)?不(?:太|是很|怎么|大)?满意(?:的|啊|呀)?$/u

/** 满意 or 不满意 as a whole message. */
export function judgementIn(text: string): Params | undefined {
	const said = asCommand(text)
	return good.test(said) ? { given: "satisfied" } : bad.test(said) ? { given: "unsatisfied" } : undefined
}

export const judgeFlow: Flow<Params, State> = {
	type: "task.judge",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: (params, cx) => (cx.who.isGroup ? { out: [told(cx.say("router.private"))], done: true } : next(params?.given)),
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
	summary: (state, _, cx) => (state.stage === "why" ? cx.say("task.judge.summary") : ""),
}

function next(given?: z.infer<typeof answers>): Turn<State> {
	return { state: { stage: "next", ...(given !== undefined && { given }) }, out: [], call: { name: "task.toJudge", args: {} } }
}

/** What was typed holds for the one matter there is; of several it is not known which was meant. */
function judged(at: z.infer<typeof placeSchema>, given: z.infer<typeof answers>, cx: BaseCx): Turn<State> {
	const of = cx.say("task.judge.of", { title: at.title })
	return given === "unsatisfied" ? why({ stage: "why", ...at }, cx, of) : { ...satisfied(at), out: [told(of)] }
}

function satisfied({ title, number, round }: z.infer<typeof placeSchema>): Turn<State> {
	const args = { number, round, answer: "satisfied", reason: "" }
	return { state: { stage: "ask", number, round, title }, out: [], call: { name: "task.answer", args } }
}

function question(state: Extract<State, { stage: "ask" }>, cx: BaseCx): Turn<State> {
	const options: readonly Option[] = ["satisfied", "unsatisfied", "later"].map((id) => ({ id, label: cx.say(`task.judge.${id}`) }))
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	const prompt = cx.say("task.judge.ask", { title: state.title })
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

function why(state: Extract<State, { stage: "why" }>, cx: BaseCx, reason?: string): Turn<State> {
	const prompt = cx.say("task.judge.why")
	return {
		state,
		out: [told(reason === undefined ? prompt : `${reason}\n${prompt}`)],
		wait: { token: cx.newToken(), expects: { kind: "text", commands: "words" }, canSkip: false, canGoBack: true },
	}
}

function shown(state: State, name: string, value: Json, cx: Cx<null>): Turn<State> {
	if (name === "task.answer") {
		const came = z.enum(["nothing", "reopen", "escalate"]).parse(value)
		return { ...next(), out: [told(cx.say(`task.judge.came.${state.stage === "why" ? came : "satisfied"}`))] }
	}
	const found = nextValue.parse(value)
	const given = state.stage === "next" ? state.given : undefined
	if (found === null) return { out: [told(cx.say(given === undefined ? "task.judge.nothing" : "task.judge.nothingYet"))], done: true }
	const { left, ...place } = found
	if (given !== undefined && left === 1) return judged(place, given, cx)
	return question({ stage: "ask", ...place }, cx)
}

function refused(state: State, code: string, cx: BaseCx): Turn<State> {
	if (code === "REASON_MISSING" && state.stage === "why") return why(state, cx, cx.say("task.judge.noReason"))
	if (code === "NOT_MEMBER") return { out: [told(cx.say("router.memberOnly"))], done: true }
	return { ...next(), out: [told(cx.say("task.judge.over"))] }
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (state.stage === "next") return next()
	const { number, round, title } = state
	if (state.stage === "why") {
		if (reply.kind === "back") return question({ stage: "ask", number, round, title }, cx)
		if (reply.kind !== "text" && reply.kind !== "number") return why(state, cx, cx.say("router.unclear.text"))
		return {
			state,
			out: [],
			call: { name: "task.answer", args: { number, round, answer: "unsatisfied", reason: truncate(reply.text, maxNote, "characters") } },
		}
	}
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	if (picked === "satisfied") return satisfied(state)
	if (picked === "unsatisfied") return why({ stage: "why", number, round, title }, cx)
	return { out: [told(cx.say("task.judge.bye"))], done: true }
}

function askAgain(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "next":
			return next()
		case "ask":
			return question(state, cx)
		case "why":
			return why(state, cx)
	}
}
