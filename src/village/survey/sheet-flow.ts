/** Entering one sheet in the chat: how it was given, its photo, the questions one by one, all of it shown, then kept at once. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { CallResult, Cx, Flow, Reply, Turn } from "../../engine/flow.ts"
import type { Wait } from "../../engine/wait.ts"
import { answerFrom, answerWords, clipped } from "./asking.ts"
import type { Definition } from "./definition.ts"
import { entryModes } from "./desk-tables.ts"
import { asked } from "./preview.ts"
import { type Answer, answerSchema } from "./rules.ts"

const paramsSchema = z.object({
	surveyId: z.string(),
	personId: z.string(),
	revision: z.number().int(),
	name: z.string(),
	/** The person has answered something themself. */
	hasOwn: z.boolean(),
})
export type SheetParams = z.infer<typeof paramsSchema>

const stateSchema = z.object({
	step: z.discriminatedUnion("at", [
		z.object({ at: z.enum(["mode", "photo", "review", "saving"]) }),
		z.object({ at: z.literal("question"), index: z.number().int() }),
	]),
	/** Id of the entry to be: sent twice, it is entered once. */
	id: z.string(),
	mode: z.enum(entryModes),
	photo: z.string().max(500).nullable(),
	answers: z.array(z.object({ questionId: z.string(), answer: answerSchema })),
})
type State = z.infer<typeof stateSchema>

export type SheetFacts = { readonly definition: Definition | undefined }
type Dialog = { readonly state: State; readonly params: SheetParams; readonly cx: Cx<SheetFacts>; readonly definition: Definition }
type SheetTurn = Turn<State>

const savedSchema = z.object({ entered: z.number().int(), kept: z.number().int(), told: z.number().int() })

export const sheetFlow: Flow<SheetParams, State, SheetFacts> = {
	type: "survey.sheet",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: (params, cx) => {
		const { definition } = cx.facts
		if (definition === undefined) return ended(cx.say("survey.proxy.gone"))
		return prompt({ state: { step: { at: "mode" }, id: cx.newId(), mode: "paper", photo: null, answers: [] }, params, cx, definition })
	},
	resume: (state, resume, params, cx) => {
		const { definition } = cx.facts
		if (definition === undefined) return ended(cx.say("survey.proxy.gone"))
		const dialog: Dialog = { state, params, cx, definition }
		switch (resume.kind) {
			case "returned":
				return prompt(dialog)
			case "expired":
				return ended(cx.say("survey.proxy.gone"))
			case "reply":
				return replied(dialog, resume.reply)
			case "result":
				return saved(dialog, resume.result)
		}
	},
	summary: (_, { name }, { say }) => say("survey.sheetFlow.summary", { name }),
}

function replied(dialog: Dialog, reply: Reply): SheetTurn {
	const { state, params, definition } = dialog
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	switch (state.step.at) {
		case "mode": {
			const mode = entryModes.find((id) => id === picked)
			if (mode === undefined) return prompt(dialog)
			return at({ ...dialog, state: { ...state, mode } }, mode === "paper" ? { at: "photo" } : { at: "question", index: 0 })
		}
		case "photo": {
			if (reply.kind === "skip") return at(dialog, { at: "question", index: 0 })
			if (reply.kind !== "media" || reply.media !== "image") return prompt(dialog)
			return at({ ...dialog, state: { ...state, photo: reply.ref } }, { at: "question", index: 0 })
		}
		case "question":
			return repliedToQuestion(dialog, state.step.index, reply)
		case "saving":
			return prompt(dialog)
		case "review": {
			if (picked === "again") return at({ ...dialog, state: { ...state, answers: [] } }, { at: "question", index: 0 })
			if (picked !== "save" && picked !== "replace") return prompt(dialog)
			const { surveyId, personId, revision } = params
			const { id, mode, photo } = state
			const answers = definition.questions.flatMap((question) => state.answers.filter(({ questionId }) => questionId === question.id))
			const args = { surveyId, personId, revision, id, mode, photo, answers, replace: picked === "replace" }
			return { state: { ...state, step: { at: "saving" } }, out: [], call: { name: "survey.proxy.save", args } }
		}
	}
}

