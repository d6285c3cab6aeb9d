/** One callback: from address and body to what happened, and from a reply to the answer's body. Pure but for random bytes. */
import { z } from "zod"
import type { MessageCipher } from "../wechat-platform/aes.ts"
import { openedBody, replyDocument, sealedReply, signedQuery } from "../wechat-platform/sealed.ts"
import { isGenuine } from "../wechat-platform/verify.ts"
import { readXml } from "../wechat-platform/xml.ts"
import { type Decoded, decode, type Parties } from "./decode.ts"

const greetingSchema = z.object({ ...signedQuery, signature: z.string().max(64), echostr: z.string().min(1).max(512) })
const plainSchema = z.object({ ...signedQuery, signature: z.string().max(64) })
const encryptedSchema = z.object({ encrypt_type: z.literal("aes") })

export type CallbackReader = {
	/** What the platform wants to hear back when it is given our address; undefined when it is not the platform. */
	greeting(query: unknown, now: number): string | undefined
	/** Undefined: not the platform, or not in the mode we ask for. `now` in ms. */
	read(query: unknown, body: unknown, now: number): Decoded | undefined
	/** The body that answers a callback with words. */
	reply(parties: Parties, text: string, now: number): string
}

/** With a cipher, only what is encrypted, signed as such and meant for us is taken: a plain body beside it is never read. */
export function callbackReader(parts: {
	readonly appId: string
	readonly token: string
	readonly cipher: MessageCipher | undefined
}): CallbackReader {
	const { appId, token, cipher } = parts

	function nodesOf(query: unknown, body: string, now: number): Readonly<Record<string, string>> | undefined {
		if (cipher === undefined) {
			const plain = plainSchema.safeParse(query)
			return plain.success && isGenuine(token, plain.data, plain.data.signature, now) ? (readXml(body) ?? {}) : undefined
		}
		const message = encryptedSchema.safeParse(query).success ? openedBody({ token, cipher }, query, body, now) : undefined
		return message === undefined ? undefined : (readXml(message) ?? {})
	}

	return {
		greeting: (query, now) => {
			const read = greetingSchema.safeParse(query)
			return read.success && isGenuine(token, read.data, read.data.signature, now) ? read.data.echostr : undefined
		},
		read: (query, body, now) => {
			const nodes = typeof body === "string" ? nodesOf(query, body, now) : undefined
			return nodes === undefined ? undefined : decode(nodes, appId)
		},
		reply: ({ person, ours }, text, now) => {
			const plain = replyDocument({ to: person, ours, text, now })
			return cipher === undefined ? plain : sealedReply({ token, cipher }, plain, now)
		},
	}
}
