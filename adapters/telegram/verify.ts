/** Whether a callback comes from Telegram: the secret we gave at `setWebhook` comes back in a header. Pure. */
import { isSameSecret } from "../../src/channel/same-secret.ts"

export const secretHeader = "x-telegram-bot-api-secret-token"

export function isOurSecret(secret: string, header: string | readonly string[] | undefined): boolean {
	return typeof header === "string" && isSameSecret(header, secret)
}
