/** wechaty's decode and encode: the gateway's payloads, and the requests made of it. Nothing has buttons here: every choice is typed. */
import { changeEvent, decode, type Frame, mediaEvent } from "../../../adapters/wechaty/decode.ts"
import { encodeText } from "../../../adapters/wechaty/encode.ts"
import { wechatyLimits } from "../../../adapters/wechaty/limits.ts"
import { mentioning } from "../../../adapters/wechaty/mention.ts"
import { messageTypes } from "../../../adapters/wechaty/snapshot.ts"
import type { Inbound, InboundOf, WirePart } from "../../../src/channel/message.ts"
import type { Envelope, Road, Screen } from "../../support/road.ts"

const self = { id: "wxid_cunkou0001", name: "村口小助手" }
const villager = { type: 1, name: "李秀英" }
const ids = new Map<string, number>()
let messages = 0

/** Ids of WeChat itself are letters and digits. */
function numberOf(name: string): number {
	const known = ids.get(name)
	if (known !== undefined) return known
	const made = 10_000 + ids.size
	ids.set(name, made)
	return made
}

function contactOf({ from }: Pick<Envelope, "from">): string {
	return `wxid_villager${numberOf(from.id)}`
}

function roomOf({ chat, group }: Envelope): string {
	return group === undefined ? "" : `${numberOf(chat.id)}@chatroom`
}

function frameAt(now: number): Frame {
	return { self: self.id, now, oldestMs: 86_400_000, argumentWords: [] }
}

/** The payloads a gateway gives for one message, over JSON, decoded. */
function received(by: Envelope, content: object, beside: object = {}, media?: InboundOf<"media">): Inbound | undefined {
	messages += 1
	const id = `msg-${messages}`
	// WeChat's clock ticks in seconds.
	const timestamp = Math.floor(by.at / 1_000)
	const message = { id, text: "", timestamp, talkerId: contactOf(by), roomId: roomOf(by), mentionIdList: [], filename: "", ...content }
	const room = by.group === undefined ? {} : { room: { topic: "清江村大群", selfNames: [self.name] } }
	const wire: unknown = JSON.parse(JSON.stringify({ message, talker: { id: contactOf(by), ...villager }, ...room, ...beside }))
	const decoded = decode(wire, frameAt(by.at))
	if (decoded.kind === "event") return decoded.event
	if (decoded.kind !== "file" || media === undefined) return undefined
	return mediaEvent(decoded.file, { ref: media.ref, bytes: 1_000, mime: "image/jpeg" })
}

function written(event: InboundOf<"text">): Inbound | undefined {
	const type = messageTypes.text
	if (event.group?.mentioned !== true) return received(event, { type, text: event.text })
	return received(event, { type, text: mentioning(self.name, event.text), mentionIdList: [self.id] })
}

/** A confirmed friendship; what led the person here cannot be told. */
function befriended(event: InboundOf<"joined">): Inbound | undefined {
	if (event.start !== undefined) return undefined
	const by = { id: contactOf(event), name: villager.name }
	return changeEvent("joined", { externalId: `friend:${by.id}`, timestamp: event.at, by }, frameAt(event.at))
}

const types = {
	image: messageTypes.image,
	voice: messageTypes.audio,
	video: messageTypes.video,
	file: messageTypes.attachment,
	sticker: messageTypes.emoticon,
} as const

function hear(event: Inbound): Inbound | undefined {
	switch (event.kind) {
		case "text":
			return written(event)
		case "joined":
			return befriended(event)
		case "media": {
			if (event.media === "location") {
				const place = { latitude: 33.9642, longitude: 118.2754, name: event.caption ?? "", address: "" }
				return received(event, { type: messageTypes.location }, { location: place })
			}
			// Words to a picture are a message of their own.
			return event.caption === undefined ? received(event, { type: types[event.media] }, {}, event) : undefined
		}
		default:
			return undefined
	}
}

function show(part: WirePart): Screen {
	if (part.kind === "media") return { words: part.alt, buttons: [] }
	const request = encodeText(part, { announces: false })
	switch (request.kind) {
		case "text":
		case "announcement":
			return { words: request.text, buttons: [] }
		case "link":
			return { words: `${request.title}\n${request.url}`, buttons: [] }
		case "file":
			return { words: request.fileName, buttons: [] }
	}
}

export const wechatyRoad: Road = {
	name: "wechaty",
	limits: wechatyLimits,
	show,
	hear,
	// As decoded: an id that is not of WeChat's own form carries more than itself.
	place: (by) => {
		const { chat, from } = received(by, { type: messageTypes.text, text: "在" }) ?? by
		return { chat, from }
	},
	unheard: ["joined", "image with words"],
}
