/** What the writing of a notice asks next, and the notice as residents will get it. Pure. */
import type { Block, Option } from "../../channel/message.ts"
import type { Wait } from "../../engine/wait.ts"
import { categories, faultsOf, limits } from "./rules.ts"
import { audienceWords, plainBody } from "./shown.ts"
import { changes, objectDays, type State, type WriteCx, type WriteTurn } from "./write-state.ts"

/** Asks what the step wants to know. */
export function prompt(state: State, cx: WriteCx): WriteTurn {
	const { step, draft } = state
	const { say } = cx
	switch (step) {
		case "looking":
		case "category":
			return choose(
				{ ...state, step: "category" },
				say("notice.write.category"),
				categories.map((id) => ({ id, label: say(`notice.category.${id}`) })),
				cx,
			)
		case "found":
			return offer(state, say("notice.write.found", { title: draft.title }), ["goOn", "drop"], cx)
		case "title":
			return askText(state, say("notice.write.title"), cx, false)
		case "body":
			return askText(state, say("notice.write.body"), cx, draft.body !== "" || draft.attachments.length > 0)
		case "spoken":
			return askText(state, say("notice.write.spoken", { spoken: draft.spoken, max: limits.spoken }), cx, draft.spoken !== "")
		case "audience":
			return offer(state, say("notice.write.audience"), state.groups.length > 0 ? ["all", "heads", "groups"] : ["all", "heads"], cx)
		case "groups":
			return choose(
				state,
				say("notice.write.groups"),
				state.groups.map((label, index) => ({ id: String(index), label })),
				cx,
				[],
				state.groups.length,
			)
		case "object":
			return choose(
				state,
				say("notice.write.object"),
				objectDays.map((days) => ({
					id: String(days),
					label: days === 0 ? say("notice.write.option.noObject") : say("notice.write.option.days", { days }),
				})),
				cx,
			)
		case "preview":
			return preview(state, cx)
		case "change":
			return offer(state, say("notice.write.whichPart"), [...changes, "back"], cx)
		case "sure":
		case "publishing":
			return offer(
				{ ...state, step: "sure" },
				say(`notice.write.sure.${draft.category === "finance" ? "finance" : state.when}`),
				["yes", "back"],
				cx,
			)
	}
}

/** As residents will get it. */
function preview(state: State, cx: WriteCx): WriteTurn {
	const { draft } = state
	const { say } = cx
	const faults = faultsOf(draft)
	const rows = [
		{ label: say("notice.field.title"), value: draft.title },
		{ label: say("notice.field.category"), value: say(`notice.category.${draft.category}`) },
		{ label: say("notice.field.audience"), value: audienceWords(draft.audience, say) },
		{
			label: say("notice.field.object"),
			value: draft.objectDays === null ? say("notice.write.option.noObject") : say("notice.write.option.days", { days: draft.objectDays }),
		},
		{ label: say("notice.field.spoken"), value: draft.spoken },
	]
	const blocks: readonly Block[] = [
		{ kind: "text", text: say("notice.write.preview") },
		{ kind: "fields", rows },
		...(draft.body === "" ? [] : [{ kind: "text" as const, text: plainBody(draft.body) }]),
		...draft.attachments.map(
			({ ref, name, kind }): Block => ({ kind: "media", media: kind === "image" ? "image" : "file", ref, alt: name }),
		),
	]
	if (faults.length > 0) return offer(state, say("notice.write.incomplete"), ["change", "later"], cx, blocks)
	return offer(state, say("notice.write.publishAsk"), ["now", "evening", "no", "change", "later"], cx, blocks)
}

function offer(state: State, words: string, ids: readonly string[], cx: WriteCx, above: readonly Block[] = []): WriteTurn {
	return choose(
		state,
		words,
		ids.map((id) => ({ id, label: cx.say(`notice.write.option.${id}`) })),
		cx,
		above,
	)
}

function choose(state: State, words: string, options: readonly Option[], cx: WriteCx, above: readonly Block[] = [], most = 1): WriteTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: most }
	return said(state, [...above, { kind: "ask", prompt: words, token, options, pick }], {
		token,
		expects: { kind: "options", options: [...options], pick },
		canSkip: false,
		canGoBack: state.step === "groups",
	})
}

function askText(state: State, words: string, cx: WriteCx, canSkip: boolean): WriteTurn {
	return said(state, [{ kind: "text", text: words }], { token: cx.newToken(), expects: { kind: "text" }, canSkip, canGoBack: false })
}

function said(state: State, blocks: readonly Block[], wait: Wait): WriteTurn {
	const above: readonly Block[] = state.above.map((text) => ({ kind: "text", text }))
	return { state: { ...state, above: [] }, out: [{ kind: "say", blocks: [...above, ...blocks] }], wait }
}

/** The last words. */
