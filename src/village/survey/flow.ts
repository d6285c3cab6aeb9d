/** Answering a survey: one question at a time, each choice repeated in words, to be changed until the survey closes. Pure. */
import type { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { CallResult, Cx, Effect, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { answerFrom, ask, clipped, deadline, echo, greeting, type SurveyFacts, summaryRows } from "./asking.ts"
import { type Definition, limits, type Question } from "./definition.ts"
import {
	askedNow,
	fullSchema,
	type Moved,
	nothingHidden,
	onPageSchema,
	paramsSchema,
	type ResponseNow,
	responseSchema,
	type State,
	type SurveyParams,
	stateSchema,
	takenSchema,
	withAsking,
	withNow,
} from "./flow-state.ts"
import { isExhausted } from "./places.ts"
import { type Answer, type GivenAnswer, labelsOf, maxAnswerText, nextOpen, type Photo } from "./rules.ts"

type SurveyCx = Cx<SurveyFacts>
type SurveyTurn = Turn<State>

export const answerFlow: Flow<SurveyParams, State, SurveyFacts> = {
	type: "survey.answer",
	version: 2,
	params: paramsSchema,
	state: stateSchema,
	upgrades: { 1: withAsking },
	start: (params) => lookUp({ step: { at: "starting" }, answered: [], asking: nothingHidden, isGreeted: false }, params),
	resume: (state, resume, params, cx) => {
		const { definition } = cx.facts
		if (definition === undefined) return ended(cx.say("survey.gone"))
		const dialog: Dialog = { state, params, cx, definition }
		switch (resume.kind) {
			case "returned":
				return lookUp(state, params)
			case "expired":
				// Staff may have let it stay open for longer.
				return lookUp(state, params)
			case "reply":
				return replied(dialog, resume.reply)
			case "result":
				return resume.call === "survey.answer" ? answered(dialog, resume.result) : lookedUp(dialog, resume.result)
		}
	},
	summary: (state, _, { say, facts: { definition } }) => {
		const title = definition?.title ?? ""
		const left = definition === undefined ? 0 : askedNow(definition, state).filter(({ id }) => !state.answered.includes(id)).length
		return left > 0 ? say("survey.left", { title, count: left }) : say("survey.allAnswered", { title })
	},
}

/** The next question that is asked and open. */
function openFrom({ definition, state }: Dialog, from: number): number | undefined {
	const { hidden, undecided } = state.asking
	return nextOpen(definition, new Set(state.answered), from, new Set([...hidden, ...undecided]))
}

type Dialog = { readonly state: State; readonly params: SurveyParams; readonly cx: SurveyCx; readonly definition: Definition }

function lookUp(state: State, { surveyId, revision }: SurveyParams): SurveyTurn {
	return { state, out: [], call: { name: "survey.begin", args: { surveyId, revision } } }
}

/** What stands is known: go on where the person, or their household, is. */
function lookedUp(dialog: Dialog, result: CallResult): SurveyTurn {
	const { state, params, cx, definition } = dialog
	if (!result.ok) return refused(dialog, result.code, result.detail)
	const response = responseSchema.parse(result.value)
	if (response.revision !== params.revision) {
		return { out: [{ kind: "startFlow", flow: answerFlow.type, params: { ...params, revision: response.revision } }], done: true }
	}
	const known = new Set(response.answers.map(({ questionId }) => questionId))
	const { closesAt: _, ...rest } = state
	const end = response.closesAt === null ? {} : { closesAt: response.closesAt }
	const next: State = withNow({ ...rest, ...end, answered: [...known], isGreeted: true }, response.asking)
	const { step } = state
	const now: Dialog = { ...dialog, state: next }
	if (step.at === "question" && step.isChange && isAsked(now, step.index)) return question(now, step.index, true, [])
	const index = openFrom(now, step.at === "question" ? step.index : 0)
	// Complete, unless something that was entered for the person since has brought up further questions.
	if (response.isComplete && (response.asking === undefined || index === undefined)) return review(now, response)
	if (index === undefined) return finish({ ...dialog, state: next }, "last-answer", [])
	if (params.fix === true && step.at === "starting" && known.size > 0) return choosing(now, [standing(now, response)])
	const above: Block[] = []
	if (!state.isGreeted) above.push(text(greeting(definition, deadline(response.closesAt, cx.facts, cx.say), cx.say)))
	if (!state.isGreeted && known.size > 0) above.push(text(begunBefore(response, cx)))
	return question({ ...dialog, state: next }, index, false, above)
}

function isAsked({ definition, state }: Dialog, index: number): boolean {
	const asked = definition.questions[index]
	return asked !== undefined && askedNow(definition, state).includes(asked)
}

function begunBefore({ answers, answeredBy }: ResponseNow, { say }: SurveyCx): string {
	return answeredBy === null
		? say("survey.goOn", { count: answers.length })
		: say("survey.goOnForHousehold", { name: answeredBy, count: answers.length })
}

/** Asks a question below what else is said in this message. */
function question(
	{ state, cx, definition }: Dialog,
	index: number,
	isChange: boolean,
	above: readonly Block[],
	photos: readonly Photo[] = [],
): SurveyTurn {
	const asked = definition.questions[index]
	if (asked === undefined) return ended(cx.say("survey.gone"))
	const { undecided, full } = state.asking
	const list = askedNow(definition, state)
	const gone = full[asked.id] ?? []
	const isFree = !asked.required || isExhausted(asked, gone)
	const { block, wait } = ask(
		{
			question: asked,
			number: list.indexOf(asked) + 1,
			total: list.length + undecided.length,
			isMost: undecided.length > 0,
			full: gone,
			photos: photos.length,
			skip: state.answered.includes(asked.id) ? "keeps" : isFree ? "yes" : "no",
			canGoBack: list.indexOf(asked) > 0 || isChange,
		},
		cx.newToken(),
		cx.say,
	)
	const step = { at: "question" as const, index, isChange, ...(photos.length > 0 && { photos: [...photos] }) }
	const until = state.closesAt === undefined ? {} : { until: state.closesAt }
	return { state: { ...state, step }, out: [says([...above, block])], wait: { ...wait, ...until } }
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

type QuestionStep = Extract<State["step"], { at: "question" }>

function repliedToQuestion(dialog: Dialog, step: QuestionStep, reply: Reply): SurveyTurn {
	const { state, params, cx, definition } = dialog
	const { index, isChange } = step
	const asked = definition.questions[index]
	if (asked === undefined) return ended(cx.say("survey.gone"))
	if (reply.kind === "back") {
		if (isChange) return lookUp({ ...state, step: { at: "review", after: "look" } }, params)
		const before = askedNow(definition, state).findLast((one) => definition.questions.indexOf(one) < index)
		return question(dialog, before === undefined ? index : definition.questions.indexOf(before), false, [])
	}
	// Skipping what has an answer leaves the answer as it is: nothing is lost by going forward.
	if (reply.kind === "skip" && state.answered.includes(asked.id)) return goOn(dialog, index, isChange, [text(cx.say("survey.kept"))])
	if (asked.kind === "photo" && reply.kind !== "skip") return repliedToPhoto(dialog, asked, step, reply)
	const answer = answerFrom(asked, reply)
	if (answer === undefined) return question(dialog, index, isChange, [text(cx.say("survey.noAnswer"))])
	const cut = reply.kind === "text" && reply.text.length > maxAnswerText ? [says([text(cx.say("survey.cut", { max: maxAnswerText }))])] : []
	return give(dialog, asked, { at: "question", index, isChange }, answer, cut)
}

function give({ state, params }: Dialog, { id }: Question, step: QuestionStep, answer: GivenAnswer, out: readonly Effect[]): SurveyTurn {
	return {
		state: { ...state, step: { ...step, pending: answer } },
		out,
		call: { name: "survey.answer", args: { surveyId: params.surveyId, revision: params.revision, questionId: id, answer } },
	}
}

/** Photos come one by one: with enough of them each is stored at once, so that nothing is lost if no more come. */
function repliedToPhoto(dialog: Dialog, asked: Extract<Question, { kind: "photo" }>, step: QuestionStep, reply: Reply): SurveyTurn {
	const { cx } = dialog
	const { index, isChange, photos = [] } = step
	if (reply.kind === "picked") return goOn(dialog, index, isChange, [])
	if (reply.kind !== "media") return question(dialog, index, isChange, [text(cx.say("survey.photoAwaited"))], photos)
	if (reply.media !== "image") {
		const answer = answerFrom(asked, reply)
		return answer === undefined
			? question(dialog, index, isChange, [text(cx.say("survey.noAnswer"))], photos)
			: give(dialog, asked, { at: "question", index, isChange }, answer, [])
	}
	const caption = reply.caption?.slice(0, limits.caption)
	const all = [...photos, { ref: reply.ref, ...(caption !== undefined && { caption }) }]
	if (all.length < asked.min) return question(dialog, index, isChange, [text(cx.say("survey.photoKept", { count: all.length }))], all)
	return give(dialog, asked, { at: "question", index, isChange, photos: all }, { kind: "photo", photos: all }, [])
}

/** The store took the answer, or says why not. */
function answered(dialog: Dialog, result: CallResult): SurveyTurn {
	const { state, params, cx, definition } = dialog
	const { step } = state
	const asked = step.at === "question" ? definition.questions[step.index] : undefined
	if (step.at !== "question" || step.pending === undefined || asked === undefined) return ended(cx.say("survey.gone"))
	if (!result.ok) {
		if (result.code === "OPTION_FULL") return wasFull(dialog, asked, step, result.detail)
		// Somebody of the household changed an answer meanwhile: the question is not asked any more.
		if (result.code === "NOT_SHOWN") return lookUp({ ...state, step: { at: "question", index: step.index, isChange: false } }, params)
		if (result.code.startsWith("ANSWER_")) return question(dialog, step.index, step.isChange, [text(cx.say("survey.noAnswer"))])
		return refused(dialog, result.code)
	}
	const { isKept, insteadOf, isElsewhere, asking, moved } = takenSchema.parse(result.value)
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
	const above = [text(said), ...(news === undefined ? [] : [text(news)]), ...movedWords(moved, cx)]
	const known = withAnswered(dialog, asked)
	const next = { ...known, state: withNow(known.state, asking) }
	const { photos } = step
	const wantsMore = asked.kind === "photo" && photos !== undefined && photos.length < asked.max
	return wantsMore
		? question(next, step.index, step.isChange, [text(cx.say("survey.photoKept", { count: photos.length }))], photos)
		: goOn(next, step.index, step.isChange, above)
}

/** Other answers that stopped or began again to count. */
function movedWords(moved: Moved | undefined, { say }: SurveyCx): readonly Block[] {
	const { hidden, restored } = moved ?? { hidden: 0, restored: 0 }
	return [
		...(hidden > 0 ? [text(say("survey.moved.hidden", { count: hidden }))] : []),
		...(restored > 0 ? [text(say("survey.moved.restored", { count: restored }))] : []),
	]
}

/** The last place went to somebody else meanwhile, or there was none. */
function wasFull(dialog: Dialog, asked: Question, step: QuestionStep, detail: Json | undefined): SurveyTurn {
	const { state, cx } = dialog
	const { full } = fullSchema.parse(detail)
	const gone = full[asked.id] ?? []
	const wanted = step.pending === undefined ? [] : labelsOf(asked, step.pending).map(({ label }) => label)
	const options = labelsOf(asked, { kind: "multiple", options: [...gone] }).flatMap(({ label }) => (wanted.includes(label) ? [label] : []))
	const words = cx.say("survey.full", { options: options.join("、") })
	return question({ ...dialog, state: { ...state, asking: { ...state.asking, full } } }, step.index, step.isChange, [text(words)])
}

function withAnswered(dialog: Dialog, { id }: Question): Dialog {
	const { answered: known } = dialog.state
	return known.includes(id) ? dialog : { ...dialog, state: { ...dialog.state, answered: [...known, id] } }
}

function goOn(dialog: Dialog, index: number, isChange: boolean, above: readonly Block[]): SurveyTurn {
	// A changed answer may bring up questions that were never asked, and a response put right may be only half there.
	const next = openFrom(dialog, isChange ? 0 : index + 1)
	if (next === undefined) return finish(dialog, isChange ? "change" : "last-answer", above)
	return question(dialog, next, false, above)
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
	const rows = summaryRows(
		askedNow(definition, state),
		new Map(response.answers.map(({ questionId, value }): [string, Answer] => [questionId, value])),
		say,
	)
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
	const [only, second] = askedNow(dialog.definition, state)
	if (only === undefined || second !== undefined) return choosing(dialog)
	return question(dialog, dialog.definition.questions.indexOf(only), true, [])
}

/** What stands of a response that is not complete. */
function standing({ cx, definition, state }: Dialog, { answers }: ResponseNow): Block {
	const given = askedNow(definition, state).filter(({ id }) => state.answered.includes(id))
	const values = new Map(answers.map(({ questionId, value }): [string, Answer] => [questionId, value]))
	return { kind: "fields", title: cx.say("survey.standing", { title: definition.title }), rows: summaryRows(given, values, cx.say) }
}

function choosing({ state, cx, definition }: Dialog, above: readonly Block[] = []): SurveyTurn {
	const given = askedNow(definition, state).filter(({ id }) => state.answered.includes(id))
	const options = given.map(({ id, title }) => ({ id, label: clipped(title, 30) }))
	const pick = { min: 1, max: 1 }
	const token = cx.newToken()
	return {
		state: { ...state, step: { at: "choosing" } },
		out: [says([...above, { kind: "ask", prompt: cx.say("survey.whichOne"), token, options, pick }])],
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
function refused({ state, cx, definition }: Dialog, code: string, detail?: Json): SurveyTurn {
	const { title } = definition
	switch (code) {
		case "ON_PAGE":
			return onPage(definition, onPageSchema.parse(detail), cx)
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

/** An anonymous survey: nothing is asked here, the chat only shows the way. */
function onPage(definition: Definition, { url, isDone, closesAt }: z.infer<typeof onPageSchema>, cx: SurveyCx): SurveyTurn {
	if (isDone) return ended(cx.say("survey.onPage.done", { title: definition.title }))
	const words = greeting(definition, deadline(closesAt, cx.facts, cx.say), cx.say)
	if (url === null) return ended(`${words}\n${cx.say("survey.noPage")}`)
	const blocks: readonly Block[] = [text(`${words}\n${cx.say("survey.onPage")}`), { kind: "link", text: cx.say("survey.onPage.link"), url }]
	return { out: [says(blocks)], done: true }
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
