/** 走访 with a few words: a grid worker notes a house visit from the doorstep; the opinions themselves are entered in the console. Pure. */
import { z } from "zod"
import type { Cx, Flow, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { mayInChat } from "./rights.ts"
import { judgeText } from "./rules.ts"

const paramsSchema = z.object({ /** Empty asks for it. */ text: z.string() })
const stateSchema = z.object({ stage: z.enum(["text", "saving"]) })
type VisitTurn = Turn<z.infer<typeof stateSchema>>

export const visitFlow: Flow<z.infer<typeof paramsSchema>, z.infer<typeof stateSchema>> = {
	type: "opinion.visit",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start({ text }, cx) {
		// A resident who begins like this has something to say.
		if (!mayInChat("opinion.enter", cx.who.person?.roles ?? []))
			return {
				out: [{ kind: "startFlow", flow: "opinion.file", params: { text: `走访 ${text}`.trim(), media: [], how: "talk" } }],
				done: true,
			}
		return text === "" ? ask(cx, "opinion.visit.ask") : take(text, cx)
	},
	resume(_, resume, __, cx) {
		switch (resume.kind) {
			case "reply": {
				const { reply } = resume
				if (reply.kind === "text" || reply.kind === "number") return take(reply.text, cx)
				return reply.kind === "media" ? ask(cx, "opinion.visit.words") : end(cx.say("opinion.visit.none.chat"))
			}
			case "result": {
				if (!resume.result.ok) return end(cx.say("opinion.refused"))
				const { id } = z.object({ id: z.string() }).parse(resume.result.value)
				return end(cx.say("opinion.visit.noted"), [{ kind: "record", event: "opinion.visit", subject: id, data: { kind: "visit" } }])
			}
			case "returned":
				return ask(cx, "opinion.visit.ask")
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (_, __, cx) => cx.say("opinion.summary.visit"),
}

function take(text: string, cx: Cx<null>): VisitTurn {
	const verdict = judgeText(text)
	if (!verdict.ok) return ask(cx, "opinion.visit.words")
	return { state: { stage: "saving" }, out: [], call: { name: "opinion.visit", args: { text: verdict.text } } }
}

function ask(cx: Cx<null>, key: string): VisitTurn {
	return {
		state: { stage: "text" },
		out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say(key) }] }],
		wait: { token: cx.newToken(), expects: { kind: "text", media: true }, canSkip: true, canGoBack: true },
	}
}
