/** Telegram as a channel. Only wiring. */
import type { Adapter, AdapterHost, MediaStore } from "../../src/channel/adapter.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import { pause } from "../../src/channel/pause.ts"
import { connect, type Webhook } from "./connect.ts"
import { fileKeeper } from "./files.ts"
import { type Inflow, inflow } from "./inflow.ts"
import { telegramLimits } from "./limits.ts"
import { sendPart } from "./outflow.ts"
import { poll } from "./polling.ts"
import { createStatus } from "./status.ts"
import { defaultTiming, type Timing } from "./timing.ts"
import { accountOf, type TelegramSettings } from "./variables.ts"
import { callbackPath, mountWebhook } from "./webhook.ts"
import { callerOf } from "./wire.ts"
import type { TelegramSay } from "./words.ts"

export { checkTelegram } from "./check.ts"
export { telegramSettings } from "./variables.ts"
export { telegramWords } from "./words.ts"

export type TelegramOptions = {
	readonly settings: TelegramSettings
	/** Says `telegramWords`. */
	readonly say: TelegramSay
	/** Where the internet reaches the house, without a trailing slash; needed for webhooks. */
	readonly publicUrl: string | undefined
	readonly timing?: Partial<Timing>
	/** Own Bot API servers have bounds of their own. */
	readonly rates?: ChannelLimits["rates"]
}

export function createTelegramAdapter({ settings, say, publicUrl, rates, timing: given }: TelegramOptions): Adapter {
	const timing = { ...defaultTiming, ...given }
	const account = accountOf(settings.token)
	const status = createStatus(say)
	const call = callerOf(settings)
	let media: MediaStore | undefined

	/** Until the first try to connect has ended, well or not; the channel goes on trying by itself. */
	async function run(host: AdapterHost, webhook: Webhook | undefined, signal: AbortSignal): Promise<void> {
		const keep = fileKeeper({ call, settings, media: host.media, timing })
		let receive: Inflow | undefined
		if (webhook !== undefined) mountWebhook({ host, secret: webhook.secret, take: () => receive, status, signal })
		await new Promise<void>((tried) => {
			const live = async (): Promise<void> => {
				const bot = await connect({ call, webhook, say, status, timing, log: host.log, signal, onTried: tried })
				if (bot === undefined) return
				receive = inflow({ host, call, bot, keep, say, timing })
				if (webhook === undefined) await poll({ call, take: receive, status, timing, log: host.log, signal })
			}
			live()
				.catch((error: unknown) => host.log.error({ error }, "the channel ended"))
				.finally(tried)
		})
	}

	return {
		id: "telegram",
		limits: rates === undefined ? telegramLimits : { ...telegramLimits, rates },
		async start(host, signal) {
			media = host.media
			if (settings.mode === "webhook" && publicUrl?.startsWith("https://") !== true) {
				status.trouble("public-url")
				return
			}
			status.trouble("starting")
			signal.addEventListener("abort", () => status.trouble("stopped"))
			const secret = settings.webhookSecret ?? host.deriveKey("telegram-webhook").toString("base64url")
			const webhook = settings.mode === "webhook" ? { url: `${publicUrl}${callbackPath}`, secret } : undefined
			const waited = new AbortController()
			await Promise.race([run(host, webhook, signal), pause(timing.startMs, waited.signal)])
			waited.abort()
		},
		async send(part, to, options) {
			if (to.account !== account || !/^-?\d{1,20}$/.test(to.id))
				return { ok: false, fault: { kind: "invalid", detail: "not an address of this bot" } }
			return sendPart(call(options.signal, timing.sendMs), media, part, to)
		},
		health: () => status.read(),
	}
}
