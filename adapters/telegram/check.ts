/** Asks the platform who we are and changes nothing: what the doctor wants to know before a start. */
import type { ChannelHealth } from "../../src/channel/adapter.ts"
import { failureOf } from "./fault.ts"
import { createStatus } from "./status.ts"
import { defaultTiming } from "./timing.ts"
import type { TelegramSettings } from "./variables.ts"
import { callbackPath } from "./webhook.ts"
import { callerOf } from "./wire.ts"
import type { TelegramSay } from "./words.ts"

/** Never rejects; takes at most `startMs`. `reason` is there also where all is well. */
export async function checkTelegram(parts: {
	readonly settings: TelegramSettings
	readonly say: TelegramSay
	/** Without a trailing slash. */
	readonly publicUrl: string | undefined
	readonly signal: AbortSignal
}): Promise<ChannelHealth> {
	const { settings, say, publicUrl, signal } = parts
	const status = createStatus(say)
	if (settings.mode === "webhook" && publicUrl?.startsWith("https://") !== true) status.trouble("public-url")
	else {
		try {
			const { username } = await callerOf(settings)(signal, defaultTiming.startMs).getMe()
			return { state: "up", reason: say(`check.${settings.mode}`, { username, url: `${publicUrl}${callbackPath}` }) }
		} catch (error) {
			status.failed(failureOf(error))
		}
	}
	return status.read()
}
