/** 待办: who is responsible writes how far it is, with photos, and reports it done; a supervisor looks at what was reported. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { call, end, told } from "../../engine/turns.ts"
import { truncate } from "../../text/normalize.ts"

const number = { number: z.string() }
const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("list"), page: z.number().int().nonnegative(), isBack: z.literal(true).exactOptional() }),
	z.object({ stage: z.literal("one"), ...number }),
	/** Words or a photo of how far it is. */
	z.object({ stage: z.literal("progress"), ...number }),
	/** A photo is still missing before it can be reported done. */
	z.object({ stage: z.literal("photo"), ...number }),
	/** What was wrong, before it goes back. */
	z.object({ stage: z.literal("bad"), ...number }),
])
type State = z.infer<typeof stateSchema>

const listValue = z.object({ all: z.array(z.object({ ...number, label: z.string() })) })
const oneValue = z.object({ text: z.string(), photos: z.array(z.string()), may: z.enum(["work", "check", "look"]) })
const rowsPerPage = 6
export const maxNote = 1_000

export const todoFlow: Flow<null, State> = {
	type: "task.todo",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => (cx.who.isGroup ? end(cx.say("router.private")) : list(0)),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? shown(state, resume.call, resume.result.value, cx) : refused(state, resume.result.code, cx)
			case "reply":
				return replied(state, resume.reply, cx)
			case "returned":
				return askAgain(state, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (state.stage === "photo" ? cx.say("task.chat.summary") : ""),
}

const list = (page: number): Turn<State> => call({ stage: "list", page }, "task.mine", {})
const look = (of: string): Turn<State> => call({ stage: "one", number: of }, "task.one", { number: of })

function ask(state: State, cx: BaseCx, prompt: string, options: readonly Option[], photos: readonly string[] = []): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [...photos.map((ref) => photoOf(ref, cx)), { kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

/** Who looks at the work sees its photos. */
function photoOf(ref: string, cx: BaseCx): Block {
	return { kind: "media", media: "image", ref, alt: cx.say("task.chat.photo") }
}

function askWords(state: State, cx: BaseCx, key: string, reason?: string): Turn<State> {
	const prompt = cx.say(key)
	return {
		state,
		out: [told(reason === undefined ? prompt : `${reason}\n${prompt}`)],
		wait: { token: cx.newToken(), expects: { kind: "text", media: true }, canSkip: false, canGoBack: true },
	}
}

const actsOf = { work: ["progress", "done", "back"], check: ["good", "bad", "back"], look: ["back"] } as const

function shown(state: State, name: string, value: Json, cx: Cx<null>): Turn<State> {
	switch (name) {
		case "task.mine": {
			const { all } = listValue.parse(value)
			return listed(state, all, cx)
		}
		case "task.one": {
			if (state.stage !== "one") return askAgain(state, cx)
			const { text, may, photos } = oneValue.parse(value)
			return ask(
				state,
				cx,
				text,
				actsOf[may].map((id) => ({ id, label: cx.say(`task.chat.${id}`) })),
				photos,
			)
		}
		default:
			return "number" in state ? { ...look(state.number), out: [told(cx.say(`task.chat.said.${name.split(".")[1] ?? ""}`))] } : list(0)
	}
}

function listed(state: State, all: z.infer<typeof listValue>["all"], cx: BaseCx): Turn<State> {
	const [first, second] = all
	const isBack = state.stage === "list" && state.isBack === true
	if (first === undefined) return end(cx.say("task.chat.nothing"))
	if (second === undefined) return isBack ? end(cx.say("task.chat.bye")) : look(first.number)
	const pages = Math.ceil(all.length / rowsPerPage)
	const page = Math.min(state.stage === "list" ? state.page : 0, pages - 1)
	const options = [
		...all.slice(page * rowsPerPage, (page + 1) * rowsPerPage).map(({ number: id, label }) => ({ id, label })),
		...(page + 1 < pages ? [{ id: "more", label: cx.say("task.chat.more") }] : []),
		{ id: "enough", label: cx.say("task.chat.enough") },
	]
	return ask({ stage: "list", page }, cx, cx.say("task.chat.which", { count: all.length }), options)
}

const refusals = new Set(["NOT_NOW", "CHECKER_IS_DOER", "CHECKER_NOT_ALLOWED"])

function refused(state: State, code: string, cx: BaseCx): Turn<State> {
	if (code === "NOT_MEMBER") return end(cx.say("router.memberOnly"))
	if (!("number" in state)) return end(cx.say("task.chat.nothing"))
	const { number: of } = state
	if (code === "PHOTO_MISSING") return askWords({ stage: "photo", number: of }, cx, "task.chat.askPhoto")
	if (code === "TASK_GONE") return { ...list(0), out: [told(cx.say("task.chat.gone"))] }
	return { ...look(of), out: [told(cx.say(`task.chat.refused.${refusals.has(code) ? code : "NOT_NOW"}`))] }
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return goBack(state, cx)
	const picked = reply.kind === "picked" ? (reply.ids[0] ?? "") : ""
	switch (state.stage) {
		case "list":
			if (picked === "more") return list(state.page + 1)
			if (picked === "enough") return end(cx.say("task.chat.bye"))
			return picked === "" ? askAgain(state, cx) : look(picked)
		case "one":
			return onOne(state, picked, cx)
		case "progress": {
			const said = wordsOf(reply)
			if (said === undefined) return askWords(state, cx, "task.chat.askProgress", cx.say("task.chat.onlyPhotos"))
			return call(state, "task.progress", { number: state.number, ...said })
		}
		case "photo": {
			const said = wordsOf(reply)
			if (said === undefined) return askWords(state, cx, "task.chat.askPhoto", cx.say("task.chat.onlyPhotos"))
			if (said.photos.length === 0) return askWords(state, cx, "task.chat.askPhoto", cx.say("task.chat.wordsOnly"))
			return call(state, "task.done", { number: state.number, ...said })
		}
		case "bad": {
			const said = wordsOf(reply)
			if (said === undefined || said.note === "") return askWords(state, cx, "task.chat.askBad")
			return call(state, "task.bad", { number: state.number, ...said })
		}
	}
}

function onOne(state: Extract<State, { stage: "one" }>, picked: string, cx: BaseCx): Turn<State> {
	const { number: of } = state
	switch (picked) {
		case "progress":
			return askWords({ stage: "progress", number: of }, cx, "task.chat.askProgress")
		case "done":
			return call({ stage: "photo", number: of }, "task.done", { number: of, note: "", photos: [] })
		case "good":
			return call(state, "task.good", { number: of, note: "", photos: [] })
		case "bad":
			return askWords({ stage: "bad", number: of }, cx, "task.chat.askBad")
		default:
			return goBack(state, cx)
	}
}

/** What was said: words, or a photo with its caption. Undefined for anything else, e.g. a recording. */
function wordsOf(reply: Reply): { readonly note: string; readonly photos: readonly string[] } | undefined {
	if (reply.kind === "text" || reply.kind === "number") return { note: truncate(reply.text, maxNote, "characters"), photos: [] }
	if (reply.kind === "media" && reply.media === "image")
		return { note: truncate(reply.caption ?? "", maxNote, "characters"), photos: [reply.ref] }
	return undefined
}

function goBack(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "list":
			return state.page > 0 ? list(state.page - 1) : end(cx.say("task.chat.bye"))
		case "one":
			return call({ stage: "list", page: 0, isBack: true }, "task.mine", {})
		case "progress":
		case "photo":
		case "bad":
			return look(state.number)
	}
}

/** The current question again. */
function askAgain(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "list":
			return list(state.page)
		case "one":
			return look(state.number)
		case "progress":
			return askWords(state, cx, "task.chat.askProgress")
		case "photo":
			return askWords(state, cx, "task.chat.askPhoto")
		case "bad":
			return askWords(state, cx, "task.chat.askBad")
	}
}
