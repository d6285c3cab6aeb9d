/** 归并 in a chat, for small sets: one proposed item after the other is looked at and accepted, merged, parted, renamed or set aside. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end, told } from "../../engine/turns.ts"

/** The item before the secretary, and whether something done in this dialog can be taken back. */
const at = { id: z.string(), hasDone: z.boolean() }
/** Ids of claims that leave their item; none: the whole item is meant. */
const claims = z.array(z.string()).max(100)
const stateSchema = z.discriminatedUnion("stage", [
	/** Looks for what comes after `id`; empty: from the beginning. */
	z.object({ stage: z.literal("next"), ...at }),
	z.object({ stage: z.literal("one"), ...at }),
	/** Waits for the claims that leave the item. */
	z.object({ stage: z.literal("part"), ...at, page: z.number().int().nonnegative() }),
	/** Waits for where they go. */
	z.object({ stage: z.literal("where"), ...at, claims }),
	/** Waits for the item it goes into, or the claims do: `find` is what was typed to find it. */
	z.object({ stage: z.literal("into"), ...at, page: z.number().int().nonnegative(), find: z.string(), claims }),
	z.object({ stage: z.literal("title"), ...at }),
	z.object({ stage: z.literal("fate"), ...at }),
	z.object({ stage: z.literal("reason"), ...at, fate: z.enum(["out-of-scope", "personal"]) }),
])
type State = z.infer<typeof stateSchema>
type One = Pick<State, "id" | "hasDone">

const oneSchema = z.object({ id: z.string(), text: z.string(), isMany: z.boolean() })
const nextSchema = z.discriminatedUnion("kind", [
	oneSchema.extend({ kind: z.literal("one") }),
	/** Nothing is proposed any more: what is left to do, in words. */
	z.object({ kind: z.literal("none"), text: z.string() }),
])
const intoSchema = z.object({ items: z.array(z.object({ id: z.string(), label: z.string() })), page: z.number(), hasMore: z.boolean() })
const partSchema = z.object({ ...intoSchema.shape, title: z.string() })
const doneSchema = z.object({ text: z.string() })
const undoneSchema = z.object({ id: z.string(), text: z.string() })

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

function part(of: One, page: number): Turn<State> {
	return { state: { stage: "part", ...placeOf(of), page }, out: [], call: { name: "item.board.claims", args: { id: of.id, page } } }
}

function find(of: One, page: number, text: string, claims: readonly string[] = []): Turn<State> {
	const state: State = { stage: "into", ...placeOf(of), page, find: text, claims: [...claims] }
	return { state, out: [], call: { name: "item.board.into", args: { id: of.id, page, find: text } } }
}

function ask(
	state: State,
	cx: BaseCx,
	prompt: string,
	options: readonly Option[],
	{ isFree = false, most = 1 }: { readonly isFree?: boolean; readonly most?: number } = {},
): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: most }
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
			if (found.kind === "one") return showOne({ ...placeOf(state), id: found.id }, found, cx)
			return state.hasDone ? offerUndo(state, found.text, cx) : end(found.text)
		}
		case "item.board.one": {
			const found = oneSchema.parse(value)
			return showOne({ ...placeOf(state), id: found.id }, found, cx)
		}
		case "item.board.into":
			return showInto(state, intoSchema.parse(value), cx)
		case "item.board.undo": {
			const { id, text } = undoneSchema.parse(value)
			return { ...look({ id, hasDone: false }), out: [told(text)] }
		}
		case "item.board.claims":
			return showPart(state, partSchema.parse(value), cx)
		case "item.board.part":
			return { ...look({ id: state.id, hasDone: true }), out: [told(doneSchema.parse(value).text)] }
		default:
			return next({ id: state.id, hasDone: true }, doneSchema.parse(value).text)
	}
}

