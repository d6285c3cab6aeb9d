/** 我的意见: one's own opinions, newest first, each with what became of it, and how to withdraw it. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { Cx, Effect, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDateTime, formatDay } from "../../text/date.ts"
import { excerpt, maxPlaceLength, sourceKinds, states, stepKinds } from "./rules.ts"

const paramsSchema = z.object({
	/** A number the person typed; empty lists all. */
	number: z.string(),
	/** 不对 with a number: goes straight to saying what is wrong. */
	isWrong: z.literal(true).exactOptional(),
})
type Params = z.infer<typeof paramsSchema>

const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("list"), page: z.number().int() }),
	/** `page`: the list it was opened from; null where there was none. */
	z.object({ stage: z.literal("one"), id: z.string(), page: z.number().int().nullable() }),
	/** Waits for words: where it is, or what was entered wrongly. */
	z.object({ stage: z.enum(["place", "wrong"]), id: z.string(), number: z.string(), page: z.number().int().nullable() }),
	z.object({ stage: z.literal("withdraw"), id: z.string(), number: z.string(), page: z.number().int().nullable() }),
])
type State = z.infer<typeof stateSchema>

/** How dates are said in this village. */
export type MineFacts = { readonly locale: Locale; readonly timeZone: string }

type MineCx = Cx<MineFacts>
type MineTurn = Turn<State>
type One = Extract<State, { stage: "one" }>

/** So many fit on one page without turning; more are turned in smaller pages, so that there are never more than six buttons. */
const mostOnOnePage = 6
const pageSize = 4
const labelLength = 14

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
				if (state.stage === "place" || state.stage === "wrong") return askWords(state, cx)
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

function end(text: string, effects: readonly Effect[] = []): MineTurn {
	return { out: [...effects, { kind: "say", blocks: [{ kind: "text", text }] }], done: true }
}

function list(page: number): MineTurn {
	return { state: { stage: "list", page }, out: [], call: { name: "opinion.mine", args: { page, pageSize, mostOnOnePage } } }
}

function show(id: string, page: number | null): MineTurn {
	return { state: { stage: "one", id, page }, out: [], call: { name: "opinion.show", args: { id } } }
}

function ask(state: State, cx: MineCx, prompt: string, options: readonly Option[], before: readonly Block[] = []): MineTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	// Looking owes nothing: whatever the person turns to takes its place. A withdrawal half asked is come back to.
	const owesNothing = state.stage === "withdraw" ? {} : { settled: true as const }
	return {
		state,
		out: [{ kind: "say", blocks: [...before, { kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, ...owesNothing },
	}
}

type Wording = Extract<State, { stage: "place" | "wrong" }>

function askWords(state: Wording, cx: MineCx, problem?: string): MineTurn {
	const question = cx.say(state.stage === "place" ? "opinion.place.ask" : "opinion.wrong.ask", { number: state.number })
	const text = problem === undefined ? question : problem
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "text", text }] }],
		wait: { token: cx.newToken(), expects: { kind: "text", media: true }, canSkip: true, canGoBack: true },
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

const listSchema = z.object({
	total: z.number(),
	/** Pages there are, from 1. */
	pages: z.number(),
	page: z.number(),
	items: z.array(z.object({ id: z.string(), number: z.string(), text: z.string(), state: z.enum(states), at: z.number() })),
})
const oneSchema = z.object({
	id: z.string(),
	number: z.string(),
	text: z.string(),
	media: z.number(),
	sourceKind: z.enum(sourceKinds),
	state: z.enum(states),
	at: z.number(),
	canWithdraw: z.boolean(),
	place: z.string().nullable(),
	isNamed: z.boolean(),
	/** Staff entered it for the person. */
	isEntered: z.boolean(),
	isDisputed: z.boolean(),
	isOnly: z.boolean(),
	steps: z.array(z.object({ kind: z.enum(stepKinds), at: z.number() })),
	/** Where its claims stand; absent while nobody has put them in order. */
	standing: z.array(z.string()).exactOptional(),
})
type Shown = z.infer<typeof oneSchema>

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

function canDispute({ isEntered, state }: Shown): boolean {
	return isEntered && state === "received"
}

