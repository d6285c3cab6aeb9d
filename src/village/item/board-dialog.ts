/** 归并 in a chat, for small sets: one proposed item after the other is looked at and accepted, merged, renamed or set aside. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end, told } from "../../engine/turns.ts"

/** The item before the secretary, and whether something done in this dialog can be taken back. */
const at = { id: z.string(), hasDone: z.boolean() }
const stateSchema = z.discriminatedUnion("stage", [
	/** Looks for what comes after `id`; empty: from the beginning. */
	z.object({ stage: z.literal("next"), ...at }),
	z.object({ stage: z.literal("one"), ...at }),
	/** Waits for the item it goes into: `find` is what was typed to find it. */
	z.object({ stage: z.literal("into"), ...at, page: z.number().int().nonnegative(), find: z.string() }),
	z.object({ stage: z.literal("title"), ...at }),
	z.object({ stage: z.literal("fate"), ...at }),
	z.object({ stage: z.literal("reason"), ...at, fate: z.enum(["out-of-scope", "personal"]) }),
])
type State = z.infer<typeof stateSchema>
type One = Pick<State, "id" | "hasDone">

const oneSchema = z.object({ id: z.string(), text: z.string() })
const nextSchema = z.discriminatedUnion("kind", [
	oneSchema.extend({ kind: z.literal("one") }),
	/** Nothing is proposed any more: what is left to do, in words. */
	z.object({ kind: z.literal("none"), text: z.string() }),
])
const intoSchema = z.object({ items: z.array(z.object({ id: z.string(), label: z.string() })), page: z.number(), hasMore: z.boolean() })
const doneSchema = z.object({ text: z.string() })

export const boardFlow: Flow<null, State> = {
	type: "item.board",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => (cx.who.isGroup ? end(cx.say("router.private")) : next({ id: "", hasDone: false })),
	resume(state, resume, _, cx) {
		switch (resume.kind) {
			case "result":
				return resume.result.ok
					? answered(state, resume.call, resume.result.value, cx)
					: refused(state, resume.call, resume.result.code, cx)
			case "reply":
				return replied(state, resume.reply, cx)
			case "returned":
				return askAgain(state, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (state.stage === "title" || state.stage === "reason" ? cx.say("item.board.summary") : ""),
}

const placeOf = ({ id, hasDone }: One): One => ({ id, hasDone })

function next(of: One, text?: string): Turn<State> {
	const args = { after: of.id }
	return { state: { stage: "next", ...placeOf(of) }, out: text === undefined ? [] : [told(text)], call: { name: "item.board.next", args } }
}

function look(of: One): Turn<State> {
	return { state: { stage: "one", ...placeOf(of) }, out: [], call: { name: "item.board.one", args: { id: of.id } } }
}

function act(state: State, args: { readonly [key: string]: Json }): Turn<State> {
	return { state, out: [], call: { name: "item.board.act", args: { id: state.id, ...args } } }
}

function find(of: One, page: number, text: string): Turn<State> {
	const state: State = { stage: "into", ...placeOf(of), page, find: text }
	return { state, out: [], call: { name: "item.board.into", args: { id: of.id, page, find: text } } }
}

function ask(state: State, cx: BaseCx, prompt: string, options: readonly Option[], isFree = false): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick, ...(isFree && { free: true as const }) },
			canSkip: false,
			canGoBack: true,
			settled: true,
		},
	}
}

function askText(state: State, cx: BaseCx, prompt: string): Turn<State> {
	return {
		state,
		out: [told(prompt)],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: false, canGoBack: true },
	}
}

function answered(state: State, call: string, value: Json, cx: Cx<null>): Turn<State> {
	switch (call) {
		case "item.board.next": {
			const found = nextSchema.parse(value)
			if (found.kind === "one") return showOne({ ...placeOf(state), id: found.id }, found.text, cx)
			return state.hasDone ? offerUndo(state, found.text, cx) : end(found.text)
		}
		case "item.board.one": {
			const { id, text } = oneSchema.parse(value)
			return showOne({ ...placeOf(state), id }, text, cx)
		}
		case "item.board.into":
			return showInto(state, intoSchema.parse(value), cx)
		case "item.board.undo": {
			const { id, text } = oneSchema.parse(value)
			return { ...look({ id, hasDone: false }), out: [told(text)] }
		}
		default:
			return next({ id: state.id, hasDone: true }, doneSchema.parse(value).text)
	}
}

