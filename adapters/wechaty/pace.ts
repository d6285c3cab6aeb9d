/** How fast we talk: a pause of uneven length between any two messages, and only so many in a day. */
import { pause } from "../../src/channel/pause.ts"
import type { Timing } from "./timing.ts"

const dayMs = 24 * 60 * 60_000

export type Turn = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }

export type Pace = {
	/** Waits for this message's turn and counts it; refuses where the day is full or too many wait already. */
	turn(signal: AbortSignal): Promise<Turn>
	/** The message of a turn that certainly was not sent does not count. */
	giveBack(): void
	isFull(): boolean
}

/** Messages that wait for their turn longer than this are better off in the outbox. */
const longestWaitMs = 12_000

/** `clock` in ms counts the days; `earlier`: when messages of the last day were sent, so that a restart does not open a new one. */
export function createPace(parts: {
	readonly timing: Pick<Timing, "gapMs" | "jitterMs">
	readonly cap: number
	readonly clock: () => number
	readonly random: () => number
	readonly earlier: readonly number[]
}): Pace {
	const { timing, cap, clock, random } = parts
	let sent = [...parts.earlier].sort((a, b) => a - b)
	/** When the next message may leave, by the machine's own steady clock. */
	let freeAt = 0

	function openAt(now: number): number {
		sent = sent.filter((at) => at > now - dayMs)
		return sent.length < cap ? now : (sent[sent.length - cap] ?? now) + dayMs
	}

	return {
		turn: async (signal) => {
			const now = clock()
			const wait = openAt(now) - now
			if (wait > 0) return { ok: false, retryAfterMs: wait }
			const steady = performance.now()
			const at = Math.max(steady, freeAt)
			if (at - steady > longestWaitMs) return { ok: false, retryAfterMs: at - steady }
			freeAt = at + timing.gapMs + random() * timing.jitterMs
			sent.push(now)
			if (at > steady) await pause(at - steady, signal)
			return { ok: true }
		},
		giveBack: () => {
			sent.pop()
		},
		isFull: () => openAt(clock()) > clock(),
	}
}
