/** 是不是同一件事？ Asked after an opinion has its number. Yes: the person stands behind the other too. Nothing is owed. Pure. */
import { z } from "zod"
import type { Cx, Effect, Flow, Reply, Turn } from "../../engine/flow.ts"
import { asCommand } from "../../text/normalize.ts"

const paramsSchema = z.object({
	opinionId: z.string(),
	/** What it is like: `item:ID` or `opinion:ID`. */
	subject: z.string(),
	title: z.string(),
	/** 第几项; null while it was not posted. */
	number: z.number().nullable(),
	/** How many brought it up so far. */
	people: z.number(),
	/** The dialog that comes after. */
	next: z.object({ flow: z.string(), params: z.record(z.string(), z.json()) }),
})
type Params = z.infer<typeof paramsSchema>
const stateSchema = z.object({ stage: z.enum(["ask", "saving"]) })
type State = z.infer<typeof stateSchema>

export const alikeFlow: Flow<Params, State> = {
	type: "item.alike",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: (params, cx) => ask(params, cx),
	resume(_, resume, params, cx) {
		switch (resume.kind) {
			case "reply": {
				const { reply } = resume
				// A photo sent now belongs to what was just handed in, whatever is asked meanwhile.
				if (reply.kind === "media" && reply.media !== "sticker") {
					const media = [{ kind: reply.media, ref: reply.ref }]
					return {
						out: [{ kind: "startFlow", flow: "opinion.file", params: { text: reply.caption ?? "", media, how: "talk" } }],
						done: true,
					}
				}
				const isSame = sameness(reply)
				if (isSame === undefined) return goOn(params, [])
				const { opinionId, subject } = params
				return { state: { stage: "saving" }, out: [], call: { name: "item.alike", args: { opinionId, subject, isSame } } }
			}
			case "result": {
				const value = resume.result.ok ? z.object({ isSame: z.boolean() }).parse(resume.result.value) : undefined
				const text = value === undefined ? cx.say("item.alike.gone") : cx.say(value.isSame ? "item.alike.supported" : "item.alike.other")
				return goOn(params, [{ kind: "say", blocks: [{ kind: "text", text }] }])
			}
			case "returned":
				return ask(params, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: () => "",
}

/** People answer the question as it was asked. Any other words may be the next opinion, so these alone are an answer. */
const same = new Set(
	"同一件事 是同一件事 就是同一件事 说的是同一件事 一件事 是一件事 就是一件事 说的是一件事 一回事 是一回事 同一个事 是同一个事 一样 一样的 是一样 是一样的 都一样 就是这件事".split(
		" ",
	),
)
const other = new Set(
	"不是同一件事 不是一件事 不是一回事 不是这件事 不一样 不一样的 不是一样的 不同 两件事 两回事 两码事 是两件事 是两回事 是两码事".split(
		" ",
	),
)
const unsure = new Set(
	"不知道 我不知道 我也不知道 不晓得 我不晓得 不清楚 我不清楚 不太清楚 说不清 说不清楚 说不好 不好说 不确定 弄不清 搞不清 分不清 拿不准".split(
		" ",
	),
)

function sameness(reply: Reply): boolean | undefined {
	if (reply.kind === "picked") return reply.ids[0] === "yes"
	const said = reply.kind === "text" ? asCommand(reply.text) : ""
	return same.has(said) ? true : other.has(said) ? false : undefined
}

function ask({ title, number, people }: Params, cx: Cx<null>): Turn<State> {
	const token = cx.newToken()
	const options = [
		{ id: "yes", label: cx.say("item.alike.yes") },
		{ id: "no", label: cx.say("item.alike.no") },
	]
	const pick = { min: 1, max: 1 }
	const prompt = number === null ? cx.say("item.alike.ask", { title, people }) : cx.say("item.alike.askPosted", { title, people, number })
	return {
		state: { stage: "ask" },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options, pick, asText: [...same, ...other, ...unsure] },
			canSkip: true,
			canGoBack: true,
			settled: true,
		},
	}
}

function goOn({ next }: Params, out: readonly Effect[]): Turn<State> {
	return { out: [...out, { kind: "startFlow", ...next, ifIdle: true }], done: true }
}
