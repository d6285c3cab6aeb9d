/** Knocks at the gateway's door without entering: what the doctor wants to know before a start. */
import { once } from "node:events"
import { connect } from "node:net"
import type { ChannelHealth } from "../../src/channel/adapter.ts"
import { createStatus } from "./status.ts"
import { defaultTiming } from "./timing.ts"
import type { WechatySettings } from "./variables.ts"
import type { WechatySay } from "./words.ts"

/** Never rejects; takes at most `startMs`. Whether the token is good shows only when the channel starts. `reason` is there also where all is well. */
export async function checkWechaty(parts: {
	readonly settings: WechatySettings
	readonly say: WechatySay
	readonly signal: AbortSignal
}): Promise<ChannelHealth> {
	const { settings, say, signal } = parts
	const status = createStatus(say, () => false)
	if (!isInstalled()) status.trouble("missing")
	else if (await isOpen(settings.endpoint, signal)) return { state: "up", reason: say("check.ok", { endpoint: settings.endpoint }) }
	else status.trouble("unreachable")
	return status.read()
}

/** Its 350 packages take seconds to load, so they are only looked for. */
function isInstalled(): boolean {
	try {
		return import.meta.resolve("wechaty-puppet-service") !== ""
	} catch {
		return false
	}
}

async function isOpen(endpoint: string, signal: AbortSignal): Promise<boolean> {
	const at = endpoint.lastIndexOf(":")
	const host = endpoint.slice(0, at).replace(/^\[|\]$/g, "")
	const socket = connect({ host, port: Number(endpoint.slice(at + 1)) })
	try {
		await once(socket, "connect", { signal: AbortSignal.any([signal, AbortSignal.timeout(defaultTiming.startMs)]) })
		return true
	} catch {
		return false
	} finally {
		socket.destroy()
	}
}
