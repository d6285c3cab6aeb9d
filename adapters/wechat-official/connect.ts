/** Makes sure that we are let in, and that our menu stands under the chat. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Api } from "../wechat-platform/api.ts"
import { untilDone } from "../wechat-platform/connect.ts"
import { menuOf, setMenu } from "../wechat-platform/menu.ts"
import { faultOf } from "./fault.ts"
import type { Status } from "./status.ts"
import type { Timing } from "./timing.ts"
import type { WechatOfficialSay } from "./words.ts"

/** Tries until it succeeds or `signal` aborts. `onTried` hears of the end of each try. */
export async function connect(parts: {
	readonly api: Api
	readonly appId: string
	readonly host: Pick<AdapterHost, "secrets" | "log">
	readonly say: WechatOfficialSay
	readonly status: Status
	readonly timing: Timing
	readonly signal: AbortSignal
	readonly onTried: () => void
}): Promise<void> {
	const { api, appId, say, status, timing, host, signal, onTried } = parts
	await untilDone({
		work: async () => {
			await api.ready(signal)
			status.up()
			await setMenu({
				menu: menuOf(say),
				name: appId,
				create: (menu) => api.call("/cgi-bin/menu/create", menu, signal),
				secrets: host.secrets,
				log: host.log,
			})
		},
		faultOf,
		onFailure: status.failed,
		timing,
		log: host.log,
		signal,
		onTried,
	})
}
