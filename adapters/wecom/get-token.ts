/** How WeCom hands out access tokens: the same one while it is good, and none by force (channels.md §3). */
import type { TokenSource } from "../wechat-platform/token.ts"
import { call } from "../wechat-platform/wire.ts"
import type { Timing } from "./timing.ts"
import type { WecomSettings } from "./variables.ts"

export function getToken(
	{ corpId, agentId, secret, apiRoot }: Pick<WecomSettings, "corpId" | "agentId" | "secret" | "apiRoot">,
	timing: Timing,
): TokenSource {
	return {
		name: `${corpId}/${agentId}`,
		forces: false,
		refusal: 40014,
		ask: (_isForced, signal) =>
			call({
				url: `${apiRoot}/cgi-bin/gettoken?${new URLSearchParams({ corpid: corpId, corpsecret: secret })}`,
				timeoutMs: timing.callMs,
				signal,
			}),
	}
}
