/** Makes sure that we are let in, and that our menu stands under the chat. */
import { createHash } from "node:crypto"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Api } from "../wechat-platform/api.ts"
import { untilDone } from "../wechat-platform/connect.ts"
import { failureOf } from "../wechat-platform/failure.ts"
import { menuOf } from "./commands.ts"
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
	const { api, status, timing, host, signal, onTried } = parts
	await untilDone({
		work: async () => {
			await api.ready(signal)
			status.up()
			await setMenu(parts)
		},
		faultOf,
		onFailure: status.failed,
		timing,
		log: host.log,
		signal,
		onTried,
	})
}

/** Once, and again only when our menu has changed: one that somebody made over by hand on the platform stays. */
async function setMenu({ api, appId, host, say, signal }: Parameters<typeof connect>[0]): Promise<void> {
	const menu = menuOf(say)
	const mark = createHash("sha256").update(JSON.stringify(menu)).digest("base64url")
	const name = `menu/${appId}`
	try {
		await host.secrets.exclusive(name, async () => {
			if ((await host.secrets.get(name)) === mark) return
			await api.call("/cgi-bin/menu/create", menu, signal)
			await host.secrets.put(name, mark)
		})
	} catch (error) {
		// Only a convenience: the words can be typed.
		host.log.warn({ fault: faultOf(failureOf(error)).kind }, "the menu was not set")
	}
}
