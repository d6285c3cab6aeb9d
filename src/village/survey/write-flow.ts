/**
 * 发问卷: a survey written in the chat, question by question or pasted at once, shown as residents will see it, confirmed twice,
 * published. Everything said is kept after each message, so leaving or a lost phone costs nothing. Pure.
 */
import { z } from "zod"
import type { CallResult, Flow, Reply } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { asCommand } from "../../text/normalize.ts"
import { problemText } from "./problems.ts"
import { at, prompt } from "./write-prompts.ts"
import { headParts, type State, type Step, stateSchema, type WriteCx, type WriteFacts, type WriteTurn } from "./write-state.ts"
import {
	closingTime,
	type Draft,
	draftFrom,
	draftSchema,
	draftText,
	emptyDraft,
	questionProblems,
	readDraft,
	withQuestion,
} from "./writing.ts"

const publishedSchema = z.object({ title: z.string(), opens: z.enum(["now", "later"]), notified: z.enum(["no", "now", "morning"]) })

export const writeFlow: Flow<null, State, WriteFacts> = {
	type: "survey.write",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: () => ({
		state: { step: { at: "looking" }, draft: emptyDraft, above: [] },
		out: [],
		call: { name: "survey.write.find", args: {} },
	}),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "returned":
				return prompt(state, cx)
			case "expired":
				return end(cx.say("survey.write.later"))
			case "reply":
				return replied(state, resume.reply, cx)
			case "result":
				return worked(state, resume.result, cx)
		}
	},
	summary: ({ draft }, _, { say }) => say("survey.write.summary", { title: draft.title, count: draft.questions.length }),
}

function worked(state: State, result: CallResult, cx: WriteCx): WriteTurn {
	const { step } = state
	if (!result.ok && result.code === "NOT_STAFF") return end(cx.say("survey.staffOnly"))
	if (step.at === "looking") {
		const draft = result.ok ? draftSchema.nullable().parse(result.value) : null
		return prompt(draft === null ? { ...state, step: { at: "title" } } : { ...state, draft, step: { at: "found" } }, cx)
	}
	if (step.at !== "publishing") return prompt(state, cx)
	if (!result.ok) return prompt({ ...state, step: { at: "preview" }, above: [cx.say("survey.write.refused")] }, cx)
	const { title, opens, notified } = publishedSchema.parse(result.value)
	return end(
		[
			cx.say(opens === "now" ? "survey.write.published" : "survey.write.scheduled", { title }),
			cx.say(`survey.write.notified.${notified}`),
		].join("\n"),
	)
}

function replied(state: State, reply: Reply, cx: WriteCx): WriteTurn {
	const { step, draft } = state
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	const text = reply.kind === "text" ? draftText(reply.text) : undefined
	switch (step.at) {
		case "looking":
		case "publishing":
			return prompt(state, cx)
		case "found":
			return picked === "anew" ? keep(state, emptyDraft) : prompt({ ...state, step: nextStep(draft) }, cx)
		case "title": {
			if (text === undefined) return prompt(state, cx)
			const pasted = draft.questions.length === 0 ? draftFrom(text) : undefined
			if (pasted === undefined) return keep(state, { ...draft, title: text })
			return keep(state, { ...pasted, closesAt: pasted.closesAt === null ? null : closingTime(pasted.closesAt, at(cx)) })
		}
		case "intro":
			return keep(state, { ...draft, intro: text ?? null })
		case "unit":
			return picked === undefined ? prompt(state, cx) : keep(state, { ...draft, unit: picked })
		case "secrecy":
			return picked === undefined ? prompt(state, cx) : keep(state, { ...draft, secrecy: picked })
		case "closes":
			return repliedToCloses(state, text, cx)
		case "question":
			return text === undefined ? prompt(state, cx) : repliedToQuestion(state, step.replaces, text, cx)
		case "preview":
			return repliedToPreview(state, picked, cx)
		case "which": {
			const index = reply.kind === "back" ? -1 : Number(picked)
			return prompt({ ...state, step: index >= 0 ? { at: "question", replaces: index } : { at: "preview" } }, cx)
		}
		case "head": {
			const part = headParts.find((id) => id === picked)
			return prompt({ ...state, step: { at: part ?? "preview" } }, cx)
		}
		case "sure":
			return picked === "yes" ? publish(state, step.notify) : prompt({ ...state, step: { at: "preview" } }, cx)
	}
}

