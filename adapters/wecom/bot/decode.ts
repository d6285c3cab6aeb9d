/** Frames of the long connection → what happened. Pure; anything unreadable is ignored, never thrown. */
import { z } from "zod"
import { type Inbound, inboundSchema, type MediaKind } from "../../../src/channel/message.ts"
import { textEvent } from "../../wechat-platform/events.ts"
import { choiceOf } from "../../wechat-platform/text.ts"
import { tokenOfVote } from "../card.ts"
import { userIdSchema, voted } from "../decode.ts"

export type BotEnvelope = Pick<Inbound, "externalId" | "at" | "chat" | "from" | "group">

/** A file that stands on the platform's server for five minutes, encrypted. */
export type BotFile = {
	readonly envelope: BotEnvelope
	readonly media: MediaKind
	readonly url: string
	readonly aesKey: string | undefined
}

export type BotTaken =
	| { readonly kind: "event"; readonly event: Inbound }
	| { readonly kind: "file"; readonly file: BotFile }
	| { readonly kind: "unsupported"; readonly envelope: BotEnvelope }

export type BotDecoded = {
	/** In their order: of a text with pictures there are several. */
	readonly taken: readonly BotTaken[]
	/** A card that was pressed may be changed, for five seconds. */
	readonly press?: { readonly taskId: string; readonly userId: string }
	/** Somebody opened the chat: news only where nothing was ever said. */
	readonly isEntry?: true
}

const none: BotDecoded = { taken: [] }

const text = z.object({ content: z.string() })
const file = z.object({ url: z.url().max(4_000), aeskey: z.string().max(200).optional() })
const oneOrMore = z.union([
	z.array(z.string().max(64)),
	z
		.string()
		.max(64)
		.transform((one) => [one]),
])
const pressedSchema = z.object({
	event_key: z.string().max(1_024),
	task_id: z.string().max(128).optional(),
	selected_items: z.object({ selected_item: z.array(z.object({ option_ids: z.object({ option_id: oneOrMore }).optional() })) }).optional(),
})
const bodySchema = z.looseObject({
	msgid: z.string().min(1).max(180),
	chatid: z.string().min(1).max(150).optional(),
	chattype: z.enum(["single", "group"]).optional(),
	from: z.object({ userid: userIdSchema }),
	/** Seconds since 1970. */
	create_time: z.number().int().min(0).max(99_999_999_999).optional(),
	msgtype: z.string().max(32),
	text: text.optional(),
	voice: text.optional(),
	image: file.optional(),
	file: file.optional(),
	video: file.optional(),
	mixed: z.object({ msg_item: z.array(z.looseObject({ msgtype: z.string(), text: text.optional(), image: file.optional() })) }).optional(),
	event: z.looseObject({ eventtype: z.string().max(64) }).optional(),
})
type Body = z.infer<typeof bodySchema>

/** `raw`: the body of a frame. `now` in ms, for what bears no time. */
export function decodeBot(raw: unknown, botId: string, now: number): BotDecoded {
	const parsed = bodySchema.safeParse(raw)
	if (!parsed.success) return none
	const body = parsed.data
	const envelope = envelopeOf(body, botId, now)
	const decoded = body.msgtype === "event" ? eventOf(body, envelope) : { taken: read(body, envelope) }
	return { ...decoded, taken: decoded.taken.filter((taken) => taken.kind !== "event" || inboundSchema.safeParse(taken.event).success) }
}

function read(body: Body, envelope: BotEnvelope): readonly BotTaken[] {
	switch (body.msgtype) {
		case "text":
			return body.text === undefined ? unsupported(envelope) : [said(body.text.content, envelope)]
		// The platform has made words of it, and keeps the sound.
		case "voice":
			return body.voice === undefined ? unsupported(envelope) : [said(body.voice.content, envelope)]
		case "image":
		case "file":
		case "video": {
			const found = body[body.msgtype]
			return found === undefined ? unsupported(envelope) : [fileOf(found, body.msgtype, envelope)]
		}
		case "mixed":
			return (body.mixed?.msg_item ?? []).flatMap((item, index): readonly BotTaken[] => {
				const own = { ...envelope, externalId: `${envelope.externalId}:${index}` }
				if (item.text !== undefined) return item.text.content.trim() === "" ? [] : [said(item.text.content, own)]
				return item.image === undefined ? unsupported(own) : [fileOf(item.image, "image", own)]
			})
		default:
			return unsupported(envelope)
	}
}

function eventOf(body: Body, envelope: BotEnvelope): BotDecoded {
	switch (body.event?.eventtype) {
		case "enter_chat":
			return { taken: [{ kind: "event", event: { ...envelope, kind: "joined" } }], isEntry: true }
		case "template_card_event": {
			// The documentation has it one level below, the library's types do not.
			const pressed = pressedSchema.safeParse(body.event.template_card_event ?? body.event)
			if (!pressed.success) return none
			const { event_key, task_id, selected_items } = pressed.data
			const token = tokenOfVote(event_key)
			const ids = (selected_items?.selected_item ?? []).flatMap((item) => item.option_ids?.option_id ?? [])
			const event = token === undefined ? choiceOf(event_key, envelope) : voted(token, ids, envelope)
			if (event === undefined) return none
			return { taken: [{ kind: "event", event }], ...(task_id !== undefined && { press: { taskId: task_id, userId: body.from.userid } }) }
		}
		default:
			return none
	}
}

/** In a group the words begin with our name: who is addressed is no part of them. */
function said(content: string, envelope: BotEnvelope): BotTaken {
	const words = envelope.group === undefined ? content : content.replace(/^\s*@\S+\s*/, "")
	return { kind: "event", event: textEvent(words, envelope) }
}

function fileOf({ url, aeskey: aesKey }: z.infer<typeof file>, media: MediaKind, envelope: BotEnvelope): BotTaken {
	return { kind: "file", file: { envelope, media, url, aesKey } }
}

function unsupported(envelope: BotEnvelope): readonly BotTaken[] {
	return [{ kind: "unsupported", envelope }]
}

const groupPrefix = "group:"

function envelopeOf({ msgid, chatid, chattype, from, create_time }: Body, botId: string, now: number): BotEnvelope {
	const isGroup = chattype === "group" && chatid !== undefined
	return {
		externalId: `bot:${msgid}`,
		// The platform's clock ticks in seconds: it may have been at any moment of this one (`Inbound.at`).
		at: create_time === undefined ? now : create_time * 1_000 + 999,
		chat: { account: botId, id: isGroup ? `${groupPrefix}${chatid}` : from.userid },
		from: { id: from.userid },
		// Only what addresses the bot reaches it.
		...(isGroup && { group: { id: chatid, mentioned: true } }),
	}
}

/** Whom the platform knows behind an address. */
export function chatIdOf(address: string): string {
	return address.startsWith(groupPrefix) ? address.slice(groupPrefix.length) : address
}
