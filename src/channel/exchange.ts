/**
 * One HTTP exchange with a platform, over connections that stay open. Node's fetch makes streams, signals and copies of everything for
 * each: ▲ 0.5 ms of CPU a call, against 0.15 here.
 */
import { setMaxListeners } from "node:events"
import { Agent, type IncomingMessage, request as openPlain } from "node:http"
import { request as openSecure, Agent as SecureAgent } from "node:https"

export type Sending = {
	readonly url: string
	readonly method: string
	readonly headers?: Readonly<Record<string, string>>
	readonly body?: string | Uint8Array
	/** For the whole exchange. */
	readonly timeoutMs: number
	readonly signal: AbortSignal
	/** An answer longer than this is not read to its end. */
	readonly maxBytes: number
}

/** Redirects are answers like any other: nobody has a platform's calls follow one. */
export type Answer = { readonly status: number /** Undefined where it was too long. */; readonly text: string | undefined }

/** An exchange that took too long, or was given up by its signal. */
class GivenUpError extends Error {
	readonly code: "TIMEOUT" | "CONNECT_TIMEOUT"
	constructor(hasLeft: boolean) {
		super("an exchange was given up")
		this.code = hasLeft ? "TIMEOUT" : "CONNECT_TIMEOUT"
	}
}

/** Connections rest this long at most, ms; less where the other side says so. */
const restMs = 4_000
const kept = { keepAlive: true, scheduling: "lifo", timeout: restMs } as const
const plain = new Agent(kept)
const secure = new SecureAgent(kept)

/** Rejects where no whole answer came; `networkCode` reads why. No error holds the address, which may hold a token. */
export function exchange({ url, method, headers, body, timeoutMs, signal, maxBytes }: Sending): Promise<Answer> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) throw new GivenUpError(false)
		const address = new URL(url)
		const options = { method, headers: { ...headers } }
		const request =
			address.protocol === "https:" ? openSecure(address, { ...options, agent: secure }) : openPlain(address, { ...options, agent: plain })
		const giveUp = (): void => void request.destroy(new GivenUpError(request.socket?.connecting === false))
		const timer = setTimeout(giveUp, timeoutMs)
		// Hundreds of exchanges may hang on one signal; each takes its listener away again.
		setMaxListeners(0, signal)
		signal.addEventListener("abort", giveUp)
		request.once("close", () => {
			clearTimeout(timer)
			signal.removeEventListener("abort", giveUp)
		})
		request.once("error", reject)
		request.once("response", (response) => read(response, maxBytes).then(resolve, reject))
		request.end(body)
	})
}

function read(response: IncomingMessage, maxBytes: number): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const status = response.statusCode ?? 0
		const chunks: Buffer[] = []
		let size = 0
		response.on("data", (chunk: Buffer) => {
			size += chunk.length
			if (size <= maxBytes) chunks.push(chunk)
			else {
				resolve({ status, text: undefined })
				response.destroy()
			}
		})
		response.once("end", () => resolve({ status, text: Buffer.concat(chunks).toString("utf8") }))
		// A connection that ends before the answer does.
		response.once("error", reject)
	})
}
