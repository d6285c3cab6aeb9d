/**
 * Handing in an opinion: 提意见 with its text or asking for it, and plain talk that may be one. Nothing is kept open once a
 * number is given; a photo that follows soon is added by itself. Pure.
 */

import { z } from "zod"
import type { Cx, Effect, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import type { Wait } from "../../engine/wait.ts"
import { excerpt } from "../../text/normalize.ts"
import { isCourtesy, isEnough, judgeText, type MediaRef, maxMedia, nothingMore, withMedia, withoutWord } from "./rules.ts"

const mediaSchema = z.object({ kind: z.enum(["image", "voice", "video", "file", "location"]), ref: z.string() })

const paramsSchema = z.object({
	/** Empty asks for it. */
	text: z.string(),
	media: z.array(mediaSchema),
	/** `command`: the person said 提意见. `talk`: a plain message, so they are asked whether it is one. */
	how: z.enum(["command", "talk"]),
})
type Params = z.infer<typeof paramsSchema>

const draftFields = { text: z.string(), media: z.array(mediaSchema) }
const stateSchema = z.discriminatedUnion("stage", [
	/** Waits for the words. */
	z.object({ stage: z.literal("text"), media: z.array(mediaSchema) }),
	/** Waits for 是，提交 or 不是; more words are added. */
	z.object({ stage: z.literal("confirm"), ...draftFields }),
	z.object({ stage: z.literal("filing"), ...draftFields }),
	z.object({ stage: z.literal("adding"), media: z.array(mediaSchema) }),
])
type State = z.infer<typeof stateSchema>
type Draft = { readonly text: string; readonly media: readonly MediaRef[] }

/** What the store knows before the dialog speaks. */
export type FileFacts = {
	/** The person's opinion of the last half hour, which a photo without words belongs to. */
	readonly recent: { readonly id: string } | null
}

type FileCx = Cx<FileFacts>
type FileTurn = Turn<State>

const shownLength = 60

export const fileFlow: Flow<Params, State, FileFacts> = {
	type: "opinion.file",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start(params, cx) {
		const { text, media, how } = params
		if (cx.who.isGroup) return { out: [{ kind: "startFlow", flow: "opinion.group", params: { text, isCommand: true } }], done: true }
		if (cx.who.person === undefined) return end(cx.say("router.memberOnly"))
		if (how === "command") return text === "" ? askText(cx, "opinion.ask", media) : takeText(cx, text, media)
		if (isOnlyPlace(media) && cx.facts.recent !== null)
			return {
				state: { stage: "adding", media },
				out: [],
				call: { name: "opinion.place", args: { id: cx.facts.recent.id, place: text, media } },
			}
		if (text !== "") return startTalk(cx, text, media)
		if (media.some(({ kind }) => kind === "voice")) return file({ text: "", media })
		if (cx.facts.recent !== null)
			return { state: { stage: "adding", media }, out: [], call: { name: "opinion.add", args: { id: cx.facts.recent.id, media } } }
		return askText(cx, "opinion.askAbout.photo", media)
	},
	resume(state, resume, params, cx) {
		switch (resume.kind) {
			case "reply":
				return state.stage === "confirm" ? confirmReply(state, resume.reply, params, cx) : textReply(state.media, resume.reply, cx)
			case "result":
				return result(state, resume.result, cx)
			case "returned":
				return state.stage === "confirm" ? askConfirm(cx, params.how, state) : askText(cx, "opinion.askAbout", state.media)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => cx.say(state.stage === "confirm" ? "opinion.summary.confirm" : "opinion.summary.text"),
}

function file({ text, media }: Draft): FileTurn {
	return { state: { stage: "filing", text, media: [...media] }, out: [], call: { name: "opinion.file", args: { text, media } } }
}

function textWait(cx: FileCx): Wait {
	return { token: cx.newToken(), expects: { kind: "text", media: true }, canSkip: true, canGoBack: true }
}

/** `opinion.askAbout` names what is already kept; with nothing kept it is the plain question. */
function askText(cx: FileCx, key: string, media: readonly MediaRef[]): FileTurn {
	const text = cx.say(key === "opinion.askAbout" && media.length === 0 ? "opinion.ask" : key, { count: media.length })
	return { state: { stage: "text", media: [...media] }, out: [{ kind: "say", blocks: [{ kind: "text", text }] }], wait: textWait(cx) }
}

/** Words said to 提意见: filed at once, unless there is nothing in them or so little that it may be a slip. */
function takeText(cx: FileCx, said: string, media: readonly MediaRef[]): FileTurn {
	const verdict = judgeText(said)
	if (!verdict.ok) return askText(cx, verdict.why === "too-long" ? "opinion.tooLong" : "opinion.noWords", media)
	return verdict.isShort ? askConfirm(cx, "command", { text: verdict.text, media }) : file({ text: verdict.text, media })
}

/** Words given when they were asked for; 提意见 typed once more opens nothing and says nothing. */
function takeAsked(cx: FileCx, said: string, media: readonly MediaRef[]): FileTurn {
	const words = withoutWord(said)
	return words === "" ? askText(cx, "opinion.askAbout", media) : takeText(cx, words, media)
}

function startTalk(cx: FileCx, said: string, media: readonly MediaRef[]): FileTurn {
	const verdict = judgeText(said)
	if (media.length === 0 && isCourtesy(said)) return end(cx.say("opinion.courtesy"))
	if (!verdict.ok) return media.length === 0 ? end(cx.say("opinion.noWords.talk")) : askText(cx, "opinion.askAbout", media)
	return askConfirm(cx, "talk", { text: verdict.text, media })
}

function askConfirm(cx: FileCx, how: Params["how"], { text, media }: Draft): FileTurn {
	const token = cx.newToken()
	const options = [
		{ id: "yes", label: cx.say("opinion.confirm.yes") },
		{ id: "no", label: cx.say("opinion.confirm.no") },
	]
	const pick = { min: 1, max: 1 }
	const said = saidWords(cx, text)
	const kept = media.length === 0 ? "" : cx.say("opinion.confirm.media", { count: media.length })
	const prompt = [said, kept, cx.say(how === "talk" ? "opinion.confirm.talk" : "opinion.confirm.short")]
		.filter((line) => line !== "")
		.join("\n")
	return {
		state: { stage: "confirm", text, media: [...media] },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick, free: true, asText: [...nothingMore] }, canSkip: true, canGoBack: true },
	}
}

/** What was understood so far. Of a long text also how it ends: what was sent last is what people look for. */
function saidWords(cx: FileCx, text: string): string {
	const whole = excerpt(text, shownLength)
	const last = text.trim().split("\n").at(-1) ?? ""
	if (!text.includes("\n") || whole === excerpt(text, text.length)) return cx.say("opinion.confirm.said", { text: whole })
	return cx.say("opinion.confirm.saidLong", {
		text: excerpt(text, Math.floor(shownLength / 2)),
		last: excerpt(last, shownLength),
		count: Array.from(text.replace(/\s/g, "")).length,
	})
}

function confirmReply(draft: Draft, reply: Reply, params: Params, cx: FileCx): FileTurn {
	switch (reply.kind) {
		case "picked":
			return reply.ids[0] === "yes" ? file(draft) : end(cx.say("opinion.declined"))
		case "skip":
		case "back":
			return end(cx.say("opinion.declined"))
		case "text":
			// Asked whether that is all, people say so; it is not a word of the opinion.
			return isEnough(reply.text) ? file(draft) : addWords(draft, reply.text, draft.media, params, cx)
		case "number":
			return addWords(draft, reply.text, draft.media, params, cx)
		case "media": {
			const media = keep(draft.media, reply)
			if (media === undefined) return unkept(cx, reply, () => askConfirm(cx, params.how, draft))
			return addWords(draft, reply.caption ?? "", media, params, cx)
		}
	}
}

/** People write a thing in several messages: what comes before the answer belongs to it. */
function addWords(draft: Draft, words: string, media: readonly MediaRef[], params: Params, cx: FileCx): FileTurn {
	const text = words === "" || isCourtesy(words) ? draft.text : `${draft.text}\n${words}`
	if (judgeText(text).ok) return askConfirm(cx, params.how, { text, media })
	const again = askConfirm(cx, params.how, { text: draft.text, media })
	return { ...again, out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say("opinion.tooLong.added") }] }, ...again.out] }
}

