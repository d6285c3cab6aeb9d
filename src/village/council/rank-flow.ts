/** 排序: a member says which of their body's matters are most urgent, one after the other; confirmed in words. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end, told } from "../../engine/turns.ts"

const chosen = { bodyId: z.string(), order: z.array(z.number().int()) }
const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("body") }),
	z.object({ stage: z.literal("pick"), ...chosen, page: z.number().int().nonnegative() }),
	z.object({ stage: z.literal("confirm"), ...chosen }),
])
type State = z.infer<typeof stateSchema>

const matterSchema = z.object({ serial: z.number().int(), label: z.string() })
const bodiesSchema = z.object({ bodies: z.array(z.object({ id: z.string(), name: z.string() })) })
const oneSchema = z.object({ id: z.string(), name: z.string(), matters: z.array(matterSchema), before: z.array(z.string()) })
type Body = z.infer<typeof oneSchema>

/** Matters on one screen, with 更多 and 就排这些 below them. */
const rowsPerPage = 4
/** More than these is no order of urgency any more. */
export const mostRanked = 20

export const rankFlow: Flow<null, State> = {
	type: "council.rank",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => (cx.who.isGroup ? end(cx.say("router.private")) : call({ stage: "body" }, "council.rank.bodies", {})),
	resume(state, resume, _, cx) {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? answered(state, resume.call, resume.result.value, cx) : refused(state, resume.result.code, cx)
			case "reply":
				return replied(state, resume.reply, cx)
			case "returned":
				return again(state)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (state.stage === "confirm" ? cx.say("council.order.summary") : ""),
}

function call(state: State, name: string, args: Json, text?: string): Turn<State> {
	return { state, out: text === undefined ? [] : [told(text)], call: { name, args } }
}

const look = (state: Extract<State, { bodyId: string }>, text?: string): Turn<State> =>
	call(state, "council.rank.one", { bodyId: state.bodyId }, text)

function again(state: State): Turn<State> {
	return state.stage === "body" ? call(state, "council.rank.bodies", {}) : look(state)
}

function ask(state: State, cx: BaseCx, prompt: string, options: readonly Option[]): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick },
			canSkip: false,
			canGoBack: true,
			...(state.stage === "confirm" ? {} : { settled: true as const }),
		},
	}
}

function answered(state: State, name: string, value: Json, cx: Cx<null>): Turn<State> {
	if (name === "council.rank.set") return end(cx.say("council.order.done"))
	if (name !== "council.rank.bodies" && state.stage !== "body") {
		const body = oneSchema.parse(value)
		return state.stage === "confirm" ? confirm(state, body, cx) : pick(state, body, cx)
	}
	const { bodies } = bodiesSchema.parse(value)
	const [first, second] = bodies
	if (first === undefined) return end(cx.say("council.order.nothing"))
	if (second === undefined) return look({ stage: "pick", bodyId: first.id, order: [], page: 0 })
	return ask(
		{ stage: "body" },
		cx,
		cx.say("council.order.which"),
		bodies.map(({ id, name: label }) => ({ id, label })),
	)
}

function pick(state: Extract<State, { stage: "pick" }>, { name, matters, before }: Body, cx: BaseCx): Turn<State> {
	const known = new Set(matters.map(({ serial }) => serial))
	// What has gone from the agenda meanwhile is no part of the order.
	const order = state.order.filter((serial) => known.has(serial))
	const left = matters.filter(({ serial }) => !order.includes(serial))
	if (left.length === 0 || order.length >= mostRanked)
		return confirm({ stage: "confirm", bodyId: state.bodyId, order }, { id: "", name, matters, before }, cx)
	const page = Math.min(state.page, Math.ceil(left.length / rowsPerPage) - 1)
	const rows = left.slice(page * rowsPerPage, (page + 1) * rowsPerPage)
	const options = [
		...rows.map(({ serial, label }) => ({ id: String(serial), label })),
		...((page + 1) * rowsPerPage < left.length ? [{ id: "more", label: cx.say("council.chat.more") }] : []),
		{ id: "enough", label: cx.say(order.length === 0 ? "council.chat.enough" : "council.order.enough") },
	]
	const prompt =
		order.length === 0
			? [
					...(before.length > 0 ? [cx.say("council.order.before", { titles: before.join("、") })] : []),
					cx.say("council.order.first", { body: name, count: matters.length }),
				].join("\n")
			: cx.say("council.order.next", { place: order.length + 1 })
	return ask({ stage: "pick", bodyId: state.bodyId, order, page }, cx, prompt, options)
}

function confirm(state: Extract<State, { stage: "confirm" }>, { matters }: Body, cx: BaseCx): Turn<State> {
	const titles = new Map(matters.map(({ serial, label }) => [serial, label]))
	const lines = state.order.flatMap((serial, index) => {
		const title = titles.get(serial)
		return title === undefined ? [] : [cx.say("council.order.line", { place: index + 1, title })]
	})
	const options = [
		{ id: "yes", label: cx.say("council.chat.yes") },
		{ id: "no", label: cx.say("council.order.again") },
	]
	return ask(state, cx, [cx.say("council.order.confirm"), ...lines].join("\n"), options)
}

function refused(state: State, code: string, cx: BaseCx): Turn<State> {
	if (code === "NOT_MEMBER") return end(cx.say("router.memberOnly"))
	if (state.stage === "body") return end(cx.say("council.order.nothing"))
	if (code === "RANKING_WRONG") return look({ stage: "pick", bodyId: state.bodyId, order: [], page: 0 }, cx.say("council.order.wrong"))
	return end(cx.say("council.order.gone"))
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	const picked = reply.kind === "picked" ? (reply.ids[0] ?? "") : ""
	switch (state.stage) {
		case "body":
			return picked === "" ? end(cx.say("council.order.bye")) : look({ stage: "pick", bodyId: picked, order: [], page: 0 })
		case "pick":
			return inPick(state, reply, picked, cx)
		case "confirm":
			if (picked === "yes") return call(state, "council.rank.set", { bodyId: state.bodyId, serials: state.order })
			return look({ stage: "pick", bodyId: state.bodyId, order: [], page: 0 })
	}
}

function inPick(state: Extract<State, { stage: "pick" }>, reply: Reply, picked: string, cx: BaseCx): Turn<State> {
	const { bodyId, order, page } = state
	if (reply.kind === "back")
		return order.length === 0 ? end(cx.say("council.order.bye")) : look({ stage: "pick", bodyId, order: order.slice(0, -1), page: 0 })
	if (picked === "more") return look({ ...state, page: page + 1 })
	if (picked === "enough") return order.length === 0 ? end(cx.say("council.order.bye")) : look({ stage: "confirm", bodyId, order })
	if (picked !== "") return look({ stage: "pick", bodyId, order: [...order, Number(picked)], page: 0 })
	return look(state)
}
