/**
 * 接龙 in the chat: somebody with the duty to help pastes it, says whether its lines are opinions or answers, sees what was understood,
 * and only then it is entered. Pure.
 */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { Cx, Effect, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { mayInChat } from "./rights.ts"

const paramsSchema = z.object({
	/** Empty asks for it. */
	text: z.string(),
})
const pasted = { text: z.string() }
const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("paste") }),
	z.object({ stage: z.enum(["looking", "choose"]), ...pasted }),
	/** `to`: a question, or empty for opinions. `look`: names what is entered; sent twice, it is entered once. */
	z.object({ stage: z.enum(["preview", "confirm", "saving"]), ...pasted, to: z.string(), look: z.string() }),
])
type State = z.infer<typeof stateSchema>
type Previewed = Extract<State, { to: string }>
type ChainTurn = Turn<State>
type ChainCx = Cx<null>

const lookValue = z.object({
	title: z.string(),
	lines: z.number(),
	questions: z.array(z.object({ id: z.string(), label: z.string() })),
})
const row = z.object({ label: z.string(), value: z.string() })
const previewValue = z.object({
	/** Lines that can be entered, and the first of them. */
	ready: z.number(),
	rows: z.array(row),
	/** Lines that are left out, and the first of them with why. */
	left: z.number(),
	problems: z.array(row),
	/** What is odd in the chain. */
	findings: z.array(z.string()),
})
const savedValue = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("opinions"), added: z.number(), known: z.number(), told: z.number(), alike: z.number().default(0) }),
	z.object({ kind: z.literal("answers"), entered: z.number(), told: z.number(), left: z.number() }),
])

