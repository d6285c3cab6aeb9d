/** Signed expiring tokens for links and form protection: readable by whoever holds them, alterable by nobody. Pure. */
import { createHmac } from "node:crypto"
import { isSameSecret } from "../../channel/same-secret.ts"

export type TokenReading = { readonly ok: true; readonly payload: string } | { readonly ok: false; readonly code: "damaged" | "expired" }

/**
 * A URL-safe token `payload.expiry.mac`. `purpose` is bound into the signature but not stored, so a token made for one purpose reads
 * as damaged for any other. `expiresAt` in ms since 1970. The payload is not secret.
 */
export function signToken(key: Buffer, purpose: string, payload: string, expiresAt: number): string {
	const expiry = Math.trunc(expiresAt).toString(36)
	return `${Buffer.from(payload, "utf8").toString("base64url")}.${expiry}.${macOf(key, purpose, payload, expiry)}`
}

/** Reads a token. A forged, altered, cut or wrong-purpose token is `damaged`; only a genuine one can be `expired` (at or after its time). */
export function readToken(key: Buffer, purpose: string, token: string, now: number): TokenReading {
	const [encoded, expiry, mac, ...rest] = token.split(".")
	if (encoded === undefined || expiry === undefined || mac === undefined || rest.length > 0) return { ok: false, code: "damaged" }
	const payload = Buffer.from(encoded, "base64url").toString("utf8")
	// Compared as text and not as decoded bytes: base64url has several spellings of the same bytes, only ours is genuine.
	const genuine = isSameSecret(mac, macOf(key, purpose, payload, expiry)) && Buffer.from(payload, "utf8").toString("base64url") === encoded
	if (!genuine) return { ok: false, code: "damaged" }
	return now < Number.parseInt(expiry, 36) ? { ok: true, payload } : { ok: false, code: "expired" }
}

function macOf(key: Buffer, purpose: string, payload: string, expiry: string): string {
	// JSON keeps the parts apart: no purpose and payload can be shifted into another pair with the same bytes.
	return createHmac("sha256", key)
		.update(JSON.stringify(["cunkou-token-1", purpose, payload, expiry]))
		.digest("base64url")
}
