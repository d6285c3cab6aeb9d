/** WeChat messages as wechaty gives them → what happened. Pure; anything unreadable is ignored, never thrown. */
import type { StoredMedia } from "../../src/channel/adapter.ts"
import { type Address, type Inbound, inboundSchema, type MediaKind, maxTextLength } from "../../src/channel/message.ts"
import { storable } from "../../src/channel/storable.ts"
import { addressOfContact } from "./identity.ts"
import { callsAny, withoutMentions } from "./mention.ts"
import { type Message, messageTypes, type Snapshot, snapshotSchema } from "./snapshot.ts"

/** What an event is judged by. */
export type Frame = {
	/** Our own contact id: the account. */
	readonly self: string
	/** App clock, ms. */
	readonly now: number
	/** A message older than this is history, ms. */
	readonly oldestMs: number
	/** Words that address us in a room without a mention, with a separator behind them: 提意见：…… */
	readonly argumentWords: readonly string[]
}

type Envelope = Pick<Inbound, "externalId" | "at" | "chat" | "from" | "group">

/** A file that stands with the gateway and must be fetched before its event is whole. */
export type FileToFetch = { readonly envelope: Envelope; readonly media: MediaKind; readonly messageId: string; readonly name?: string }

export type Decoded =
	| { readonly kind: "event"; readonly event: Inbound }
	| { readonly kind: "file"; readonly file: FileToFetch }
	/** Something a person said that no event can carry: they must hear that it was not kept. */
	| { readonly kind: "unsupported"; readonly chat: Address }
	| { readonly kind: "ignored"; readonly why: "unreadable" | "old" | "own" | "not-a-person" | "not-addressed" | "not-said" }

const officialAccount = 2
/** Accounts of WeChat itself. */
const systemIds = new Set(["weixin", "fmessage", "filehelper", "newsapp", "medianote", "floatbottle", "qqmail", "notifymessage"])

export function decode(raw: unknown, frame: Frame): Decoded {
	const parsed = snapshotSchema.safeParse(raw)
	if (!parsed.success) return { kind: "ignored", why: "unreadable" }
	const { message, talker } = parsed.data
	const reason = ignoredFor(message, talker.type, frame)
	if (reason !== undefined) return { kind: "ignored", why: reason }
	return checked(contentOf(parsed.data, envelopeOf(parsed.data, frame), frame))
}

/** Whether a room's message is meant for us at all; asked before anything more is fetched about it. */
export function isForUs({ type, text = "", mentionIdList = [] }: Message, selfNames: readonly string[], frame: Frame): boolean {
	if (type !== messageTypes.text) return false
	return mentionIdList.includes(frame.self) || callsAny(text, selfNames) || startsWithWord(text, frame.argumentWords)
}

/** Membership of ours in a room, or a new friend. */
export function changeEvent(
	kind: "joined" | "left",
	change: {
		readonly externalId: string
		readonly timestamp: number
		readonly by: { readonly id: string; readonly name: string }
		readonly roomId?: string
	},
	{ self, now }: Frame,
): Inbound | undefined {
	const { externalId, by, roomId, timestamp } = change
	const from = { id: addressOfContact(by), ...named(by.name) }
	const event = {
		kind,
		externalId,
		at: timeOf(timestamp, now),
		chat: { account: self, id: roomId ?? from.id },
		from,
		...(roomId !== undefined && { group: { id: roomId, mentioned: false } }),
	}
	const parsed = inboundSchema.safeParse(event)
	return parsed.success ? parsed.data : undefined
}

/** The event of a file once the house keeps it. */
export function mediaEvent({ envelope, media, name }: FileToFetch, stored: StoredMedia): Inbound {
	const { ref, mime, bytes } = stored
	return { ...envelope, kind: "media", media, ref, mime, bytes, ...(name !== undefined && { name }) }
}

/** The contract is the last word: what does not fit it must not block what comes behind it. */
function checked(decoded: Decoded): Decoded {
	if (decoded.kind !== "event" || inboundSchema.safeParse(decoded.event).success) return decoded
	return { kind: "ignored", why: "unreadable" }
}

