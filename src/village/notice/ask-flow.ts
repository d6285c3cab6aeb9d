/** 提问: a question put to a notice, in public or to the village only; 附议: standing behind somebody else's. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Flow, Json, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { cleanText } from "../../text/normalize.ts"

export const askFlowType = "notice.ask"
/** Longest question, in UTF-16 units. */
const maxText = 1_000

const paramsSchema = z.object({
	text: z.string(),
	/** Empty: it is to be chosen, or stands in the text. */
	noticeId: z.string(),
})
const stages = ["finding", "which", "text", "public", "asking"] as const
const stateSchema = z.object({ stage: z.enum(stages), text: z.string(), noticeId: z.string(), title: z.string() })
type State = z.infer<typeof stateSchema>

const foundSchema = z.object({ text: z.string(), notices: z.array(z.object({ id: z.string(), label: z.string() })) })

function choose<S extends Json>(state: S, cx: BaseCx, prompt: string, options: readonly Option[]): Turn<S> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: false },
	}
}

function askText(state: State, cx: BaseCx, words: string): Turn<State> {
	return {
		state: { ...state, stage: "text" },
		out: [{ kind: "say", blocks: [{ kind: "text", text: words }] }],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: false, canGoBack: false },
	}
}

export const askFlow: Flow<z.infer<typeof paramsSchema>, State> = {
	type: askFlowType,
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: ({ text, noticeId }) => find({ text: cleanText(text), noticeId, title: "" }),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "expired":
				return { out: [], done: true }
			case "returned":
				if (state.noticeId === "") return find(state)
				return state.text === "" ? askText(state, cx, cx.say("notice.ask.text", { title: state.title })) : askPublic(state, cx)
			case "result":
				if (!resume.result.ok) return end(cx.say(refusalKey(resume.result.code)))
				return state.stage === "asking" ? asked(resume.result.value, cx) : found(state, resume.result.value, cx)
			case "reply":
				break
		}
		const { reply } = resume
		if (state.stage === "text") {
			const text = reply.kind === "text" ? cleanText(reply.text) : ""
			if (text === "") return askText(state, cx, cx.say("notice.ask.text", { title: state.title }))
			if (text.length > maxText) return askText(state, cx, cx.say("notice.ask.long", { max: maxText }))
			return askPublic({ ...state, text }, cx)
		}
		const picked = reply.kind === "picked" ? reply.ids[0] : undefined
		if (picked === undefined || picked === "no") return end(cx.say("notice.ask.dropped"))
		if (state.stage === "which") return find({ ...state, noticeId: picked })
		const { noticeId, text } = state
		return {
			state: { ...state, stage: "asking" },
			out: [],
			call: { name: "notice.ask", args: { noticeId, text, isPublic: picked === "public" } },
		}
	},
	summary: (_, __, { say }) => say("notice.ask.summary"),
}

function find(of: Omit<State, "stage">): Turn<State> {
	return { state: { ...of, stage: "finding" }, out: [], call: { name: "notice.askable", args: { text: of.text, noticeId: of.noticeId } } }
}

function found(state: State, value: Json, cx: BaseCx): Turn<State> {
	const { text, notices } = foundSchema.parse(value)
	const [only, second] = notices
	if (only === undefined) return end(cx.say("notice.ask.none"))
	if (second !== undefined) return choose({ ...state, text, stage: "which" }, cx, cx.say("notice.ask.which"), notices)
	const next = { ...state, text, noticeId: only.id, title: only.label }
	if (text.length > maxText) return askText({ ...next, text: "" }, cx, cx.say("notice.ask.long", { max: maxText }))
	return text === "" ? askText(next, cx, cx.say("notice.ask.text", { title: only.label })) : askPublic(next, cx)
}

function askPublic(state: State, cx: BaseCx): Turn<State> {
	const options = (["public", "private", "no"] as const).map((id) => ({ id, label: cx.say(`notice.ask.${id}`) }))
	return choose({ ...state, stage: "public" }, cx, cx.say("notice.ask.how", { title: state.title, text: state.text }), options)
}

function asked(value: Json, cx: BaseCx): Turn<State> {
	const { number, day, isPublic } = z.object({ number: z.string(), day: z.string(), isPublic: z.boolean() }).parse(value)
	return end(
		`${cx.say(isPublic ? "notice.asked.public" : "notice.asked.private", { number })}${day === "" ? "" : `\n${cx.say("notice.asked.meeting", { day })}`}`,
	)
}

function refusalKey(code: string): string {
	if (code === "NOTICE_WITHDRAWN") return "notice.ask.withdrawn"
	return code === "NOT_MEMBER" ? "router.memberOnly" : "notice.gone"
}

const secondState = z.object({ stage: z.enum(["list", "sending"]) })

export const secondFlow: Flow<null, z.infer<typeof secondState>> = {
	type: "notice.second",
	version: 1,
	params: z.null(),
	state: secondState,
	upgrades: {},
	start: () => ({ state: { stage: "list" }, out: [], call: { name: "notice.questions", args: {} } }),
	resume: (state, resume, _, cx) => {
		if (resume.kind === "returned") return { state: { stage: "list" }, out: [], call: { name: "notice.questions", args: {} } }
		if (resume.kind === "expired") return { out: [], done: true }
		if (resume.kind === "result") {
			if (!resume.result.ok) return end(cx.say("notice.second.gone"))
			if (state.stage === "sending")
				return end(cx.say("notice.second.done", { seconds: z.object({ seconds: z.number() }).parse(resume.result.value).seconds }))
			const { questions } = z.object({ questions: z.array(z.object({ id: z.string(), label: z.string() })) }).parse(resume.result.value)
			if (questions.length === 0) return end(cx.say("notice.second.none"))
			return choose(state, cx, cx.say("notice.second.which"), [...questions, { id: "no", label: cx.say("notice.second.no") }])
		}
		const picked = resume.reply.kind === "picked" ? resume.reply.ids[0] : undefined
		if (picked === undefined || picked === "no") return end(cx.say("notice.ask.dropped"))
		return { state: { stage: "sending" }, out: [], call: { name: "notice.secondOne", args: { id: picked } } }
	},
	summary: () => "",
}
