/** Reads from the gateway what an event needs, and no more: every call is one more trace of a machine. */
import { Buffer } from "node:buffer"
import { z } from "zod"
import { isPlatformId } from "./identity.ts"
import { maxDownloadBytes } from "./limits.ts"
import type { Link } from "./link.ts"
import { callsAny } from "./mention.ts"
import { type Message, messageSchema, messageTypes } from "./snapshot.ts"
import { type Timing, within } from "./timing.ts"

/**
 * The message and what it takes to decode it, as the gateway gives it; undefined for what needs no decoding. `isForUs` judges a
 * room's message by the names we bear there.
 */
export async function readMessage(
	{ puppet }: Link,
	messageId: string,
	self: string,
	timing: Timing,
	isForUs: (message: Message, selfNames: readonly string[]) => boolean,
): Promise<unknown> {
	const call = <T>(work: Promise<T>): Promise<T> => within(timing.callMs, work)
	const parsed = messageSchema.safeParse(await call(puppet.messagePayload(messageId)))
	if (!parsed.success) return undefined
	const message = { ...parsed.data, id: messageId }
	const roomId = message.roomId === "" ? undefined : message.roomId
	const selfNames = roomId !== undefined && message.text?.includes("@") ? await namesIn(roomId) : []
	if (roomId !== undefined && !isForUs(message, selfNames)) return undefined
	const { id, type, name } = await call(contactOf(puppet, message.talkerId))
	const topic = roomId === undefined ? undefined : (await call(puppet.roomPayload(roomId))).topic
	return {
		message,
		talker: { id, type, name },
		...(topic !== undefined && { room: { topic, selfNames } }),
		...(message.type === messageTypes.location && { location: placeOf(await call(puppet.messageLocation(messageId))) }),
		...(message.type === messageTypes.url && { url: await call(puppet.messageUrl(messageId)) }),
	}

	/** What the room calls us; the mention list does not say which of the names stands in the text. */
	async function namesIn(room: string): Promise<readonly string[]> {
		const own = (await call(puppet.contactPayload(self))).name
		if (callsAny(message.text ?? "", [own])) return [own]
		const there = await call(puppet.roomMemberPayload(room, self)).catch(() => undefined)
		return [there?.roomAlias ?? "", there?.name ?? "", own].filter((name) => name !== "")
	}
}

/** wechaty remembers contacts, also over a new login: who stands behind an id that does not last must be asked for each time. */
export function contactOf(puppet: Link["puppet"], id: string): ReturnType<Link["puppet"]["contactRawPayload"]> {
	return isPlatformId(id) ? puppet.contactPayload(id) : puppet.contactRawPayload(id)
}

/** LocationPayload of wechaty's protocol as it lies on the wire: accuracy, address, latitude, longitude, name; what is 0 or empty is left out. */
const wired = z.tuple([z.unknown(), z.string().nullish(), z.number().nullish(), z.number().nullish(), z.string().nullish()])

/**
 * wechaty-puppet-service 1.19 spreads the protocol's message instead of reading it: every place it gives is 0, 0 at NOADDRESS, and the
 * real one stands beside that as an array, under a name the protocol's compiler made up. A release that does better is taken as it is.
 */
function placeOf(raw: object): unknown {
	for (const value of Object.values(raw)) {
		const parsed = wired.safeParse(Array.isArray(value) ? Array.from({ length: 5 }, (_, i) => value[i]) : undefined)
		if (!parsed.success) continue
		const [, address, latitude, longitude, name] = parsed.data
		return { latitude: latitude ?? 0, longitude: longitude ?? 0, ...(address && { address }), ...(name && { name }) }
	}
	return "address" in raw && raw.address === "NOADDRESS" ? undefined : raw
}

/** The bytes of a message's file, unless there are more than the house keeps; then the rest is never read. */
export async function readFile({ puppet }: Link, messageId: string, timing: Timing): Promise<Uint8Array | "too-large"> {
	const file = await within(timing.callMs, puppet.messageFile(messageId))
	const stream = await within(timing.callMs, file.toStream())
	// What feeds it is the call to the gateway, which would go on for nobody.
	stream.on("unpipe", (source: typeof stream) => source.destroy())
	try {
		return await within(timing.downloadMs, atMost(stream, maxDownloadBytes))
	} finally {
		stream.destroy()
	}
}

/** All of a stream, unless it is longer than `max`. */
async function atMost(stream: AsyncIterable<unknown>, max: number): Promise<Uint8Array | "too-large"> {
	const chunks: Uint8Array[] = []
	let size = 0
	for await (const chunk of stream) {
		if (!(chunk instanceof Uint8Array)) continue
		size += chunk.byteLength
		if (size > max) return "too-large"
		chunks.push(chunk)
	}
	return Buffer.concat(chunks)
}
