/** Long polling. The platform forgets an update when we ask for the next one, so we ask only after the commit. */
import { z } from "zod"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { pause, pauseMs } from "../../src/channel/pause.ts"
import { failureOf, faultOf } from "./fault.ts"
import type { Inflow } from "./inflow.ts"
import type { Status } from "./status.ts"
import type { Timing } from "./timing.ts"
import { allowedUpdates } from "./updates.ts"
import type { Caller } from "./wire.ts"

const batchSize = 100
const numbered = z.array(z.looseObject({ update_id: z.number().int() }))

/** Runs until `signal` aborts. */
export async function poll(parts: {
	readonly call: Caller
	readonly take: Inflow
	readonly status: Status
	readonly timing: Timing
	readonly log: AdapterHost["log"]
	readonly signal: AbortSignal
}): Promise<void> {
	const { call, take, status, timing, log, signal } = parts
	let offset: number | undefined
	let failures = 0

	async function rest(retryAfterMs = 0): Promise<void> {
		failures += 1
		await pause(pauseMs(timing, failures, retryAfterMs), signal)
	}

	async function fetchBatch(): Promise<z.infer<typeof numbered> | undefined> {
		// A connection that died silently must not hold the loop for ever.
		const api = call(signal, timing.pollMs + timing.sendMs)
		try {
			// After a failure a short request first: staff should see soon that it is over.
			const timeout = failures > 0 ? 0 : Math.ceil(timing.pollMs / 1_000)
			const asked = { limit: batchSize, timeout, allowed_updates: allowedUpdates }
			return numbered.parse(await api.getUpdates({ ...asked, ...(offset !== undefined && { offset }) }))
		} catch (error) {
			if (signal.aborted) return undefined
			const failure = failureOf(error)
			status.failed(failure)
			log.warn({ code: failure.kind === "refused" ? failure.code : failure.kind, failures }, "updates could not be fetched")
			const fault = faultOf(failure)
			await rest(fault.kind === "throttled" ? fault.retryAfterMs : 0)
			return undefined
		}
	}

	while (!signal.aborted) {
		const updates = await fetchBatch()
		if (updates === undefined) continue
		try {
			await take(updates, signal)
		} catch (error) {
			if (signal.aborted) return
			status.trouble("store")
			log.error({ code: error instanceof Error ? error.name : "UNKNOWN", failures }, "updates could not be stored; they are fetched again")
			await rest()
			continue
		}
		failures = 0
		status.up()
		const last = updates.at(-1)
		if (last !== undefined) offset = last.update_id + 1
	}
}
