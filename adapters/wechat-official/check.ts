/** Asks the platform for a token and changes nothing: what the doctor wants to know before a start. */
import type { ChannelHealth } from "../../src/channel/adapter.ts"
import { failureOf } from "../wechat-platform/failure.ts"
import { stableToken } from "./stable-token.ts"
import { createStatus } from "./status.ts"
import { defaultTiming } from "./timing.ts"
import type { WechatOfficialSettings } from "./variables.ts"
import type { WechatOfficialSay } from "./words.ts"

/** Never rejects; takes at most `startMs`. Not forced, so a running service keeps its token. `reason` is there also where all is well. */
export async function checkWechatOfficial(parts: {
	readonly settings: WechatOfficialSettings
	readonly say: WechatOfficialSay
	readonly signal: AbortSignal
}): Promise<ChannelHealth> {
	const { settings, say, signal } = parts
	const status = createStatus(say)
	try {
		await stableToken(settings, { ...defaultTiming, callMs: defaultTiming.startMs }).ask(false, signal)
		return { state: "up", reason: say("check.ok") }
	} catch (error) {
		status.failed(failureOf(error))
		return status.read()
	}
}
