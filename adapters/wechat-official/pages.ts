/**
 * Links of the village opened in WeChat's own browser: the platform says silently whose it is (`snsapi_base`), and the page then
 * knows the chat. Elsewhere, or where the platform does not say, the page opens all the same and asks as it asks anybody.
 */
import { randomBytes } from "node:crypto"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { rememberChat } from "../../src/channel/known-chat.ts"
import { isSameSecret } from "../../src/channel/same-secret.ts"
import { failureOf } from "../wechat-platform/failure.ts"
import { call } from "../wechat-platform/wire.ts"
import { faultOf } from "./fault.ts"
import type { Timing } from "./timing.ts"
import type { WechatOfficialSettings } from "./variables.ts"

const openPath = "/channels/wechat-official/open"
const openedPath = "/channels/wechat-official/opened"
const stateCookie = "cunkou_wechat_state"
const stateSeconds = 600

/** The address that a link in a message gets: a page of ours by way of `openPath`, any other as it is. */
export function addressOfLink(url: string, publicUrl: string | undefined): string {
	if (publicUrl === undefined || !URL.canParse(url)) return url
	const { origin, pathname, search, hash } = new URL(url)
	if (origin !== publicUrl || pathname.startsWith("/channels/")) return url
	return `${publicUrl}${openPath}?${new URLSearchParams({ to: `${pathname}${search}${hash}` })}`
}

const openSchema = z.object({ to: z.string().max(2_000) })
const openedSchema = openSchema.extend({ code: z.string().min(1).max(512), state: z.string().max(128) })
const grantedSchema = z.object({ openid: z.string().regex(/^[\w-]{6,64}$/) })

export function mountPages(parts: {
	readonly http: FastifyInstance
	readonly host: AdapterHost
	readonly settings: WechatOfficialSettings
	readonly publicUrl: string
	readonly timing: Timing
	readonly signal: AbortSignal
}): void {
	const { http, host, settings, publicUrl, timing, signal } = parts
	const isHttps = publicUrl.startsWith("https://")
	const key = host.deriveKey("known-chat")

	/** A path of ours and nothing else: this must not lead people to other sites. */
	function ours(to: string | undefined): string {
		if (to === undefined || !URL.canParse(to, publicUrl)) return "/"
		const url = new URL(to, publicUrl)
		return url.origin === publicUrl && !url.pathname.startsWith("/channels/") ? `${url.pathname}${url.search}${url.hash}` : "/"
	}

	async function openIdOf(code: string): Promise<string | undefined> {
		const query = new URLSearchParams({ appid: settings.appId, secret: settings.secret, code, grant_type: "authorization_code" })
		try {
			const answer = await call({
				url: `${settings.apiRoot}/sns/oauth2/access_token?${query}`,
				timeoutMs: timing.callMs,
				signal,
			})
			return grantedSchema.safeParse(answer).data?.openid
		} catch (error) {
			host.log.warn({ fault: faultOf(failureOf(error)).kind }, "a page was opened without knowing the chat")
			return undefined
		}
	}

	http.get(openPath, async (request, reply) => {
		reply.header("cache-control", "no-store")
		const to = ours(openSchema.safeParse(request.query).data?.to)
		if (!/MicroMessenger/i.test(request.headers["user-agent"] ?? "")) return reply.redirect(to)
		const state = randomBytes(16).toString("hex")
		reply.setCookie(stateCookie, state, { httpOnly: true, sameSite: "lax", secure: isHttps, path: openedPath, maxAge: stateSeconds })
		const query = new URLSearchParams({
			appid: settings.appId,
			redirect_uri: `${publicUrl}${openedPath}?${new URLSearchParams({ to })}`,
			response_type: "code",
			scope: "snsapi_base",
			state,
		})
		return reply.redirect(`https://open.weixin.qq.com/connect/oauth2/authorize?${query}#wechat_redirect`)
	})

	http.get(openedPath, async (request, reply) => {
		reply.header("cache-control", "no-store").clearCookie(stateCookie, { path: openedPath })
		const openId = await whose(request)
		if (openId !== undefined) remember(reply, openId)
		return reply.redirect(ours(openSchema.safeParse(request.query).data?.to))
	})

	/** Only for the browser that set out from here: a code of somebody else's must not make it theirs. */
	async function whose(request: FastifyRequest): Promise<string | undefined> {
		const asked = openedSchema.safeParse(request.query)
		const state = request.cookies[stateCookie]
		if (!asked.success || state === undefined || !isSameSecret(state, asked.data.state)) return undefined
		return openIdOf(asked.data.code)
	}

	function remember(reply: FastifyReply, openId: string): void {
		const chat = { channel: "wechat-official", account: settings.appId, id: openId } as const
		rememberChat(reply, { key, isHttps, now: host.clock() }, chat)
	}
}
