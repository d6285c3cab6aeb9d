/**
 * Signed addresses of single files, for channels that cannot carry them. Whoever has the address can open it until its time is over:
 * it says nothing of the person, and names the file by its content.
 */
import { createHmac } from "node:crypto"
import { isSameSecret } from "../channel/same-secret.ts"

const dayMs = 86_400_000
/** Long enough for somebody who looks at the phone once a week. */
const linkDays = 14

export type MediaLinks = {
	/** Undefined where phones cannot reach us. */
	readonly linkTo: (ref: string) => string | undefined
	/** Whether an address is one of ours, and still holds. `until` as in the address. */
	readonly check: (ref: string, until: string, signature: string) => "good" | "expired" | "foreign"
}

/** `publicUrl`: without a trailing slash. `key`: for this purpose only. `clock` in ms. */
export function mediaLinks(parts: {
	readonly publicUrl: string | undefined
	readonly key: Uint8Array
	readonly clock: () => number
}): MediaLinks {
	const { publicUrl, key, clock } = parts
	const sign = (ref: string, until: string): string =>
		createHmac("sha256", key)
			.update(JSON.stringify([ref, until]))
			.digest("base64url")
	return {
		linkTo: (ref) => {
			if (publicUrl === undefined) return undefined
			// The same all day, so that a message sent again is the same message.
			const until = String(Math.ceil(clock() / dayMs) + linkDays)
			return `${publicUrl}/m/${encodeURIComponent(ref)}?u=${until}&k=${sign(ref, until)}`
		},
		check: (ref, until, signature) => {
			if (!isSameSecret(sign(ref, until), signature)) return "foreign"
			return Number(until) * dayMs > clock() ? "good" : "expired"
		},
	}
}
