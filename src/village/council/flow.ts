/** 表决: a member votes on what is open for them, one matter after the other; each choice is repeated in words and confirmed. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { BaseCx, CallResult, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { call, end, told } from "../../engine/turns.ts"
import { asCommand, hasLetters, truncate } from "../../text/normalize.ts"
import { choices } from "./rules.ts"
import { hasWords, isNoReason, saidYes, spokenVote } from "./spoken-vote.ts"
import {
	anew,
	ask,
	askChoice,
	askRecusal,
	confirm,
	isHalfDone,
	maxReason,
	placeOf,
	type State,
	stateSchema,
	sure,
	type Where,
	where,
} from "./vote-asks.ts"

const listed = z.object({ ...where, label: z.string(), isVoted: z.boolean() })
const mineValue = z.object({ all: z.array(listed), owed: z.number(), recused: z.array(z.string()) })
const oneValue = z.object({
	text: z.string(),
	isSecret: z.boolean(),
	link: z.string().nullable(),
})
/** Matters on one screen, with 更多 and 先到这里 below them. */
const rowsPerPage = 6
const mostTitles = 3

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
				return resume.result.ok ? shown(state, resume.call, resume.result.value, cx) : refused(state, resume.result, cx)
			case "reply":
				return replied(state, resume.reply, cx)
			case "returned":
				return askAgain(state, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (isHalfDone(state) ? cx.say("council.chat.summary") : ""),
}

const list = (page: number): Turn<State> => call({ stage: "list", page }, "council.mine", {})
const look = (at: Where): Turn<State> => call({ stage: "one", ...placeOf(at) }, "council.one", placeOf(at))

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

function mine(state: State, { all, owed, recused }: z.infer<typeof mineValue>, cx: BaseCx): Turn<State> {
	const [first, second] = all
	if (first === undefined) {
		// Right after a recusal it was just said.
		if (recused.length === 0 || state.stage === "next") return end(cx.say("council.chat.nothing"))
		const titles = recused.slice(0, mostTitles).join("、")
		const named = recused.length > mostTitles ? cx.say("council.invite.more", { titles }) : titles
		return end(cx.say("council.chat.nothingRecused", { count: recused.length, titles: named }))
	}
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
	if (!isSecret) return ask(state, cx, text, [...choices.map(of), of("recuse")], { free: true })
	const before: readonly Block[] = [
		{ kind: "text", text },
		...(link === null ? [] : [{ kind: "link", text: cx.say("council.ballot.link"), url: link } as const]),
	]
	const prompt = cx.say(link === null ? "council.chat.noPage" : "council.chat.onPage")
	return ask(state, cx, prompt, [of("recuse"), { id: "back", label: cx.say("council.chat.back") }], { before })
}

const refusals = new Set(["ROUND_CLOSED", "NOT_ON_ROLL", "RECUSED", "OTHER_WAY", "MATTER_GONE", "VOTED_IN_SECRET"])

/** Of a vote given before, which counts now that another comes too late. */
const standing = z.object({ stands: z.enum(choices) })

function refused(state: State, { code, detail }: Extract<CallResult, { readonly ok: false }>, cx: BaseCx): Turn<State> {
	if (code === "NOT_MEMBER") return end(cx.say("router.memberOnly"))
	if (state.stage === "list" || state.stage === "next") return end(cx.say("council.chat.nothing"))
	const said = cx.say(`council.chat.refused.${refusals.has(code) ? code : "MATTER_GONE"}`)
	const before = standing.safeParse(detail)
	return after(before.success ? said + cx.say("council.chat.stands", { choice: cx.say(`council.choice.${before.data.stands}`) }) : said)
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return goBack(state, cx)
	const picked = reply.kind === "picked" ? (reply.ids[0] ?? "") : ""
	switch (state.stage) {
		case "list":
		case "next":
			return fromList(state, picked, cx)
		case "one":
			return toOne(state, reply, picked, cx)
		case "confirm":
			return toConfirm(state, reply, picked, cx)
		case "recuse":
			return toRecuse(state, reply, picked, cx)
	}
}

