/** 表决: a member votes on what is open for them, one matter after the other; each choice is repeated in words and confirmed. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { call, end, told } from "../../engine/turns.ts"
import { truncate } from "../../text/normalize.ts"
import { choices } from "./rules.ts"

/** The matter's serial, its round, and which of the person's own seats in it: short enough for a button. */
const where = { serial: z.number().int(), round: z.number().int(), seat: z.number().int() }
const stateSchema = z.discriminatedUnion("stage", [
	/** `isBack`: come back to from a matter; where it was the only one, that is the end. */
	z.object({ stage: z.literal("list"), page: z.number().int().nonnegative(), isBack: z.literal(true).exactOptional() }),
	/** After a vote: the next one that is owed. */
	z.object({ stage: z.literal("next") }),
	z.object({ stage: z.literal("one"), ...where }),
	z.object({ stage: z.literal("confirm"), ...where, choice: z.enum(choices), reason: z.string() }),
	z.object({ stage: z.literal("recuse"), ...where }),
])
type State = z.infer<typeof stateSchema>
type Where = Pick<Extract<State, { stage: "one" }>, "serial" | "round" | "seat">

const listed = z.object({ ...where, label: z.string(), isVoted: z.boolean() })
const mineValue = z.object({ all: z.array(listed), owed: z.number() })
const oneValue = z.object({
	text: z.string(),
	isSecret: z.boolean(),
	link: z.string().nullable(),
})
/** Matters on one screen, with 更多 and 先到这里 below them. */
const rowsPerPage = 6
export const maxReason = 500

export const voteFlow: Flow<null, State> = {
	type: "council.vote",
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
	summary: (state, _, cx) => (state.stage === "confirm" ? cx.say("council.chat.summary") : ""),
}

const list = (page: number): Turn<State> => call({ stage: "list", page }, "council.mine", {})
const placeOf = ({ serial, round, seat }: Where): Where => ({ serial, round, seat })
const look = (at: Where): Turn<State> => call({ stage: "one", ...placeOf(at) }, "council.one", placeOf(at))

function ask(
	state: State,
	cx: BaseCx,
	prompt: string,
	options: readonly Option[],
	extra: { readonly free?: true; readonly before?: readonly Block[] } = {},
): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	const blocks: readonly Block[] = [...(extra.before ?? []), { kind: "ask", prompt, token, options, pick }]
	return {
		state,
		out: [{ kind: "say", blocks }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick, ...(extra.free === true && { free: true }) },
			canSkip: false,
			canGoBack: true,
			...(state.stage === "confirm" ? {} : { settled: true as const }),
		},
	}
}

function shown(state: State, name: string, value: Json, cx: Cx<null>): Turn<State> {
	switch (name) {
		case "council.mine":
			return mine(state, mineValue.parse(value), cx)
		case "council.one":
			return state.stage === "one" ? one(state, oneValue.parse(value), cx) : askAgain(state, cx)
		case "council.recuse":
			return after(cx.say("council.chat.recused"))
		default:
			return state.stage === "confirm"
				? after(cx.say("council.chat.cast", { choice: cx.say(`council.choice.${state.choice}`) }))
				: askAgain(state, cx)
	}
}

/** Says what was done and looks for the next matter in the same message. */
function after(text: string): Turn<State> {
	return { state: { stage: "next" }, out: [told(text)], call: { name: "council.mine", args: {} } }
}

function mine(state: State, { all, owed }: z.infer<typeof mineValue>, cx: BaseCx): Turn<State> {
	const [first, second] = all
	if (first === undefined) return end(cx.say("council.chat.nothing"))
	if (state.stage === "next") {
		const next = all.find(({ isVoted }) => !isVoted)
		if (next === undefined) return end(cx.say("council.chat.allDone"))
		return { ...look(next), out: [told(cx.say("council.chat.left", { owed }))] }
	}
	const isBack = state.stage === "list" && state.isBack === true
	if (second === undefined) return isBack ? end(cx.say("council.chat.bye")) : look(first)
	const pages = Math.ceil(all.length / rowsPerPage)
	const page = Math.min(state.stage === "list" ? state.page : 0, pages - 1)
	const rows = all.slice(page * rowsPerPage, (page + 1) * rowsPerPage)
	const options = [
		...rows.map((row) => ({
			id: idOf(row),
			label: row.isVoted ? cx.say("council.chat.voted", { label: row.label }) : row.label,
		})),
		...(page + 1 < pages ? [{ id: "more", label: cx.say("council.chat.more") }] : []),
		{ id: "enough", label: cx.say("council.chat.enough") },
	]
	return ask({ stage: "list", page }, cx, cx.say("council.chat.which", { all: all.length, owed }), options)
}

