/** Callbacks. The platform repeats an update until it hears 2xx, so it hears that only after the commit. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Inflow } from "./inflow.ts"
import type { Status } from "./status.ts"
import { isOurSecret, secretHeader } from "./verify.ts"

export const callbackPath = "/channels/telegram"

/** Mounts the route. Until `take` is there the platform is asked to come again. */
export function mountWebhook(parts: {
	readonly host: AdapterHost
	readonly secret: string
	readonly take: () => Inflow | undefined
	readonly status: Status
	readonly signal: AbortSignal
}): void {
	const { host, secret, take, status, signal } = parts
	host.http.post(callbackPath, async (request, reply) => {
		reply.header("cache-control", "no-store")
		if (!isOurSecret(secret, request.headers[secretHeader])) return reply.code(401).send()
		const receive = take()
		if (receive === undefined || signal.aborted) return reply.code(503).send()
		let pressed: string | undefined
		try {
			await receive([request.body], signal, (callbackId) => {
				pressed = callbackId
			})
		} catch (error) {
			status.trouble("store")
			host.log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "an update could not be stored; the platform repeats it")
			return reply.code(503).send()
		}
		status.up()
		// The platform takes one call of ours in its answer: a press stops turning without a request of its own.
		return reply.code(200).send(pressed === undefined ? undefined : { method: "answerCallbackQuery", callback_query_id: pressed })
	})
}
