/** 签字: what a household is asked to confirm, looked at parcel by parcel, confirmed, objected to, or handed to somebody of the family. Pure. */
import { z } from "zod"
import type { BaseCx, Cx, Flow, Json, Reply, Turn } from "../../engine/flow.ts"
import { call, told } from "../../engine/turns.ts"
import { truncate } from "../../text/normalize.ts"
import { askCard, type CardValue, cardBlocks, cardSchema, rowShown } from "./flow-card.ts"
import { answered, answeredSchema, refused } from "./flow-outcome.ts"
import { ask, askText, end, lookAtCard, option, type State, type StateOf, stateSchema } from "./flow-state.ts"

const listSchema = z.array(
	z.object({ id: z.string(), title: z.string(), status: z.enum(["pending", "confirmed", "objected", "conflict"]) }),
)

const familySchema = z.array(z.object({ id: z.string(), label: z.string() }))

const untilSchema = z.object({ until: z.string() })

const maxReason = 500

/** What a delegation may last, days. */
const delegationDays = [7, 30, 90] as const

const paramsSchema = z.object({ campaignId: z.string().optional() })

type Params = { readonly campaignId?: string | undefined }

export const signFlow: Flow<Record<string, Json>, State> = {
	type: "signoff.sign",
	version: 1,
	params: z.record(z.string(), z.json()),
	state: stateSchema,
	upgrades: {},
	start: (params, cx) => {
		if (cx.who.isGroup) return end(cx.say("router.private"))
		const { campaignId }: Params = paramsSchema.parse(params)
		return campaignId === undefined ? call({ stage: "list" }, "signoff.list", {}) : lookAtCard(campaignId)
	},
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "result":
				return resume.result.ok ? shown(state, resume.call, resume.result.value, cx) : refused(state, resume.result.code, cx)
			case "reply":
				return replied(state, resume.reply, cx)
			case "returned":
				return again(state, cx)
			case "expired":
				return { out: [], done: true }
		}
	},
	summary: (state, _, cx) => (state.stage === "list" || state.stage === "card" ? "" : cx.say("signoff.summary")),
}

function shown(state: State, call: string, value: Json, cx: Cx<null>): Turn<State> {
	switch (call) {
		case "signoff.list": {
			const entries = listSchema.parse(value)
			const [only, second] = entries
			if (only === undefined) return end(cx.say("signoff.none"))
			if (second === undefined) return lookAtCard(only.id)
			const options = entries.map(({ id, title, status }) => ({
				id,
				label: cx.say("signoff.entry", { title, status: cx.say(`signoff.status.${status}`) }),
			}))
			return ask({ stage: "list" }, cx, { prompt: cx.say("signoff.which", { count: entries.length }), options, isOffer: true })
		}
		case "signoff.card":
			return cardShown(state, cardSchema.parse(value), cx)
		case "signoff.family": {
			if (state.stage !== "who") return again(state, cx)
			const options = familySchema.parse(value)
			if (options.length === 0) return { ...lookAtCard(state.campaignId), out: [told(cx.say("signoff.noFamily"))] }
			return ask({ ...state, family: options }, cx, { prompt: cx.say("signoff.ask.who"), options: [...options, option("back", cx)] })
		}
		case "signoff.delegate":
			return state.stage === "handOver"
				? end(cx.say("signoff.delegated", { name: state.name, until: untilSchema.parse(value).until }))
				: again(state, cx)
		default:
			return answered(state, answeredSchema.parse(value), cx)
	}
}

/** The card is looked at anew before every step that depends on it; the stage says what for. */
function cardShown(state: State, card: CardValue, cx: Cx<null>): Turn<State> {
	switch (state.stage) {
		case "rows":
			return rowShown(state, card, cx)
		case "spoken":
			return { ...askCard(state.campaignId, card, cx, [{ kind: "text", text: card.spoken === "" ? card.statement : card.spoken }]) }
		case "which":
			return askWhich(state, card, cx)
		case "card":
			return askCard(state.campaignId, card, cx, cardBlocks(card, cx))
		default:
			return again(state, cx)
	}
}

