/** Callbacks of the app → what happened. Pure; anything unreadable is ignored, never thrown. */
import { createHash } from "node:crypto"
import { z } from "zod"
import { type Inbound, inboundSchema } from "../../src/channel/message.ts"
import { linkEvent, placeEvent, textEvent } from "../wechat-platform/events.ts"
import type { Envelope } from "../wechat-platform/files.ts"
import type { Taken } from "../wechat-platform/inflow.ts"
import { wordOfMenuKey } from "../wechat-platform/menu.ts"
import { choiceOf } from "../wechat-platform/text.ts"
import { tokenOfVote } from "./card.ts"

/** A card that was pressed may be changed once, by its code. */
export type Press = { readonly code: string; readonly userId: string }

export type Decoded =
	| { readonly kind: "ignored" }
	| (Exclude<Taken, { kind: "ignored" }> & { readonly userId: string; readonly press?: Press })
	/** Something waits at 微信客服. */
	| { readonly kind: "kf"; readonly kfId: string; readonly token: string | undefined }

const ignored = { kind: "ignored" } as const

/** A member's id: letters, digits and _-@. , at most 64. */
export const userIdSchema = z.string().regex(/^[\w.@-]{1,64}$/)
const text = (max: number) => z.string().max(max)
const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([z.array(schema), schema.transform((one) => [one])])

const selectedSchema = z.object({
	SelectedItem: oneOrMore(
		z.object({
			OptionIds: z.union([z.object({ OptionId: oneOrMore(text(64)) }), z.string().transform(() => ({ OptionId: [] }))]).optional(),
		}),
	),
})

const nodesSchema = z.object({
	ToUserName: text(128),
	FromUserName: userIdSchema,
	/** Seconds since 1970. */
	CreateTime: z.string().regex(/^\d{1,11}$/),
	MsgType: text(32),
	MsgId: z
		.string()
		.regex(/^\d{1,20}$/)
		.optional(),
	AgentID: text(20).optional(),
	Content: z.string().optional(),
	MediaId: text(512).optional(),
	Location_X: text(32).optional(),
	Location_Y: text(32).optional(),
	Label: text(1_000).optional(),
	Title: text(1_000).optional(),
	Description: text(4_000).optional(),
	Url: text(4_000).optional(),
	Event: text(64).optional(),
	EventKey: text(1_024).optional(),
	TaskId: text(128).optional(),
	ResponseCode: text(512).optional(),
	SelectedItems: z.unknown().optional(),
})
type Nodes = z.infer<typeof nodesSchema>

const kfSchema = z.object({
	Event: z.literal("kf_msg_or_event"),
	OpenKfId: z.string().min(1).max(64),
	Token: z.string().max(512).optional(),
})

/** `tree` as `readXmlTree` gave it. */
export function decode(tree: Readonly<Record<string, unknown>>, { corpId, agentId }: { corpId: string; agentId: number }): Decoded {
	const kf = kfSchema.safeParse(tree)
	if (kf.success) return { kind: "kf", kfId: kf.data.OpenKfId, token: kf.data.Token }
	const parsed = nodesSchema.safeParse(tree)
	if (!parsed.success) return ignored
	const nodes = parsed.data
	// Several apps of an enterprise may share an address by mistake.
	if (nodes.AgentID !== undefined && nodes.AgentID !== "" && nodes.AgentID !== String(agentId)) return ignored
	const taken = read(nodes, envelopeOf(nodes, corpId))
	if (taken.kind === "ignored") return ignored
	const { FromUserName: userId, ResponseCode: code } = nodes
	if (taken.kind !== "event") return { ...taken, userId }
	const event = inboundSchema.safeParse(taken.event)
	if (!event.success) return ignored
	const isPress = event.data.kind === "choice" && code !== undefined && code !== ""
	return { kind: "event", event: event.data, userId, ...(isPress && { press: { code, userId } }) }
}

function read(nodes: Nodes, envelope: Envelope): Taken {
	switch (nodes.MsgType) {
		case "text":
			return asEvent(textEvent(nodes.Content ?? "", envelope), envelope)
		case "image":
		case "voice":
		case "video": {
			const { MsgType: media, MediaId: mediaId = "" } = nodes
			return mediaId === "" ? unsupported(envelope) : { kind: "file", file: { envelope, media, mediaId } }
		}
		case "location": {
			const { Location_X, Location_Y, Label = "" } = nodes
			const place = { latitude: Number(Location_X ?? Number.NaN), longitude: Number(Location_Y ?? Number.NaN), label: Label }
			return asEvent(placeEvent(place, envelope), envelope)
		}
		case "link":
			return asEvent(linkEvent([nodes.Title, nodes.Description, nodes.Url], envelope), envelope)
		case "event":
			return eventOf(nodes, envelope)
		default:
			return unsupported(envelope)
	}
}

function eventOf(nodes: Nodes, envelope: Envelope): Taken {
	switch (nodes.Event?.toLowerCase()) {
		case "subscribe":
			return { kind: "event", event: { ...envelope, kind: "joined" } }
		case "unsubscribe":
			// The member left, or may not see the app any more.
			return { kind: "event", event: { ...envelope, kind: "blocked" } }
		case "click": {
			const word = wordOfMenuKey(nodes.EventKey ?? "")
			return word === undefined ? ignored : { kind: "event", event: textEvent(word, envelope) }
		}
		case "template_card_event": {
			const event = pressOf(nodes, envelope)
			return event === undefined ? ignored : { kind: "event", event }
		}
		default:
			// The app was opened, a page was, a place reported in passing: nobody said anything.
			return ignored
	}
}

function pressOf({ EventKey = "", SelectedItems }: Nodes, envelope: Envelope): Inbound | undefined {
	const token = tokenOfVote(EventKey)
	if (token === undefined) return choiceOf(EventKey, envelope)
	const selected = selectedSchema.safeParse(SelectedItems)
	const ids = selected.success ? selected.data.SelectedItem.flatMap((item) => item.OptionIds?.OptionId ?? []) : []
	return voted(token, ids, envelope)
}

/** Pressed with nothing ticked it is no option of the question, and the house asks again. */
export function voted(token: string, ids: readonly string[], envelope: Envelope & Pick<Inbound, "group">): Inbound {
	const [option = "", ...more] = ids
	return { ...envelope, kind: "choice", prompt: token, option, ...(more.length > 0 && { more }) }
}

function asEvent(event: Inbound | undefined, envelope: Envelope): Taken {
	return event === undefined ? unsupported(envelope) : { kind: "event", event }
}

function unsupported({ externalId }: Envelope): Taken {
	return { kind: "unsupported", externalId }
}

function envelopeOf(nodes: Nodes, corpId: string): Envelope {
	const { FromUserName: userId, CreateTime: seconds, MsgId } = nodes
	return {
		externalId: MsgId === undefined ? `event:${userId}:${seconds}:${markOf(nodes)}` : `message:${MsgId}`,
		// The platform's clock ticks in seconds: it may have been at any moment of this one (`Inbound.at`).
		at: Number(seconds) * 1_000 + 999,
		chat: { account: corpId, id: userId },
		from: { id: userId },
	}
}

/** Events carry no id; what repeats in a redelivery is everything they say. */
function markOf({ Event, EventKey, TaskId, ResponseCode }: Nodes): string {
	return createHash("sha256")
		.update(JSON.stringify([Event, EventKey, TaskId, ResponseCode]))
		.digest("base64url")
		.slice(0, 16)
}
