/** Callbacks of the app. The platform repeats one until it is answered in time, so it is answered only after the commit. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { inTime, isLate } from "../wechat-platform/callback-route.ts"
import type { Inflow } from "../wechat-platform/inflow.ts"
import { again, type OfApp, stored, type Takers } from "./core.ts"
import type { Press } from "./decode.ts"
import type { Status } from "./status.ts"
import type { Timing } from "./timing.ts"
import type { WecomSay } from "./words.ts"

export function appTaker(parts: {
	readonly host: AdapterHost
	readonly receive: Inflow
	readonly status: Status
	readonly say: WecomSay
	readonly timing: Timing
	/** Called after the commit; must not throw. */
	readonly onPress: (press: Press, decoded: OfApp) => void
}): NonNullable<Takers["app"]> {
	const { host, receive, status, say, timing, onPress } = parts
	return async (decoded, reader) => {
		try {
			const notKept = await inTime(receive(decoded), timing.holdMs)
			if (isLate(notKept)) return again
			if (notKept !== undefined) return { status: 200, body: reader.reply(decoded.userId, say(`refused.${notKept}`), host.clock()) }
		} catch (error) {
			status.trouble("store")
			host.log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "a callback could not be stored; the platform repeats it")
			return again
		}
		if (decoded.press !== undefined) onPress(decoded.press, decoded)
		return stored
	}
}