export const chainFlow: Flow<z.infer<typeof paramsSchema>, State> = {
	type: "opinion.chain",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start({ text }, cx) {
		const { person, isGroup } = cx.who
		if (isGroup) return end(cx.say("router.private"))
		if (person !== undefined && mayInChat("opinion.enter", person.roles))
			return text === "" ? askPaste(cx, "opinion.chain.chat.ask") : look(text)
		// Anybody else who writes like this has something to say.
		if (text === "") return end(cx.say("opinion.chain.chat.notYours"))
		return { out: [{ kind: "startFlow", flow: "opinion.file", params: { text, media: [], how: "talk" } }], done: true }
	},
	resume(state, resume, _, cx) {
		switch (resume.kind) {
			case "reply":
				return replied(state, resume.reply, cx)
			case "result":
				return resume.result.ok ? answered(state, resume.result.value, cx) : refused(resume.result.code, cx)
			case "returned":
				return state.stage === "paste" ? askPaste(cx, "opinion.chain.chat.ask") : "to" in state ? preview(state) : look(state.text)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (_, __, cx) => cx.say("opinion.chain.chat.summary"),
}

function look(text: string): ChainTurn {
	return { state: { stage: "looking", text }, out: [], call: { name: "opinion.chain.look", args: { text } } }
}

function preview({ text, to, look: id }: Omit<Previewed, "stage">): ChainTurn {
	return { state: { stage: "preview", text, to, look: id }, out: [], call: { name: "opinion.chain.preview", args: { text, to } } }
}

function replied(state: State, reply: Reply, cx: ChainCx): ChainTurn {
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	switch (state.stage) {
		case "paste":
			if (reply.kind === "text" || reply.kind === "number") return look(reply.text)
			return reply.kind === "media" ? askPaste(cx, "opinion.chain.chat.words") : end(cx.say("opinion.chain.chat.none"))
		case "looking":
		case "choose":
			if (reply.kind === "back" || picked === "none") return end(cx.say("opinion.chain.chat.none"))
			if (picked === "mine") {
				const params: Json = { text: state.text, media: [], how: "command" }
				return { out: [{ kind: "startFlow", flow: "opinion.file", params }], done: true }
			}
			if (picked === undefined) return look(state.text)
			return preview({ text: state.text, to: picked === "opinions" ? "" : picked, look: cx.newId() })
		case "preview":
		case "confirm":
		case "saving":
			if (reply.kind === "back" || picked === "other") return look(state.text)
			if (picked === "none") return end(cx.say("opinion.chain.chat.none"))
			if (picked !== "save") return preview(state)
			return {
				state: { ...state, stage: "saving" },
				out: [],
				call: { name: "opinion.chain.save", args: { text: state.text, to: state.to, look: state.look } },
			}
	}
}

function answered(state: State, value: Json, cx: ChainCx): ChainTurn {
	switch (state.stage) {
		case "paste":
			return askPaste(cx, "opinion.chain.chat.ask")
		case "looking":
		case "choose": {
			const { title, lines, questions } = lookValue.parse(value)
			const options = [
				{ id: "opinions", label: cx.say("opinion.chain.toOpinions") },
				...questions,
				{ id: "mine", label: cx.say("opinion.chain.chat.mine") },
				{ id: "none", label: cx.say("opinion.chain.chat.leave") },
			]
			const prompt = cx.say(title === "" ? "opinion.chain.chat.found" : "opinion.chain.chat.foundTitle", { title, lines })
			return choose({ stage: "choose", text: state.text }, [], prompt, options, cx)
		}
		case "preview":
		case "confirm":
			return previewed({ ...state, stage: "confirm" }, previewValue.parse(value), cx)
		case "saving": {
			const saved = savedValue.parse(value)
			return saved.kind === "opinions" ? end(doneWords(cx.say, saved)) : end(cx.say("opinion.chain.answer.done", saved))
		}
	}
}

function doneWords(say: ChainCx["say"], { alike, ...counts }: Extract<z.infer<typeof savedValue>, { kind: "opinions" }>): string {
	const done = say("opinion.chain.done", counts)
	return alike === 0 ? done : `${done}\n${say("opinion.chain.alike", { alike })}`
}

function previewed(state: Previewed, { ready, rows, left, problems, findings }: z.infer<typeof previewValue>, cx: ChainCx): ChainTurn {
	const { say } = cx
	const blocks: readonly Block[] = [
		...(ready > 0 ? [text(say("opinion.chain.chat.ready", { count: ready })), { kind: "fields" as const, rows }] : []),
		...(ready > rows.length ? [text(say("opinion.chain.chat.more", { count: ready - rows.length }))] : []),
		...(left > 0 ? [text(say("opinion.chain.chat.left", { count: left })), { kind: "fields" as const, rows: problems }] : []),
		...(left > problems.length ? [text(say("opinion.chain.chat.more", { count: left - problems.length }))] : []),
		...(findings.length > 0 ? [text([say("opinion.chain.findings"), ...findings].join("\n"))] : []),
	]
	const options = [
		...(ready > 0 ? [{ id: "save", label: say("opinion.chain.chat.save", { count: ready }) }] : []),
		{ id: "other", label: say("opinion.chain.chat.other") },
		{ id: "none", label: say("opinion.chain.chat.leave") },
	]
	return choose(state, blocks, say(ready > 0 ? "opinion.chain.chat.right" : "opinion.chain.chat.nothingReady"), options, cx)
}

function refused(code: string, cx: ChainCx): ChainTurn {
	switch (code) {
		case "CHAIN_NONE":
			return end(cx.say("opinion.chain.chat.empty"))
		case "CHAIN_LONG":
			return end(cx.say("opinion.chain.chat.long"))
		case "CHAIN_SURVEY_GONE":
			return end(cx.say("opinion.chain.answer.gone"))
		default:
			return end(cx.say("opinion.chain.chat.notYours"))
	}
}

function askPaste(cx: ChainCx, key: string): ChainTurn {
	return {
		state: { stage: "paste" },
		out: [said([text(cx.say(key))])],
		wait: { token: cx.newToken(), expects: { kind: "text", media: true }, canSkip: true, canGoBack: true },
	}
}

function choose(
	state: State,
	above: readonly Block[],
	prompt: string,
	options: readonly { readonly id: string; readonly label: string }[],
	cx: ChainCx,
): ChainTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [said([...above, { kind: "ask", prompt, token, options: [...options], pick }])],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true },
	}
}

function text(words: string): Block {
	return { kind: "text", text: words }
}

function said(blocks: readonly Block[]): Effect {
	return { kind: "say", blocks }
}

function end(words: string): ChainTurn {
	return { out: [said([text(words)])], done: true }
}
