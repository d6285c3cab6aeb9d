/** Values that go through a browser and come back unchanged: JSON in base64url with a keyed signature behind a dot. Nothing in them is secret. */
import { createHmac } from "node:crypto"
import { isSameSecret } from "../channel/same-secret.ts"

/** Longer is no token of ours. */
const longest = 700

export function signedToken(key: Uint8Array, value: unknown): string {
	const body = encodeToken(value)
	return `${body}.${signatureOf(key, body).toString("base64url")}`
}

/** What was signed; undefined for anything changed or made up. The caller checks its shape. */
export function verifiedToken(key: Uint8Array, text: string): unknown {
	if (text.length > longest) return undefined
	const [body = "", signature = "", ...rest] = text.split(".")
	return rest.length === 0 && isSameSecret(Buffer.from(signature, "base64url"), signatureOf(key, body)) ? decodeToken(body) : undefined
}

export function encodeToken(value: unknown): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url")
}

export function decodeToken(text: string): unknown {
	try {
		const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"))
		return value
	} catch {
		return undefined
	}
}

function signatureOf(key: Uint8Array, body: string): Buffer {
	return createHmac("sha256", key).update(body).digest().subarray(0, 16)
}
