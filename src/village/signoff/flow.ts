/** 签字: what a household is asked to confirm, looked at parcel by parcel, confirmed, objected to, or handed to somebody of the family. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Cx, Effect, Flow, Json, Reply, Turn } from "../../engine/flow.ts"

const seenSchema = z.object({ statementVersion: z.number().int(), rowsVersion: z.number().int() })
const campaign = { campaignId: z.string() }
const drafted = z.array(z.object({ row: z.string(), reason: z.string(), photo: z.string().nullable() }))
const objecting = { ...campaign, seen: seenSchema, drafted }

const stateSchema = z.discriminatedUnion("stage", [
	z.object({ stage: z.literal("list") }),
	z.object({ stage: z.literal("card"), ...campaign, seen: seenSchema.nullable() }),
	z.object({ stage: z.literal("rows"), ...campaign, at: z.number().int().nonnegative() }),
	z.object({ stage: z.literal("spoken"), ...campaign }),
	z.object({ stage: z.literal("confirm"), ...campaign, seen: seenSchema }),
	z.object({ stage: z.literal("which"), ...objecting }),
	z.object({ stage: z.literal("reason"), ...objecting, row: z.string() }),
	z.object({ stage: z.literal("photo"), ...objecting, row: z.string(), reason: z.string() }),
	z.object({ stage: z.literal("more"), ...objecting }),
	z.object({ stage: z.literal("sendObjection"), ...objecting }),
	z.object({ stage: z.literal("who"), ...campaign, family: z.array(z.object({ id: z.string(), label: z.string() })) }),
	z.object({ stage: z.literal("days"), ...campaign, toPerson: z.string(), name: z.string() }),
	z.object({ stage: z.literal("handOver"), ...campaign, toPerson: z.string(), name: z.string(), days: z.number().int() }),
])
type State = z.infer<typeof stateSchema>
type StateOf<K extends State["stage"]> = Extract<State, { stage: K }>

const listSchema = z.array(
	z.object({ id: z.string(), title: z.string(), status: z.enum(["pending", "confirmed", "objected", "conflict"]) }),
)
const cardSchema = z.object({
	title: z.string(),
	isLand: z.boolean(),
	level: z.enum(["A", "B", "C"]),
	statement: z.string(),
	spoken: z.string(),
	until: z.string(),
	isOver: z.boolean(),
	rows: z.array(
		z.object({
			number: z.string(),
			label: z.string(),
			fields: z.array(z.object({ label: z.string(), value: z.string() })),
			isObjected: z.boolean(),
		}),
	),
	sum: z.string(),
	status: z.enum(["pending", "confirmed", "objected", "conflict"]),
	may: z.enum(["sign", "page", "paper", "no-not-of-household", "no-not-head", "no-unproven", "no-not-adult"]),
	canDelegate: z.boolean(),
	by: z.string().nullable(),
	isMine: z.boolean(),
	receipt: z.string().nullable(),
	contact: z.string(),
	link: z.string().nullable(),
	seen: seenSchema,
})
type CardValue = z.infer<typeof cardSchema>
const answeredSchema = z.object({
	outcome: z.enum(["effective", "already", "conflicting", "waiting"]),
	receipt: z.string().nullable(),
	contact: z.string(),
	by: z.string().nullable(),
})
const familySchema = z.array(z.object({ id: z.string(), label: z.string() }))
const untilSchema = z.object({ until: z.string() })

/** Parcels named on the card itself; more are looked at one by one. */
const rowsOnCard = 8
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
		return campaignId === undefined ? look({ stage: "list" }, "signoff.list", {}) : lookAtCard(campaignId)
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

function end(text: string, more: readonly Block[] = []): Turn<State> {
	return { out: [{ kind: "say", blocks: [{ kind: "text", text }, ...more] }], done: true }
}

function told(text: string): Effect {
	return { kind: "say", blocks: [{ kind: "text", text }] }
}

function look(state: State, name: string, args: Json): Turn<State> {
	return { state, out: [], call: { name, args } }
}

function lookAtCard(campaignId: string): Turn<State> {
	return look({ stage: "card", campaignId, seen: null }, "signoff.card", { campaignId })
}

