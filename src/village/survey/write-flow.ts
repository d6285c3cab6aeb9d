/**
 * 发问卷: a survey written in the chat, question by question or pasted at once, shown as residents will see it, confirmed twice,
 * published. Everything said is kept after each message, so leaving or a lost phone costs nothing. Pure.
 */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { CallResult, Cx, Flow, Reply, Turn } from "../../engine/flow.ts"
import type { Wait } from "../../engine/wait.ts"
import type { Locale } from "../../text/catalogue.ts"
import { asCommand } from "../../text/normalize.ts"
import { clipped } from "./asking.ts"
import { secrecies, units } from "./definition.ts"
import { previewBlocks } from "./preview.ts"
import { problemText } from "./problems.ts"
import {
	closingTime,
	type Draft,
	draftFrom,
	draftSchema,
	draftText,
	emptyDraft,
	questionProblems,
	questionTitle,
	readDraft,
	withQuestion,
} from "./writing.ts"

const stepSchema = z.discriminatedUnion("at", [
	z.object({ at: z.literal("looking") }),
	/** A draft was left: go on with it? */
	z.object({ at: z.literal("found") }),
	z.object({ at: z.literal("title") }),
	z.object({ at: z.literal("intro") }),
	z.object({ at: z.literal("unit") }),
	z.object({ at: z.literal("secrecy") }),
	z.object({ at: z.literal("closes") }),
	/** `replaces`: position of the question that is written anew; absent for a further one. */
	z.object({ at: z.literal("question"), replaces: z.number().int().exactOptional() }),
	z.object({ at: z.literal("preview") }),
	/** Which question, or which part of the head, to change. */
	z.object({ at: z.literal("which") }),
	z.object({ at: z.literal("head") }),
	z.object({ at: z.literal("sure"), notify: z.boolean() }),
	z.object({ at: z.literal("publishing"), notify: z.boolean() }),
])
type Step = z.infer<typeof stepSchema>

const stateSchema = z.object({ step: stepSchema, draft: draftSchema, /** Said above the next question. */ above: z.array(z.string()) })
type State = z.infer<typeof stateSchema>

export type WriteFacts = { readonly locale: Locale; readonly timeZone: string }
type WriteCx = Cx<WriteFacts>
type WriteTurn = Turn<State>

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
				return ended(cx.say("survey.write.later"))
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
	if (!result.ok && result.code === "NOT_STAFF") return ended(cx.say("survey.staffOnly"))
	if (step.at === "looking") {
		const draft = result.ok ? draftSchema.nullable().parse(result.value) : null
		return prompt(draft === null ? { ...state, step: { at: "title" } } : { ...state, draft, step: { at: "found" } }, cx)
	}
	if (step.at !== "publishing") return prompt(state, cx)
	if (!result.ok) return prompt({ ...state, step: { at: "preview" }, above: [cx.say("survey.write.refused")] }, cx)
	const { title, opens, notified } = publishedSchema.parse(result.value)
	return ended(
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

const headParts = ["title", "closes", "intro", "unit", "secrecy"] as const

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
			return picked === "later" ? ended(cx.say("survey.write.later")) : prompt(state, cx)
	}
}

function publish(state: State, notify: boolean): WriteTurn {
	return {
		state: { ...state, step: { at: "publishing", notify } },
		out: [],
		call: { name: "survey.write.publish", args: { draft: state.draft, notify } },
	}
}

