/** What an answer makes of the draft, and which question follows. Pure. */
import type { Reply } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { asCommand, cleanText } from "../../text/normalize.ts"
import { type Audience, type Content, categories, emptyContent, everyone, limits, spokenFrom } from "./rules.ts"
import { prompt } from "./write-prompts.ts"
import { changes, objectDays, type State, type Step, type WriteCx, type WriteTurn } from "./write-state.ts"

/** The turn that follows an answer. */
export function replied(state: State, reply: Reply, cx: WriteCx): WriteTurn {
	const { draft } = state
	const picked = reply.kind === "picked" ? reply.ids : []
	const [first] = picked
	const text = reply.kind === "text" ? reply.text : undefined
	switch (state.step) {
		case "looking":
		case "publishing":
			return prompt(state, cx)
		case "found":
			if (first === "drop")
				return {
					state: { ...state, step: "category", id: null, draft: emptyContent, draftVersion: 0 },
					out: [],
					call: { name: "notice.write.drop", args: { id: state.id } },
				}
			return first === undefined ? prompt(state, cx) : prompt({ ...state, step: "preview" }, cx)
		case "category": {
			const category = categories.find((one) => one === first)
			return category === undefined ? prompt(state, cx) : keep(state, { ...draft, category }, "title")
		}
		case "title": {
			const title = cleanText(text ?? "").replaceAll("\n", " ")
			if (title === "") return prompt(state, cx)
			if (title.length > limits.title) return prompt({ ...state, above: [cx.say("notice.write.titleLong", { max: limits.title })] }, cx)
			return keep(state, { ...draft, title }, "body")
		}
		case "body":
			return repliedToBody(state, reply, cx)
		case "spoken": {
			const spoken = text === undefined ? draft.spoken : cleanText(text)
			if (spoken.length > limits.spoken)
				return prompt({ ...state, above: [cx.say("notice.write.spokenLong", { max: limits.spoken, now: spoken.length })] }, cx)
			return keep(state, { ...draft, spoken }, "audience")
		}
		case "audience":
			if (first === "groups") return prompt({ ...state, step: "groups" }, cx)
			if (first === "heads") return keep(state, withAudience(draft, { ...everyone, roles: ["head"] }), "object")
			return first === "all" ? keep(state, withAudience(draft, everyone), "object") : prompt(state, cx)
		case "groups": {
			if (reply.kind === "back") return prompt({ ...state, step: "audience" }, cx)
			const groups = state.groups.filter((_, index) => picked.includes(String(index)))
			return groups.length === 0 ? prompt(state, cx) : keep(state, withAudience(draft, { ...everyone, groups }), "object")
		}
		case "object": {
			const days = objectDays.find((one) => String(one) === first)
			return days === undefined ? prompt(state, cx) : keep(state, { ...draft, objectDays: days === 0 ? null : days }, "preview")
		}
		case "preview":
			return repliedToPreview(state, first, cx)
		case "change": {
			const step = changes.find((one) => one === first)
			return prompt(step === undefined ? { ...state, step: "preview" } : { ...state, step, isChanging: true }, cx)
		}
		case "sure":
			if (first !== "yes" || state.id === null) return prompt({ ...state, step: "preview" }, cx)
			return {
				state: { ...state, step: "publishing" },
				out: [],
				call: { name: "notice.write.publish", args: { id: state.id, draftVersion: state.draftVersion, when: state.when } },
			}
	}
}

const finished = new Set(["写完了", "好了", "没有了", "发完了", "就这些"])

/** Text is the notice itself, pictures go under it, in any order. */
function repliedToBody(state: State, reply: Reply, cx: WriteCx): WriteTurn {
	const { draft } = state
	if (reply.kind === "media") {
		if (reply.media !== "image") return prompt({ ...state, above: [cx.say("notice.write.onlyPictures")] }, cx)
		if (draft.attachments.length >= limits.attachments)
			return prompt({ ...state, above: [cx.say("notice.write.fullPictures", { max: limits.attachments })] }, cx)
		const count = draft.attachments.length + 1
		const picture = { ref: reply.ref, name: cx.say("notice.picture", { number: count }), kind: "image" as const, bytes: 0 }
		const above = [cx.say("notice.write.picture", { count })]
		return keep({ ...state, above, isChanging: false }, { ...draft, attachments: [...draft.attachments, picture] }, "body")
	}
	if (reply.kind === "skip" || (reply.kind === "text" && finished.has(asCommand(reply.text)))) {
		if (draft.body === "" && draft.attachments.length === 0) return prompt(state, cx)
		return keep(state, withSpoken(draft), "spoken")
	}
	if (reply.kind !== "text") return prompt(state, cx)
	return keep(state, withSpoken({ ...draft, body: cleanText(reply.text, limits.body) }), "spoken")
}

/** Proposed from the text; what somebody wrote themselves is asked for again when the text has changed. */
function withSpoken(draft: Content): Content {
	return { ...draft, spoken: spokenFrom(draft.title, draft.body) }
}

function withAudience(draft: Content, audience: Audience): Content {
	return { ...draft, audience }
}

function repliedToPreview(state: State, picked: string | undefined, cx: WriteCx): WriteTurn {
	switch (picked) {
		case "now":
		case "evening":
		case "no":
			return prompt({ ...state, when: picked, step: "sure" }, cx)
		case "change":
			return prompt({ ...state, step: "change" }, cx)
		default:
			return picked === "later" ? end(cx.say("notice.write.later")) : prompt(state, cx)
	}
}

/** Keeps what was said; the next question follows once it is kept. */
function keep(state: State, draft: Content, step: Step): WriteTurn {
	const next = state.isChanging && step !== "spoken" ? "preview" : step
	return {
		state: { ...state, draft, step: next, isChanging: state.isChanging && next !== "preview" },
		out: [],
		call: {
			name: "notice.write.keep",
			args: { id: state.id, draftVersion: state.draftVersion, content: { ...draft, audience: { ...draft.audience } } },
		},
	}
}