type Ask = { readonly prompt: string; readonly options: readonly Option[]; readonly before?: readonly Block[]; readonly isOffer?: boolean }

function ask(state: State, cx: BaseCx, { prompt, options, before = [], isOffer = false }: Ask): Turn<State> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [...before, { kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick },
			canSkip: false,
			canGoBack: state.stage !== "list",
			...(isOffer && { settled: true as const }),
		},
	}
}

function askText(state: State, cx: BaseCx, prompt: string, expects: { readonly media?: true; readonly canSkip: boolean }): Turn<State> {
	const { media, canSkip } = expects
	return {
		state,
		out: [told(prompt)],
		wait: { token: cx.newToken(), expects: { kind: "text", ...(media && { media }) }, canSkip, canGoBack: true },
	}
}

function option(id: string, cx: BaseCx): Option {
	return { id, label: cx.say(`signoff.do.${id}`) }
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

function cardBlocks(card: CardValue, cx: BaseCx): readonly Block[] {
	const { title, statement, rows, sum, until, isOver } = card
	const lead = [cx.say(isOver ? "signoff.card.over" : "signoff.card.until", { title, until }), statement].join("\n")
	const named = rows.length <= rowsOnCard ? rows : rows.slice(0, rowsOnCard)
	const fields = named.map(({ number, label, isObjected }) => ({
		label: number,
		value: isObjected ? cx.say("signoff.card.objected", { label }) : label,
	}))
	const more = rows.length > named.length ? [{ label: "…", value: cx.say("signoff.card.more", { count: rows.length - named.length }) }] : []
	const total = sum === "" ? [] : [{ label: cx.say("signoff.card.sum", { count: rows.length }), value: sum }]
	return [{ kind: "text", text: lead }, ...(rows.length === 0 ? [] : [{ kind: "fields" as const, rows: [...fields, ...more, ...total] }])]
}

function askCard(campaignId: string, card: CardValue, cx: BaseCx, before: readonly Block[]): Turn<State> {
	const state: State = { stage: "card", campaignId, seen: card.seen }
	const canAnswer = !card.isOver && !card.may.startsWith("no-") && card.status !== "conflict"
	const isConfirmed = card.status === "confirmed"
	const options = [
		...(canAnswer && card.may === "sign" && !isConfirmed ? [option("confirm", cx)] : []),
		...(canAnswer ? [option("object", cx)] : []),
		...(card.rows.length > 0 ? [{ id: "rows", label: cx.say(card.isLand ? "signoff.do.rows" : "signoff.do.details") }] : []),
		option("spoken", cx),
		...(canAnswer && card.canDelegate ? [option("delegate", cx)] : []),
		option("enough", cx),
	]
	const link: readonly Block[] =
		canAnswer && card.may === "page" && !isConfirmed && card.link !== null
			? [{ kind: "link", text: cx.say("signoff.link"), url: card.link }]
			: []
	return ask(state, cx, { prompt: standingWords(card, cx), options, before: [...before, ...link], isOffer: true })
}

/** How the household stands, and what the person can do about it. */
function standingWords(card: CardValue, cx: BaseCx): string {
	const { status, may, by, isMine, receipt, contact, isOver } = card
	const values = { by: by ?? "", receipt: receipt ?? "-", contact }
	const stands =
		status === "pending"
			? cx.say(isOver ? "signoff.stands.overPending" : "signoff.stands.pending")
			: cx.say(`signoff.stands.${status}${isMine && status !== "conflict" ? "Mine" : ""}`, values)
	const how = isOver || status === "conflict" || status === "confirmed" ? "" : cx.say(`signoff.may.${may}`, values)
	return [stands, how].filter((line) => line !== "").join("\n")
}

function rowShown(state: StateOf<"rows">, card: CardValue, cx: BaseCx): Turn<State> {
	const at = Math.min(state.at, card.rows.length - 1)
	const row = card.rows[at]
	if (row === undefined) return askCard(state.campaignId, card, cx, [])
	const title = cx.say("signoff.row", { at: at + 1, of: card.rows.length, number: row.number })
	const options = [...(at + 1 < card.rows.length ? [option("next", cx)] : []), option("card", cx)]
	const before: readonly Block[] = [{ kind: "fields", title, rows: row.fields }]
	return ask({ ...state, at }, cx, { prompt: cx.say("signoff.ask.row"), options, before, isOffer: true })
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

function answered(state: State, { outcome, receipt, contact, by }: z.infer<typeof answeredSchema>, cx: Cx<null>): Turn<State> {
	const values = { receipt: receipt ?? "-", contact, by: by ?? "" }
	if (outcome === "conflicting" || outcome === "waiting") return end(cx.say(`signoff.done.${outcome}`, values))
	const isObjection = state.stage === "sendObjection"
	if (outcome === "already") return end(cx.say(isObjection ? "signoff.done.alreadyObjected" : "signoff.done.already", values))
	return end(cx.say(isObjection ? "signoff.done.objected" : "signoff.done.confirmed", values))
}

function refused(state: State, code: string, cx: Cx<null>): Turn<State> {
	switch (code) {
		case "NOT_MEMBER":
			return end(cx.say("router.memberOnly"))
		// What the person saw is no longer what is asked: shown anew, nothing counted.
		case "STATEMENT_CHANGED":
		case "ROWS_CHANGED":
			return state.stage === "list"
				? end(cx.say("signoff.none"))
				: { ...lookAtCard(state.campaignId), out: [told(cx.say(`signoff.refused.${code}`))] }
		case "SIGNOFF_CLOSED":
		case "LEVEL_TOO_LOW":
		case "NOT_SIGNER":
		case "NOT_HEAD":
			return end(cx.say(`signoff.refused.${code}`))
		default:
			return end(cx.say("signoff.refused.SIGNOFF_GONE"))
	}
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
			if (picked === "next") return look({ ...state, at: state.at + 1 }, "signoff.card", { campaignId: state.campaignId })
			return picked === undefined ? again(state, cx) : lookAtCard(state.campaignId)
		case "confirm": {
			const { campaignId, seen } = state
			if (picked === "yes") return look(state, "signoff.sign", { campaignId, seen })
			return picked === undefined ? again(state, cx) : lookAtCard(campaignId)
		}
		case "which":
			if (picked === undefined) return again(state, cx)
			return picked === "back" ? leaveObjection(state, cx) : askReason({ ...state, stage: "reason", row: picked }, cx)
		case "reason": {
			const text = reply.kind === "text" || reply.kind === "number" ? reply.text.trim() : ""
			// A recording cannot be read beside the parcel later: words are asked for.
			if (text === "") return askReason(state, cx)
			return askPhoto({ ...state, stage: "photo", reason: text.slice(0, maxReason) }, cx)
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
			return look({ ...state, stage: "handOver", days }, "signoff.delegate", {
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
			return look({ stage: "which", campaignId, seen, drafted: [] }, "signoff.card", { campaignId })
		case "rows":
			return look({ stage: "rows", campaignId, at: 0 }, "signoff.card", { campaignId })
		case "spoken":
			return look({ stage: "spoken", campaignId }, "signoff.card", { campaignId })
		case "delegate":
			return look({ stage: "who", campaignId, family: [] }, "signoff.family", {})
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
			return look({ ...state, stage: "sendObjection" }, "signoff.object", { campaignId, seen, objections })
		case "another":
			return look({ ...state, stage: "which" }, "signoff.card", { campaignId })
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
			return look({ ...state, stage: "which" }, "signoff.card", { campaignId: state.campaignId })
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
			return look(state, "signoff.list", {})
		case "rows":
		case "which":
			return look(state, "signoff.card", { campaignId: state.campaignId })
		case "confirm":
			return askConfirm(state, cx)
		case "reason":
			return askReason(state, cx)
		case "photo":
			return askPhoto(state, cx)
		case "more":
			return askMore(state, cx)
		case "who":
			return look(state, "signoff.family", {})
		case "days":
			return askDays(state, cx)
		default:
			return lookAtCard(state.campaignId)
	}
}