function textReply(media: readonly MediaRef[], reply: Reply, cx: FileCx): FileTurn {
	switch (reply.kind) {
		case "text":
		case "number":
			return takeAsked(cx, reply.text, media)
		case "media": {
			const all = keep(media, reply)
			if (all === undefined) return unkept(cx, reply, () => askText(cx, "opinion.askAbout", media))
			if (reply.caption !== undefined && judgeText(withoutWord(reply.caption)).ok) return takeAsked(cx, reply.caption, all)
			return reply.media === "voice" ? file({ text: "", media: all }) : askText(cx, "opinion.askAbout", all)
		}
		case "skip":
			return media.length === 0 ? end(cx.say("opinion.nothing")) : file({ text: "", media })
		case "back":
			return end(cx.say("opinion.declined"))
		case "picked":
			return askText(cx, "opinion.askAbout", media)
	}
}

/** A location message alone: it says where the last matter is. */
export function isOnlyPlace(media: readonly MediaRef[]): boolean {
	return media.length > 0 && media.every(({ kind }) => kind === "location")
}

type MediaReply = Extract<Reply, { kind: "media" }>

/** undefined: a sticker, or one more than can be kept. */
function keep(media: readonly MediaRef[], { media: kind, ref }: MediaReply): readonly MediaRef[] | undefined {
	if (kind === "sticker" || media.length >= maxMedia) return undefined
	return withMedia(media, [{ kind, ref }])
}

