/** What the page posts → what happened. Pure. */
import { z } from "zod"
import { type Address, type Inbound, type InboundOf, maxTextLength } from "../../src/channel/message.ts"
import { storable } from "../../src/channel/storable.ts"

/** Our single account on this channel. */
export const webAccount = "web"

/** A device's chat. The device id is both the chat and the sender: nobody else writes in it. */
export function addressOf(device: string): Address {
	return { account: webAccount, id: device }
}

const common = {
	/** Made by the page once per message and repeated on each try, so a message sent twice is stored once. */
	id: z.uuid().transform((id) => id.toLowerCase()),
	/** How long ago the person did it by the page's own clock, ms; a difference, so a wrong clock does no harm. */
	ageMs: z.number().min(0).catch(0).default(0),
	/** Cursor of the newest entry the person had before them. */
	seen: z.number().int().nonnegative().optional().catch(undefined),
}

const messageSchema = z.discriminatedUnion("kind", [
	z.object({ ...common, kind: z.literal("text"), text: z.string() }),
	z.object({
		...common,
		kind: z.literal("choice"),
		prompt: z.string().min(1).max(64),
		options: z.array(z.string().min(1).max(64)).min(1).max(101),
	}),
])

const several = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))

/** The plain form of a page without script: text, or options of an ask. */
const formSchema = z
	.object({
		id: z.string(),
		seen: z.coerce.number().optional().catch(undefined),
		text: z.string().optional(),
		prompt: z.string().optional(),
		option: several.optional(),
	})
	.transform(({ id, seen, text, prompt, option }) =>
		prompt === undefined ? { kind: "text", id, seen, text: text ?? "" } : { kind: "choice", id, seen, prompt, options: option ?? [] },
	)

const uploadSchema = z.object(common)

export type Refusal = "text-empty" | "text-too-long" | "unreadable"
export type Decoded =
	| { readonly ok: true; readonly event: Inbound; readonly seen: number | undefined }
	| { readonly ok: false; readonly code: Refusal }

/** Longest believed age of a message kept by the page while offline, ms. */
const maxAgeMs = 30 * 24 * 60 * 60 * 1000

/** Reads a JSON message. `now` in ms. */
export function decodeMessage(body: unknown, device: string, now: number): Decoded {
	const parsed = messageSchema.safeParse(body)
	if (!parsed.success) return { ok: false, code: "unreadable" }
	const message = parsed.data
	const envelope = envelopeOf(message, device, now)
	if (message.kind === "text") {
		const text = storable(message.text)
		if (text.trim() === "") return { ok: false, code: "text-empty" }
		if (text.length > maxTextLength) return { ok: false, code: "text-too-long" }
		return { ok: true, event: { ...envelope, kind: "text", text }, seen: message.seen }
	}
	const [option, ...more] = message.options
	if (option === undefined) return { ok: false, code: "unreadable" }
	const event: InboundOf<"choice"> = { ...envelope, kind: "choice", prompt: message.prompt, option, ...(more.length > 0 && { more }) }
	return { ok: true, event, seen: message.seen }
}

/** Reads the fields of the plain form. */
export function decodeForm(body: unknown, device: string, now: number): Decoded {
	const parsed = formSchema.safeParse(body)
	return parsed.success ? decodeMessage(parsed.data, device, now) : { ok: false, code: "unreadable" }
}

export type Upload = { readonly ref: string; readonly bytes: number; readonly mime: string; readonly name: string | undefined }

/** Reads the fields beside an uploaded file that is stored already. Only pictures and sound are taken. */
export function decodeUpload(fields: unknown, upload: Upload, device: string, now: number): Inbound | "unreadable" | "type-not-allowed" {
	const parsed = uploadSchema.safeParse(fields)
	if (!parsed.success) return "unreadable"
	// A recording of an iPhone is an MP4 like any film; the page names what it recorded.
	const isSound = upload.mime.startsWith("audio/") || (upload.mime === "video/mp4" && /\.m4a$/i.test(upload.name ?? ""))
	const media = upload.mime.startsWith("image/") ? "image" : isSound ? "voice" : undefined
	if (media === undefined) return "type-not-allowed"
	const name = upload.name === undefined ? {} : { name: storable(upload.name, 300) }
	return { ...envelopeOf(parsed.data, device, now), kind: "media", media, ref: upload.ref, ...name, mime: upload.mime, bytes: upload.bytes }
}

/**
 * The moment for a typed message. One written before the person had the village's newest words is put before them: a "2" meant for
 * the question that was on the screen must not count for the one that arrived meanwhile.
 */
export function beforeUnseen(event: Inbound, unseenAt: number | undefined): Inbound {
	return unseenAt === undefined || event.at < unseenAt ? event : { ...event, at: unseenAt - 1 }
}

function envelopeOf(message: { readonly id: string; readonly ageMs: number }, device: string, now: number) {
	const at = Math.trunc(now - Math.min(message.ageMs, maxAgeMs))
	// The device is part of the id: another device that repeats a known id can neither block nor replace a message.
	return { externalId: `${device}:${message.id}`, at, chat: addressOf(device), from: { id: device } }
}

/** The id the page gave a message, from the id it is stored under. */
export function clientIdOf(externalId: string): string {
	return externalId.slice(externalId.indexOf(":") + 1)
}