function one(state: Extract<State, { stage: "one" }>, { text, isSecret, link }: z.infer<typeof oneValue>, cx: BaseCx): Turn<State> {
	const of = (id: string) => ({ id, label: cx.say(`council.choice.${id}`) })
	if (!isSecret) return ask(state, cx, text, [...choices.map(of), of("recuse")])
	const before: readonly Block[] = [
		{ kind: "text", text },
		...(link === null ? [] : [{ kind: "link", text: cx.say("council.ballot.link"), url: link } as const]),
	]
	const prompt = cx.say(link === null ? "council.chat.noPage" : "council.chat.onPage")
	return ask(state, cx, prompt, [of("recuse"), { id: "back", label: cx.say("council.chat.back") }], { before })
}

function confirm(state: Extract<State, { stage: "confirm" }>, cx: BaseCx): Turn<State> {
	const { choice, reason } = state
	const picked = cx.say(`council.choice.${choice}`)
	const prompt =
		reason === "" ? cx.say("council.chat.confirm", { choice: picked }) : cx.say("council.chat.confirmReason", { choice: picked, reason })
	const options = [
		{ id: "yes", label: cx.say("council.chat.yes") },
		{ id: "no", label: cx.say("council.chat.no") },
	]
	return ask(state, cx, prompt, options, { free: true })
}

function askRecusal(state: Extract<State, { stage: "recuse" }>, cx: BaseCx, reason?: string): Turn<State> {
	const prompt = cx.say("council.chat.whyRecuse")
	return {
		state,
		out: [told(reason === undefined ? prompt : `${reason}\n${prompt}`)],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: false, canGoBack: true },
	}
}

const refusals = new Set(["ROUND_CLOSED", "NOT_ON_ROLL", "RECUSED", "OTHER_WAY", "MATTER_GONE", "VOTED_IN_SECRET"])

function refused(state: State, code: string, cx: BaseCx): Turn<State> {
	if (code === "NOT_MEMBER") return end(cx.say("router.memberOnly"))
	if (state.stage === "list" || state.stage === "next") return end(cx.say("council.chat.nothing"))
	return after(cx.say(`council.chat.refused.${refusals.has(code) ? code : "MATTER_GONE"}`))
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return goBack(state, cx)
	const picked = reply.kind === "picked" ? (reply.ids[0] ?? "") : ""
	switch (state.stage) {
		case "list":
		case "next":
			return fromList(state, picked, cx)
		case "one": {
			if (picked === "recuse") return askRecusal({ ...state, stage: "recuse" }, cx)
			const choice = choices.find((known) => known === picked)
			if (choice === undefined) return goBack(state, cx)
			return confirm({ stage: "confirm", ...placeOf(state), choice, reason: "" }, cx)
		}
		case "confirm": {
			if (picked === "no") return look(state)
			if (picked === "yes") return call(state, "council.cast", { ...placeOf(state), choice: state.choice, reason: state.reason })
			const text = reply.kind === "text" || reply.kind === "number" ? truncate(reply.text, maxReason, "characters") : ""
			return confirm(text === "" ? state : { ...state, reason: text }, cx)
		}
		case "recuse": {
			if (reply.kind !== "text" && reply.kind !== "number") return askRecusal(state, cx, cx.say("router.unclear.text"))
			return call(state, "council.recuse", { ...placeOf(state), reason: truncate(reply.text, maxReason, "characters") })
		}
	}
}

/** A place as an option's id, and back. */
function idOf({ serial, round, seat }: Where): string {
	return `${serial}-${round}-${seat}`
}

function placeIn(id: string): Where | undefined {
	const [, serial, round, seat] = /^(\d+)-(\d+)-(\d+)$/.exec(id) ?? []
	return serial === undefined ? undefined : { serial: Number(serial), round: Number(round), seat: Number(seat) }
}

function fromList(state: State, picked: string, cx: BaseCx): Turn<State> {
	if (picked === "more" && state.stage === "list") return list(state.page + 1)
	if (picked === "enough") return end(cx.say("council.chat.bye"))
	const at = placeIn(picked)
	return at === undefined ? askAgain(state, cx) : look(at)
}

function goBack(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "list":
			return state.page > 0 ? list(state.page - 1) : end(cx.say("council.chat.bye"))
		case "next":
		case "one":
			return call({ stage: "list", page: 0, isBack: true }, "council.mine", {})
		case "confirm":
		case "recuse":
			return look(state)
	}
}

/** The current question again. */
function askAgain(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "list":
			return list(state.page)
		case "next":
			return list(0)
		case "one":
			return look(state)
		case "confirm":
			return confirm(state, cx)
		case "recuse":
			return askRecusal(state, cx)
	}
}
