/** A WeChat 服务号 as a channel. Only wiring. */
import type { Adapter, AdapterHost } from "../../src/channel/adapter.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import { createMessageCipher } from "../wechat-platform/aes.ts"
import { type Api, createApi } from "../wechat-platform/api.ts"
import { firstTry } from "../wechat-platform/connect.ts"
import { fileKeeper } from "../wechat-platform/files.ts"
import { inflow } from "../wechat-platform/inflow.ts"
import { tokenKeeper } from "../wechat-platform/token.ts"
import { callbackReader } from "./callback.ts"
import { connect } from "./connect.ts"
import { passiveText } from "./encode.ts"
import { faultOf, isTokenRefusal } from "./fault.ts"
import { limitsOf, maxDownloadBytes } from "./limits.ts"
import { sendCustom, sendTemplate } from "./outflow.ts"
import { addressOfLink, mountPages } from "./pages.ts"
import { mountScenes } from "./scene.ts"
import { stableToken } from "./stable-token.ts"
import { createStatus } from "./status.ts"
import { encodeTemplate } from "./template.ts"
import { defaultTiming, type Timing } from "./timing.ts"
import type { WechatOfficialSettings } from "./variables.ts"
import { createWaiting } from "./waiting.ts"
import { mountWebhook } from "./webhook.ts"
import type { WechatOfficialSay } from "./words.ts"

export { checkWechatOfficial } from "./check.ts"
export { wechatOfficialSettings } from "./variables.ts"
export { wechatOfficialWords } from "./words.ts"

export type WechatOfficialOptions = {
	readonly settings: WechatOfficialSettings
	/** Says `wechatOfficialWords`. */
	readonly say: WechatOfficialSay
	/** Where the internet reaches the house, without a trailing slash; without it pages are not told whose browser they are in. */
	readonly publicUrl: string | undefined
	readonly timing?: Partial<Timing>
	readonly rates?: ChannelLimits["rates"]
}

export function createWechatOfficialAdapter({ settings, say, publicUrl, rates, timing: given }: WechatOfficialOptions): Adapter {
	const timing = { ...defaultTiming, ...given }
	const { appId, token, aesKey, template } = settings
	const cipher = aesKey === undefined ? undefined : createMessageCipher(aesKey, appId)
	const status = createStatus(say)
	const waiting = createWaiting()
	const linkTo = (url: string): string => addressOfLink(url, publicUrl)
	let started: { readonly host: AdapterHost; readonly api: Api } | undefined

	return {
		id: "wechat-official",
		limits: limitsOf({ knocks: template !== undefined && publicUrl !== undefined, rates }),
		async start(host, signal) {
			const tokens = tokenKeeper(stableToken(settings, timing), host)
			const api = createApi({ apiRoot: settings.apiRoot, tokens, isTokenRefusal, callMs: timing.callMs })
			started = { host, api }
			status.trouble("starting")
			signal.addEventListener("abort", () => status.trouble("stopped"))
			if (template !== undefined && publicUrl === undefined)
				host.log.warn("WECHAT_OA_TEMPLATE_ID is set but PUBLIC_URL is not: nobody is told of messages that wait")
			if (cipher === undefined) host.log.warn("WECHAT_OA_AES_KEY is not set: callbacks are taken in plain text")
			const keep = fileKeeper({ api, media: host.media, faultOf, timing, maxBytes: maxDownloadBytes, signal })
			const reader = callbackReader({ appId, token, cipher })
			await mountWebhook({ host, reader, receive: inflow(host, keep), waiting, status, say, timing, signal })
			mountScenes({ http: host.http, host, api, signal })
			if (publicUrl !== undefined) mountPages({ http: host.http, host, settings, publicUrl, timing, signal })
			await firstTry((onTried) => connect({ api, appId, host, say, status, timing, signal, onTried }), timing.startMs, host.log)
		},
		async send(part, to, { signal, lane, outboxId }) {
			if (started === undefined || to.account !== appId || !/^[\w-]{6,64}$/.test(to.id))
				return { ok: false, fault: { kind: "invalid", detail: "not an address of this account" } }
			if (lane === "knock") {
				const { api, host } = started
				const message = template && encodeTemplate(part, { template, person: to.id, outboxId, now: host.clock(), linkTo })
				if (message === undefined) return { ok: false, fault: { kind: "invalid", detail: "NO_TEMPLATE" } }
				return sendTemplate({ api, message, signal, status })
			}
			const text = passiveText(part, linkTo)
			if (text === undefined) waiting.dismiss(to.id)
			else {
				const outcome = await waiting.offer(to.id, text)
				if (outcome === "taken") return { ok: true, externalIds: [] }
				if (outcome === "unknown") return { ok: false, fault: { kind: "uncertain", detail: "PASSIVE_REPLY_CLOSED" } }
			}
			const { api, host } = started
			const sent = await sendCustom({ api, media: host.media, part, person: to.id, linkTo, signal, onFailure: status.failed })
			if (sent.ok) status.up()
			return sent
		},
		health: () => status.read(),
	}
}
