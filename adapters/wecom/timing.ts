/** How long the channel waits for what, ms. */
export type Timing = {
	/** How long a callback is held for its files; not there yet, the platform is asked to come again. It hangs up after 5 s. */
	readonly holdMs: number
	/** One call of the platform's interface. Shorter than the lease of an outbox row. */
	readonly callMs: number
	/** One file, all tries together. */
	readonly downloadMs: number
	/** First pause after a failure; doubled with each further one. */
	readonly retryMs: number
	readonly longestRetryMs: number
	/** `start` does not wait longer than this for the first answer: a platform that is away must not keep the village closed. */
	readonly startMs: number
}

export const defaultTiming: Timing = {
	holdMs: 4_000,
	callMs: 20_000,
	downloadMs: 20_000,
	retryMs: 1_000,
	longestRetryMs: 60_000,
	startMs: 5_000,
}
