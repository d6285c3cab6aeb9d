/** WeCom's decode and encode: the app's sealed callbacks and cards, what is fetched of 微信客服 and its menus, as strictly as the platform takes them. */
import { z } from "zod"
import { mediaEvent } from "../../../adapters/wechat-platform/files.ts"
import { decodeBot } from "../../../adapters/wecom/bot/decode.ts"
import { wecomBotLimits } from "../../../adapters/wecom/bot/limits.ts"
import { encodeBotText } from "../../../adapters/wecom/bot/outflow.ts"
import { callbackReader } from "../../../adapters/wecom/callback.ts"
import { encodeText } from "../../../adapters/wecom/encode.ts"
import { decodeKf } from "../../../adapters/wecom/kf/decode.ts"
import { encodeKfText } from "../../../adapters/wecom/kf/encode.ts"
import { wecomKfLimits } from "../../../adapters/wecom/kf/limits.ts"
import { wecomLimits } from "../../../adapters/wecom/limits.ts"
import type { Inbound, InboundOf, WirePart } from "../../../src/channel/message.ts"
import { type Envelope, hugeText, type Road, type Screen } from "../../support/road.ts"
import type { Call } from "../../support/wechat-platform/interface.ts"
import { seenBotMarkdown } from "../../support/wecom/bot.ts"
import { createKfWorld, type FakeCustomer } from "../../support/wecom/kf.ts"
import { cardSchema, cardShown, methods } from "../../support/wecom/methods.ts"
import { type FakeMember, makeMembers } from "../../support/wecom/people.ts"
import { createPusher } from "../../support/wecom/pusher.ts"
import { kfSendPath, sendPath } from "../../support/wecom/server.ts"
import { createWorld, type Shown } from "../../support/wecom/world.ts"

let now = 0
let tasks = 0
const world = createWorld(() => now)
const pusher = createPusher(world, () => now)
// Callbacks are read here; nothing is posted anywhere.
const silent = { ...pusher, push: () => undefined }
const newMember = makeMembers(world, silent, () => now)
const kf = createKfWorld(world, silent, () => now)
const { corpId, kfId } = world.account
const reader = callbackReader(world.account)

function known<T>(make: () => T): (by: Pick<Envelope, "chat">) => T {
	const people = new Map<string, T>()
	return ({ chat }) => {
		const person = people.get(chat.id) ?? make()
		people.set(chat.id, person)
		return person
	}
}
const memberOf = known<FakeMember>(newMember)
const customerOf = known<FakeCustomer>(kf.customer)
const onlooker = { chat: { account: "", id: "onlooker" } }
const kept = (media: InboundOf<"media">) => ({ ref: media.ref, bytes: 1_000, mime: "image/jpeg" })

function call(path: string, body: object): Call {
	return {
		path,
		query: new URLSearchParams(),
		body: z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(body))),
		upload: undefined,
	}
}

/** What a member does, signed and encrypted as the platform does it, and decoded. */
function fromMember(by: Envelope, act: (member: FakeMember) => string, media?: InboundOf<"media">): Inbound | undefined {
	now = by.at
	const { query, body } = pusher.request(act(memberOf(by)))
	const decoded = reader.read(Object.fromEntries(query), body, now)
	if (decoded?.kind === "event") return decoded.event
	return decoded?.kind === "file" && media !== undefined ? mediaEvent(decoded.file, kept(media)) : undefined
}

/** What a resident does, as it is fetched, and decoded. */
function fromCustomer(by: Envelope, act: (customer: FakeCustomer) => void, media?: InboundOf<"media">): Inbound | undefined {
	now = by.at
	act(customerOf(by))
	const decoded = decodeKf(kf.latest(), kfId)
	if (decoded.kind === "event" || decoded.kind === "entered") return decoded.event
	return decoded.kind === "file" && media !== undefined ? mediaEvent(decoded.file, kept(media)) : undefined
}

