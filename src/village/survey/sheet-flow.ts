/** Entering one sheet in the chat: how it was given, its photo, the questions one by one, all of it shown, then kept at once. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { CallResult, Cx, Flow, Reply, Turn } from "../../engine/flow.ts"
import type { Wait } from "../../engine/wait.ts"
import { answerFrom, answerWords, clipped } from "./asking.ts"
import type { Definition, Question } from "./definition.ts"
import { entryModes } from "./desk-tables.ts"
import { asked } from "./preview.ts"
import { type Answer, answerSchema, type GivenAnswer } from "./rules.ts"
import { shownQuestions } from "./shown.ts"

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
			const answers = shownQuestions(definition, answersIn(dialog)).flatMap(({ id: asked }) =>
				state.answers.filter(({ questionId }) => questionId === asked),
			)
			const args = { surveyId, personId, revision, id, mode, photo, answers, replace: picked === "replace" }
			return { state: { ...state, step: { at: "saving" } }, out: [], call: { name: "survey.proxy.save", args } }
		}
	}
}

/** A question left blank on the paper is skipped; what was said aloud is written down, not passed on as a recording. */
function repliedToQuestion(dialog: Dialog, index: number, reply: Reply): SheetTurn {
	const { state, cx, definition } = dialog
	if (reply.kind === "back") return at(dialog, { at: "question", index: indexFrom(dialog, index - 1, -1) ?? index })
	const question = definition.questions[index]
	if (question === undefined) return at(dialog, { at: "review" })
	const answer = reply.kind === "skip" ? undefined : (photoFrom(question, reply) ?? answerFrom(question, reply))
	if (reply.kind !== "skip" && (answer === undefined || answer.kind === "media"))
		return prompt(dialog, [cx.say("survey.sheetFlow.inWords")])
	const others = state.answers.filter(({ questionId }) => questionId !== question.id)
	const answers = answer === undefined ? others : [...others, { questionId: question.id, answer }]
	const moved = { ...dialog, state: { ...state, answers } }
	const next = indexFrom(moved, index + 1, 1)
	return at(moved, next === undefined ? { at: "review" } : { at: "question", index: next })
}

/** One photo is what a sheet of paper or a talk at the door comes with; where more must be given, the person does it. */
function photoFrom(question: Question, reply: Reply): GivenAnswer | undefined {
	const isPhoto = question.kind === "photo" && reply.kind === "media" && reply.media === "image"
	return isPhoto ? { kind: "photo", photos: [{ ref: reply.ref }] } : undefined
}

/** What stands on the sheet; what was passed by counts as left blank. */
function answersIn({ state, definition }: Pick<Dialog, "state" | "definition">): ReadonlyMap<string, Answer> {
	const given = new Map(state.answers.map(({ questionId, answer }): [string, Answer] => [questionId, answer]))
	return new Map(definition.questions.map(({ id }): [string, Answer] => [id, given.get(id) ?? { kind: "skipped" }]))
}

/** The next question that is asked, from `index` on or back; its place is that on the paper. */
function indexFrom(dialog: Dialog, index: number, step: 1 | -1): number | undefined {
	const shown = new Set(shownQuestions(dialog.definition, answersIn(dialog)).map(({ id }) => id))
	for (let at = index; at >= 0 && at < dialog.definition.questions.length; at += step) {
		const question = dialog.definition.questions[at]
		const takesOne = question?.kind !== "photo" || question.min <= 1
		if (question !== undefined && shown.has(question.id) && takesOne) return at
	}
	return undefined
}

/** The questions speak to whoever answers; here somebody writes down what another said. */
const instead: Readonly<Record<string, string>> = {
	"survey.writeFreely": "survey.sheetFlow.write",
	"survey.maySkip": "survey.sheetFlow.maySkip",
	"survey.onePhoto": "survey.sheetFlow.onePhoto",
	"survey.photosExactly": "survey.sheetFlow.onePhoto",
	"survey.photosBetween": "survey.sheetFlow.onePhoto",
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
			const { length: total } = definition.questions
			const { block, wait } = asked({ question, index, total, skip: "yes" }, cx.newToken(), (key, values) =>
				say(instead[key] ?? key, values),
			)
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
	const rows = shownQuestions(definition, answersIn(dialog)).map((question) => ({
		label: `${definition.questions.indexOf(question) + 1}. ${clipped(question.title, 24)}`,
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