/** Asks what the step asks. */
function prompt(state: State, cx: WriteCx): WriteTurn {
	const { step, draft } = state
	const { say } = cx
	switch (step.at) {
		case "looking":
		case "title":
			return askText({ ...state, step: { at: "title" } }, say("survey.write.title"), cx, false)
		case "found":
			return offer(state, say("survey.write.found", { title: draft.title, count: draft.questions.length }), ["goOn", "anew"], cx)
		case "intro":
			return askText(state, say("survey.write.intro"), cx, true)
		case "unit":
			return choose(
				state,
				say("survey.write.unit"),
				units.map((id) => ({ id, label: say(`survey.unit.${id}`) })),
				cx,
			)
		case "secrecy": {
			const hints = secrecies.map((id) => `${say(`survey.secrecy.${id}`)}：${say(`survey.secrecy.${id}.hint`)}`)
			return choose(
				state,
				[say("survey.write.secrecy"), ...hints].join("\n"),
				secrecies.map((id) => ({ id, label: say(`survey.secrecy.${id}`) })),
				cx,
			)
		}
		case "closes":
			return askText(state, say("survey.write.closes"), cx, true)
		case "question":
			return askText(state, questionPrompt(draft, step.replaces, cx), cx, false)
		case "preview":
			return preview(state, cx)
		case "which":
			return choose(
				state,
				say("survey.write.which"),
				draft.questions.map((text, index) => ({ id: String(index), label: clipped(questionTitle(text), 30) })),
				cx,
			)
		case "head":
			return offer(state, say("survey.write.whichPart"), headParts, cx)
		case "sure":
		case "publishing":
			return offer(
				{ ...state, step: { ...step, at: "sure" } },
				say(step.notify ? "survey.write.sureNotify" : "survey.write.sure"),
				["yes", "back"],
				cx,
			)
	}
}

function questionPrompt({ questions }: Draft, replaces: number | undefined, { say }: WriteCx): string {
	const before = replaces === undefined ? undefined : questions[replaces]
	if (replaces !== undefined && before !== undefined) return say("survey.write.again", { number: replaces + 1, text: before })
	return questions.length === 0 ? say("survey.write.first") : say("survey.write.next", { number: questions.length + 1 })
}

/** The survey as residents will be asked it, or what stands in the way. */
function preview(state: State, cx: WriteCx): WriteTurn {
	const read = readDraft(state.draft, at(cx))
	if (!read.ok) {
		const problems = read.problems.map((problem) => problemText(problem, cx.say))
		const words = [cx.say("survey.write.problems"), ...problems, cx.say("survey.write.whatNow")].join("\n")
		return offer(state, words, ["change", "more", "head", "later"], cx)
	}
	const blocks = previewBlocks(read.survey, cx.facts, cx.say)
	return offer(state, cx.say("survey.write.publishAsk"), ["publish", "quiet", "change", "more", "head", "later"], cx, blocks)
}

function offer(state: State, words: string, ids: readonly string[], cx: WriteCx, above: readonly Block[] = []): WriteTurn {
	return choose(
		state,
		words,
		ids.map((id) => ({ id, label: cx.say(`survey.write.option.${id}`) })),
		cx,
		above,
	)
}

function choose(
	state: State,
	words: string,
	options: readonly { readonly id: string; readonly label: string }[],
	cx: WriteCx,
	above: readonly Block[] = [],
): WriteTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return said(state, [...above, { kind: "ask", prompt: words, token, options, pick }], {
		token,
		expects: { kind: "options", options: [...options], pick },
		canSkip: false,
		canGoBack: state.step.at === "which" || state.step.at === "head",
	})
}

function askText(state: State, words: string, cx: WriteCx, canSkip: boolean): WriteTurn {
	return said(state, [{ kind: "text", text: words }], { token: cx.newToken(), expects: { kind: "text" }, canSkip, canGoBack: false })
}

function said(state: State, blocks: readonly Block[], wait: Wait): WriteTurn {
	const above: readonly Block[] = state.above.map((text) => ({ kind: "text", text }))
	return { state: { ...state, above: [] }, out: [{ kind: "say", blocks: [...above, ...blocks] }], wait }
}

function at({ now, facts }: WriteCx) {
	return { now, timeZone: facts.timeZone }
}

function ended(text: string): WriteTurn {
	return { out: [{ kind: "say", blocks: [{ kind: "text", text }] }], done: true }
}
