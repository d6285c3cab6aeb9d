/** Callbacks that are encrypted and signed, and answers to them. Pure but for random bytes. */
import { randomBytes } from "node:crypto"
import { z } from "zod"
import type { MessageCipher } from "./aes.ts"
import { isGenuine, signatureOf } from "./verify.ts"
import { readXml, writeXml } from "./xml.ts"

export const signedQuery = {
	timestamp: z.string().regex(/^\d{1,11}$/),
	nonce: z.string().min(1).max(128),
}
const sealedSchema = z.object({ ...signedQuery, msg_signature: z.string().max(64) })

/** `token`: what callbacks are signed with, nothing to do with the access token. */
export type Seal = { readonly token: string; readonly cipher: MessageCipher }

/** What stands inside; undefined for what is not signed by the platform, not of now, or not meant for us. `now` in ms. */
export function opened({ token, cipher }: Seal, query: unknown, encrypted: string | undefined, now: number): string | undefined {
	const sealed = sealedSchema.safeParse(query)
	if (!sealed.success || encrypted === undefined) return undefined
	return isGenuine(token, sealed.data, sealed.data.msg_signature, now, encrypted) ? cipher.decrypt(encrypted) : undefined
}

/** The same of a body: whatever stands beside its `Encrypt` is never read. */
export function openedBody(seal: Seal, query: unknown, body: unknown, now: number): string | undefined {
	return typeof body === "string" ? opened(seal, query, readXml(body)?.Encrypt, now) : undefined
}

/** `plain` as the body of an answer. */
export function sealedReply({ token, cipher }: Seal, plain: string, now: number): string {
	const encrypted = cipher.encrypt(plain)
	const seconds = Math.floor(now / 1_000)
	const nonce = randomBytes(8).toString("hex")
	return writeXml({
		Encrypt: encrypted,
		MsgSignature: signatureOf(token, String(seconds), nonce, encrypted),
		TimeStamp: seconds,
		Nonce: nonce,
	})
}

/** The words that answer a callback, as the person sees them. `ours`: the account as the platform calls it. `now` in ms. */
export function replyDocument(reply: { readonly to: string; readonly ours: string; readonly text: string; readonly now: number }): string {
	const { to, ours, text, now } = reply
	return writeXml({ ToUserName: to, FromUserName: ours, CreateTime: Math.floor(now / 1_000), MsgType: "text", Content: text })
}
