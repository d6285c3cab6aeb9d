/** What becomes of an outbox row after a send that did not succeed (design §5.6). Pure. */
import type { Fault } from "../channel/fault.ts"
import type { Lane } from "./outbox.ts"

export type FailedSend = {
	readonly fault: Fault
	/** Tries counted on the row before this one. */
	readonly attempts: number
	readonly lane: Lane
	/** Whether the channel shows the same outbox id once (`ChannelLimits.idempotentSend`). */
	readonly idempotentSend: boolean
	/** 0 ≤ random() < 1, for the jitter. */
	readonly random: () => number
	/** App clock, ms. */
	readonly now: number
}

/** `attempts` is what the row keeps; `dueAt` in ms; `cause` is the fault's kind, with its detail after a colon. */
export type NextStep = { readonly attempts: number; readonly cause: string } & (
	| { readonly status: "pending"; readonly dueAt: number; readonly effect?: "pause-channel" }
	/** Waits for the person's next word. */
	| { readonly status: "parked"; readonly dueAt?: never; readonly effect?: never }
	/** May have arrived: staff decide whether to send again. */
	| { readonly status: "uncertain"; readonly dueAt?: never; readonly effect?: never }
	| { readonly status: "dead"; readonly dueAt?: never; readonly effect?: "close-address" }
)

export const maxAttempts = 8
const firstDelayMs = 2_000
const longestDelayMs = 15 * 60_000
/** A notice is worth a day and a half of trying, nights not counted: an answer is none any more after ten minutes. */
const maxBulkAttempts = maxAttempts + (36 * 60 * 60_000) / longestDelayMs
/** A platform that names a longer pause is asked again after a day. */
const longestThrottleMs = 24 * 60 * 60_000
/** A platform that says "at once" while refusing would otherwise be asked in a tight loop. */
const shortestThrottleMs = 1_000
const longestCause = 200

export function nextStep(send: FailedSend): NextStep {
	const { fault, attempts, now } = send
	const cause = ("detail" in fault && fault.detail ? `${fault.kind}: ${fault.detail}` : fault.kind).slice(0, longestCause)
	const tried = attempts + 1
	switch (fault.kind) {
		case "throttled": {
			const wanted = Number.isFinite(fault.retryAfterMs) ? fault.retryAfterMs : longestThrottleMs
			const pause = Math.min(Math.max(Math.ceil(wanted), shortestThrottleMs), longestThrottleMs)
			return { status: "pending", dueAt: now + pause, attempts, cause }
		}
		case "transient":
			if (tried >= (send.lane === "bulk" ? maxBulkAttempts : maxAttempts)) return { status: "dead", attempts: tried, cause }
			return { status: "pending", dueAt: now + backoffMs(attempts, send.random()), attempts: tried, cause }
		case "uncertain":
			// A dialog reply seen twice is a nuisance, one never seen ends the dialog; a notice seen twice is a complaint.
			if ((send.lane === "bulk" && !send.idempotentSend) || tried >= maxAttempts) return { status: "uncertain", attempts: tried, cause }
			return { status: "pending", dueAt: now + backoffMs(attempts, send.random()), attempts: tried, cause }
		case "window":
			return { status: "parked", attempts, cause }
		case "auth":
			return { status: "pending", dueAt: now, attempts, cause, effect: "pause-channel" }
		case "gone":
			return { status: "dead", attempts: tried, cause, effect: "close-address" }
		case "invalid":
			return { status: "dead", attempts: tried, cause }
	}
}

/** 2 s · 2^attempts, a quarter less or more so that rows that failed together do not return together; at most 15 minutes. */
function backoffMs(attempts: number, random: number): number {
	return Math.min(longestDelayMs, Math.round(firstDelayMs * 2 ** attempts * (0.75 + random / 2)))
}
