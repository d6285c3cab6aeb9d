/** Whether a callback comes from Telegram: the secret we gave at `setWebhook` comes back in a header. Pure. */
import { createHash, timingSafeEqual } from "node:crypto"

export const secretHeader = "x-telegram-bot-api-secret-token"

/** Compares in constant time, also where the lengths differ. */
export function isOurSecret(secret: string, header: string | readonly string[] | undefined): boolean {
	return typeof header === "string" && timingSafeEqual(digest(header), digest(secret))
}

function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest()
}
