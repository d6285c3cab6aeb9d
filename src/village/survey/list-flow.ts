/** 问卷: which surveys are open, and into the one the person picks. Pure. */
import { z } from "zod"
import type { CallResult, Cx, Effect, Flow, Reply, Turn } from "../../engine/flow.ts"
import { clipped } from "./asking.ts"
import { answerFlow } from "./flow.ts"

const entrySchema = z.object({ id: z.string(), title: z.string(), revision: z.number().int(), state: z.enum(["new", "begun", "done"]) })
type Entry = z.infer<typeof entrySchema>

const stateSchema = z.object({ entries: z.array(entrySchema) })
type State = z.infer<typeof stateSchema>

const mark = { new: "survey.list.new", begun: "survey.list.begun", done: "survey.list.done" } as const

export const listFlow: Flow<null, State> = {
	type: "survey.list",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: () => lookUp(),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "result":
				return listed(resume.result, cx)
			case "reply":
				return picked(state, resume.reply)
			case "returned":
			case "expired":
				return lookUp()
		}
	},
	summary: () => "",
}

function lookUp(): Turn<State> {
	return { state: { entries: [] }, out: [], call: { name: "survey.list", args: {} } }
}

function listed(result: CallResult, cx: Cx<null>): Turn<State> {
	if (!result.ok) return ended(cx.say("survey.notMember"))
	const entries = z.array(entrySchema).parse(result.value)
	const [only, second] = entries
	if (only === undefined) return ended(cx.say("survey.list.none"))
	if (second === undefined) return { out: [answering(only)], done: true }
	const options = entries.map((entry) => ({ id: entry.id, label: cx.say(mark[entry.state], { title: clipped(entry.title, 40) }) }))
	const pick = { min: 1, max: 1 }
	const token = cx.newToken()
	return {
		state: { entries },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt: cx.say("survey.list.which", { count: entries.length }), token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick }, canSkip: false, canGoBack: false, settled: true },
	}
}

function picked(state: State, reply: Reply): Turn<State> {
	const entry = reply.kind === "picked" ? state.entries.find(({ id }) => id === reply.ids[0]) : undefined
	return entry === undefined ? lookUp() : { out: [answering(entry)], done: true }
}

function answering({ id, revision }: Entry): Effect {
	return { kind: "startFlow", flow: answerFlow.type, params: { surveyId: id, revision } }
}

function ended(text: string): Turn<State> {
	return { out: [{ kind: "say", blocks: [{ kind: "text", text }] }], done: true }
}
