/** Answering a survey: one question at a time, each choice repeated in words, to be changed until the survey closes. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { CallResult, Cx, Effect, Flow, Reply, Turn } from "../../engine/flow.ts"
import { answerFrom, ask, clipped, deadline, echo, greeting, type SurveyFacts, summaryRows } from "./asking.ts"
import type { Definition, Question } from "./definition.ts"
import { type Answer, answerSchema, maxAnswerText, nextOpen } from "./rules.ts"

const paramsSchema = z.object({ surveyId: z.string(), revision: z.number().int() })
export type SurveyParams = z.infer<typeof paramsSchema>

const stateSchema = z.object({
	step: z.discriminatedUnion("at", [
		/** Looking up what stands; nothing has been asked yet. */
		z.object({ at: z.literal("starting") }),
		/** `isChange`: the response is complete and this one answer is given anew. `pending`: an answer on its way into the store. */
		z.object({ at: z.literal("question"), index: z.number().int(), isChange: z.boolean(), pending: answerSchema.exactOptional() }),
		/** Everything answered: 以上都对吗? `after`: what the person just did. */
		z.object({ at: z.literal("review"), after: z.enum(["last-answer", "change", "look"]) }),
		/** Which one to change. */
		z.object({ at: z.literal("choosing") }),
	]),
	/** Questions answered or skipped so far. */
	answered: z.array(z.string()),
	isGreeted: z.boolean(),
})
type State = z.infer<typeof stateSchema>
type SurveyCx = Cx<SurveyFacts>
type SurveyTurn = Turn<State>

/** What `survey.begin` and `survey.finish` give. */
const responseSchema = z.object({
	revision: z.number().int(),
	closesAt: z.number().nullable(),
	isComplete: z.boolean(),
	answers: z.array(z.object({ questionId: z.string(), value: answerSchema })),
	answeredBy: z.string().nullable(),
})
type ResponseNow = z.infer<typeof responseSchema>

/** What `survey.answer` gives. */
const givenSchema = z.object({ isKept: z.boolean(), insteadOf: z.string().nullable(), isElsewhere: z.boolean().default(false) })

export const answerFlow: Flow<SurveyParams, State, SurveyFacts> = {
	type: "survey.answer",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: (params) => lookUp({ step: { at: "starting" }, answered: [], isGreeted: false }, params),
	resume: (state, resume, params, cx) => {
		const { definition } = cx.facts
		if (definition === undefined) return ended(cx.say("survey.gone"))
		const dialog: Dialog = { state, params, cx, definition }
		switch (resume.kind) {
			case "returned":
				return lookUp(state, params)
			case "expired":
				return ended(cx.say("survey.closed", { title: definition.title }))
			case "reply":
				return replied(dialog, resume.reply)
			case "result":
				return resume.call === "survey.answer" ? answered(dialog, resume.result) : lookedUp(dialog, resume.result)
		}
	},
	summary: (state, _, { say, facts: { definition } }) => {
		const title = definition?.title ?? ""
		const left = (definition?.questions.length ?? 0) - state.answered.length
		return left > 0 ? say("survey.left", { title, count: left }) : say("survey.allAnswered", { title })
	},
}

type Dialog = { readonly state: State; readonly params: SurveyParams; readonly cx: SurveyCx; readonly definition: Definition }

function lookUp(state: State, { surveyId, revision }: SurveyParams): SurveyTurn {
	return { state, out: [], call: { name: "survey.begin", args: { surveyId, revision } } }
}

/** What stands is known: go on where the person, or their household, is. */
function lookedUp(dialog: Dialog, result: CallResult): SurveyTurn {
	const { state, params, cx, definition } = dialog
	if (!result.ok) return refused(dialog, result.code)
	const response = responseSchema.parse(result.value)
	if (response.revision !== params.revision) {
		return { out: [{ kind: "startFlow", flow: answerFlow.type, params: { ...params, revision: response.revision } }], done: true }
	}
	const known = new Set(response.answers.map(({ questionId }) => questionId))
	const next: State = { ...state, answered: [...known], isGreeted: true }
	const { step } = state
	if (step.at === "question" && step.isChange) return question({ ...dialog, state: next }, step.index, true, [])
	if (response.isComplete) return review({ ...dialog, state: next }, response)
	const index = nextOpen(definition, known, step.at === "question" ? step.index : 0)
	if (index === undefined) return finish({ ...dialog, state: next }, "last-answer", [])
	const above: Block[] = []
	if (!state.isGreeted) above.push(text(greeting(definition, deadline(response.closesAt, cx.facts, cx.say), cx.say)))
	if (!state.isGreeted && known.size > 0) above.push(text(begunBefore(response, cx)))
	return question({ ...dialog, state: next }, index, false, above)
}

