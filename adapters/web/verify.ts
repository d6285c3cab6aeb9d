/** Who a browser is: a random device id signed by the house. Pure but for the random id. */
import { createHmac, randomBytes } from "node:crypto"
import { isSameSecret } from "../../src/channel/same-secret.ts"

/** 400 days, the longest a browser keeps a cookie; renewed at each visit. */
export const sessionMaxAgeSeconds = 400 * 24 * 60 * 60

/** `__Host-` makes browsers refuse the cookie from other hosts and over http, so it works only with https. */
export function cookieName(isHttps: boolean): string {
	return isHttps ? "__Host-cunkou_chat" : "cunkou_chat"
}

/** A new device id: 128 random bits, base64url. */
export function newDevice(): string {
	return randomBytes(16).toString("base64url")
}

/** The cookie's value for a device. */
export function signDevice(key: Buffer, device: string): string {
	return `${device}.${macOf(key, "device", device)}`
}

/** The device a cookie names; undefined when it is missing, damaged or not signed by us. */
export function readDevice(key: Buffer, cookie: string | undefined): string | undefined {
	const [device, mac, ...rest] = cookie?.split(".") ?? []
	if (device === undefined || mac === undefined || rest.length > 0) return undefined
	return isSameSecret(mac, macOf(key, "device", device)) ? device : undefined
}

/** Hidden in the page's plain forms: proves that the form was made for this device. */
export function formToken(key: Buffer, device: string): string {
	return macOf(key, "form", device)
}

/** In the address of a media file: given out only with entries of the device's own chat, worth nothing to any other device. */
export function mediaToken(key: Buffer, device: string, ref: string): string {
	return macOf(key, "media", device, ref)
}

function macOf(key: Buffer, ...parts: readonly string[]): string {
	return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url")
}
