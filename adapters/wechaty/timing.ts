/** How long the channel waits for what, ms. */
export type Timing = {
	/** One request to the gateway. With `reconnectMs` and the wait for a turn shorter than the lease of an outbox row. */
	readonly callMs: number
	/** A message waits this long for a connection that was just lost. */
	readonly reconnectMs: number
	/** One file. */
	readonly downloadMs: number
	/** Connecting and starting. */
	readonly connectMs: number
	/** A gateway that is asked (`ding`) this often … */
	readonly probeMs: number
	/** … and has not let anything be heard for this long is lost. */
	readonly silenceMs: number
	/** Pause between two messages, and how much longer it may be by chance: nobody types like a clock. */
	readonly gapMs: number
	readonly jitterMs: number
	/** First pause after a failure; doubled with each further one. */
	readonly retryMs: number
	readonly longestRetryMs: number
	/** A connection that stood this long was a good one: the next pause is short again. */
	readonly soundMs: number
	/** `start` does not wait longer than this: a gateway that is away must not keep the village closed. */
	readonly startMs: number
	/** A clean stop takes at most this long. */
	readonly stopMs: number
	/** A message older than this is history shown again at login, not something said to us. */
	readonly oldestMs: number
}

export const defaultTiming: Timing = {
	callMs: 15_000,
	reconnectMs: 3_000,
	downloadMs: 30_000,
	connectMs: 30_000,
	probeMs: 20_000,
	silenceMs: 60_000,
	gapMs: 2_000,
	jitterMs: 3_000,
	retryMs: 1_000,
	longestRetryMs: 60_000,
	soundMs: 60_000,
	startMs: 5_000,
	stopMs: 3_000,
	oldestMs: 24 * 60 * 60_000,
}

/** Nothing came back in time. */
export class TimeoutError extends Error {
	readonly code = "TIMEOUT"
	constructor() {
		super("no answer in time")
		this.name = "TimeoutError"
	}
}

/** What `work` gives, or a `TimeoutError` after `ms`. gRPC calls of wechaty have no limit of their own. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new TimeoutError()), ms)
	})
	// The loser of the race may fail later, when nobody listens any more.
	work.catch(() => undefined)
	try {
		return await Promise.race([work, late])
	} finally {
		clearTimeout(timer)
	}
}
