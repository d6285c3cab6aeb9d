/** Telegram's decode and encode: updates of the Bot API, and the requests made of it. */
import { decode, mediaEvent } from "../../../adapters/telegram/decode.ts"
import { encodeFile, encodeText } from "../../../adapters/telegram/encode.ts"
import { telegramLimits } from "../../../adapters/telegram/limits.ts"
import type { Inbound, InboundOf, WirePart } from "../../../src/channel/message.ts"
import type { Envelope, Road, Screen } from "../../support/road.ts"

const bot = { id: "7000000001", username: "cunkou_test_bot" }
const botUser = { id: 7_000_000_001, is_bot: true, first_name: "村口", username: bot.username }
const ids = new Map<string, number>()
let updates = 0

/** People and chats are numbers here. */
function numberOf(name: string): number {
	const known = ids.get(name)
	if (known !== undefined) return known
	const made = 500_000_000 + ids.size
	ids.set(name, made)
	return made
}

function chatOf({ chat, group }: Envelope) {
	return group === undefined
		? { id: numberOf(chat.id), type: "private", first_name: "秀英" }
		: { id: -1_000_000_000_000 - numberOf(chat.id), type: "supergroup", title: "清江村一组" }
}

function userOf({ from }: Envelope) {
	return { id: numberOf(from.id), is_bot: false, first_name: "秀英" }
}

/** An update over JSON, decoded. */
function received(update: object, at: number, media?: InboundOf<"media">): Inbound | undefined {
	updates += 1
	const wire: unknown = JSON.parse(JSON.stringify({ update_id: updates, ...update }))
	const decoded = decode(wire, bot, at)
	if (decoded.kind === "event") return decoded.event
	if (decoded.kind !== "file" || media === undefined) return undefined
	return mediaEvent(decoded.file, { ref: media.ref, bytes: 1_000, mime: "image/jpeg" })
}

function message(by: Envelope, content: object, media?: InboundOf<"media">): Inbound | undefined {
	const date = Math.floor(by.at / 1_000)
	return received({ message: { message_id: updates + 1, date, chat: chatOf(by), from: userOf(by), ...content } }, by.at, media)
}

function written(event: Envelope, text: string): Inbound | undefined {
	if (event.group?.mentioned !== true) return message(event, { text })
	const mention = `@${bot.username}`
	return message(event, { text: `${mention} ${text}`, entities: [{ type: "mention", offset: 0, length: mention.length }] })
}

const file = { file_id: "file-1", file_unique_id: "u1", file_size: 1_000 }
const contents = {
	image: { photo: [{ ...file, width: 1_280, height: 960 }] },
	voice: { voice: { ...file, duration: 4, mime_type: "audio/ogg" } },
	video: { video: { ...file, duration: 4, width: 640, height: 480, mime_type: "video/mp4" } },
	file: { document: { ...file, file_name: "名单.pdf", mime_type: "application/pdf" } },
	sticker: { sticker: { ...file, type: "regular", width: 512, height: 512, is_animated: false, is_video: false, emoji: "👍" } },
} as const

const there = { latitude: 33.9642, longitude: 118.2754 }

function placed(event: InboundOf<"media">): Inbound | undefined {
	const venue = event.caption === undefined ? {} : { venue: { location: there, title: event.caption, address: "" } }
	return message(event, { location: there, ...venue })
}

function hear(event: Inbound): Inbound | undefined {
	switch (event.kind) {
		case "text":
			return written(event, event.text)
		case "joined":
			return written(event, event.start === undefined ? "/start" : `/start ${event.start}`)
		case "media":
			if (event.media === "location") return placed(event)
			return message(event, { ...contents[event.media], ...(event.caption !== undefined && { caption: event.caption }) }, event)
		default:
			return undefined
	}
}

function show(part: WirePart): Screen {
	if (part.kind === "media") {
		const request = encodeFile(part, { bytes: new Uint8Array([1]), mime: "image/jpeg" })
		return { words: request.caption, buttons: [] }
	}
	const { text, rows } = encodeText(part)
	const buttons = rows.flat()
	const shown = buttons.flatMap((button) => ("url" in button ? [button.text, button.url] : [button.text]))
	return {
		words: [text, ...shown].join("\n"),
		buttons: buttons.flatMap((button) => ("callback_data" in button ? [(by: Envelope) => pressed(by, button.callback_data)] : [])),
	}
}

function pressed(by: Envelope, data: string): Inbound | undefined {
	const shown = { message_id: 40, date: Math.floor(by.at / 1_000), chat: chatOf(by), from: botUser, text: "" }
	return received({ callback_query: { id: "1", from: userOf(by), message: shown, chat_instance: "1", data } }, by.at)
}

export const telegramRoad: Road = {
	name: "Telegram",
	limits: telegramLimits,
	show,
	hear,
	place: (by) => ({ chat: { account: bot.id, id: String(chatOf(by).id) }, from: { id: String(userOf(by).id) } }),
	unheard: [],
}