function showOne(of: One, text: string, cx: BaseCx): Turn<State> {
	const ids = ["accept", "merge", "rename", "aside", "skip", ...(of.hasDone ? ["undo"] : [])]
	const options = ids.map((id) => ({ id, label: cx.say(`item.board.${id}`) }))
	return ask({ stage: "one", ...placeOf(of) }, cx, text, options)
}

/** At the end the last step can still be taken back. */
function offerUndo(of: One, text: string, cx: BaseCx): Turn<State> {
	const options = ["undo", "enough"].map((id) => ({ id, label: cx.say(`item.board.${id}`) }))
	return ask({ stage: "next", ...placeOf(of) }, cx, text, options)
}

function showInto(state: State, { items, page, hasMore }: z.infer<typeof intoSchema>, cx: BaseCx): Turn<State> {
	const typed = state.stage === "into" ? state.find : ""
	const options = [
		...items,
		...(hasMore ? [{ id: "more", label: cx.say("item.support.more") }] : []),
		{ id: "back", label: cx.say("item.board.back") },
	]
	const prompt = cx.say(items.length === 0 ? "item.board.intoNone" : "item.board.into", { find: typed })
	return ask({ stage: "into", ...placeOf(state), page, find: typed }, cx, prompt, options, true)
}

function refused(state: State, call: string, code: string, cx: BaseCx): Turn<State> {
	if (code === "ITEM_NOT_FOR_YOU") return end(cx.say("item.board.notForYou"))
	if (call === "item.board.next" || call === "item.board.one") return end(cx.say("item.board.nothing"))
	// What was typed can be typed better; anything else is looked at anew.
	if (state.stage === "title" || state.stage === "reason") return askText(state, cx, cx.say(`item.board.no.${code}`))
	return { ...next({ ...placeOf(state), id: "" }), out: [told(cx.say(`item.board.no.${code}`))] }
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return state.stage === "one" || state.stage === "next" ? end(cx.say("item.board.bye")) : look(state)
	const picked = reply.kind === "picked" ? (reply.ids[0] ?? "") : ""
	const text = reply.kind === "text" || reply.kind === "number" ? reply.text : ""
	switch (state.stage) {
		case "next":
			return picked === "undo" ? undo(state) : end(cx.say("item.board.bye"))
		case "one":
			return pickedOne(state, picked, cx)
		case "into": {
			if (picked === "back") return look(state)
			if (picked === "more") return find(state, state.page + 1, state.find)
			return picked === "" ? find(state, 0, text) : act(state, { act: "merge", into: picked })
		}
		case "title":
			return text === "" ? askAgain(state, cx) : act(state, { act: "rename", title: text })
		case "fate": {
			if (picked !== "out-of-scope" && picked !== "personal") return look(state)
			return askText({ stage: "reason", ...placeOf(state), fate: picked }, cx, cx.say(`item.board.reason.${picked}`))
		}
		case "reason":
			return text === "" ? askAgain(state, cx) : act(state, { act: "aside", fate: state.fate, reason: text })
	}
}

function undo(state: State): Turn<State> {
	return { state, out: [], call: { name: "item.board.undo", args: {} } }
}

function pickedOne(state: State, picked: string, cx: BaseCx): Turn<State> {
	switch (picked) {
		case "accept":
			return act(state, { act: "accept" })
		case "merge":
			return find(state, 0, "")
		case "rename":
			return askText({ stage: "title", ...placeOf(state) }, cx, cx.say("item.board.title"))
		case "aside":
			return askFate(state, cx)
		case "undo":
			return undo(state)
		default:
			return next(state)
	}
}

function askFate(state: State, cx: BaseCx): Turn<State> {
	const options = ["out-of-scope", "personal", "back"].map((id) => ({
		id,
		label: cx.say(id === "back" ? "item.board.back" : `item.board.${id}`),
	}))
	return ask({ stage: "fate", ...placeOf(state) }, cx, cx.say("item.board.fate"), options)
}

/** The current question again. */
function askAgain(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "next":
			return next(state)
		case "one":
			return look(state)
		case "into":
			return find(state, state.page, state.find)
		case "title":
			return askText(state, cx, cx.say("item.board.title"))
		case "fate":
			return askFate(state, cx)
		case "reason":
			return askText(state, cx, cx.say(`item.board.reason.${state.fate}`))
	}
}
