/** Calls of the platform's interface, with a token; one that is refused is replaced once. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { before, failureOf, isTokenRefusal } from "./fault.ts"
import type { Timing } from "./timing.ts"
import { tokenKeeper } from "./token.ts"
import type { WechatOfficialSettings } from "./variables.ts"
import { type Answer, call, download } from "./wire.ts"

/** All throw `CallError`. `path` starts with a slash, without the token. */
export type Api = {
	/** A call with a JSON body or a form; without one it is a GET. */
	call(path: string, body: object | FormData | undefined, signal: AbortSignal): Promise<Answer>
	download(path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | "too-large">
	/** That a token can be had. */
	ready(signal: AbortSignal): Promise<void>
}

export function createApi(parts: {
	readonly settings: WechatOfficialSettings
	readonly host: Pick<AdapterHost, "secrets" | "clock">
	readonly timing: Timing
}): Api {
	const { settings, timing } = parts
	const tokens = tokenKeeper(parts)

	async function withToken<T>(signal: AbortSignal, work: (token: string) => Promise<T>): Promise<T> {
		const token = await before(tokens.current(signal))
		try {
			return await work(token)
		} catch (error) {
			if (!isTokenRefusal(failureOf(error))) throw error
			// Refused for its token nothing was done: doing it again cannot do it twice.
			return work(await before(tokens.insteadOf(token, signal)))
		}
	}

	const addressOf = (path: string, token: string): string =>
		`${settings.apiRoot}${path}${path.includes("?") ? "&" : "?"}access_token=${encodeURIComponent(token)}`

	return {
		call: (path, body, signal) =>
			withToken(signal, (token) =>
				call({ url: addressOf(path, token), ...(body !== undefined && { body }), timeoutMs: timing.callMs, signal }),
			),
		download: (path, maxBytes, signal) =>
			withToken(signal, (token) => download({ url: addressOf(path, token), timeoutMs: timing.callMs, signal }, maxBytes)),
		ready: async (signal) => {
			await before(tokens.current(signal))
		},
	}
}
