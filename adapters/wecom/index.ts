/** WeCom (企业微信) as channels: the app for members, 微信客服 for residents. Only wiring. */
import type { Adapter } from "../../src/channel/adapter.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import { firstTry, untilDone } from "../wechat-platform/connect.ts"
import { fileKeeper } from "../wechat-platform/files.ts"
import { inflow } from "../wechat-platform/inflow.ts"
import { menuOf, setMenu } from "../wechat-platform/menu.ts"
import { type Core, createCore } from "./core.ts"
import { userIdSchema } from "./decode.ts"
import { faultOf } from "./fault.ts"
import { createKf } from "./kf/index.ts"
import { maxDownloadBytes, wecomLimits } from "./limits.ts"
import { type Outflow, outflow } from "./outflow.ts"
import { createStatus } from "./status.ts"
import { appTaker } from "./take.ts"
import { defaultTiming, type Timing } from "./timing.ts"
import type { WecomSettings } from "./variables.ts"
import type { WecomSay } from "./words.ts"

export { createWecomBotAdapter } from "./bot/index.ts"
export { wecomBotSettings, wecomSettings, wecomWebhookSettings } from "./variables.ts"
export { createWecomWebhookAdapter } from "./webhook.ts"
export { wecomWords } from "./words.ts"

export type WecomOptions = {
	readonly settings: WecomSettings
	/** Says `wecomWords`. */
	readonly say: WecomSay
	readonly timing?: Partial<Timing>
	readonly rates?: ChannelLimits["rates"]
}

/** The app, and 微信客服 where its account is set. */
export function createWecomAdapters(options: WecomOptions): readonly Adapter[] {
	const timing = { ...defaultTiming, ...options.timing }
	const core = createCore(options.settings, timing)
	const { kfId } = options.settings
	const app = createApp(options, timing, core)
	return kfId === undefined ? [app] : [app, createKf({ kfId, say: options.say, timing, core, rates: options.rates })]
}

function createApp({ settings, say, rates }: WecomOptions, timing: Timing, core: Core): Adapter {
	const { corpId, agentId, hasMarkdown } = settings
	const status = createStatus(say)
	let out: Outflow | undefined
	return {
		id: "wecom",
		limits: rates === undefined ? wecomLimits : { ...wecomLimits, rates },
		async start(host, signal) {
			status.trouble("starting")
			signal.addEventListener("abort", () => status.trouble("stopped"))
			const api = await core.open(host, signal)
			const opened = outflow({
				api,
				media: host.media,
				agentId,
				hasMarkdown,
				say,
				clock: host.clock,
				onFailure: status.failed,
				onSent: status.up,
			})
			out = opened
			const keep = fileKeeper({ api, media: host.media, faultOf, timing, maxBytes: maxDownloadBytes, signal })
			core.takers.app = appTaker({
				host,
				receive: inflow(host, keep),
				status,
				say,
				timing,
				onPress: (press, decoded) => {
					if (decoded.kind === "event" && decoded.event.kind === "choice") void opened.showChosen(press, decoded.event, signal)
				},
			})
			const work = async (): Promise<void> => {
				await api.ready(signal)
				status.up()
				const create = (menu: object) => api.call(`/cgi-bin/menu/create?agentid=${agentId}`, menu, signal)
				await setMenu({ menu: menuOf(say), name: `${corpId}/${agentId}`, create, secrets: host.secrets, log: host.log })
			}
			const onFailure = status.failed
			await firstTry((onTried) => untilDone({ work, faultOf, onFailure, timing, log: host.log, signal, onTried }), timing.startMs, host.log)
		},
		async send(part, to, options) {
			if (out === undefined) return { ok: false, fault: { kind: "transient", detail: "NOT_STARTED" } }
			if (to.account !== corpId || !userIdSchema.safeParse(to.id).success)
				return { ok: false, fault: { kind: "invalid", detail: "not an address of this enterprise" } }
			return out.send(part, to.id, options)
		},
		health: () => status.read(),
	}
}
