/** How a 公众号 hands out access tokens (`stable_token`, channels.md §2.4). */
import type { TokenSource } from "../wechat-platform/token.ts"
import { call } from "../wechat-platform/wire.ts"
import type { Timing } from "./timing.ts"
import type { WechatOfficialSettings } from "./variables.ts"

export function stableToken(
	{ appId, secret, apiRoot }: Pick<WechatOfficialSettings, "appId" | "secret" | "apiRoot">,
	timing: Timing,
): TokenSource {
	return {
		name: appId,
		forces: true,
		refusal: 40001,
		ask: (isForced, signal) =>
			call({
				url: `${apiRoot}/cgi-bin/stable_token`,
				body: { grant_type: "client_credential", appid: appId, secret, force_refresh: isForced },
				timeoutMs: timing.callMs,
				signal,
			}),
	}
}
