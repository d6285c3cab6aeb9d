/** An opinion said in a group that mentions the bot: acknowledged there without a number, which goes to the private chat. Pure. */
import { z } from "zod"
import type { Cx, Flow, Turn } from "../../engine/flow.ts"
import { isCourtesy, judgeText } from "./rules.ts"

const paramsSchema = z.object({
	text: z.string(),
	/** Whether they said 提意见; else they only spoke to the bot. */
	isCommand: z.boolean(),
})
const stateSchema = z.object({ stage: z.literal("filing") })
type GroupTurn = Turn<z.infer<typeof stateSchema>>

export const groupFlow: Flow<z.infer<typeof paramsSchema>, z.infer<typeof stateSchema>> = {
	type: "opinion.group",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start({ text, isCommand }, cx) {
		const verdict = judgeText(text)
		if (!isCommand && isNoOpinion(text)) return end("router.private", cx)
		if (!verdict.ok) return end(verdict.why === "too-long" ? "opinion.tooLong" : "opinion.group.unsaid", cx)
		return { state: { stage: "filing" }, out: [], call: { name: "opinion.fromGroup", args: { text: verdict.text } } }
	},
	resume(_, resume, __, cx) {
		if (resume.kind !== "result") return { out: [], done: true }
		return end(resume.result.ok ? "opinion.group.taken" : "opinion.notInGroup", cx)
	},
	summary: () => "",
}

/** Fewer letters are a greeting or a word of thanks; a question wants an answer, not a number. */
const enoughLetters = 6

function isNoOpinion(text: string): boolean {
	const letters = text.match(/\p{L}/gu)?.length ?? 0
	return letters < enoughLetters || isCourtesy(text) || /[?？吗呢]\s*$/u.test(text)
}

function end(key: string, cx: Cx<null>): GroupTurn {
	return { out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say(key) }] }], done: true }
}
