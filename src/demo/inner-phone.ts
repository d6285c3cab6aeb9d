/** A phone without a network: hands over where the web chat's adapter does and reads what that adapter would show. */
import { randomUUID } from "node:crypto"
import type { ChatHistory, HistoryEntry, MediaStore } from "../channel/adapter.ts"
import type { Inbound, WirePart } from "../channel/message.ts"
import type { Acceptor } from "../inbound/accept.ts"
import { randomId } from "../store/ids.ts"
import { Waker } from "../store/waker.ts"
import { sampleBytes } from "./media.ts"
import type { ChatLine, ChatPart, Phone, Said } from "./phone.ts"

export type InnerLine = {
	readonly accept: Acceptor
	readonly history: ChatHistory
	readonly media: MediaStore
	readonly clock: () => number
}

const batchSize = 100
/** Only where a wake was missed; the reply's comes first. */
const pauseMs = 200

/** `id`: of the chat; another call with the same one takes the same phone up again. */
export function innerPhone({ accept, history, media, clock }: InnerLine, id = randomId()): Phone {
	const address = { account: "web", id }
	let waker = new Waker()
	const unwatch = history.watch("web", address, () => waker.wake())

	async function eventOf(said: Said): Promise<Inbound> {
		const envelope = { externalId: `${id}:${randomUUID()}`, at: clock(), chat: address, from: { id } }
		switch (said.kind) {
			case "text":
				return { ...envelope, kind: "text", text: said.text }
			case "choice": {
				const [option, ...more] = said.options
				return { ...envelope, kind: "choice", prompt: said.token, option, ...(more.length > 0 && { more }) }
			}
			case "media":
				return { ...envelope, kind: "media", media: said.media, ref: await refOf(media, said.media) }
		}
	}

	return {
		send: async (said) => {
			await accept("web", [await eventOf(said)])
			// The chat grew by the person's own word, which is nothing to look at.
			waker = new Waker()
		},
		lines: async (cursor) => (await history.after("web", address, cursor, batchSize)).map(lineOf),
		pause: () => waker.wait(pauseMs),
		close: unwatch,
	}
}

/** A sticker has no file of its own: the platform draws it. */
async function refOf(store: MediaStore, media: "voice" | "image" | "sticker"): Promise<string> {
	if (media === "sticker") return "sticker"
	const stored = await store.put(sampleBytes[media], {})
	if ("refused" in stored) throw new Error(`the sample ${media} was refused: ${stored.refused}`)
	return stored.ref
}

function lineOf(entry: HistoryEntry): ChatLine {
	const { cursor, side } = entry
	return { cursor, side, parts: entry.side === "village" ? entry.parts.map(partOf) : [] }
}

function partOf(part: WirePart): ChatPart {
	if (part.kind === "media") return { text: part.alt, ask: undefined }
	const { text, choices } = part
	return { text, ask: choices === undefined ? undefined : { token: choices.token, options: choices.options, pick: choices.pick } }
}
