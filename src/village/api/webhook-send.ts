/** Sends one webhook: the name is looked up once, the address checked, and the connection made to that very address. */
import type { LookupAddress } from "node:dns"
import { lookup } from "node:dns/promises"
import { request as plainRequest } from "node:http"
import { request as secureRequest } from "node:https"
import type { LookupFunction } from "node:net"
import { answerWithinMs, isInner, webhookUrl } from "./webhook-rules.ts"

/** `inner`: it would have gone behind the firewall. `unknown-host`, `timeout`, `unreachable`: as they say. Else what was answered. */
export type SendOutcome = { readonly status: number } | { readonly fault: "inner" | "unknown-host" | "timeout" | "unreachable" | "url" }

export type Send = (parts: {
	readonly url: string
	readonly headers: Readonly<Record<string, string>>
	readonly body: string
}) => Promise<SendOutcome>

type Addresses = (hostname: string) => Promise<readonly LookupAddress[]>

/** A redirect is an answer like any other: followed, it could lead anywhere. `addresses`: another than the machine's own name service. */
export function webhookSender({
	allowsInner,
	addresses: look = addressesOf,
}: {
	readonly allowsInner: boolean
	readonly addresses?: Addresses
}): Send {
	return async ({ url: text, headers, body }) => {
		const url = webhookUrl(text)
		if (url === undefined) return { fault: "url" }
		const addresses = await look(url.hostname)
		const [first] = addresses
		if (first === undefined) return { fault: "unknown-host" }
		if (!allowsInner && addresses.some(({ address }) => isInner(address))) return { fault: "inner" }
		return post(url, first, headers, body)
	}
}

async function addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
	try {
		return await lookup(hostname.replace(/^\[(.*)\]$/, "$1"), { all: true })
	} catch {
		return []
	}
}

function post(url: URL, to: LookupAddress, headers: Readonly<Record<string, string>>, body: string): Promise<SendOutcome> {
	// Looked up a second time, the name might say another address.
	const pinned: LookupFunction = (_hostname, options, done) => {
		if (options.all === true) done(null, [to])
		else done(null, to.address, to.family)
	}
	const request = url.protocol === "https:" ? secureRequest : plainRequest
	return new Promise((resolve) => {
		const signal = AbortSignal.timeout(answerWithinMs)
		const sent = request(url, {
			method: "POST",
			agent: false,
			lookup: pinned,
			signal,
			headers: { ...headers, "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) },
		})
		sent.on("response", (answer) => {
			// Nobody reads it; an endless one ends with the connection.
			resolve({ status: answer.statusCode ?? 0 })
			answer.destroy()
		})
		sent.on("error", () => resolve({ fault: signal.aborted ? "timeout" : "unreachable" }))
		sent.end(body)
	})
}