function showOne(of: One, { text, isMany }: Pick<z.infer<typeof oneSchema>, "text" | "isMany">, cx: BaseCx): Turn<State> {
	const ids = ["accept", "merge", ...(isMany ? ["part"] : []), "rename", "aside", "skip", ...(of.hasDone ? ["undo"] : [])]
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
	const question = leaving(state).length > 0 ? "item.board.moveInto" : "item.board.into"
	const prompt = cx.say(items.length === 0 ? "item.board.intoNone" : question, { find: typed })
	return ask({ stage: "into", ...placeOf(state), page, find: typed, claims: leaving(state) }, cx, prompt, options, { isFree: true })
}

function leaving(state: State): string[] {
	return state.stage === "into" || state.stage === "where" ? state.claims : []
}

/** The claims of the item, of which some may go. */
function showPart(of: One, { items, page, hasMore, title }: z.infer<typeof partSchema>, cx: BaseCx): Turn<State> {
	const options = [
		...items,
		...(hasMore ? [{ id: "more", label: cx.say("item.support.more") }] : []),
		{ id: "back", label: cx.say("item.board.back") },
	]
	return ask({ stage: "part", ...placeOf(of), page }, cx, cx.say("item.board.whichPart", { title }), options, { most: items.length })
}

function askWhere(of: One, claims: readonly string[], cx: BaseCx): Turn<State> {
	const options = ["split", "move", "back"].map((id) => ({ id, label: cx.say(`item.board.${id}`) }))
	return ask({ stage: "where", ...placeOf(of), claims: [...claims] }, cx, cx.say("item.board.where", { count: claims.length }), options)
}

function letGo(state: State, claims: readonly string[], into: string | undefined): Turn<State> {
	return {
		state,
		out: [],
		call: { name: "item.board.part", args: { id: state.id, claims: [...claims], ...(into !== undefined && { into }) } },
	}
}

function refused(state: State, call: string, code: string, cx: BaseCx): Turn<State> {
	if (code === "ITEM_NOT_FOR_YOU") return end(cx.say("item.board.notForYou"))
	if (["item.board.next", "item.board.one", "item.board.claims"].includes(call)) return end(cx.say("item.board.nothing"))
	if (call === "item.board.part") return { ...look(state), out: [told(cx.say(`item.board.no.${code}`))] }
	// What was typed can be typed better; anything else is looked at anew.
	if (state.stage === "title" || state.stage === "reason") return askText(state, cx, cx.say(`item.board.no.${code}`))
	return { ...next({ ...placeOf(state), id: "" }), out: [told(cx.say(`item.board.no.${code}`))] }
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return state.stage === "one" || state.stage === "next" ? end(cx.say("item.board.bye")) : look(state)
	const all = reply.kind === "picked" ? reply.ids : []
	const [picked = ""] = all
	const text = reply.kind === "text" || reply.kind === "number" ? reply.text : ""
	switch (state.stage) {
		case "next":
			return picked === "undo" ? undo(state) : end(cx.say("item.board.bye"))
		case "one":
			return pickedOne(state, picked, cx)
		case "into": {
			if (picked === "back") return look(state)
			if (picked === "more") return find(state, state.page + 1, state.find, state.claims)
			if (picked === "") return find(state, 0, text, state.claims)
			return state.claims.length > 0 ? letGo(state, state.claims, picked) : act(state, { act: "merge", into: picked })
		}
		case "part": {
			if (all.includes("back")) return look(state)
			if (all.includes("more")) return part(state, state.page + 1)
			return all.length === 0 ? part(state, state.page) : askWhere(state, all, cx)
		}
		case "where": {
			if (picked === "move") return find(state, 0, "", state.claims)
			return picked === "split" ? letGo(state, state.claims, undefined) : look(state)
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
		case "part":
			return part(state, 0)
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
			return find(state, state.page, state.find, state.claims)
		case "part":
			return part(state, state.page)
		case "where":
			return askWhere(state, state.claims, cx)
		case "title":
			return askText(state, cx, cx.say("item.board.title"))
		case "fate":
			return askFate(state, cx)
		case "reason":
			return askText(state, cx, cx.say(`item.board.reason.${state.fate}`))
	}
}
