/** The platform's callbacks → what happened. Pure; anything unreadable is ignored, never thrown. */
import { createHash } from "node:crypto"
import { z } from "zod"
import { type Inbound, inboundSchema, maxTextLength } from "../../src/channel/message.ts"
import { storable } from "../../src/channel/storable.ts"
import { linkEvent, placeEvent, textEvent } from "../wechat-platform/events.ts"
import type { Envelope } from "../wechat-platform/files.ts"
import type { Taken } from "../wechat-platform/inflow.ts"
import { wordOfMenuKey } from "../wechat-platform/menu.ts"
import { choiceOf } from "../wechat-platform/text.ts"

/** Who is to be answered: `person` is the openid, `ours` the account's original id. */
export type Parties = { readonly person: string; readonly ours: string }

export type Decoded = { readonly kind: "ignored" } | (Exclude<Taken, { kind: "ignored" }> & { readonly parties: Parties })

const ignored = { kind: "ignored" } as const

const openId = z.string().regex(/^[\w-]{6,64}$/)
const short = z.string().max(128)
const nodesSchema = z.object({
	ToUserName: short.min(1),
	FromUserName: openId,
	/** Seconds since 1970. */
	CreateTime: z.string().regex(/^\d{1,11}$/),
	MsgType: z.string().max(32),
	MsgId: z
		.string()
		.regex(/^\d{1,20}$/)
		.optional(),
	Content: z.string().optional(),
	bizmsgmenuid: z.string().max(256).optional(),
	MediaId: z.string().max(512).optional(),
	/** What the platform heard in a recording, where the account has that switched on. */
	Recognition: z.string().optional(),
	Location_X: z.string().max(32).optional(),
	Location_Y: z.string().max(32).optional(),
	Label: z.string().max(1_000).optional(),
	Title: z.string().max(1_000).optional(),
	Description: z.string().max(4_000).optional(),
	Url: z.string().max(4_000).optional(),
	Event: z.string().max(64).optional(),
	EventKey: z.string().max(256).optional(),
	/** Of a template message; other events have none, messages have a MsgId. */
	MsgID: z
		.string()
		.regex(/^\d{1,20}$/)
		.optional(),
	Status: z.string().max(128).optional(),
})
type Nodes = z.infer<typeof nodesSchema>

/** `nodes` as `readXml` gave them. */
export function decode(nodes: Readonly<Record<string, string>>, appId: string): Decoded {
	const parsed = nodesSchema.safeParse(nodes)
	if (!parsed.success) return ignored
	const { ToUserName: ours, FromUserName: person } = parsed.data
	const decoded = read(parsed.data, envelopeOf(parsed.data, appId))
	if ("kind" in decoded) return decoded.kind === "ignored" ? ignored : { ...decoded, parties: { person, ours } }
	const event = inboundSchema.safeParse(decoded.event)
	return event.success ? { kind: "event", parties: { person, ours }, event: event.data } : ignored
}

type Read = { readonly event: Inbound } | Exclude<Taken, { kind: "event" }>

function read(nodes: Nodes, envelope: Envelope): Read {
	switch (nodes.MsgType) {
		case "text":
			return { event: textOrPress(nodes, envelope) }
		case "image":
		case "voice":
			return fileOf(nodes, nodes.MsgType, envelope)
		case "location":
			return locationOf(nodes, envelope)
		case "link":
			return eventOr(linkEvent([nodes.Title, nodes.Description, nodes.Url], envelope), envelope)
		case "event":
			return eventOf(nodes, envelope)
		default:
			return unsupported(envelope)
	}
}

/** A line of a `msgmenu` that was pressed comes as a text with the line's id. */
function textOrPress(nodes: Nodes, envelope: Envelope): Inbound {
	return choiceOf(nodes.bizmsgmenuid, envelope) ?? textEvent(nodes.Content ?? "", envelope)
}

function fileOf({ MediaId: mediaId, Recognition = "" }: Nodes, media: "image" | "voice", envelope: Envelope): Read {
	if (mediaId === undefined || mediaId === "") return unsupported(envelope)
	const heard = media === "voice" ? storable(Recognition.trim(), maxTextLength) : ""
	return { kind: "file", file: { envelope, media, mediaId, ...(heard !== "" && { caption: heard }) } }
}

function locationOf({ Location_X, Location_Y, Label = "" }: Nodes, envelope: Envelope): Read {
	const place = { latitude: Number(Location_X ?? Number.NaN), longitude: Number(Location_Y ?? Number.NaN), label: Label }
	return eventOr(placeEvent(place, envelope), envelope)
}

function eventOr(event: Inbound | undefined, envelope: Envelope): Read {
	return event === undefined ? unsupported(envelope) : { event }
}

const scenePrefix = "qrscene_"

function eventOf(nodes: Nodes, envelope: Envelope): Read {
	const key = nodes.EventKey ?? ""
	switch (nodes.Event?.toLowerCase()) {
		case "subscribe":
			return { event: joined(key.startsWith(scenePrefix) ? key.slice(scenePrefix.length) : "", envelope) }
		case "scan":
			return { event: joined(key, envelope) }
		case "unsubscribe":
			return { event: { ...envelope, kind: "blocked" } }
		case "click": {
			const word = wordOfMenuKey(key)
			return word === undefined ? ignored : { event: textEvent(word, envelope) }
		}
		case "templatesendjobfinish":
			return nodes.MsgID === undefined ? ignored : { event: reported(nodes.MsgID, nodes.Status ?? "", envelope) }
		default:
			// Pages opened from the menu, places reported in passing, the platform's own notices: nobody said anything.
			return ignored
	}
}

/** `scene` is the one-time code of the QR code scanned, or empty. */
function joined(scene: string, envelope: Envelope): Inbound {
	const start = storable(scene.trim(), 200)
	return { ...envelope, kind: "joined", ...(start !== "" && { start }) }
}

/** What became of a template message. The person has not written, so it opens no window. */
function reported(messageId: string, status: string, envelope: Envelope): Inbound {
	const state = status.toLowerCase() === "success" ? "delivered" : "failed"
	return { ...envelope, externalId: `template:${messageId}`, kind: "delivery", outboundId: messageId, state }
}

function unsupported({ externalId }: Envelope): Read {
	return { kind: "unsupported", externalId }
}

function envelopeOf(nodes: Nodes, appId: string): Envelope {
	const { FromUserName: person, CreateTime: seconds, MsgId } = nodes
	return {
		externalId: MsgId === undefined ? `event:${person}:${seconds}:${keyOf(nodes)}` : `message:${MsgId}`,
		// The platform's clock ticks in seconds: it may have been at any moment of this one (`Inbound.at`).
		at: Number(seconds) * 1_000 + 999,
		chat: { account: appId, id: person },
		from: { id: person },
	}
}

/** Events carry no id; what repeats in a redelivery is everything they say. */
function keyOf({ Event, EventKey }: Nodes): string {
	return createHash("sha256")
		.update(JSON.stringify([Event, EventKey]))
		.digest("base64url")
		.slice(0, 16)
}