/** What was typed, or what a platform made of a recording; `cut`: says that not all of it is kept. Undefined for a picture. */
function saidIn(reply: Reply, cx: BaseCx): { readonly text: string; readonly cut: string } | undefined {
	const text = reply.kind === "text" || reply.kind === "number" ? reply.text : reply.kind === "media" ? (reply.caption ?? "") : ""
	if (!hasWords(text)) return undefined
	const kept = truncate(text, maxReason, "characters")
	return { text: kept, cut: kept.length < text.length ? `${cx.say("council.chat.reasonCut", { max: maxReason })}\n` : "" }
}

function toOne(state: Extract<State, { stage: "one" }>, reply: Reply, picked: string, cx: BaseCx): Turn<State> {
	const at = placeOf(state)
	if (picked === "recuse") return askRecusal({ stage: "recuse", ...at }, cx)
	const choice = choices.find((known) => known === picked)
	if (choice !== undefined) {
		// 同意，太黑了: read as the option, and a reason all the same.
		const typed = reply.kind === "picked" && reply.text !== undefined ? spokenVote(reply.text, cx.say) : undefined
		const reason = typed?.choice === choice ? typed.reason : ""
		return confirm({ stage: "confirm", ...at, choice, reason: reason || (state.reason ?? "") }, cx)
	}
	if (picked !== "") return goBack(state, cx)
	const said = saidIn(reply, cx)
	if (said === undefined)
		return state.reason === undefined
			? { ...look(state), out: [told(noVote(reply, cx).trimEnd())] }
			: askChoice(state, cx, noVote(reply, cx))
	const vote = spokenVote(said.text, cx.say)
	if (vote.choice === undefined) return askChoice({ stage: "one", ...at, reason: said.text }, cx, said.cut)
	return confirm({ stage: "confirm", ...at, choice: vote.choice, reason: vote.reason || (state.reason ?? "") }, cx, said.cut)
}

/** A picture, or a sign without words, is no vote. */
function noVote(reply: Reply, cx: BaseCx): string {
	return `${cx.say(reply.kind === "media" ? "council.chat.noMedia" : "router.unclear.options")}\n`
}

function toConfirm(state: Extract<State, { stage: "confirm" }>, reply: Reply, picked: string, cx: BaseCx): Turn<State> {
	const cast = () => call(state, "council.cast", { ...placeOf(state), choice: state.choice, reason: state.reason })
	if (picked === sure) return cast()
	if (picked === anew) return look(state)
	const said = saidIn(reply, cx)
	if (said === undefined) return confirm(state, cx, noVote(reply, cx))
	const vote = spokenVote(said.text, cx.say)
	if (vote.choice !== undefined && vote.isNamed) {
		// Said once more it is confirmed; another one is a change of mind, and asked about.
		if (vote.choice === state.choice && vote.reason === "") return cast()
		return confirm({ ...state, choice: vote.choice, reason: vote.reason || state.reason }, cx, said.cut)
	}
	const isYes = saidYes(said.text)
	if (isYes !== undefined) return isYes ? cast() : look(state)
	return confirm({ ...state, reason: isNoReason(said.text) ? "" : said.text }, cx, said.cut)
}

function toRecuse(state: Extract<State, { stage: "recuse" }>, reply: Reply, picked: string, cx: BaseCx): Turn<State> {
	const said = saidIn(reply, cx)
	const isYes = picked === sure || (state.reason !== undefined && said !== undefined && saidYes(said.text) === true)
	if (isYes) return call(state, "council.recuse", { ...placeOf(state), reason: state.reason ?? "" })
	if (picked === anew || (state.reason !== undefined && said !== undefined && saidYes(said.text) === false)) return look(state)
	// A number, a sign, 同意 or 回避 once more says nothing of how they are concerned.
	const vote = said && spokenVote(said.text, cx.say)
	const isNone = said === undefined || !hasLetters(said.text) || (vote?.isNamed === true && vote.reason === "") || saysOnlyRecuse(said.text)
	if (isNone) return askRecusal(state, cx, `${cx.say("council.chat.relationUnclear")}\n`)
	return askRecusal({ ...state, reason: said.text }, cx, said.cut)
}

const saysOnlyRecuse = (text: string): boolean => /^(?:我)?(?:要|申请)?回避(?:和我有关)?$/u.test(asCommand(text))

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
			return state.reason === undefined ? look(state) : askChoice(state, cx)
		case "confirm":
			return confirm(state, cx)
		case "recuse":
			return askRecusal(state, cx)
	}
}
