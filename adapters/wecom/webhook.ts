/** 消息推送 (群机器人) as a channel that only speaks, into one internal group (channels.md §3.3): notices go there. */
import type { Adapter, SendOptions } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import type { WirePart } from "../../src/channel/message.ts"
import { failureOf } from "../wechat-platform/failure.ts"
import { call } from "../wechat-platform/wire.ts"
import { faultOf } from "./fault.ts"
import { mostBytes } from "./limits.ts"
import { createStatus } from "./status.ts"
import { defaultTiming, type Timing } from "./timing.ts"
import { type WecomWebhookSettings, wecomWebhookAddress } from "./variables.ts"
import type { WecomSay } from "./words.ts"

/** Words only: a webhook's cards have no buttons, and nobody there can answer us. */
const wecomWebhookLimits: ChannelLimits = {
	// The platform takes 2,048; what parts a name from its sign needs some.
	text: { max: 1_600, unit: "bytes", markup: "none" },
	buttons: { max: 0, label: 0, payload: 0, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {},
	initiate: { kind: "always" },
	groups: true,
	stableIds: true,
	// Twenty a minute: never more than eighteen, of all villages together.
	rates: { perChannel: { perSecond: 0.25, burst: 3 } },
	visibleAtCommit: false,
	// It knows no check for repetitions: what may have arrived, staff decide about.
	idempotentSend: false,
}

export type WecomWebhookOptions = {
	readonly settings: WecomWebhookSettings
	/** Says `wecomWords`. */
	readonly say: WecomSay
	readonly timing?: Partial<Timing>
}

export function createWecomWebhookAdapter({ settings, say, timing }: WecomWebhookOptions): Adapter {
	const { callMs } = { ...defaultTiming, ...timing }
	const address = wecomWebhookAddress(settings.key)
	const url = `${settings.apiRoot}/cgi-bin/webhook/send?${new URLSearchParams({ key: settings.key })}`
	const status = createStatus(say)

	async function post(content: string, { signal }: SendOptions): Promise<SendOutcome> {
		try {
			await call({ url, body: { msgtype: "text", text: { content } }, timeoutMs: callMs, signal })
			status.up()
			return { ok: true, externalIds: [] }
		} catch (error) {
			const failure = failureOf(error)
			const fault = faultOf(failure)
			// There is only the key that could be refused.
			if (fault.kind === "auth") status.trouble("webhook-credentials")
			else status.failed(failure)
			return { ok: false, fault }
		}
	}

	return {
		id: "wecom-webhook",
		limits: wecomWebhookLimits,
		start: async (_host, signal) => {
			// Nothing can be asked without saying something in the group: how it is shows with the first notice.
			status.up()
			signal.addEventListener("abort", () => status.trouble("stopped"))
		},
		send: async (part, to, options) => {
			// The group of a key that was replaced is not this one, and was not asked.
			if (to.id !== address) return { ok: false, fault: { kind: "gone", detail: "another webhook" } }
			return post(wordsOf(part), options)
		},
		health: () => status.read(),
	}
}

function wordsOf(part: WirePart): string {
	if (part.kind === "media") return unnamed(part.alt)
	return unnamed(part.link === undefined ? part.text : `${part.text}\n${part.link.url}`)
}

/** What people wrote must call nobody: `<@…>` would. */
function unnamed(text: string): string {
	const parted = text.replace(/<(?=@)/g, "＜")
	return Buffer.byteLength(parted) <= mostBytes ? parted : text.replace(/<(?=@)/g, "")
}
