/** Whether a callback comes from the platform. Pure. */
import { createHash } from "node:crypto"
import { isSameSecret } from "../../src/channel/same-secret.ts"

/** Further from our clock than this a signature is refused, seconds: the platform's retries come within fifteen. */
const toleranceSeconds = 600

/** `sha1(sort(token, timestamp, nonce[, encrypted]))`, as hex. */
export function signatureOf(token: string, timestamp: string, nonce: string, encrypted?: string): string {
	const parts = [token, timestamp, nonce, ...(encrypted === undefined ? [] : [encrypted])].sort()
	return createHash("sha1").update(parts.join("")).digest("hex")
}

export type SignedQuery = { readonly timestamp: string; readonly nonce: string }

/** `now` in ms. `encrypted`: for `msg_signature`, which covers the body. */
export function isGenuine(token: string, query: SignedQuery, signature: string, now: number, encrypted?: string): boolean {
	const isOurs = isSameSecret(signature.toLowerCase(), signatureOf(token, query.timestamp, query.nonce, encrypted))
	return isOurs && Math.abs(now / 1_000 - Number(query.timestamp)) <= toleranceSeconds
}
