/** Makes sure that we are let in. */
import type { Logger } from "pino"
import type { Fault } from "../../src/channel/fault.ts"
import { pause, pauseMs, type RetryTiming } from "../../src/channel/pause.ts"
import { type Failure, failureOf } from "./failure.ts"

/** Runs `work` until it succeeds or `signal` aborts. `onTried` hears of the end of each try. */
export async function untilDone(parts: {
	readonly work: () => Promise<void>
	readonly faultOf: (failure: Failure) => Fault
	readonly onFailure: (failure: Failure) => void
	readonly timing: RetryTiming
	readonly log: Logger
	readonly signal: AbortSignal
	readonly onTried: () => void
}): Promise<void> {
	const { work, faultOf, onFailure, timing, log, signal, onTried } = parts
	for (let failures = 1; !signal.aborted; failures++) {
		try {
			await work()
			break
		} catch (error) {
			if (signal.aborted) break
			const failure = failureOf(error)
			const fault = faultOf(failure)
			onFailure(failure)
			log.warn({ fault: fault.kind, failures }, "the channel could not be set up")
			onTried()
			await pause(pauseMs(timing, failures, fault.kind === "throttled" ? fault.retryAfterMs : 0), signal)
		}
	}
	onTried()
}

/** Resolves after the first try, or after `ms`: a platform that is away must not keep the village closed. */
export async function firstTry(run: (onTried: () => void) => Promise<void>, ms: number, log: Logger): Promise<void> {
	const waited = new AbortController()
	const tried = new Promise<void>((onTried) => {
		run(onTried).catch((error: unknown) => {
			log.error({ error }, "the channel could not be set up")
			onTried()
		})
	})
	await Promise.race([tried, pause(ms, waited.signal)])
	waited.abort()
}
