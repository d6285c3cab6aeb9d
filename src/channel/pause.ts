/** Pauses between tries, the same for every channel. */
import { setTimeout as sleep } from "node:timers/promises"

/** `retryMs`: after the first failure, doubled with each further one up to `longestRetryMs`; ms. */
export type RetryTiming = { readonly retryMs: number; readonly longestRetryMs: number }

/** Pause after `failures` failures in a row; what the platform asks for counts more. */
export function pauseMs({ retryMs, longestRetryMs }: RetryTiming, failures: number, retryAfterMs = 0): number {
	return Math.max(retryAfterMs, Math.min(longestRetryMs, retryMs * 2 ** Math.min(Math.max(failures - 1, 0), 20)))
}

/** Resolves after `ms`, at once when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => undefined)
}