function begunBefore({ answers, answeredBy }: ResponseNow, { say }: SurveyCx): string {
	return answeredBy === null
		? say("survey.goOn", { count: answers.length })
		: say("survey.goOnForHousehold", { name: answeredBy, count: answers.length })
}

/** Asks a question below what else is said in this message. */
function question({ state, cx, definition }: Dialog, index: number, isChange: boolean, above: readonly Block[]): SurveyTurn {
	const asked = definition.questions[index]
	if (asked === undefined) return ended(cx.say("survey.gone"))
	const skip = state.answered.includes(asked.id) ? "keeps" : asked.required ? "no" : "yes"
	const { block, wait } = ask(
		{ question: asked, index, total: definition.questions.length, skip, canGoBack: index > 0 || isChange },
		cx.newToken(),
		cx.say,
	)
	return { state: { ...state, step: { at: "question", index, isChange } }, out: [says([...above, block])], wait }
}

function replied(dialog: Dialog, reply: Reply): SurveyTurn {
	const { step } = dialog.state
	switch (step.at) {
		case "starting":
			return lookUp(dialog.state, dialog.params)
		case "question":
			return repliedToQuestion(dialog, step, reply)
		case "review":
			return repliedToReview(dialog, reply)
		case "choosing":
			return repliedToChoosing(dialog, reply)
	}
}

function repliedToQuestion(dialog: Dialog, { index, isChange }: { index: number; isChange: boolean }, reply: Reply): SurveyTurn {
	const { state, params, cx, definition } = dialog
	const asked = definition.questions[index]
	if (asked === undefined) return ended(cx.say("survey.gone"))
	if (reply.kind === "back")
		return isChange
			? lookUp({ ...state, step: { at: "review", after: "look" } }, params)
			: question(dialog, Math.max(0, index - 1), false, [])
	// Skipping what has an answer leaves the answer as it is: nothing is lost by going forward.
	if (reply.kind === "skip" && state.answered.includes(asked.id)) return goOn(dialog, index, isChange, [text(cx.say("survey.kept"))])
	const answer = answerFrom(asked, reply)
	if (answer === undefined) return question(dialog, index, isChange, [text(cx.say("survey.noAnswer"))])
	const cut = reply.kind === "text" && reply.text.length > maxAnswerText ? [says([text(cx.say("survey.cut", { max: maxAnswerText }))])] : []
	return {
		state: { ...state, step: { at: "question", index, isChange, pending: answer } },
		out: cut,
		call: { name: "survey.answer", args: { surveyId: params.surveyId, revision: params.revision, questionId: asked.id, answer } },
	}
}

/** The store took the answer, or says why not. */
function answered(dialog: Dialog, result: CallResult): SurveyTurn {
	const { state, cx, definition } = dialog
	const { step } = state
	const asked = step.at === "question" ? definition.questions[step.index] : undefined
	if (step.at !== "question" || step.pending === undefined || asked === undefined) return ended(cx.say("survey.gone"))
	if (!result.ok) {
		if (result.code.startsWith("ANSWER_")) return question(dialog, step.index, step.isChange, [text(cx.say("survey.noAnswer"))])
		return refused(dialog, result.code)
	}
	const { isKept, insteadOf, isElsewhere } = givenSchema.parse(result.value)
	// Who changed it knowingly has seen the earlier answer before.
	const isKnown = state.answered.includes(asked.id)
	const news = isKnown
		? undefined
		: insteadOf !== null
			? cx.say("survey.insteadOf", { name: insteadOf })
			: isElsewhere
				? cx.say("survey.elsewhere")
				: undefined
	const said = isKept ? cx.say("survey.kept") : echo(asked, step.pending, definition, cx.say)
	const above = [text(said), ...(news === undefined ? [] : [text(news)])]
	return goOn(withAnswered(dialog, asked), step.index, step.isChange, above)
}

function withAnswered(dialog: Dialog, { id }: Question): Dialog {
	const { answered: known } = dialog.state
	return known.includes(id) ? dialog : { ...dialog, state: { ...dialog.state, answered: [...known, id] } }
}

