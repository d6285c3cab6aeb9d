/** 不对 to the posted list: which of one's claims stands wrongly, or that one is missing, and a few words why. Pure. */
import { z } from "zod"
import type { Option } from "../../channel/message.ts"
import type { Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { asCommand } from "../../text/normalize.ts"

const stateSchema = z.discriminatedUnion("stage", [
	/** `page`: which six of many are shown; absent for the first. */
	z.object({ stage: z.literal("list"), page: z.number().int().nonnegative().exactOptional() }),
	/** `claimId`: null where it is missing altogether. */
	z.object({ stage: z.literal("words"), claimId: z.string().nullable() }),
])
type State = z.infer<typeof stateSchema>

const listSchema = z.object({
	claims: z.array(z.object({ id: z.string(), label: z.string() })),
	page: z.number().int(),
	hasMore: z.boolean(),
	until: z.string(),
})

const mine = "我(?:提|说|写|反映)?的?(?:那个|那条|那件|这条)?(?:意见|建议|事|事情)?"
const posted = "(?:公示|贴出来)?的?(?:清单|名单|公示|里面)(?:里面|里头|上面|里|上|中)?"
const missing = new RegExp(
	`^(?:怎么|为什么)?(?:${mine}(?:怎么|为什么)?(?:没有|没|不)(?:在|列入|列进|进|上)${posted}|${posted}(?:怎么|为什么)?(?:没有|没|找不到|看不到)(?:看到|找到)?${mine})$`,
	"u",
)

/** 我的意见不在清单里, as a whole message: what the button says, in people's own words. */
export function saysMissing(text: string): boolean {
	return text.length <= 40 && missing.test(asCommand(text))
}

export const wrongFlow: Flow<null, State> = {
	type: "item.wrong",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: (_, cx) => (cx.who.isGroup ? end(cx.say("router.private")) : list()),
	resume(state, resume, _, cx) {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? result(resume.call, resume.result.value, cx) : refused(resume.result.code, cx)
			case "reply":
				return state.stage === "list" ? chosen(resume.reply, state.page ?? 0, cx) : words(state.claimId, resume.reply, cx)
			case "returned":
				return state.stage === "list" ? list(state.page) : askWords(state.claimId, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (state.stage === "words" ? cx.say("item.wrong.summary") : ""),
}

function refused(code: string, cx: Cx<null>): Turn<State> {
	switch (code) {
		case "ITEM_TOO_LATE":
			return end(cx.say("item.wrong.late"))
		case "ITEM_NO_WORDS":
		case "ITEM_TOO_LONG":
			return askWords(null, cx, cx.say(code === "ITEM_NO_WORDS" ? "item.wrong.noWords" : "item.wrong.tooLong"))
		default:
			return end(cx.say("item.wrong.gone"))
	}
}

function list(page = 0): Turn<State> {
	return { state: { stage: "list", page }, out: [], call: { name: "item.placements", args: { page } } }
}

function result(call: string, value: Json, cx: Cx<null>): Turn<State> {
	if (call === "item.object") return end(cx.say("item.wrong.done"))
	if (call === "item.missing") {
		const { number, isOwed } = z.object({ number: z.string(), isOwed: z.boolean() }).parse(value)
		return end(cx.say(isOwed ? "item.wrong.doneMissing" : "item.wrong.doneLate", { number }))
	}
	const { claims, page, hasMore, until } = listSchema.parse(value)
	const options: readonly Option[] = [
		...claims,
		...(hasMore ? [{ id: "more", label: cx.say("item.wrong.more") }] : []),
		{ id: "missing", label: cx.say("item.wrong.missing") },
		{ id: "none", label: cx.say("item.wrong.none") },
	]
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	const prompt = cx.say(claims.length === 0 ? "item.wrong.askMissing" : "item.wrong.ask", { until })
	return {
		state: { stage: "list", page },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options: [...options], pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

function chosen(reply: Reply, page: number, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back" && page > 0) return list(page - 1)
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	if (picked === "more") return list(page + 1)
	if (picked === undefined || picked === "none") return end(cx.say("item.wrong.bye"))
	return askWords(picked === "missing" ? null : picked, cx)
}

function askWords(
	claimId: string | null,
	cx: Cx<null>,
	text = cx.say(claimId === null ? "item.wrong.wordsMissing" : "item.wrong.words"),
): Turn<State> {
	return {
		state: { stage: "words", claimId },
		out: [{ kind: "say", blocks: [{ kind: "text", text }] }],
		wait: { token: cx.newToken(), expects: { kind: "text", commands: "words" }, canSkip: claimId !== null, canGoBack: true },
	}
}

function words(claimId: string | null, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return list()
	if (reply.kind === "picked" || reply.kind === "media") return askWords(claimId, cx)
	const said = reply.kind === "skip" ? "" : reply.text
	const call = claimId === null ? { name: "item.missing", args: { words: said } } : { name: "item.object", args: { claimId, words: said } }
	return { state: { stage: "words", claimId }, out: [], call }
}
