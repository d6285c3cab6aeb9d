/** One callback of the app: from address and body to what happened, and from words to the answer's body. Pure but for random bytes. */
import { z } from "zod"
import { createMessageCipher } from "../wechat-platform/aes.ts"
import { opened, openedBody, replyDocument, type Seal, sealedReply } from "../wechat-platform/sealed.ts"
import { readXmlTree } from "../wechat-platform/xml.ts"
import { type Decoded, decode } from "./decode.ts"
import type { WecomSettings } from "./variables.ts"

const greetingSchema = z.object({ echostr: z.string().min(1).max(2_048) })

export type CallbackReader = {
	/** What the platform wants to hear back when it is given our address: its sealed word, opened. Undefined: not the platform. */
	greeting(query: unknown, now: number): string | undefined
	/** Undefined: not the platform, or meant for another enterprise. `now` in ms. */
	read(query: unknown, body: unknown, now: number): Decoded | undefined
	reply(userId: string, text: string, now: number): string
}

export function callbackReader(settings: Pick<WecomSettings, "corpId" | "agentId" | "token" | "aesKey">): CallbackReader {
	const { corpId, token, aesKey } = settings
	const seal: Seal = { token, cipher: createMessageCipher(aesKey, corpId) }
	return {
		greeting: (query, now) => {
			const asked = greetingSchema.safeParse(query)
			return asked.success ? opened(seal, query, asked.data.echostr, now) : undefined
		},
		read: (query, body, now) => {
			const message = openedBody(seal, query, body, now)
			return message === undefined ? undefined : decode(readXmlTree(message) ?? {}, settings)
		},
		reply: (userId, text, now) => sealedReply(seal, replyDocument({ to: userId, ours: corpId, text, now }), now),
	}
}
