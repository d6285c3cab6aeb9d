/** 评价: who asked says whether it is well done, by a press; 不满意 needs a word why. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { truncate } from "../../text/normalize.ts"
import { maxNote } from "./flow.ts"

const at = { number: z.string(), round: z.number().int() }
const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("next") }),
	z.object({ stage: z.literal("ask"), ...at, title: z.string() }),
	z.object({ stage: z.literal("why"), ...at, title: z.string() }),
])
type State = z.infer<typeof stateSchema>
const nextValue = z.object({ ...at, title: z.string(), left: z.number() }).nullable()

export const judgeFlow: Flow<null, State> = {
	type: "task.judge",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => (cx.who.isGroup ? { out: [told(cx.say("router.private"))], done: true } : next()),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? shown(state, resume.call, resume.result.value, cx) : refused(resume.result.code, cx)
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

function next(): Turn<State> {
	return { state: { stage: "next" }, out: [], call: { name: "task.toJudge", args: {} } }
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
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: false, canGoBack: true },
	}
}

function shown(state: State, name: string, value: Json, cx: Cx<null>): Turn<State> {
	if (name === "task.answer") {
		const came = z.enum(["nothing", "reopen", "escalate"]).parse(value)
		return { ...next(), out: [told(cx.say(`task.judge.came.${state.stage === "why" ? came : "satisfied"}`))] }
	}
	const found = nextValue.parse(value)
	if (found === null) return { out: [told(cx.say("task.judge.nothing"))], done: true }
	const { left: _, ...place } = found
	return question({ stage: "ask", ...place }, cx)
}

function refused(code: string, cx: BaseCx): Turn<State> {
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
	if (picked === "satisfied")
		return { state, out: [], call: { name: "task.answer", args: { number, round, answer: "satisfied", reason: "" } } }
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
