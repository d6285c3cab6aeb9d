/**
 * What may be said once an opinion has its number: whether to be named, and where it is. Nothing of it is owed: whatever the person
 * turns to takes its place. Pure.
 */
import { z } from "zod"
import type { Cx, Effect, Flow, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { fewWordsWait, isCourtesy, maxPlaceLength } from "./rules.ts"

const paramsSchema = z.object({
	id: z.string(),
	number: z.string(),
	/** Whether the person was never asked about being named. */
	asksName: z.boolean(),
})
type Params = z.infer<typeof paramsSchema>

const stateSchema = z.object({
	/** `saving`: a call is under way. */
	stage: z.enum(["offer", "place", "saving"]),
	/** Still to be asked. */
	asksName: z.boolean(),
	/** The place has been offered and settled. */
	isPlaceSettled: z.literal(true).exactOptional(),
})
type State = z.infer<typeof stateSchema>
type AfterTurn = Turn<State>

export const afterFlow: Flow<Params, State> = {
	type: "opinion.after",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: ({ asksName }, cx) => offer(asksName, true, cx),
	resume(state, resume, params, cx) {
		switch (resume.kind) {
			case "reply":
				return state.stage === "place" ? placeReply(state, resume.reply, params, cx) : offerReply(state, resume.reply, params, cx)
			case "result":
				return resume.result.ok ? saved(state, resume.call, params, cx) : end(cx.say("opinion.mine.gone"))
			case "returned":
				return state.stage === "place"
					? askPlace(state.asksName, cx)
					: offer(state.asksName, state.stage === "offer" && state.isPlaceSettled !== true, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (_, { number }, cx) => cx.say("opinion.summary.place", { number }),
}

/** Over where nothing is left to offer. */
function offer(asksName: boolean, asksPlace: boolean, cx: Cx<null>): AfterTurn {
	const options = [
		...(asksName ? [{ id: "unnamed", label: cx.say("opinion.name.no") }] : []),
		...(asksName ? [{ id: "named", label: cx.say("opinion.name.yes") }] : []),
		...(asksPlace ? [{ id: "place", label: cx.say("opinion.place.offer") }] : []),
	]
	if (options.length === 0) return { out: [], done: true }
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	const prompt = cx.say(asksName ? "opinion.name.ask" : "opinion.place.hint")
	return {
		state: { stage: "offer", asksName, ...(asksPlace ? {} : { isPlaceSettled: true as const }) },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick, free: true }, canSkip: true, canGoBack: true, settled: true },
	}
}

function offerReply(state: State, reply: Reply, { id }: Params, cx: Cx<null>): AfterTurn {
	switch (reply.kind) {
		case "picked":
			if (reply.ids[0] === "place") return askPlace(state.asksName, cx)
			return {
				state: { ...state, stage: "saving", asksName: false },
				out: [],
				call: { name: "opinion.name", args: { id, isNamed: reply.ids[0] === "named" } },
			}
		case "media":
			return reply.media === "location" ? savePlace(state, reply.caption ?? "", [reply.ref], id) : another(reply.caption ?? "", reply)
		case "text":
		case "number":
			return isCourtesy(reply.text) ? end(cx.say("opinion.after.bye")) : another(reply.text)
		case "skip":
		case "back":
			return end(cx.say("opinion.after.bye"))
	}
}

/** Not about this one: heard as anything said while nothing is asked. A photo still finds its opinion there. */
function another(text: string, media?: Extract<Reply, { kind: "media" }>): AfterTurn {
	const kept = media === undefined || media.media === "sticker" ? [] : [{ kind: media.media, ref: media.ref }]
	return { out: [{ kind: "startFlow", flow: "opinion.file", params: { text, media: kept, how: "talk" } }], done: true }
}

function askPlace(asksName: boolean, cx: Cx<null>, key = "opinion.place.ask"): AfterTurn {
	return {
		state: { stage: "place", asksName },
		out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say(key, { max: maxPlaceLength }) }] }],
		wait: { token: cx.newToken(), ...fewWordsWait },
	}
}

function placeReply(state: State, reply: Reply, { id }: Params, cx: Cx<null>): AfterTurn {
	switch (reply.kind) {
		case "text":
		case "number":
			if (reply.text.length > maxPlaceLength) return askPlace(state.asksName, cx, "opinion.place.tooLong")
			return savePlace(state, reply.text, [], id)
		case "media":
			if (reply.media === "location") return savePlace(state, reply.caption ?? "", [reply.ref], id)
			return askPlace(state.asksName, cx, "opinion.place.words")
		case "skip":
		case "back":
			return offer(state.asksName, false, cx)
		case "picked":
			return askPlace(state.asksName, cx)
	}
}

function savePlace({ asksName }: State, place: string, locations: readonly string[], id: string): AfterTurn {
	const media = locations.map((ref) => ({ kind: "location" as const, ref }))
	return { state: { stage: "saving", asksName }, out: [], call: { name: "opinion.place", args: { id, place, media } } }
}

function saved({ asksName, isPlaceSettled }: State, call: string, { id, number }: Params, cx: Cx<null>): AfterTurn {
	if (call === "opinion.name") {
		const chosen: Effect = { kind: "record", event: "opinion.name-chosen", subject: id, data: { number } }
		const words = cx.say("opinion.name.saved", { number })
		if (isPlaceSettled === true) return end(words, [chosen])
		const next = offer(false, true, cx)
		return { ...next, out: [chosen, { kind: "say", blocks: [{ kind: "text", text: words }] }, ...next.out] }
	}
	const said: readonly Effect[] = [
		{ kind: "record", event: "opinion.place-set", subject: id, data: { number } },
		{ kind: "say", blocks: [{ kind: "text", text: cx.say("opinion.place.added", { number }) }] },
	]
	const next = offer(asksName, false, cx)
	return { ...next, out: [...said, ...next.out] }
}
