/** One callback: from address and body to what happened, and from a reply to the answer's body. Pure but for random bytes. */
import { randomBytes } from "node:crypto"
import { z } from "zod"
import type { MessageCipher } from "./aes.ts"
import { type Decoded, decode, type Parties } from "./decode.ts"
import { encodeReply } from "./encode.ts"
import { isGenuine, signatureOf } from "./verify.ts"
import { readXml, writeXml } from "./xml.ts"

const signed = {
	timestamp: z.string().regex(/^\d{1,11}$/),
	nonce: z.string().min(1).max(128),
}
const greetingSchema = z.object({ ...signed, signature: z.string().max(64), echostr: z.string().min(1).max(512) })
const plainSchema = z.object({ ...signed, signature: z.string().max(64) })
const sealedSchema = z.object({ ...signed, encrypt_type: z.literal("aes"), msg_signature: z.string().max(64) })

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
		const sealed = sealedSchema.safeParse(query)
		const encrypted = readXml(body)?.Encrypt
		if (!sealed.success || encrypted === undefined) return undefined
		if (!isGenuine(token, sealed.data, sealed.data.msg_signature, now, encrypted)) return undefined
		const message = cipher.decrypt(encrypted)
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
			const seconds = Math.floor(now / 1_000)
			const plain = encodeReply({ to: person, ours, seconds, text })
			if (cipher === undefined) return plain
			const encrypted = cipher.encrypt(plain)
			const nonce = randomBytes(8).toString("hex")
			return writeXml({
				Encrypt: encrypted,
				MsgSignature: signatureOf(token, String(seconds), nonce, encrypted),
				TimeStamp: seconds,
				Nonce: nonce,
			})
		},
	}
}