/** A question left blank on the paper is skipped; what was said aloud is written down, not passed on as a recording. */
function repliedToQuestion(dialog: Dialog, index: number, reply: Reply): SheetTurn {
	const { state, cx, definition } = dialog
	if (reply.kind === "back") return at(dialog, { at: "question", index: Math.max(0, index - 1) })
	const question = definition.questions[index]
	if (question === undefined) return at(dialog, { at: "review" })
	const answer = reply.kind === "skip" ? undefined : answerFrom(question, reply)
	if (reply.kind !== "skip" && (answer === undefined || answer.kind === "media"))
		return prompt(dialog, [cx.say("survey.sheetFlow.inWords")])
	const others = state.answers.filter(({ questionId }) => questionId !== question.id)
	const answers = answer === undefined ? others : [...others, { questionId: question.id, answer }]
	const next = index + 1
	return at(
		{ ...dialog, state: { ...state, answers } },
		next < definition.questions.length ? { at: "question", index: next } : { at: "review" },
	)
}

function at(dialog: Dialog, step: State["step"]): SheetTurn {
	return prompt({ ...dialog, state: { ...dialog.state, step } })
}

function prompt(dialog: Dialog, above: readonly string[] = []): SheetTurn {
	const { state, params, cx, definition } = dialog
	const { say } = cx
	switch (state.step.at) {
		case "mode":
			return choose(
				dialog,
				say("survey.sheetFlow.mode", { name: params.name }),
				entryModes.map((id) => ({ id, label: say(`survey.enter.mode.${id}`) })),
			)
		case "photo":
			return says(dialog, [text(say("survey.sheetFlow.photo"))], {
				token: cx.newToken(),
				expects: { kind: "text", media: true },
				canSkip: true,
				canGoBack: false,
			})
		case "question": {
			const { index } = state.step
			const question = definition.questions[index]
			if (question === undefined) return at(dialog, { at: "review" })
			const { block, wait } = asked({ question, index, total: definition.questions.length, skip: "yes" }, cx.newToken(), say)
			return says(dialog, [...above.map(text), text(say("survey.sheetFlow.for", { name: params.name })), block], wait)
		}
		case "review":
		case "saving":
			return review(dialog)
	}
}

function review(dialog: Dialog): SheetTurn {
	const { state, params, cx, definition } = dialog
	const { say } = cx
	const given = new Map(state.answers.map(({ questionId, answer }): [string, Answer] => [questionId, answer]))
	if (given.size === 0) return ended(say("survey.enter.refused.SHEET_EMPTY"))
	const rows = definition.questions.map((question, index) => ({
		label: `${index + 1}. ${clipped(question.title, 24)}`,
		value: clipped(answerWords(question, given.get(question.id), say), 60),
	}))
	const above: readonly Block[] = [text(say("survey.sheetFlow.review", { name: params.name })), { kind: "fields", rows }]
	const ids = params.hasOwn ? ["save", "replace", "again"] : ["save", "again"]
	const labels = ids.map((id) => ({
		id,
		label: say(params.hasOwn && id === "save" ? "survey.sheetFlow.saveKeep" : `survey.sheetFlow.${id}`),
	}))
	const asks = say(params.hasOwn ? "survey.sheetFlow.hasOwn" : "survey.sheetFlow.right")
	return choose({ ...dialog, state: { ...state, step: { at: "review" } } }, asks, labels, above)
}

function saved(dialog: Dialog, result: CallResult): SheetTurn {
	const { cx, params } = dialog
	if (!result.ok) return ended(cx.say(result.code === "SHEET_REPEATED" ? "survey.sheetFlow.done" : "survey.sheetFlow.refused"))
	const { kept, told } = savedSchema.parse(result.value)
	const { name } = params
	return ended(
		[
			cx.say("survey.sheetFlow.done"),
			...(kept > 0 ? [cx.say("survey.sheetFlow.kept", { name, count: kept })] : []),
			cx.say(told > 0 ? "survey.sheetFlow.told" : "survey.sheetFlow.untold", { name }),
		].join("\n"),
	)
}

function choose(
	dialog: Dialog,
	words: string,
	options: readonly { readonly id: string; readonly label: string }[],
	above: readonly Block[] = [],
): SheetTurn {
	const token = dialog.cx.newToken()
	const pick = { min: 1, max: 1 }
	const wait: Wait = { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: false }
	return says(dialog, [...above, { kind: "ask", prompt: words, token, options, pick }], wait)
}

function text(words: string): Block {
	return { kind: "text", text: words }
}

function says({ state }: Dialog, blocks: readonly Block[], wait: Wait): SheetTurn {
	return { state, out: [{ kind: "say", blocks }], wait }
}

function ended(words: string): SheetTurn {
	return { out: [{ kind: "say", blocks: [text(words)] }], done: true }
}
