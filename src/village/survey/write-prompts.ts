import type { Block } from "../../channel/message.ts"
import type { Wait } from "../../engine/wait.ts"
import { clipped } from "./asking.ts"
import { secrecies, units } from "./definition.ts"
import { previewBlocks } from "./preview.ts"
import { problemText } from "./problems.ts"
import { headParts, type State, type WriteCx, type WriteTurn } from "./write-state.ts"
import { type Draft, questionTitle, readDraft } from "./writing.ts"

/** Asks what the step asks. */
export function prompt(state: State, cx: WriteCx): WriteTurn {
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

export function at({ now, facts }: WriteCx) {
	return { now, timeZone: facts.timeZone }
}
