/** Comparing what a stranger says with what only we know. */
import { createHash, timingSafeEqual } from "node:crypto"

/** In constant time, also where the lengths differ: how long it takes tells nothing of how much was right. */
export function isSameSecret(left: string | Uint8Array, right: string | Uint8Array): boolean {
	return timingSafeEqual(digest(left), digest(right))
}

function digest(secret: string | Uint8Array): Buffer {
	return createHash("sha256").update(secret).digest()
}
