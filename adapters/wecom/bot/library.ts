/** The platform's own library for the long connection, an optional part of the house: loaded only where the bot is on. */
import type { WecomBotSettings } from "../variables.ts"

export type Library = Awaited<ReturnType<typeof loadLibrary>>
export type Client = ReturnType<Library["build"]>

/** Rejects with Node's ERR_MODULE_NOT_FOUND where the package is not installed. */
export async function loadLibrary() {
	const { WSClient, decryptFile } = await import("@wecom/aibot-node-sdk")
	// Its own log quotes messages.
	const nothing = (): void => undefined
	const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
	return {
		/** A client that is not connected yet; it connects again by itself, for ever. */
		build: ({ botId, secret, wsUrl }: WecomBotSettings, { retryMs }: { readonly retryMs: number }) =>
			new WSClient({
				botId,
				secret,
				...(wsUrl !== undefined && { wsUrl }),
				maxReconnectAttempts: -1,
				maxAuthFailureAttempts: -1,
				reconnectInterval: retryMs,
				logger,
			}),
		/** Throws for what was not encrypted with this key. */
		decryptFile: (bytes: Uint8Array, aesKey: string): Uint8Array => decryptFile(Buffer.from(bytes), aesKey),
	}
}
