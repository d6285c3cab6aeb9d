/** 是不是同一件事？ Asked after an opinion has its number. Yes: the person stands behind the other too. Nothing is owed. Pure. */
import { z } from "zod"
import type { Cx, Effect, Flow, Turn } from "../../engine/flow.ts"
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
				const said = reply.kind === "text" || reply.kind === "number" ? sameness(reply.text) : undefined
				if (said === "unclear") return ask(params, cx, cx.say("router.unclear.options"))
				const isSame =
					reply.kind === "picked" ? reply.ids[0] === "yes" : said === undefined || said === "unsure" ? undefined : said === "same"
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

/** People answer the question as it was asked: 是同一件事, 一样的, 说不清. */
const same = /^(?:是|就是|对|说的|都是|也是)*(?:同一|同|一)(?:件|个|样|回|码)(?:事情?|的)?(?:事|的)?(?:啊|呀|吧|了)?$/u
const notSame = /^(?:这)?(?:不|没|并不)(?:是|一|同|说的|算)*(?:同一|同|一)?(?:件|个|样|回|码)?(?:事情?|的)?(?:啊|呀|吧)?$/u
const unsure = /^(?:我)?(?:也)?(?:不|没|弄不|搞不|说不|分不)(?:知道|晓得|清楚|清|好说|确定|懂|明白|太清楚)(?:啊|呀|了|得)?$/u

function sameness(text: string): "same" | "other" | "unsure" | "unclear" {
	const said = asCommand(text)
	if (unsure.test(said)) return "unsure"
	if (same.test(said)) return "same"
	return notSame.test(said) ? "other" : "unclear"
}

function ask({ title, number, people }: Params, cx: Cx<null>, before?: string): Turn<State> {
	const token = cx.newToken()
	const options = [
		{ id: "yes", label: cx.say("item.alike.yes") },
		{ id: "no", label: cx.say("item.alike.no") },
	]
	const pick = { min: 1, max: 1 }
	const question = number === null ? cx.say("item.alike.ask", { title, people }) : cx.say("item.alike.askPosted", { title, people, number })
	const prompt = before === undefined ? question : `${before}\n${question}`
	return {
		state: { stage: "ask" },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick, free: true }, canSkip: true, canGoBack: true, settled: true },
	}
}

function goOn({ next }: Params, out: readonly Effect[]): Turn<State> {
	return { out: [...out, { kind: "startFlow", ...next, ifIdle: true }], done: true }
}
