/** What the dialog of a survey says and waits for, apart from its questions. Pure. */
import type { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { Cx, Effect, Json, Turn } from "../../engine/flow.ts"
import { clipped, deadline, greeting, type SurveyFacts, summaryRows } from "./asking.ts"
import type { Definition } from "./definition.ts"
import { askedNow, type Moved, onPageSchema, type ResponseNow, type State, type SurveyParams } from "./flow-state.ts"
import type { Answer } from "./rules.ts"

export type SurveyCx = Cx<SurveyFacts>

export type SurveyTurn = Turn<State>

export type Dialog = { readonly state: State; readonly params: SurveyParams; readonly cx: SurveyCx; readonly definition: Definition }

export function lookUp(state: State, { surveyId, revision }: SurveyParams): SurveyTurn {
	return { state, out: [], call: { name: "survey.begin", args: { surveyId, revision } } }
}

export function begunBefore({ answers, answeredBy }: ResponseNow, { say }: SurveyCx): string {
	return answeredBy === null
		? say("survey.goOn", { count: answers.length })
		: say("survey.goOnForHousehold", { name: answeredBy, count: answers.length })
}

/** Other answers that stopped or began again to count. */
export function movedWords(moved: Moved | undefined, { say }: SurveyCx): readonly Block[] {
	const { hidden, restored } = moved ?? { hidden: 0, restored: 0 }
	return [
		...(hidden > 0 ? [text(say("survey.moved.hidden", { count: hidden }))] : []),
		...(restored > 0 ? [text(say("survey.moved.restored", { count: restored }))] : []),
	]
}

/** What stands of a response that is not complete. */
export function standing({ cx, definition, state }: Dialog, { answers }: ResponseNow): Block {
	const given = askedNow(definition, state).filter(({ id }) => state.answered.includes(id))
	const values = new Map(answers.map(({ questionId, value }): [string, Answer] => [questionId, value]))
	return { kind: "fields", title: cx.say("survey.standing", { title: definition.title }), rows: summaryRows(given, values, cx.say) }
}

export function choosing({ state, cx, definition }: Dialog, above: readonly Block[] = []): SurveyTurn {
	const given = askedNow(definition, state).filter(({ id }) => state.answered.includes(id))
	const options = given.map(({ id, title }) => ({ id, label: clipped(title, 30) }))
	const pick = { min: 1, max: 1 }
	const token = cx.newToken()
	return {
		state: { ...state, step: { at: "choosing" } },
		out: [says([...above, { kind: "ask", prompt: cx.say("survey.whichOne"), token, options, pick }])],
		wait: { token, expects: { kind: "options", options, pick, counter: "题" }, canSkip: false, canGoBack: true, settled: true },
	}
}

/** The summary, and whether it is right. Nothing is owed any more: another dialog may simply take over. */
export function review({ state, cx, definition }: Dialog, response: ResponseNow): SurveyTurn {
	const { say } = cx
	const after = state.step.at === "review" ? state.step.after : "look"
	const asked = askedNow(definition, state)
	const rows = summaryRows(asked, new Map(response.answers.map(({ questionId, value }): [string, Answer] => [questionId, value])), say)
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
		wait: {
			token,
			expects: { kind: "options", options, pick, byNumber: { counter: "题", ids: asked.map(({ id }) => questionId(id)) } },
			canSkip: false,
			canGoBack: false,
			settled: true,
		},
	}
}

/** A question named under 都对 or 要改, which stand beside it as yes and no. */
export function questionId(id: string): string {
	return `question:${id}`
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

/** The survey takes nothing any more. What was answered before stays and counts. */
export function refused({ state, cx, definition }: Dialog, code: string, detail?: Json): SurveyTurn {
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

export function text(words: string): Block {
	return { kind: "text", text: words }
}

export function says(blocks: readonly Block[]): Effect {
	return { kind: "say", blocks }
}

export function ended(words: string): SurveyTurn {
	return { out: [says([text(words)])], done: true }
}