function askWhich(state: StateOf<"which">, card: CardValue, cx: BaseCx): Turn<State> {
	const taken = new Set(state.drafted.map(({ row }) => row))
	const open = card.rows.filter(({ number, isObjected }) => !isObjected && !taken.has(number))
	const fresh: StateOf<"which"> = { ...state, seen: card.seen }
	if (card.rows.length === 0) return askReason({ ...fresh, stage: "reason", row: "" }, cx)
	if (open.length === 0) return state.drafted.length > 0 ? askMore({ ...fresh, stage: "more" }, cx) : end(cx.say("signoff.allObjected"))
	const [only, second] = open
	if (only !== undefined && second === undefined && card.rows.length === 1)
		return askReason({ ...fresh, stage: "reason", row: only.number }, cx)
	const options = [...open.map(({ number, label }) => ({ id: number, label: `${number} ${label}` })), option("back", cx)]
	return ask(fresh, cx, { prompt: cx.say("signoff.ask.which"), options })
}

function askReason(state: StateOf<"reason">, cx: BaseCx): Turn<State> {
	return askText(state, cx, state.row === "" ? cx.say("signoff.ask.reasonWhole") : cx.say("signoff.ask.reason", { row: state.row }), {
		canSkip: false,
	})
}

function askPhoto(state: StateOf<"photo">, cx: BaseCx): Turn<State> {
	return askText(state, cx, cx.say("signoff.ask.photo"), { media: true, canSkip: true })
}

function askMore(state: StateOf<"more">, cx: BaseCx): Turn<State> {
	const lines = state.drafted.map(({ row, reason, photo }) => {
		const what = row === "" ? reason : cx.say("signoff.drafted", { row, reason })
		return photo === null ? what : cx.say("signoff.withPhoto", { what })
	})
	const options = [option("send", cx), ...(state.drafted.some(({ row }) => row === "") ? [] : [option("another", cx)]), option("drop", cx)]
	return ask(state, cx, { prompt: [cx.say("signoff.ask.objection"), ...lines].join("\n"), options })
}

function replied(state: State, reply: Reply, cx: Cx<null>): Turn<State> {
	if (reply.kind === "back") return goBack(state, cx)
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	switch (state.stage) {
		case "list":
			return picked === undefined ? again(state, cx) : lookAtCard(picked)
		case "card":
			return cardPicked(state, picked, cx)
		case "rows":
			if (picked === "next") return call({ ...state, at: state.at + 1 }, "signoff.card", { campaignId: state.campaignId })
			return picked === undefined ? again(state, cx) : lookAtCard(state.campaignId)
		case "confirm": {
			const { campaignId, seen } = state
			if (picked === "yes") return call(state, "signoff.sign", { campaignId, seen })
			return picked === undefined ? again(state, cx) : lookAtCard(campaignId)
		}
		case "which":
			if (picked === undefined) return again(state, cx)
			return picked === "back" ? leaveObjection(state, cx) : askReason({ ...state, stage: "reason", row: picked }, cx)
		case "reason": {
			const text = reply.kind === "text" || reply.kind === "number" ? reply.text.trim() : ""
			// A recording cannot be read beside the parcel later: words are asked for.
			if (text === "") return askReason(state, cx)
			return askPhoto({ ...state, stage: "photo", reason: truncate(text, maxReason, "characters") }, cx)
		}
		case "photo":
			return photoGiven(state, reply, cx)
		case "more":
			return moreDecided(state, picked, cx)
		case "who": {
			if (picked === undefined) return again(state, cx)
			if (picked === "back") return lookAtCard(state.campaignId)
			const name = state.family.find(({ id }) => id === picked)?.label ?? ""
			return askDays({ stage: "days", campaignId: state.campaignId, toPerson: picked, name }, cx)
		}
		case "days": {
			const days = delegationDays.find((one) => String(one) === picked)
			if (days === undefined) return askDays(state, cx)
			return call({ ...state, stage: "handOver", days }, "signoff.delegate", {
				campaignId: state.campaignId,
				toPerson: state.toPerson,
				days,
			})
		}
		case "spoken":
		case "sendObjection":
		case "handOver":
			return again(state, cx)
	}
}

