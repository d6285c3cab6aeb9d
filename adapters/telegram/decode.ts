/** Telegram's updates → what happened. Pure; anything unreadable is ignored, never thrown. */

import type { StoredMedia } from "../../src/channel/adapter.ts"
import { type Address, type Inbound, type InboundOf, inboundSchema, type MediaKind, maxTextLength } from "../../src/channel/message.ts"
import { storable } from "../../src/channel/storable.ts"
import { wordOfCommand } from "./commands.ts"
import { maxDownloadBytes } from "./limits.ts"
import { type Message, type User, updateSchema } from "./updates.ts"

/** Our own bot: `id` is the account, `username` without the @. */
export type Bot = { readonly id: string; readonly username: string }

type Envelope = Pick<Inbound, "externalId" | "at" | "chat" | "from" | "group">

/** A file that stands on the platform's server and must be fetched before its event is whole. */
export type FileToFetch = {
	readonly envelope: Envelope
	readonly media: MediaKind
	readonly fileId: string
	/** As the platform says, if it does. */
	readonly bytes?: number
	readonly name?: string
	readonly mime?: string
	readonly caption?: string
}

export type Decoded =
	/** `callbackId`: the press must be answered, or the person's button keeps turning. */
	| { readonly kind: "event"; readonly event: Inbound; readonly callbackId?: string }
	| { readonly kind: "file"; readonly file: FileToFetch }
	/** Something a person said that no event can carry: they must hear that it was not kept. */
	| { readonly kind: "unsupported"; readonly chat: Address }
	| { readonly kind: "ignored"; readonly callbackId?: string }

const ignored: Decoded = { kind: "ignored" }

/** `now` in ms, for events that carry no time of their own. */
export function decode(update: unknown, bot: Bot, now: number): Decoded {
	const parsed = updateSchema.safeParse(update)
	if (!parsed.success) return ignored
	const { update_id, message, callback_query: press, my_chat_member: change } = parsed.data
	const externalId = String(update_id)
	if (message !== undefined) return decodeMessage(message, externalId, bot)
	if (press !== undefined) return decodePress(press, externalId, bot, now)
	return change === undefined ? ignored : checked(decodeChange(change, externalId, bot))
}

/** The event of a file once the house keeps it. */
export function mediaEvent({ envelope, media, name, caption }: FileToFetch, stored: StoredMedia): Inbound {
	return {
		...envelope,
		kind: "media",
		media,
		ref: stored.ref,
		mime: stored.mime,
		bytes: stored.bytes,
		...(name !== undefined && { name }),
		...(caption !== undefined && { caption }),
	}
}

/** What is left of a file that was refused: the words that stood under it. */
export function captionEvent({ envelope, caption }: FileToFetch): Inbound | undefined {
	return caption === undefined || caption === "" ? undefined : { ...envelope, kind: "text", text: caption }
}

/** The contract is the last word: what does not fit it must not block what comes behind it. */
function checked(decoded: Decoded): Decoded {
	return decoded.kind !== "event" || inboundSchema.safeParse(decoded.event).success ? decoded : ignored
}

function decodeMessage(message: Message, externalId: string, bot: Bot): Decoded {
	const { chat, from } = message
	// Channel posts have no sender; what a bot says must never be answered by another one.
	if (from === undefined || from.is_bot === true || !isConversation(chat.type)) return ignored
	const words = readWords(message, bot)
	if (words.isForAnotherBot) return ignored
	const envelope: Envelope = {
		externalId,
		at: endOfSecond(message.date),
		chat: { account: bot.id, id: String(chat.id) },
		from: senderOf(from),
		...groupOf(chat, words.isAddressed || isReplyTo(message, bot)),
	}
	if (message.text !== undefined) return checked({ kind: "event", event: textEvent(envelope, words.text) })
	// What people of a group show each other is not ours to fetch.
	if (envelope.group?.mentioned === false) return ignored
	return checked(contentOf(message, envelope, words.text, chat.type))
}

function contentOf(message: Message, envelope: Envelope, caption: string, chatType: string): Decoded {
	const { location, venue, sticker } = message
	if (location !== undefined) return { kind: "event", event: locationEvent(envelope, location, venue) }
	const found = fileOf(message)
	if (found !== undefined) {
		const { media, file } = found
		const named = { ...(file.file_name !== undefined && { name: storable(file.file_name, 300) }) }
		const typed = {
			...(file.mime_type !== undefined && { mime: file.mime_type }),
			...(file.file_size !== undefined && { bytes: file.file_size }),
		}
		return { kind: "file", file: { envelope, media, fileId: file.file_id, ...named, ...typed, ...(caption !== "" && { caption }) } }
	}
	if (sticker?.emoji !== undefined) return { kind: "event", event: textEvent(envelope, sticker.emoji) }
	const isSaid = [message.contact, message.poll, message.dice, message.story, message.game, sticker].some(
		(content) => content !== undefined,
	)
	return isSaid && chatType === "private" ? { kind: "unsupported", chat: envelope.chat } : ignored
}

type PlatformFile = NonNullable<Message["document"]>

function fileOf(message: Message): { readonly media: MediaKind; readonly file: PlatformFile } | undefined {
	const { photo, voice, audio, video, video_note, animation, document, sticker } = message
	const image = photo === undefined ? undefined : bestSize(photo)
	if (image !== undefined) return { media: "image", file: image }
	const sound = voice ?? audio
	if (sound !== undefined) return { media: "voice", file: sound }
	// An animation also stands as a document, for older clients.
	const moving = video ?? video_note ?? animation
	if (moving !== undefined) return { media: "video", file: moving }
	if (document !== undefined) return { media: document.mime_type?.startsWith("image/") ? "image" : "file", file: document }
	if (sticker === undefined) return undefined
	// A moving sticker is no picture; its still is.
	const still = sticker.is_animated === true || sticker.is_video === true ? sticker.thumbnail : sticker
	return still === undefined ? undefined : { media: "sticker", file: still }
}

