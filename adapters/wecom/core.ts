/** What the app and 微信客服 share: the interface with its token, and the address that both are called back at. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { type Api, createApi } from "../wechat-platform/api.ts"
import { type CallbackAnswer, mountCallback } from "../wechat-platform/callback-route.ts"
import { tokenKeeper } from "../wechat-platform/token.ts"
import { type CallbackReader, callbackReader } from "./callback.ts"
import type { Decoded } from "./decode.ts"
import { isTokenRefusal } from "./fault.ts"
import { getToken } from "./get-token.ts"
import type { Timing } from "./timing.ts"
import type { WecomSettings } from "./variables.ts"

const callbackPath = "/channels/wecom"

export type OfApp = Exclude<Decoded, { kind: "ignored" | "kf" }>
export type OfKf = Extract<Decoded, { kind: "kf" }>

/** Each answers once what it was told is stored; a 503 has the platform come again. */
export type Takers = {
	app?: (decoded: OfApp, reader: CallbackReader) => Promise<CallbackAnswer>
	kf?: (event: OfKf) => Promise<CallbackAnswer>
}

export const stored: CallbackAnswer = { status: 200, body: "" }
export const again: CallbackAnswer = { status: 503, body: "" }

export type Core = {
	/** Of the channel that starts first; the other uses it as well. */
	open(host: AdapterHost, signal: AbortSignal): Promise<Api>
	readonly takers: Takers
}

export function createCore(settings: WecomSettings, timing: Timing): Core {
	const takers: Takers = {}
	const reader = callbackReader(settings)
	let api: Promise<Api> | undefined

	async function opened(host: AdapterHost, signal: AbortSignal): Promise<Api> {
		await mountCallback(host.http, callbackPath, {
			greet: (query) => reader.greeting(query, host.clock()),
			take: async (query, body) => {
				const decoded = reader.read(query, body, host.clock())
				if (decoded === undefined) return undefined
				if (signal.aborted) return again
				switch (decoded.kind) {
					case "ignored":
						return stored
					case "kf":
						// Nobody asked for that account; where somebody did, it may not have started yet.
						return decoded.kfId === settings.kfId ? (takers.kf?.(decoded) ?? again) : stored
					default:
						return takers.app?.(decoded, reader) ?? again
				}
			},
		})
		const tokens = tokenKeeper(getToken(settings, timing), host)
		return createApi({ apiRoot: settings.apiRoot, tokens, isTokenRefusal, callMs: timing.callMs })
	}

	return {
		takers,
		open: (host, signal) => {
			api ??= opened(host, signal)
			return api
		},
	}
}