function memberHeard(event: Inbound): Inbound | undefined {
	if (event.group !== undefined) return undefined
	if (event.kind === "text") return event.text.length > hugeText ? undefined : fromMember(event, (member) => member.text(event.text))
	if (event.kind !== "media") return undefined
	const { media, caption } = event
	if (media === "location") return fromMember(event, (member) => member.location("33.964200", "118.275400", caption ?? ""))
	if (caption !== undefined || media === "file" || media === "sticker") return undefined
	return fromMember(event, (member) => member.send(media, new Uint8Array([1]), "image/jpeg"), event)
}

function customerHeard(event: Inbound): Inbound | undefined {
	if (event.group !== undefined) return undefined
	if (event.kind === "text") return event.text.length > hugeText ? undefined : fromCustomer(event, (person) => person.text(event.text))
	if (event.kind === "joined") return fromCustomer(event, (person) => person.enters(event.start))
	if (event.kind !== "media") return undefined
	const { media, caption } = event
	if (media === "location") return fromCustomer(event, (person) => person.location(33.9642, 118.2754, caption ?? ""))
	if (caption !== undefined || media === "sticker") return undefined
	return fromCustomer(event, (person) => person.send(media, new Uint8Array([1]), "image/jpeg"), event)
}

const about = { words: { choose: "请选一个", submit: "选好了" }, linkTo: (url: string) => url, isMarkdown: false }

function memberShown(part: WirePart): Screen {
	if (part.kind === "media") return { words: part.alt, buttons: [] }
	tasks += 1
	// Somebody new looks at each: one screen takes thirty messages a minute, and these dialogs have no minutes between them.
	const { userId, member } = memberOf({ chat: { account: "", id: `onlooker ${tasks}` } })
	const before = member.shown.length
	for (const body of encodeText(part, { ...about, taskId: `t${tasks}` }))
		methods[sendPath]?.(world, call(sendPath, { touser: userId, agentid: world.account.agentId, ...body }))
	const shown = member.shown.slice(before)
	const card = shown.find(({ buttons }) => buttons.length > 0)
	const place = (by: Envelope, buttons: Shown["buttons"]): void => {
		if (card !== undefined) memberOf(by).member.shown.push({ ...card, buttons })
	}
	return {
		words: shown
			.flatMap(({ text, buttons, links = [] }) => [
				text.replace(/<a href="([^"]*)">([^<]*)<\/a>/g, "$2 $1"),
				...buttons.map(({ label }) => label),
				...links.flatMap(({ title, url }) => [title, url]),
			])
			.join("\n"),
		buttons: (card?.buttons ?? []).map((button) => (by) => {
			place(by, [button])
			return fromMember(by, (person) => person.press(button.label))
		}),
		check: (places, by) => {
			const chosen = places.flatMap((at) => card?.buttons[at] ?? [])
			place(by, chosen)
			return fromMember(by, (person) => person.tick(chosen.map(({ label }) => label)))
		},
	}
}

function customerShown(part: WirePart): Screen {
	if (part.kind === "media") return { words: part.alt, buttons: [] }
	const { id, person } = customerOf(onlooker)
	const before = person.shown.length
	for (const body of encodeKfText(part, "请选一个")) {
		person.wroteAt = now
		person.left = 5
		kf.methods[kfSendPath]?.(call(kfSendPath, { touser: id, open_kfid: kfId, ...body }))
	}
	const shown = person.shown.slice(before)
	const menu = shown.find(({ lines }) => lines.length > 0)
	return {
		words: shown.flatMap(({ text, lines, links }) => [text, ...lines.map(({ content }) => content), ...links]).join("\n"),
		buttons: (menu?.lines ?? []).map((line) => (by) => {
			if (menu !== undefined) customerOf(by).person.shown.push({ ...menu, lines: [line] })
			return fromCustomer(by, (customer) => void customer.press(line.content))
		}),
	}
}

export const wecomRoad: Road = {
	name: "WeCom",
	limits: wecomLimits,
	show: memberShown,
	hear: memberHeard,
	place: (by) => {
		const { userId } = memberOf(by)
		return { chat: { account: corpId, id: userId }, from: { id: userId } }
	},
	// An app is opened by nobody's link, is in no group, takes no files, and words to a picture are a message of their own.
	unheard: ["joined", "group", "file", "sticker", "image with words", "huge text"],
}