function cardPicked(state: StateOf<"card">, picked: string | undefined, cx: BaseCx): Turn<State> {
	const { campaignId, seen } = state
	switch (picked) {
		case "confirm":
			return seen === null ? lookAtCard(campaignId) : askConfirm({ stage: "confirm", campaignId, seen }, cx)
		case "object":
			if (seen === null) return lookAtCard(campaignId)
			return call({ stage: "which", campaignId, seen, drafted: [] }, "signoff.card", { campaignId })
		case "rows":
			return call({ stage: "rows", campaignId, at: 0 }, "signoff.card", { campaignId })
		case "spoken":
			return call({ stage: "spoken", campaignId }, "signoff.card", { campaignId })
		case "delegate":
			return call({ stage: "who", campaignId, family: [] }, "signoff.family", {})
		case "enough":
			return end(cx.say("signoff.bye"))
		default:
			return lookAtCard(campaignId)
	}
}

function askConfirm(state: StateOf<"confirm">, cx: BaseCx): Turn<State> {
	return ask(state, cx, { prompt: cx.say("signoff.ask.confirm"), options: [option("yes", cx), option("no", cx)] })
}

function photoGiven(state: StateOf<"photo">, reply: Reply, cx: BaseCx): Turn<State> {
	const isPhoto = reply.kind === "media" && reply.media === "image"
	const isNone = reply.kind === "skip" || (reply.kind === "text" && /^(没有|没|无|不用|no)$/i.test(reply.text.trim()))
	if (!isPhoto && !isNone) return askPhoto(state, cx)
	const { row, reason, drafted: before, campaignId, seen } = state
	const photo = reply.kind === "media" ? reply.ref : null
	return askMore({ stage: "more", campaignId, seen, drafted: [...before.filter((one) => one.row !== row), { row, reason, photo }] }, cx)
}

function moreDecided(state: StateOf<"more">, picked: string | undefined, cx: BaseCx): Turn<State> {
	const { campaignId, seen, drafted: objections } = state
	switch (picked) {
		case "send":
			return call({ ...state, stage: "sendObjection" }, "signoff.object", { campaignId, seen, objections })
		case "another":
			return call({ ...state, stage: "which" }, "signoff.card", { campaignId })
		case "drop":
			return { ...lookAtCard(campaignId), out: [told(cx.say("signoff.dropped"))] }
		default:
			return askMore(state, cx)
	}
}

function askDays(state: StateOf<"days">, cx: BaseCx): Turn<State> {
	const options = delegationDays.map((days) => ({ id: String(days), label: cx.say("signoff.days", { days }) }))
	return ask(state, cx, { prompt: cx.say("signoff.ask.days"), options })
}

function leaveObjection(state: StateOf<"which">, cx: BaseCx): Turn<State> {
	return state.drafted.length > 0 ? askMore({ ...state, stage: "more" }, cx) : lookAtCard(state.campaignId)
}

function goBack(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "list":
		case "card":
			return end(cx.say("signoff.bye"))
		case "reason":
			return call({ ...state, stage: "which" }, "signoff.card", { campaignId: state.campaignId })
		case "photo":
			return askReason({ ...state, stage: "reason" }, cx)
		case "which":
			return leaveObjection(state, cx)
		default:
			return lookAtCard(state.campaignId)
	}
}

/** The current question again. */
function again(state: State, cx: BaseCx): Turn<State> {
	switch (state.stage) {
		case "list":
			return call(state, "signoff.list", {})
		case "rows":
		case "which":
			return call(state, "signoff.card", { campaignId: state.campaignId })
		case "confirm":
			return askConfirm(state, cx)
		case "reason":
			return askReason(state, cx)
		case "photo":
			return askPhoto(state, cx)
		case "more":
			return askMore(state, cx)
		case "who":
			return call(state, "signoff.family", {})
		case "days":
			return askDays(state, cx)
		default:
			return lookAtCard(state.campaignId)
	}
}
