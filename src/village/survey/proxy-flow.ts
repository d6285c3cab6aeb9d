/** 代填: somebody with the duty to help finds whose paper or spoken answers they enter. Pure. */
import { z } from "zod"
import type { Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { clipped } from "./asking.ts"
import { sheetFlow } from "./sheet-flow.ts"

const choiceSchema = z.object({ id: z.string(), label: z.string() })
const stateSchema = z.object({
	step: z.enum(["looking", "survey", "who", "finding", "person", "opening"]),
	choices: z.array(choiceSchema),
	surveyId: z.string(),
	personId: z.string(),
})
type State = z.infer<typeof stateSchema>
type ProxyTurn = Turn<State>

const openedSchema = z.object({ revision: z.number().int(), name: z.string(), hasOwn: z.boolean() })

export const proxyFlow: Flow<null, State> = {
	type: "survey.proxy",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: () => lookUp(),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "returned":
			case "expired":
				return lookUp()
			case "reply":
				return replied(state, resume.reply, cx)
			case "result":
				return resume.result.ok
					? found(state, resume.result.value, cx)
					: end(cx.say(resume.result.code === "NOT_STAFF" ? "survey.proxy.notYours" : "survey.proxy.gone"))
		}
	},
	summary: (_, __, { say }) => say("survey.proxy.summary"),
}

function lookUp(): ProxyTurn {
	const state: State = { step: "looking", choices: [], surveyId: "", personId: "" }
	return { state, out: [], call: { name: "survey.proxy.surveys", args: {} } }
}

function found(state: State, value: Json, cx: Cx): ProxyTurn {
	switch (state.step) {
		case "looking": {
			const choices = z.array(choiceSchema).parse(value)
			const [only, second] = choices
			if (only === undefined) return end(cx.say("survey.proxy.none"))
			if (second === undefined) return askWho({ ...state, surveyId: only.id }, cx, cx.say("survey.proxy.for", { title: only.label }))
			return choose({ ...state, step: "survey", choices }, cx.say("survey.proxy.which"), cx)
		}
		case "finding": {
			const choices = z.array(choiceSchema).parse(value)
			if (choices.length === 0) return askWho(state, cx, cx.say("survey.enter.nobody"))
			return choose({ ...state, step: "person", choices }, cx.say("survey.proxy.person"), cx)
		}
		default: {
			const { revision, name, hasOwn } = openedSchema.parse(value)
			const { surveyId, personId } = state
			return { out: [{ kind: "startFlow", flow: sheetFlow.type, params: { surveyId, personId, revision, name, hasOwn } }], done: true }
		}
	}
}

function replied(state: State, reply: Reply, cx: Cx): ProxyTurn {
	if (reply.kind === "back") return askWho(state, cx)
	if (state.step === "who" && reply.kind === "text")
		return {
			state: { ...state, step: "finding" },
			out: [],
			call: { name: "survey.proxy.find", args: { query: reply.text.trim().slice(0, 40) } },
		}
	const choice = reply.kind === "picked" ? state.choices.find(({ id }) => id === reply.ids[0]) : undefined
	if (choice === undefined) return lookUp()
	if (state.step === "survey") return askWho({ ...state, surveyId: choice.id }, cx)
	const { surveyId } = state
	const args = { surveyId, personId: choice.id }
	return { state: { ...state, step: "opening", personId: choice.id }, out: [], call: { name: "survey.proxy.open", args } }
}

function askWho(state: State, cx: Cx, above = ""): ProxyTurn {
	const text = [above, cx.say("survey.proxy.who")].filter((line) => line !== "").join("\n")
	return {
		state: { ...state, step: "who" },
		out: [{ kind: "say", blocks: [{ kind: "text", text }] }],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: false, canGoBack: false },
	}
}

function choose(state: State, prompt: string, cx: Cx): ProxyTurn {
	const options = state.choices.map(({ id, label }) => ({ id, label: clipped(label, 40) }))
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick }, canSkip: false, canGoBack: state.step === "person" },
	}
}
