import type { Block } from "../../channel/message.ts"
import type { CallResult, Effect, Flow, Json, Reply } from "../../engine/flow.ts"
import { answerFrom, ask, deadline, echo, greeting, type SurveyFacts } from "./asking.ts"
import { limits, type Question } from "./definition.ts"
import {
	begunBefore,
	choosing,
	type Dialog,
	ended,
	lookUp,
	movedWords,
	questionId,
	refused,
	review,
	type SurveyTurn,
	says,
	standing,
	text,
} from "./flow-parts.ts"
import {
	askedNow,
	atStep,
	fullSchema,
	nothingHidden,
	paramsSchema,
	responseSchema,
	type State,
	type SurveyParams,
	stateSchema,
	takenSchema,
	withAsking,
	withNow,
} from "./flow-state.ts"
import { isExhausted } from "./places.ts"
import { type GivenAnswer, labelsOf, maxAnswerText, nextOpen, type Photo } from "./rules.ts"

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
	const step: State["step"] = { at: "question", index, isChange }
	return {
		state: atStep(state, photos.length > 0 ? { ...step, photos: [...photos] } : step),
		out: [says([...above, block])],
		wait: state.closesAt === undefined ? wait : { ...wait, until: state.closesAt },
	}
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
		state: atStep(state, pendingAt(step, answer)),
		out,
		call: { name: "survey.answer", args: { surveyId: params.surveyId, revision: params.revision, questionId: id, answer } },
	}
}

function pendingAt({ index, isChange, photos }: QuestionStep, pending: GivenAnswer): QuestionStep {
	return photos === undefined ? { at: "question", index, isChange, pending } : { at: "question", index, isChange, photos, pending }
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
	const next: Dialog = { state: withNow(withAnswered(state, asked), asking), params, cx, definition }
	const { photos } = step
	const wantsMore = asked.kind === "photo" && photos !== undefined && photos.length < asked.max
	return wantsMore
		? question(next, step.index, step.isChange, [text(cx.say("survey.photoKept", { count: photos.length }))], photos)
		: goOn(next, step.index, step.isChange, above)
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

function withAnswered(state: State, { id }: Question): State {
	const { answered: known } = state
	return known.includes(id) ? state : atStep(state, state.step, [...known, id])
}

function goOn(dialog: Dialog, index: number, isChange: boolean, above: readonly Block[]): SurveyTurn {
	// A changed answer may bring up questions that were never asked, and a response put right may be only half there.
	const next = openFrom(dialog, isChange ? 0 : index + 1)
	if (next === undefined) return finish(dialog, isChange ? "change" : "last-answer", above)
	return question(dialog, next, false, above)
}

function finish({ state, params }: Dialog, after: "last-answer" | "change", above: readonly Block[]): SurveyTurn {
	return {
		state: atStep(state, { at: "review", after }),
		out: above.length === 0 ? [] : [says(above)],
		call: { name: "survey.finish", args: { surveyId: params.surveyId } },
	}
}

function repliedToReview(dialog: Dialog, reply: Reply): SurveyTurn {
	const { state, params, cx } = dialog
	if (reply.kind !== "picked") return lookUp({ ...state, step: { at: "review", after: "look" } }, params)
	const named = dialog.definition.questions.findIndex(({ id }) => questionId(id) === reply.ids[0])
	if (named >= 0) return question(dialog, named, true, [])
	if (reply.ids[0] !== "no") return ended(cx.say("survey.goodbye"))
	const [only, second] = askedNow(dialog.definition, state)
	if (only === undefined || second !== undefined) return choosing(dialog)
	return question(dialog, dialog.definition.questions.indexOf(only), true, [])
}

function repliedToChoosing(dialog: Dialog, reply: Reply): SurveyTurn {
	const { state, params, definition } = dialog
	if (reply.kind === "back") return lookUp({ ...state, step: { at: "review", after: "look" } }, params)
	const index = reply.kind === "picked" ? definition.questions.findIndex(({ id }) => id === reply.ids[0]) : -1
	return index < 0 ? choosing(dialog) : question(dialog, index, true, [])
}
