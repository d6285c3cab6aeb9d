/** 我的意见: one's own opinions, newest first, each with what became of it, and how to withdraw it. Pure. */
import { z } from "zod"
import type { Flow, Json, Reply } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { type MineCx, type MineFacts, type MineTurn, type Params, paramsSchema, type State, show, stateSchema } from "./mine-state.ts"
import { askWithdraw, canDispute, listSchema, mostOnOnePage, oneSchema, pageSize, showList, showOne } from "./mine-views.ts"
import { fewWordsWait, maxPlaceLength } from "./rules.ts"

export const mineFlow: Flow<Params, State, MineFacts> = {
	type: "opinion.mine",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start(params, cx) {
		if (cx.who.person === undefined) return end(cx.say(cx.who.isGroup ? "opinion.notInGroup" : "router.memberOnly"))
		if (params.number !== "")
			return { state: { stage: "one", id: "", page: null }, out: [], call: { name: "opinion.show", args: { number: params.number } } }
		return list(0)
	},
	resume(state, resume, params, cx) {
		switch (resume.kind) {
			case "reply":
				return reply(state, resume.reply, cx)
			case "result":
				return resume.result.ok ? told(state, resume.call, resume.result.value, params, cx) : refused(state, resume.result.code, params, cx)
			case "returned":
				if (state.stage === "wrong") return askWords(state, cx)
				// 我的意见, or the same number, typed where a place was asked for.
				if (state.stage === "place") return params.number === "" ? list(state.page ?? 0) : show(state.id, state.page)
				if (state.stage === "withdraw") return { state, out: [], call: { name: "opinion.show", args: { id: state.id } } }
				return state.stage === "list" ? list(state.page) : show(state.id, state.page)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary(state, _, cx) {
		switch (state.stage) {
			case "withdraw":
				return cx.say("opinion.summary.withdraw", { number: state.number })
			case "place":
				return cx.say("opinion.summary.place", { number: state.number })
			case "wrong":
				return cx.say("opinion.summary.wrong", { number: state.number })
			case "list":
			case "one":
				return ""
		}
	},
}

function list(page: number): MineTurn {
	return { state: { stage: "list", page }, out: [], call: { name: "opinion.mine", args: { page, pageSize, mostOnOnePage } } }
}

type Wording = Extract<State, { stage: "place" | "wrong" }>

function askWords(state: Wording, cx: MineCx, problem?: string): MineTurn {
	const question = cx.say(state.stage === "place" ? "opinion.place.ask" : "opinion.wrong.ask", { number: state.number })
	const text = problem === undefined ? question : problem
	const token = cx.newToken()
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "text", text }] }],
		wait: { token, ...fewWordsWait },
	}
}

function wordsReply(state: Wording, said: Reply, cx: MineCx): MineTurn {
	const { id, page } = state
	switch (said.kind) {
		case "text":
		case "number":
			if (state.stage === "wrong") return { state, out: [], call: { name: "opinion.dispute", args: { id, words: said.text } } }
			if (said.text.length > maxPlaceLength) return askWords(state, cx, cx.say("opinion.place.tooLong", { max: maxPlaceLength }))
			return { state, out: [], call: { name: "opinion.place", args: { id, place: said.text, media: [] } } }
		case "media": {
			if (state.stage !== "place" || said.media !== "location")
				return askWords(state, cx, cx.say(state.stage === "place" ? "opinion.place.words" : "opinion.wrong.words"))
			const media = [{ kind: "location" as const, ref: said.ref }]
			return { state, out: [], call: { name: "opinion.place", args: { id, place: said.caption ?? "", media } } }
		}
		case "skip":
		case "back":
			return show(id, page)
		case "picked":
			return askWords(state, cx)
	}
}

