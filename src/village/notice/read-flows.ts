/** Residents and notices in the chat: 公告, 已阅, the buttons under a broadcast, 念给我听. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Flow, Json, Turn } from "../../engine/flow.ts"
import { askFlowType } from "./ask-flow.ts"

const one = z.object({ id: z.string(), label: z.string() })
const listed = z.object({ notices: z.array(one) })
const shown = z.object({
	id: z.string(),
	blocks: z.array(z.object({ text: z.string(), ref: z.string().nullable(), url: z.string().nullable(), isFile: z.boolean().optional() })),
	isOpen: z.boolean(),
})

function end<S extends Json>(text: string, more: readonly Block[] = []): Turn<S> {
	return { out: [{ kind: "say", blocks: [...more, { kind: "text", text }] }], done: true }
}

/** A notice as blocks: its words, its pictures, its page. */
function blocksOf({ blocks }: z.infer<typeof shown>): readonly Block[] {
	return blocks.map(({ text, ref, url, isFile }): Block => {
		if (ref !== null) return { kind: "media", media: isFile === true ? "file" : "image", ref, alt: text }
		return url === null ? { kind: "text", text } : { kind: "link", text, url }
	})
}

const listState = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("list") }),
	z.object({ stage: z.literal("one"), id: z.string() }),
	z.object({ stage: z.literal("seen"), id: z.string() }),
])
type ListState = z.infer<typeof listState>

function ask<S extends Json>(state: S, cx: BaseCx, prompt: string, options: readonly Option[], above: readonly Block[] = []): Turn<S> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [...above, { kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

/** 公告: the latest, one of them read, seen, asked about. */
export const listFlow: Flow<null, ListState> = {
	type: "notice.list",
	version: 1,
	params: z.null(),
	state: listState,
	upgrades: {},
	start: () => ({ state: { stage: "list" }, out: [], call: { name: "notice.latest", args: {} } }),
	resume: (state, resume, _, cx) => {
		const again = (): Turn<ListState> => ({ state: { stage: "list" }, out: [], call: { name: "notice.latest", args: {} } })
		if (resume.kind === "expired") return { out: [], done: true }
		if (resume.kind === "returned") return again()
		if (resume.kind === "result") {
			const { result } = resume
			if (!result.ok) return end(cx.say("notice.gone"))
			if (state.stage === "seen") return end(cx.say("notice.seen.one"))
			if (state.stage === "one") {
				const notice = shown.parse(result.value)
				const ids = notice.isOpen ? ["seen", "ask", "list"] : ["seen", "list"]
				return ask(
					state,
					cx,
					cx.say("notice.read.after"),
					ids.map((id) => ({ id, label: cx.say(`notice.button.${id}`) })),
					blocksOf(notice),
				)
			}
			const { notices } = listed.parse(result.value)
			if (notices.length === 0) return end(cx.say("notice.none"))
			return ask(state, cx, cx.say("notice.list.ask"), notices)
		}
		const { reply } = resume
		const picked = reply.kind === "picked" ? reply.ids[0] : undefined
		if (reply.kind === "back" || picked === "list") return state.stage === "list" ? end(cx.say("notice.bye")) : again()
		if (picked === undefined) return again()
		if (state.stage === "list") return { state: { stage: "one", id: picked }, out: [], call: { name: "notice.read", args: { id: picked } } }
		if (picked === "seen")
			return { state: { stage: "seen", id: state.id }, out: [], call: { name: "notice.seenOne", args: { id: state.id } } }
		return { out: [{ kind: "startFlow", flow: askFlowType, params: { text: "", noticeId: state.id } }], done: true }
	},
	summary: () => "",
}

/** 已阅: everything told of lately and not seen yet. */
export const seenFlow: Flow<null, null> = {
	type: "notice.seen",
	version: 1,
	params: z.null(),
	state: z.null(),
	upgrades: {},
	start: () => ({ state: null, out: [], call: { name: "notice.seenAll", args: {} } }),
	resume: (_, resume, __, cx) => {
		if (resume.kind !== "result" || !resume.result.ok) return end(cx.say("notice.gone"))
		const { titles } = z.object({ titles: z.array(z.string()) }).parse(resume.result.value)
		if (titles.length === 0) return end(cx.say("notice.seen.nothing"))
		return end(cx.say("notice.seen.noted", { titles: titles.map((title) => `《${title}》`).join("、") }))
	},
	summary: () => "",
}

const buttonParams = z.object({ broadcast: z.string(), option: z.string() })
const buttonState = z.object({ stage: z.enum(["pressed", "read"]) })

/** A button under a broadcast: 已阅 notes all of its notices, 看全文 shows them, 提问 asks about them. */
export const buttonFlow: Flow<z.infer<typeof buttonParams>, z.infer<typeof buttonState>> = {
	type: "notice.button",
	version: 1,
	params: buttonParams,
	state: buttonState,
	upgrades: {},
	start: (params) => ({ state: { stage: "pressed" }, out: [], call: { name: "notice.pressed", args: params } }),
	resume: (_, resume, { option }, cx) => {
		if (resume.kind !== "result") return { out: [], done: true }
		if (!resume.result.ok) return end(cx.say("notice.gone"))
		const { titles, notices } = z.object({ titles: z.array(z.string()), notices: z.array(shown) }).parse(resume.result.value)
		const [only, second] = notices
		if (only === undefined) return end(cx.say("notice.gone"))
		if (option === "ask")
			return {
				out: [{ kind: "startFlow", flow: askFlowType, params: { text: "", noticeId: second === undefined ? only.id : "" } }],
				done: true,
			}
		const named = titles.map((title) => `《${title}》`).join("、")
		if (option === "read") return end(cx.say("notice.read.noted"), notices.flatMap(blocksOf))
		return end(cx.say("notice.seen.noted", { titles: named }))
	},
	summary: () => "",
}

/** 念给我听: the spoken version of the latest one that is not seen, else of the latest. */
export const speakFlow: Flow<null, null> = {
	type: "notice.speak",
	version: 1,
	params: z.null(),
	state: z.null(),
	upgrades: {},
	start: () => ({ state: null, out: [], call: { name: "notice.spoken", args: {} } }),
	resume: (_, resume, __, cx) => {
		if (resume.kind !== "result" || !resume.result.ok) return end(cx.say("notice.none"))
		return end(z.object({ spoken: z.string() }).parse(resume.result.value).spoken)
	},
	summary: () => "",
}
