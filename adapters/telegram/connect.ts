/** Makes ourselves known: who we are, what our menu shows, and which way updates come. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { pause, pauseMs } from "../../src/channel/pause.ts"
import { commandList } from "./commands.ts"
import type { Bot } from "./decode.ts"
import { failureOf, faultOf } from "./fault.ts"
import type { Status } from "./status.ts"
import type { Timing } from "./timing.ts"
import { allowedUpdates } from "./updates.ts"
import type { Caller } from "./wire.ts"
import type { TelegramSay } from "./words.ts"

export type Webhook = { readonly url: string; readonly secret: string }

/** Tries until it succeeds; undefined when `signal` aborted first. `onTried` hears of the end of each try. */
export async function connect(parts: {
	readonly call: Caller
	/** Undefined: updates are polled for. */
	readonly webhook: Webhook | undefined
	readonly say: TelegramSay
	readonly status: Status
	readonly timing: Timing
	readonly log: AdapterHost["log"]
	readonly signal: AbortSignal
	readonly onTried: () => void
}): Promise<Bot | undefined> {
	const { status, timing, log, signal, onTried } = parts
	for (let failures = 1; !signal.aborted; failures++) {
		try {
			const bot = await introduce(parts)
			status.up()
			onTried()
			return bot
		} catch (error) {
			if (signal.aborted) break
			const failure = failureOf(error)
			status.failed(failure)
			log.warn({ code: failure.kind === "refused" ? failure.code : failure.kind, failures }, "the channel could not be set up")
			onTried()
			const fault = faultOf(failure)
			await pause(pauseMs(timing, failures, fault.kind === "throttled" ? fault.retryAfterMs : 0), signal)
		}
	}
	return undefined
}

async function introduce(parts: Parameters<typeof connect>[0]): Promise<Bot> {
	const { webhook, say, log } = parts
	const api = parts.call(parts.signal, parts.timing.sendMs)
	const { id, username } = await api.getMe()
	// Kept updates are what people said while we were away.
	if (webhook === undefined) await api.deleteWebhook({ drop_pending_updates: false })
	else await api.setWebhook(webhook.url, { secret_token: webhook.secret, allowed_updates: allowedUpdates, drop_pending_updates: false })
	try {
		await api.setMyCommands(commandList(say))
	} catch (error) {
		// Only a convenience: the words can be typed.
		log.warn({ code: failureOf(error).kind }, "the menu of commands was not set")
	}
	return { id: String(id), username }
}