/** The largest size that may be kept. */
function bestSize(sizes: NonNullable<Message["photo"]>): PlatformFile | undefined {
	const bySize = [...sizes].sort((a, b) => b.width * b.height - a.width * a.height)
	return bySize.find(({ file_size }) => (file_size ?? 0) <= maxDownloadBytes) ?? bySize.at(-1)
}

function textEvent(envelope: Envelope, text: string): Inbound {
	const start = /^\/start(?:@\w+)?(?:\s+(\S{1,200}))?\s*$/i.exec(text)
	if (start !== null) return { ...envelope, kind: "joined", ...(start[1] !== undefined && { start: start[1] }) }
	const kept = storable(text, maxTextLength)
	return { ...envelope, kind: "text", text: wordOfCommand(kept) ?? kept, ...(kept.length < text.length && { cut: true }) }
}

/** No bytes stand behind a place, so its reference says it all: a geo URI (RFC 5870). */
function locationEvent(envelope: Envelope, at: NonNullable<Message["location"]>, venue: Message["venue"]): InboundOf<"media"> {
	const place = venue === undefined ? undefined : storable(`${venue.title} ${venue.address}`.trim())
	const ref = `geo:${at.latitude.toFixed(6)},${at.longitude.toFixed(6)}`
	return { ...envelope, kind: "media", media: "location", ref, ...(place !== undefined && place !== "" && { caption: place }) }
}

type Words = {
	/** Without the mention of our bot. */
	readonly text: string
	readonly isAddressed: boolean
	readonly isForAnotherBot: boolean
}

function readWords(message: Message, bot: Bot): Words {
	const raw = message.text ?? message.caption ?? ""
	const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? []
	const own = `@${bot.username}`.toLowerCase()
	const command = /^\/\w+(@\w+)/.exec(raw)?.[1]?.toLowerCase()
	let text = raw
	let isAddressed = command === own
	// From the end, so that the places of the earlier ones still hold.
	for (const { type, offset, length, user } of [...entities].sort((a, b) => b.offset - a.offset)) {
		const isOurs =
			(type === "mention" && raw.slice(offset, offset + length).toLowerCase() === own) ||
			(type === "text_mention" && String(user?.id) === bot.id)
		if (!isOurs) continue
		isAddressed = true
		text = `${text.slice(0, offset)} ${text.slice(offset + length)}`
	}
	return { text: storable(isAddressed ? text.trim() : text), isAddressed, isForAnotherBot: command !== undefined && command !== own }
}

function isReplyTo({ reply_to_message }: Message, bot: Bot): boolean {
	return reply_to_message?.from !== undefined && String(reply_to_message.from.id) === bot.id
}

type Press = {
	readonly id: string
	readonly from: User
	readonly message?: { readonly chat: Message["chat"] } | undefined
	readonly data?: string | undefined
}

function decodePress(press: Press, externalId: string, bot: Bot, now: number): Decoded {
	const callbackId = press.id
	const { message, data = "", from } = press
	const cut = data.indexOf(":")
	const [prompt, option] = [data.slice(0, Math.max(cut, 0)), data.slice(cut + 1)]
	// A button of an inline message, or not one of ours: nothing to do but to stop it turning.
	if (message === undefined || !isConversation(message.chat.type) || prompt === "" || option === "") return { kind: "ignored", callbackId }
	const envelope = {
		externalId,
		at: now,
		chat: { account: bot.id, id: String(message.chat.id) },
		from: senderOf(from),
		...groupOf(message.chat, true),
	}
	const event = inboundSchema.safeParse({ ...envelope, kind: "choice", prompt, option })
	return event.success ? { kind: "event", event: event.data, callbackId } : { kind: "ignored", callbackId }
}

type Change = NonNullable<(typeof updateSchema)["_output"]["my_chat_member"]>

/** Our own standing in a chat. */
function decodeChange(change: Change, externalId: string, bot: Bot): Decoded {
	const { chat, from, date } = change
	if (!isConversation(chat.type)) return ignored
	const [was, is] = [isInside(change.old_chat_member), isInside(change.new_chat_member)]
	if (was === is) return ignored
	const envelope = {
		externalId,
		at: endOfSecond(date),
		chat: { account: bot.id, id: String(chat.id) },
		from: senderOf(from),
		...groupOf(chat, false),
	}
	if (is) return { kind: "event", event: { ...envelope, kind: "joined" } }
	return { kind: "event", event: { ...envelope, kind: chat.type === "private" ? "blocked" : "left" } }
}

function isInside({ status, is_member }: Change["old_chat_member"]): boolean {
	return status === "restricted" ? is_member === true : status !== "left" && status !== "kicked"
}

function isConversation(type: string): boolean {
	return type === "private" || type === "group" || type === "supergroup"
}

function groupOf(chat: Message["chat"], mentioned: boolean): Pick<Envelope, "group"> {
	if (chat.type === "private") return {}
	return { group: { id: String(chat.id), ...(chat.title !== undefined && { title: storable(chat.title) }), mentioned } }
}

function senderOf({ id, first_name, last_name }: User): Envelope["from"] {
	const name = storable([first_name, last_name].filter((part) => part !== undefined).join(" "), 200).trim()
	return { id: String(id), ...(name !== "" && { name }) }
}

/** The platform's clock ticks in seconds: the person may have done it at any moment of this one (`Inbound.at`). */
function endOfSecond(seconds: number): number {
	return seconds * 1_000 + 999
}
