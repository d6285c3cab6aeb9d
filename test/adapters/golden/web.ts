/** The web chat's decode and encode: what the page posts, and what it is given to show. */
import { randomUUID } from "node:crypto"
import { addressOf, decodeMessage, decodeUpload } from "../../../adapters/web/decode.ts"
import { type ChatPart, encodeEntry } from "../../../adapters/web/encode.ts"
import { webLimits } from "../../../adapters/web/limits.ts"
import type { Inbound, WirePart } from "../../../src/channel/message.ts"
import type { Envelope, Road, Screen } from "../../support/road.ts"

/** What the page's script would send, over JSON. */
function posted(body: object, by: Envelope): Inbound | undefined {
	const wire: unknown = JSON.parse(JSON.stringify({ id: randomUUID(), ageMs: 0, ...body }))
	const decoded = decodeMessage(wire, by.chat.id, by.at)
	return decoded.ok ? decoded.event : undefined
}

function shownPart(part: WirePart): ChatPart | undefined {
	const entry = encodeEntry({ side: "village", cursor: 1, at: 0, parts: [part] }, (ref) => `/chat/media/${ref}`)
	return entry?.side === "village" ? entry.parts[0] : undefined
}

function show(part: WirePart): Screen {
	const shown = shownPart(part)
	if (shown === undefined) return { words: "", buttons: [] }
	if (shown.kind === "media") return { words: shown.alt, buttons: [] }
	const { text, ask, link } = shown
	const options = ask?.options ?? []
	// The page writes an option's number before its label.
	const labels = options.map(({ label }, index) => `${index + 1} ${label}`)
	const choose = (ids: readonly string[], by: Envelope) => posted({ kind: "choice", prompt: ask?.token, options: ids }, by)
	return {
		words: [text, ...labels, ...(link === undefined ? [] : [link.text, link.url])].join("\n"),
		buttons: options.map(
			({ id }) =>
				(by) =>
					choose([id], by),
		),
		check: (places, by) =>
			choose(
				places.flatMap((place) => options[place]?.id ?? []),
				by,
			),
	}
}

const kept = { image: "image/jpeg", voice: "audio/webm" } as const

function hear(event: Inbound): Inbound | undefined {
	if (event.group !== undefined) return undefined
	if (event.kind === "text") return posted({ kind: "text", text: event.text }, event)
	if (event.kind !== "media" || event.caption !== undefined) return undefined
	if (event.media !== "image" && event.media !== "voice") return undefined
	const upload = { ref: event.ref, bytes: 1_000, mime: kept[event.media], name: "文件" }
	const came = decodeUpload({ id: randomUUID(), ageMs: 0 }, upload, event.chat.id, event.at)
	return typeof came === "string" ? undefined : came
}

export const webRoad: Road = {
	name: "web chat",
	limits: webLimits,
	show,
	hear,
	place: ({ chat }) => ({ chat: addressOf(chat.id), from: { id: chat.id } }),
	// Words to a picture are a message of their own, and opening the page says nothing to the village.
	unheard: ["group", "joined", "video", "sticker", "image with words", "location", "location with words"],
}