export const wecomKfRoad: Road = {
	name: "WeCom 微信客服",
	limits: wecomKfLimits,
	show: customerShown,
	hear: customerHeard,
	place: (by) => {
		const { id } = customerOf(by)
		return { chat: { account: kfId, id }, from: { id } }
	},
	unheard: ["group", "sticker", "image with words", "huge text"],
}

/** What is said to the bot, as a frame, and decoded. */
function toBot(by: Envelope, more: object, media?: InboundOf<"media">): Inbound | undefined {
	frames += 1
	const { chat, from } = wecomBotRoad.place(by)
	const place = by.group === undefined ? { chattype: "single" } : { chattype: "group", chatid: by.group.id }
	const frame = { msgid: `m${frames}`, create_time: Math.floor(by.at / 1_000), from: { userid: from.id }, ...place, ...more }
	const [taken] = decodeBot(frame, chat.account, by.at).taken
	if (taken?.kind === "event") return taken.event
	if (taken?.kind !== "file" || media === undefined) return undefined
	const { envelope } = taken.file
	return {
		...mediaEvent({ envelope, media: taken.file.media }, kept(media)),
		...(envelope.group !== undefined && { group: envelope.group }),
	}
}

function botHeard(event: Inbound): Inbound | undefined {
	if (event.group !== undefined && !event.group.mentioned) return undefined
	const address = event.group === undefined ? "" : "@村口 "
	if (event.kind === "text")
		return event.text.length > hugeText ? undefined : toBot(event, { msgtype: "text", text: { content: `${address}${event.text}` } })
	if (event.kind !== "media" || event.caption !== undefined) return undefined
	const { media } = event
	if (media !== "image" && media !== "video" && media !== "file") return undefined
	return toBot(event, { msgtype: media, [media]: { url: "https://files.example/1" } }, event)
}

function botShown(part: WirePart): Screen {
	if (part.kind === "media") return { words: part.alt, buttons: [] }
	tasks += 1
	const shown = encodeBotText(part, `t${tasks}`, about.words).map((body) =>
		body.msgtype === "markdown"
			? { text: seenBotMarkdown(body.markdown.content), buttons: [], links: [] }
			: cardShown(cardSchema.parse(JSON.parse(JSON.stringify(body.template_card)))),
	)
	const card = shown.find(({ buttons }) => buttons.length > 0)
	const submit = card !== undefined && "submit" in card ? card.submit : undefined
	const pressed = (by: Envelope, keys: readonly string[]): Inbound | undefined => {
		const selected_items = { selected_item: [{ option_ids: { option_id: keys } }] }
		const pressed = submit === undefined ? { event_key: keys[0] ?? "" } : { event_key: submit.key, selected_items }
		return toBot(by, { msgtype: "event", event: { eventtype: "template_card_event", template_card_event: pressed } })
	}
	return {
		words: shown
			.flatMap(({ text, buttons, links = [] }) => [
				text,
				...buttons.map(({ label }) => label),
				...links.flatMap(({ title, url }) => [title, url]),
			])
			.join("\n"),
		buttons: (card?.buttons ?? []).map(
			({ key }) =>
				(by) =>
					pressed(by, [key]),
		),
		check: (places, by) =>
			pressed(
				by,
				places.flatMap((at) => card?.buttons[at]?.key ?? []),
			),
	}
}

let frames = 0

export const wecomBotRoad: Road = {
	name: "WeCom 智能机器人",
	limits: wecomBotLimits,
	show: botShown,
	hear: botHeard,
	place: (by) => {
		const { userId } = memberOf({ chat: { ...by.chat, id: by.from.id } })
		const id = by.group === undefined ? userId : `group:${by.group.id}`
		return { chat: { account: "aibQ7xLm2Vt9", id }, from: { id: userId } }
	},
	// A recording comes as the words the platform made of it.
	unheard: ["joined", "group", "voice", "sticker", "location", "location with words", "image with words", "huge text"],
}
