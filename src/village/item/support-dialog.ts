/** 附议: the posted items, and standing behind one. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"

const stateSchema = z.object({ page: z.number().int().nonnegative() })
type State = z.infer<typeof stateSchema>

const pageSchema = z.object({
	items: z.array(z.object({ id: z.string(), label: z.string() })),
	page: z.number(),
	hasMore: z.boolean(),
	total: z.number(),
})

export const supportFlow: Flow<null, State> = {
	type: "item.support",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => (cx.who.isGroup ? end(cx.say("router.private")) : list(0)),
	resume(state, resume, _, cx) {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? result(resume.call, resume.result.value, cx) : end(cx.say("item.support.none"))
			case "reply":
				return chosen(state, resume.reply, cx)
			case "returned":
				return list(state.page)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: () => "",
}

function list(page: number): Turn<State> {
	return { state: { page }, out: [], call: { name: "item.list", args: { page } } }
}

function result(call: string, value: Json, cx: Cx<null>): Turn<State> {
	if (call === "item.support") {
		const { number, title, isNew, people } = z
			.object({ number: z.number(), title: z.string(), isNew: z.boolean(), people: z.number() })
			.parse(value)
		return end(cx.say(isNew ? "item.support.done" : "item.support.before", { number, title, people }))
	}
	const { items, page, hasMore, total } = pageSchema.parse(value)
	const options: readonly Option[] = [
		...items,
		...(hasMore ? [{ id: "more", label: cx.say("item.support.more") }] : []),
		{ id: "enough", label: cx.say("item.support.enough") },
	]
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state: { page },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt: cx.say("item.support.ask", { total }), token, options: [...options], pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

function chosen({ page }: State, reply: Reply, cx: Cx<null>): Turn<State> {
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	if (picked === "more") return list(page + 1)
	if (reply.kind === "back" && page > 0) return list(page - 1)
	if (picked === undefined || picked === "enough") return end(cx.say("item.support.bye"))
	return { state: { page }, out: [], call: { name: "item.support", args: { id: picked } } }
}
