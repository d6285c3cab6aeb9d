/** A 服务号's decode and encode: encrypted callbacks of the platform, and the messages it is asked to show, as strictly as it takes them. */
import { z } from "zod"
import { callbackReader } from "../../../adapters/wechat-official/callback.ts"
import { encodeText } from "../../../adapters/wechat-official/encode.ts"
import { wechatOfficialLimits } from "../../../adapters/wechat-official/limits.ts"
import { createMessageCipher } from "../../../adapters/wechat-platform/aes.ts"
import { mediaEvent } from "../../../adapters/wechat-platform/files.ts"
import type { Inbound, InboundOf, WirePart } from "../../../src/channel/message.ts"
import { type Envelope, hugeText, type Road, type Screen } from "../../support/road.ts"
import { methods } from "../../support/wechat-official/methods.ts"
import { type FakePerson, makePeople } from "../../support/wechat-official/people.ts"
import { createPusher } from "../../support/wechat-official/pusher.ts"
import { sendPath } from "../../support/wechat-official/server.ts"
import { createWorld } from "../../support/wechat-official/world.ts"

let now = 0
const world = createWorld(() => now)
const pusher = createPusher(world, "secure", () => now)
// Callbacks are read here; nothing is posted anywhere.
const newPerson = makePeople(world, { ...pusher, push: () => undefined }, () => now)
const { appId, token, aesKey } = world.account
const reader = callbackReader({ appId, token, cipher: createMessageCipher(aesKey, appId) })
const people = new Map<string, FakePerson>()

/** A chat is one follower's. */
function personOf({ chat }: Pick<Envelope, "chat">): FakePerson {
	const known = people.get(chat.id)
	if (known !== undefined) return known
	const person = newPerson()
	person.follower.isSubscribed = true
	people.set(chat.id, person)
	return person
}

/** What a follower does, signed and encrypted as the platform does it, and decoded. */
function received(by: Envelope, act: (person: FakePerson) => string, media?: InboundOf<"media">): Inbound | undefined {
	now = by.at
	const { query, body } = pusher.request(act(personOf(by)))
	const decoded = reader.read(Object.fromEntries(query), body, now)
	if (decoded?.kind === "event") return decoded.event
	if (decoded?.kind !== "file" || media === undefined) return undefined
	return mediaEvent(decoded.file, { ref: media.ref, bytes: 1_000, mime: "image/jpeg" })
}

function hear(event: Inbound): Inbound | undefined {
	if (event.group !== undefined) return undefined
	switch (event.kind) {
		case "text":
			return event.text.length > hugeText ? undefined : received(event, (person) => person.text(event.text))
		case "joined":
			return received(event, (person) => person.scan(event.start))
		case "media":
			return heardMedia(event)
		default:
			return undefined
	}
}

function heardMedia(event: InboundOf<"media">): Inbound | undefined {
	const { media, caption } = event
	if (media === "location") return received(event, (person) => person.location("33.964200", "118.275400", caption ?? ""))
	if (caption !== undefined || media === "file" || media === "sticker") return undefined
	return received(event, (person) => person.send(media, new Uint8Array([1]), "image/jpeg"), event)
}

/** Somebody who reads what was sent; the platform refuses what it would not show. */
const onlooker = personOf({ chat: { account: appId, id: "onlooker" } })

function show(part: WirePart): Screen {
	if (part.kind === "media") return { words: part.alt, buttons: [] }
	const message = { touser: onlooker.openId, ...encodeText(part, (url) => url) }
	const body = z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(message)))
	world.opens(onlooker.follower, "word")
	methods[sendPath]?.(world, { path: sendPath, query: new URLSearchParams(), body, upload: undefined })
	const shown = onlooker.received().at(-1)
	if (shown === undefined) return { words: "", buttons: [] }
	const { lines } = shown
	return {
		words: [shown.text, ...lines.map((line) => line.content)].join("\n"),
		buttons: lines.map((line) => (by) => {
			personOf(by).follower.shown.push({ ...shown, lines: [line] })
			return received(by, (person) => person.press(line.content))
		}),
	}
}

export const wechatOfficialRoad: Road = {
	name: "WeChat 服务号",
	limits: wechatOfficialLimits,
	show,
	hear,
	place: (by) => {
		const { openId } = personOf(by)
		return { chat: { account: appId, id: openId }, from: { id: openId } }
	},
	// A 服务号 is in no group, takes no films and files, and words to a picture are a message of their own.
	unheard: ["group", "video", "file", "sticker", "image with words", "huge text"],
}