function reply(state: State, said: Reply, cx: MineCx): MineTurn {
	if (state.stage === "place" || state.stage === "wrong") return wordsReply(state, said, cx)
	// A photo or a recording sent here is no answer: it may be an opinion, which takes the place of looking.
	if (said.kind === "media" && said.media !== "sticker") {
		const { media: kind, ref, caption } = said
		const params = { text: caption ?? "", media: [{ kind, ref }], how: "talk" }
		return { out: [{ kind: "startFlow", flow: "opinion.file", params }], done: true }
	}
	if (said.kind === "back" || said.kind === "skip") return goBack(state, cx)
	const picked = said.kind === "picked" ? said.ids[0] : undefined
	switch (state.stage) {
		case "list":
			if (picked === "older") return list(state.page + 1)
			if (picked === "newer") return list(Math.max(0, state.page - 1))
			if (picked === "enough") return end(cx.say("opinion.mine.bye"))
			return picked === undefined ? list(state.page) : show(picked, state.page)
		case "one":
			if (picked === "withdraw")
				return {
					state: { stage: "withdraw", id: state.id, number: "", page: state.page },
					out: [],
					call: { name: "opinion.show", args: { id: state.id } },
				}
			if (picked === "place" || picked === "wrong")
				return {
					state: { stage: picked, id: state.id, number: "", page: state.page },
					out: [],
					call: { name: "opinion.show", args: { id: state.id } },
				}
			if (picked === "named" || picked === "unnamed")
				return { state, out: [], call: { name: "opinion.name", args: { id: state.id, isNamed: picked === "named" } } }
			if (picked === "others") return list(state.page ?? 0)
			return picked === undefined ? show(state.id, state.page) : end(cx.say("opinion.mine.bye"))
		case "withdraw":
			if (picked === "yes") return { state, out: [], call: { name: "opinion.withdraw", args: { id: state.id } } }
			return end(cx.say("opinion.withdraw.kept", { number: state.number }))
	}
}

function goBack(state: State, cx: MineCx): MineTurn {
	switch (state.stage) {
		case "list":
			return state.page > 0 ? list(state.page - 1) : end(cx.say("opinion.mine.bye"))
		case "one":
			return state.page === null ? end(cx.say("opinion.mine.bye")) : list(state.page)
		case "withdraw":
		case "place":
		case "wrong":
			return show(state.id, state.page)
	}
}

function told(state: State, call: string, value: Json, params: Params, cx: MineCx): MineTurn {
	switch (call) {
		case "opinion.mine":
			return showList(listSchema.parse(value), cx)
		case "opinion.withdraw": {
			const { id, number } = z.object({ id: z.string(), number: z.string() }).parse(value)
			return end(cx.say("opinion.withdraw.done", { number }), [
				{ kind: "record", event: "opinion.withdrawn", subject: id, data: { number } },
			])
		}
		case "opinion.place":
			return changed(value, "opinion.place.added", "opinion.place-set", cx)
		case "opinion.name":
			return changed(value, "opinion.name.saved", "opinion.name-chosen", cx)
		case "opinion.dispute":
			return changed(value, "opinion.wrong.done", "opinion.disputed", cx)
		default: {
			const shown = oneSchema.parse(value)
			const { id, number } = shown
			if (state.stage === "place" || state.stage === "wrong") return askWords({ ...state, number }, cx)
			if (params.isWrong === true && state.stage === "one" && state.id === "" && canDispute(shown))
				return askWords({ stage: "wrong", id, number, page: null }, cx)
			if (state.stage === "withdraw") return askWithdraw(shown, state.page, cx)
			return showOne(shown, { stage: "one", id: shown.id, page: state.stage === "one" ? state.page : null }, cx)
		}
	}
}

function changed(value: Json, words: string, event: string, cx: MineCx): MineTurn {
	const { id, number } = z.object({ id: z.string(), number: z.string() }).parse(value)
	return end(cx.say(words, { number }), [{ kind: "record", event, subject: id, data: { number } }])
}

function refused(state: State, code: string, params: Params, cx: MineCx): MineTurn {
	const number = state.stage === "withdraw" ? state.number : params.number
	if (code === "OPINION_TAKEN_UP") return end(cx.say("opinion.withdraw.late", { number }))
	if (code === "OPINION_WITHDRAWN") return end(cx.say("opinion.withdraw.before", { number }))
	return end(cx.say(params.number === "" ? "opinion.mine.gone" : "opinion.mine.notYours", { number }))
}