function goOn(dialog: Dialog, index: number, isChange: boolean, above: readonly Block[]): SurveyTurn {
	const { state, definition } = dialog
	if (isChange) return finish(dialog, "change", above)
	const next = nextOpen(definition, new Set(state.answered), index + 1)
	return next === undefined ? finish(dialog, "last-answer", above) : question(dialog, next, false, above)
}

function finish({ state, params }: Dialog, after: "last-answer" | "change", above: readonly Block[]): SurveyTurn {
	return {
		state: { ...state, step: { at: "review", after } },
		out: above.length === 0 ? [] : [says(above)],
		call: { name: "survey.finish", args: { surveyId: params.surveyId } },
	}
}

/** The summary, and whether it is right. Nothing is owed any more: another dialog may simply take over. */
function review({ state, cx, definition }: Dialog, response: ResponseNow): SurveyTurn {
	const { say } = cx
	const after = state.step.at === "review" ? state.step.after : "look"
	const rows = summaryRows(definition, new Map(response.answers.map(({ questionId, value }): [string, Answer] => [questionId, value])), say)
	const options = [
		{ id: "yes", label: say("survey.right") },
		{ id: "no", label: say("survey.change") },
	]
	const pick = { min: 1, max: 1 }
	const token = cx.newToken()
	const prompt = say("survey.isRight", { until: deadline(response.closesAt, cx.facts, say) })
	return {
		state: { ...state, step: { at: "review", after } },
		out: [
			says([text(reviewHeading(definition, response, after, cx)), { kind: "fields", rows }, { kind: "ask", prompt, token, options, pick }]),
		],
		wait: { token, expects: { kind: "options", options, pick }, canSkip: false, canGoBack: false, settled: true },
	}
}

function reviewHeading(
	{ title, unit }: Definition,
	{ answeredBy }: ResponseNow,
	after: "last-answer" | "change" | "look",
	{ say }: SurveyCx,
): string {
	switch (after) {
		case "last-answer":
			return say("survey.thanks")
		case "change":
			return say("survey.changed")
		case "look":
			return unit === "household" && answeredBy !== null
				? say("survey.doneByOther", { title, name: answeredBy })
				: say("survey.done", { title })
	}
}

function repliedToReview(dialog: Dialog, reply: Reply): SurveyTurn {
	const { state, params, cx } = dialog
	if (reply.kind !== "picked") return lookUp({ ...state, step: { at: "review", after: "look" } }, params)
	if (reply.ids[0] !== "no") return ended(cx.say("survey.goodbye"))
	return dialog.definition.questions.length === 1 ? question(dialog, 0, true, []) : choosing(dialog)
}

function choosing({ state, cx, definition }: Dialog): SurveyTurn {
	const options = definition.questions.map(({ id, title }) => ({ id, label: clipped(title, 30) }))
	const pick = { min: 1, max: 1 }
	const token = cx.newToken()
	return {
		state: { ...state, step: { at: "choosing" } },
		out: [says([{ kind: "ask", prompt: cx.say("survey.whichOne"), token, options, pick }])],
		wait: { token, expects: { kind: "options", options, pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

function repliedToChoosing(dialog: Dialog, reply: Reply): SurveyTurn {
	const { state, params, definition } = dialog
	if (reply.kind === "back") return lookUp({ ...state, step: { at: "review", after: "look" } }, params)
	const index = reply.kind === "picked" ? definition.questions.findIndex(({ id }) => id === reply.ids[0]) : -1
	return index < 0 ? choosing(dialog) : question(dialog, index, true, [])
}

/** The survey takes nothing any more. What was answered before stays and counts. */
function refused({ state, cx, definition }: Dialog, code: string): SurveyTurn {
	const { title } = definition
	switch (code) {
		case "SURVEY_CLOSED": {
			const isAnswer = state.step.at === "question" && state.step.pending !== undefined
			const count = state.answered.length
			const kept = count > 0 ? cx.say("survey.closedKept", { count }) : cx.say("survey.closedNothing")
			return ended(`${cx.say(isAnswer ? "survey.closedAnswer" : "survey.closed", { title })}${kept}${cx.say("survey.closedNext")}`)
		}
		case "NOT_MEMBER":
			return ended(cx.say("survey.notMember"))
		default:
			return ended(cx.say("survey.gone"))
	}
}

function text(words: string): Block {
	return { kind: "text", text: words }
}

function says(blocks: readonly Block[]): Effect {
	return { kind: "say", blocks }
}

function ended(words: string): SurveyTurn {
	return { out: [says([text(words)])], done: true }
}
