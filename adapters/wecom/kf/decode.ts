/** Messages and events of 微信客服 (`sync_msg`) → what happened. Pure; anything unreadable is ignored, never thrown. */
import { z } from "zod"
import { type Inbound, inboundSchema } from "../../../src/channel/message.ts"
import { storable } from "../../../src/channel/storable.ts"
import { linkEvent, placeEvent, textEvent } from "../../wechat-platform/events.ts"
import type { Envelope } from "../../wechat-platform/files.ts"
import type { Taken } from "../../wechat-platform/inflow.ts"
import { choiceOf } from "../../wechat-platform/text.ts"

/** Somebody opened the chat: it may be greeted once, by this code, for twenty seconds. */
export type Entry = { readonly person: string; readonly welcomeCode: string | undefined; readonly at: number }

export type KfDecoded =
	| (Taken & { readonly person?: string })
	/** `code`: what the link or QR code carried; undefined where it carried nothing. */
	| { readonly kind: "entered"; readonly entry: Entry; readonly event: Inbound; readonly hasCode: boolean }
	/** Several events of one: a message was not delivered, and the person wants none. */
	| { readonly kind: "events"; readonly events: readonly Inbound[] }

const ignored = { kind: "ignored" } as const

export const externalUserSchema = z.string().regex(/^[\w-]{4,64}$/)
const text = (max: number) => z.string().max(max).optional()

const itemSchema = z.looseObject({
	msgid: z.string().min(1).max(180),
	open_kfid: z.string().max(64).optional(),
	external_userid: externalUserSchema.optional(),
	/** Seconds since 1970. */
	send_time: z.number().int().min(0).max(99_999_999_999),
	/** 3: the person. 4: the platform. 5: somebody of the village, who answers by hand. */
	origin: z.number().int(),
	msgtype: z.string().max(32),
})
type Item = z.infer<typeof itemSchema>

const textSchema = z.object({ text: z.object({ content: z.string(), menu_id: text(256) }) })
const mediaSchemas = {
	image: z.object({ image: z.object({ media_id: z.string().min(1).max(512) }) }).transform(({ image }) => image.media_id),
	voice: z.object({ voice: z.object({ media_id: z.string().min(1).max(512) }) }).transform(({ voice }) => voice.media_id),
	video: z.object({ video: z.object({ media_id: z.string().min(1).max(512) }) }).transform(({ video }) => video.media_id),
	file: z.object({ file: z.object({ media_id: z.string().min(1).max(512) }) }).transform(({ file }) => file.media_id),
} as const
const placeSchema = z.object({
	location: z.object({ latitude: z.number(), longitude: z.number(), name: text(500), address: text(1_000) }),
})
const linkSchema = z.object({ link: z.object({ title: text(1_000), desc: text(4_000), url: text(4_000) }) })
const eventSchema = z.object({
	event: z.looseObject({
		event_type: z.string().max(64),
		open_kfid: text(64),
		external_userid: externalUserSchema.optional(),
		scene_param: text(512),
		welcome_code: text(512),
		fail_msgid: text(128),
		fail_type: z.number().int().optional(),
	}),
})

/** The person refuses messages of the account. */
const refusedByPerson = 10

export function decodeKf(raw: unknown, kfId: string): KfDecoded {
	const parsed = itemSchema.safeParse(raw)
	if (!parsed.success) return ignored
	const item = parsed.data
	if (item.msgtype === "event") return eventOf(item, kfId)
	// What somebody of the village answered by hand is none of the bot's business.
	if (item.origin !== 3 || item.open_kfid !== kfId || item.external_userid === undefined) return ignored
	return { ...whole(read(item, envelopeOf(item, item.external_userid, kfId))), person: item.external_userid }
}

function read(item: Item, envelope: Envelope): Taken {
	switch (item.msgtype) {
		case "text": {
			const { data } = textSchema.safeParse(item)
			if (data === undefined) return unsupported(envelope)
			return { kind: "event", event: choiceOf(data.text.menu_id, envelope) ?? textEvent(data.text.content, envelope) }
		}
		case "image":
		case "voice":
		case "video":
		case "file": {
			const { data: mediaId } = mediaSchemas[item.msgtype].safeParse(item)
			return mediaId === undefined ? unsupported(envelope) : { kind: "file", file: { envelope, media: item.msgtype, mediaId } }
		}
		case "location": {
			const { data } = placeSchema.safeParse(item)
			if (data === undefined) return unsupported(envelope)
			const { latitude, longitude, name = "", address = "" } = data.location
			const label = [name, address].filter((part) => part !== "").join(" ")
			return asEvent(placeEvent({ latitude, longitude, label }, envelope), envelope)
		}
		case "link": {
			const { data } = linkSchema.safeParse(item)
			return asEvent(data && linkEvent([data.link.title, data.link.desc, data.link.url], envelope), envelope)
		}
		default:
			return unsupported(envelope)
	}
}

function eventOf(item: Item, kfId: string): KfDecoded {
	const { data } = eventSchema.safeParse(item)
	if (data === undefined) return ignored
	const { event_type, open_kfid, external_userid: person, scene_param = "", welcome_code, fail_msgid, fail_type } = data.event
	if (open_kfid !== kfId || person === undefined) return ignored
	const envelope = envelopeOf(item, person, kfId)
	switch (event_type) {
		case "enter_session": {
			const start = storable(scene_param.trim(), 200)
			const event: Inbound = { ...envelope, kind: "joined", ...(start !== "" && { start }) }
			const entry = { person, welcomeCode: welcome_code === "" ? undefined : welcome_code, at: envelope.at }
			return { kind: "entered", entry, event, hasCode: start !== "" }
		}
		case "msg_send_fail": {
			const failed: Inbound = { ...envelope, kind: "delivery", outboundId: fail_msgid ?? "", state: "failed" }
			const blocked: Inbound = { ...envelope, externalId: `${envelope.externalId}:blocked`, kind: "blocked" }
			return { kind: "events", events: fail_type === refusedByPerson ? [failed, blocked] : [failed] }
		}
		default:
			// Who serves whom, and what was taken back: nobody said anything.
			return ignored
	}
}

function whole(taken: Taken): Taken {
	if (taken.kind !== "event") return taken
	const event = inboundSchema.safeParse(taken.event)
	return event.success ? { kind: "event", event: event.data } : ignored
}

function asEvent(event: Inbound | undefined, envelope: Envelope): Taken {
	return event === undefined ? unsupported(envelope) : { kind: "event", event }
}

function unsupported({ externalId }: Envelope): Taken {
	return { kind: "unsupported", externalId }
}

function envelopeOf({ msgid, send_time }: Item, person: string, kfId: string): Envelope {
	return {
		externalId: `kf:${msgid}`,
		// The platform's clock ticks in seconds: it may have been at any moment of this one (`Inbound.at`).
		at: send_time * 1_000 + 999,
		chat: { account: kfId, id: person },
		from: { id: person },
	}
}