/** Keeps what was said; the next question follows once it is kept. */
function keep(state: State, draft: Draft, step: Step = nextStep(draft), above: readonly string[] = []): WriteTurn {
	return { state: { ...state, draft, step, above: [...above] }, out: [], call: { name: "survey.write.keep", args: { draft } } }
}

/** What is still missing, in the order it is asked. */
function nextStep(draft: Draft): Step {
	if (draft.title === "") return { at: "title" }
	if (draft.unit === "") return { at: "unit" }
	if (draft.secrecy === "") return { at: "secrecy" }
	if (draft.closesAt === "") return { at: "closes" }
	if (draft.intro === "") return { at: "intro" }
	return draft.questions.length === 0 ? { at: "question" } : { at: "preview" }
}

function repliedToCloses(state: State, text: string | undefined, cx: WriteCx): WriteTurn {
	const draft = { ...state.draft, closesAt: text === undefined ? null : closingTime(text.slice(0, 100), at(cx)) }
	const read = readDraft(draft, at(cx))
	const wrong = read.ok ? undefined : read.problems.find(({ field }) => field === "closesAt")
	if (wrong === undefined) return keep(state, draft)
	return prompt({ ...state, above: [problemText(wrong, cx.say)] }, cx)
}

const finished = new Set(["写完了", "完了", "发完了", "没有了", "没了", "好了", "结束", "就这些"])
const deleted = new Set(["删掉", "删除", "不要了", "去掉"])

/** A question that is wrong is kept as well, and what comes next is written in its place. */
function repliedToQuestion(state: State, replaces: number | undefined, text: string, cx: WriteCx): WriteTurn {
	const { draft } = state
	const word = asCommand(text)
	if (finished.has(word)) return prompt({ ...state, step: draft.questions.length === 0 ? { at: "question" } : { at: "preview" } }, cx)
	if (replaces !== undefined && deleted.has(word)) {
		const questions = draft.questions.filter((_, index) => index !== replaces)
		return keep(state, { ...draft, questions }, { at: "question" }, [cx.say("survey.write.deleted")])
	}
	const next = withQuestion(draft, text, replaces)
	const index = replaces ?? next.questions.length - 1
	const problems = questionProblems(text, at(cx)).map(({ question: _, ...problem }) => problemText(problem, cx.say))
	if (problems.length > 0) return keep(state, next, { at: "question", replaces: index }, [cx.say("survey.write.wrong"), ...problems])
	const above = [cx.say("survey.write.noted", { number: index + 1 })]
	return keep(state, next, replaces === undefined ? { at: "question" } : { at: "preview" }, above)
}

function repliedToPreview(state: State, picked: string | undefined, cx: WriteCx): WriteTurn {
	switch (picked) {
		case "publish":
		case "quiet":
			return prompt({ ...state, step: { at: "sure", notify: picked === "publish" } }, cx)
		case "more":
			return prompt({ ...state, step: { at: "question" } }, cx)
		case "change":
			return prompt({ ...state, step: state.draft.questions.length === 1 ? { at: "question", replaces: 0 } : { at: "which" } }, cx)
		case "head":
			return prompt({ ...state, step: { at: "head" } }, cx)
		default:
			return picked === "later" ? end(cx.say("survey.write.later")) : prompt(state, cx)
	}
}

function publish(state: State, notify: boolean): WriteTurn {
	return {
		state: { ...state, step: { at: "publishing", notify } },
		out: [],
		call: { name: "survey.write.publish", args: { draft: state.draft, notify } },
	}
}
