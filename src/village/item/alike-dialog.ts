/** 是不是同一件事？ Asked after an opinion has its number. Yes: the person stands behind the other too. Nothing is owed. Pure. */
import { z } from "zod"
import type { Cx, Effect, Flow, Turn } from "../../engine/flow.ts"

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
				const isSame = resume.reply.kind === "picked" ? resume.reply.ids[0] === "yes" : undefined
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
		wait: { token, expects: { kind: "options", options, pick }, canSkip: true, canGoBack: true, settled: true },
	}
}

function goOn({ next }: Params, out: readonly Effect[]): Turn<State> {
	return { out: [...out, { kind: "startFlow", ...next, ifIdle: true }], done: true }
}
