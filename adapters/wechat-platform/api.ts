/** Calls of the platform's interface, with a token; one that is refused is replaced once. */
import { before, type Failure, failureOf } from "./failure.ts"
import type { TokenKeeper } from "./token.ts"
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
	/** Without a slash at its end. */
	readonly apiRoot: string
	readonly tokens: TokenKeeper
	/** The access token is refused: another one may be taken, once. */
	readonly isTokenRefusal: (failure: Failure) => boolean
	/** One call, ms. */
	readonly callMs: number
}): Api {
	const { apiRoot, tokens, isTokenRefusal, callMs } = parts

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
		`${apiRoot}${path}${path.includes("?") ? "&" : "?"}access_token=${encodeURIComponent(token)}`

	return {
		call: (path, body, signal) =>
			withToken(signal, (token) => call({ url: addressOf(path, token), ...(body !== undefined && { body }), timeoutMs: callMs, signal })),
		download: (path, maxBytes, signal) =>
			withToken(signal, (token) => download({ url: addressOf(path, token), timeoutMs: callMs, signal }, maxBytes)),
		ready: async (signal) => {
			await before(tokens.current(signal))
		},
	}
}