function unkept(cx: FileCx, { media }: MediaReply, again: () => FileTurn): FileTurn {
	const turn = again()
	const text = cx.say(media === "sticker" ? "opinion.sticker" : "opinion.full", { max: maxMedia })
	return { ...turn, out: [{ kind: "say", blocks: [{ kind: "text", text }] }, ...turn.out] }
}

const filedSchema = z.object({
	id: z.string(),
	number: z.string(),
	isRepeat: z.boolean(),
	contact: z.string().nullable(),
	isNamed: z.boolean().nullable(),
	/** It may be the same matter as one there is: the dialog that asks. */
	alike: z.object({ flow: z.string(), params: z.record(z.string(), z.json()) }).exactOptional(),
})
/** `count`: absent where only the place was added. */
const addedSchema = z.object({ id: z.string(), number: z.string(), count: z.number().optional() })
type Answer = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly code: string }

function result(state: State, answer: Answer, cx: FileCx): FileTurn {
	if (state.stage === "adding") {
		// Withdrawn or full meanwhile: the photo is kept for an opinion of its own.
		if (!answer.ok) return askText(cx, "opinion.askAbout.photo", state.media)
		const { id, number, count } = addedSchema.parse(answer.value)
		return end(count === undefined ? cx.say("opinion.place.added", { number }) : cx.say("opinion.added", { number, count }), [
			{ kind: "record", event: "opinion.media-added", subject: id, data: { number } },
		])
	}
	if (!answer.ok) return end(cx.say("opinion.refused"))
	const { id, number, isRepeat, contact, isNamed, alike } = filedSchema.parse(answer.value)
	if (isRepeat) return end(cx.say("opinion.repeat", { number }))
	const isWordless = state.stage === "filing" && state.text === ""
	const wordless = contact === null ? "opinion.filed.wordless" : "opinion.filed.wordlessContact"
	const lines = [
		cx.say("opinion.filed", { number }),
		...(isWordless ? [cx.say(wordless, { contact: contact ?? "" })] : []),
		cx.say("opinion.filed.next"),
		...(isNamed === null ? [] : [cx.say(isNamed ? "opinion.filed.named" : "opinion.filed.unnamed")]),
	]
	const said = end(lines.join("\n"), [{ kind: "record", event: "opinion.filed", subject: id, data: { number } }])
	const next = { flow: "opinion.after", params: { id, number, asksName: isNamed === null } }
	// What it may be like is asked first; that dialog goes on to the other one.
	const first = alike === undefined ? next : { flow: alike.flow, params: { ...alike.params, next } }
	const after: Effect = { kind: "startFlow", ...first, ifIdle: true }
	return { ...said, out: [...said.out, after] }
}
