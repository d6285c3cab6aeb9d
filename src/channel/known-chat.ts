/**
 * A browser that is known to belong to a chat: the channel's platform has said whose it is. The cookie names the chat, signed by the
 * house; a page may show what is that chat's own. It proves no person: a phone is lent, and a chat may act for several people.
 */
import { createHmac } from "node:crypto"
import type {} from "@fastify/cookie"
import type { FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { channelIds } from "./message.ts"
import { isSameSecret } from "./same-secret.ts"

const knownSchema = z.object({
	channel: z.enum(channelIds),
	account: z.string().max(120),
	id: z.string().min(1).max(200),
	/** Believed until then, ms. */
	until: z.number(),
})
export type KnownChat = Omit<z.infer<typeof knownSchema>, "until">

/** `key`: the house's key for the purpose "known-chat". `now` in ms. */
export type ChatMark = { readonly key: Buffer; readonly isHttps: boolean; readonly now: number }

/** Long enough to fill in a form twice; the next link from the chat renews it. */
const believedSeconds = 12 * 60 * 60

/** Has the browser that gets this answer carry the chat's name. */
export function rememberChat(reply: FastifyReply, { key, isHttps, now }: ChatMark, chat: KnownChat): void {
	const body = Buffer.from(JSON.stringify({ ...chat, until: now + believedSeconds * 1_000 })).toString("base64url")
	reply.setCookie(nameOf(isHttps), `${body}.${macOf(key, body)}`, {
		httpOnly: true,
		sameSite: "lax",
		secure: isHttps,
		path: "/",
		maxAge: believedSeconds,
	})
}

/** The chat the asking browser belongs to; undefined where nobody said so, or not lately. */
export function knownChat(request: FastifyRequest, { key, isHttps, now }: ChatMark): KnownChat | undefined {
	const [body, mac, ...rest] = request.cookies[nameOf(isHttps)]?.split(".") ?? []
	if (body === undefined || mac === undefined || rest.length > 0 || !isSameSecret(mac, macOf(key, body))) return undefined
	const parsed = knownSchema.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")))
	if (!parsed.success || parsed.data.until <= now) return undefined
	const { until: _, ...chat } = parsed.data
	return chat
}

/** `__Host-` makes browsers refuse the cookie from other hosts and over http, so it works only with https. */
function nameOf(isHttps: boolean): string {
	return isHttps ? "__Host-cunkou_known" : "cunkou_known"
}

function macOf(key: Buffer, body: string): string {
	return createHmac("sha256", key).update(body).digest("base64url")
}