function ignoredFor(
	message: Message,
	talkerType: number,
	{ self, now, oldestMs }: Frame,
): Extract<Decoded, { kind: "ignored" }>["why"] | undefined {
	if (message.talkerId === self) return "own"
	if (talkerType === officialAccount || systemIds.has(message.talkerId)) return "not-a-person"
	return now - timeOf(message.timestamp, now) > oldestMs ? "old" : undefined
}

function envelopeOf({ message, talker, room }: Snapshot, { self, now }: Frame): Envelope {
	const from = { id: addressOfContact(talker), ...named(talker.name) }
	const roomId = roomOf(message)
	const topic = storable(room?.topic ?? "", 200)
	return {
		externalId: message.id,
		at: timeOf(message.timestamp, now),
		chat: { account: self, id: roomId ?? from.id },
		from,
		...(roomId !== undefined && { group: { id: roomId, ...(topic !== "" && { title: topic }), mentioned: false } }),
	}
}

function contentOf({ message, room, location, url }: Snapshot, envelope: Envelope, frame: Frame): Decoded {
	const { type } = message
	if (envelope.group !== undefined) {
		const names = room?.selfNames ?? []
		// What people of a room say to each other is not ours to keep.
		if (!isForUs(message, names, frame)) return { kind: "ignored", why: "not-addressed" }
		const raw = storable(message.text ?? "")
		const mentioned = message.mentionIdList?.includes(frame.self) === true || callsAny(raw, names)
		return textOf({ ...envelope, group: { ...envelope.group, mentioned } }, mentioned ? withoutMentions(raw, names) : raw)
	}
	if (type === messageTypes.text) return textOf(envelope, storable(message.text ?? ""))
	if (type === messageTypes.location && location !== undefined) {
		// No bytes stand behind a place, so its reference says it all: a geo URI (RFC 5870).
		const ref = `geo:${location.latitude.toFixed(6)},${location.longitude.toFixed(6)}`
		const place = storable(`${location.name ?? ""} ${location.address ?? ""}`.trim(), 500)
		return { kind: "event", event: { ...envelope, kind: "media", media: "location", ref, ...(place !== "" && { caption: place }) } }
	}
	if (type === messageTypes.url && url !== undefined) return textOf(envelope, storable(`${url.title ?? ""}\n${url.url}`.trim()))
	const media = mediaOf(type)
	if (media !== undefined) {
		const name = storable(message.filename ?? "", 300)
		return { kind: "file", file: { envelope, media, messageId: message.id, ...(name !== "" && { name }) } }
	}
	// Notices of WeChat ("you are friends now"), and words taken back: nothing was said.
	if (type === messageTypes.unknown || type === messageTypes.recalled || type === messageTypes.groupNote)
		return { kind: "ignored", why: "not-said" }
	return { kind: "unsupported", chat: envelope.chat }
}

function mediaOf(type: number): MediaKind | undefined {
	switch (type) {
		case messageTypes.image:
			return "image"
		case messageTypes.audio:
			return "voice"
		case messageTypes.video:
			return "video"
		case messageTypes.attachment:
			return "file"
		case messageTypes.emoticon:
			return "sticker"
		default:
			return undefined
	}
}

function textOf(envelope: Envelope, text: string): Decoded {
	const kept = storable(text, maxTextLength)
	return { kind: "event", event: { ...envelope, kind: "text", text: kept, ...(kept.length < text.length && { cut: true }) } }
}

function roomOf({ roomId }: Message): string | undefined {
	return roomId === undefined || roomId === "" ? undefined : roomId
}

function named(name: string): { readonly name?: string } {
	const kept = storable(name, 200).trim()
	return kept === "" ? {} : { name: kept }
}

function startsWithWord(text: string, words: readonly string[]): boolean {
	const said = text.trimStart()
	return words.some((word) => said.startsWith(word) && /^[\s:：]/.test(said.slice(word.length)))
}

/**
 * WeChat's clock ticks in seconds, and some gateways hand it on in ms: a whole second means any moment of it (`Inbound.at`). A
 * gateway whose clock is ahead must not make an old answer a new one.
 */
function timeOf(timestamp: number, now: number): number {
	const ms = Math.trunc(timestamp < 1e11 ? timestamp * 1_000 : timestamp)
	return Math.min(ms % 1_000 === 0 ? ms + 999 : ms, now + 999)
}