function refused(state: State, code: string, params: Params, cx: MineCx): MineTurn {
	const number = state.stage === "withdraw" ? state.number : params.number
	if (code === "OPINION_TAKEN_UP") return end(cx.say("opinion.withdraw.late", { number }))
	if (code === "OPINION_WITHDRAWN") return end(cx.say("opinion.withdraw.before", { number }))
	return end(cx.say(params.number === "" ? "opinion.mine.gone" : "opinion.mine.notYours", { number }))
}

function showList({ total, page, pages, items }: z.infer<typeof listSchema>, cx: MineCx): MineTurn {
	const only = items[0]
	if (only === undefined) return end(cx.say("opinion.mine.none"))
	if (total === 1) return show(only.id, null)
	const { locale, timeZone } = cx.facts
	const options = items.map(({ id, number, text, state, at }) => ({
		id,
		label: cx.say("opinion.mine.item", {
			number,
			text: text === "" ? cx.say("opinion.wordless") : excerpt(text, labelLength),
			state: cx.say(`opinion.state.${state}`),
			day: formatDay(at, cx.now, locale, timeZone),
		}),
	}))
	const turns = [
		...(page < pages - 1 ? [{ id: "older", label: cx.say("opinion.mine.older") }] : []),
		...(page > 0 ? [{ id: "newer", label: cx.say("opinion.mine.newer") }] : []),
	]
	const prompt = pages === 1 ? cx.say("opinion.mine.list", { total }) : cx.say("opinion.mine.listPage", { total, page: page + 1, pages })
	return ask({ stage: "list", page }, cx, prompt, [...options, ...turns])
}

function showOne(shown: Shown, state: One, cx: MineCx): MineTurn {
	const { locale, timeZone } = cx.facts
	const moment = (at: number): string => formatDateTime(at, locale, timeZone)
	const fields: Block = {
		kind: "fields",
		title: cx.say("opinion.one.title", { number: shown.number }),
		rows: [
			{ label: cx.say("opinion.one.text"), value: shown.text === "" ? cx.say("opinion.wordless") : shown.text },
			...(shown.media === 0
				? []
				: [{ label: cx.say("opinion.one.media"), value: cx.say("opinion.one.mediaCount", { count: shown.media }) }]),
			...(shown.place === null ? [] : [{ label: cx.say("opinion.one.place"), value: shown.place }]),
			{ label: cx.say("opinion.one.source"), value: cx.say(`opinion.source.${shown.sourceKind}`) },
			{ label: cx.say("opinion.one.name"), value: cx.say(shown.isNamed ? "opinion.one.named" : "opinion.one.unnamed") },
			{ label: cx.say("opinion.one.state"), value: cx.say(`opinion.state.${shown.state}`) },
			...(shown.standing === undefined ? [] : [{ label: cx.say("opinion.one.standing"), value: shown.standing.join("\n") }]),
			{
				label: cx.say("opinion.one.history"),
				value: shown.steps
					.map(({ kind, at }) => cx.say("opinion.one.step", { at: moment(at), what: cx.say(`opinion.step.${kind}`) }))
					.join("；"),
			},
		],
	}
	const options = [
		...(shown.canWithdraw ? [{ id: "withdraw", label: cx.say("opinion.one.withdraw") }] : []),
		...(canDispute(shown) ? [{ id: "wrong", label: cx.say("opinion.wrong.offer") }] : []),
		...(shown.state === "received" ? changesOf(shown, cx) : []),
		...(shown.isOnly ? [] : [{ id: "others", label: cx.say("opinion.mine.others") }]),
		{ id: "enough", label: cx.say("opinion.mine.enough") },
	]
	// Nothing to choose: nothing is asked.
	if (options.length === 1) return { out: [{ kind: "say", blocks: [fields] }], done: true }
	return ask(state, cx, cx.say("opinion.one.ask"), options, [fields])
}

function changesOf({ place, isNamed }: Shown, cx: MineCx): readonly Option[] {
	return [
		{ id: "place", label: cx.say(place === null ? "opinion.place.offer" : "opinion.place.change") },
		isNamed ? { id: "unnamed", label: cx.say("opinion.name.no") } : { id: "named", label: cx.say("opinion.name.yes") },
	]
}

function askWithdraw(shown: Shown, page: number | null, cx: MineCx): MineTurn {
	const { id, number } = shown
	const options = [
		{ id: "yes", label: cx.say("opinion.withdraw.yes") },
		{ id: "no", label: cx.say("opinion.withdraw.no") },
	]
	return ask({ stage: "withdraw", id, number, page }, cx, cx.say("opinion.withdraw.ask", { number }), options)
}
