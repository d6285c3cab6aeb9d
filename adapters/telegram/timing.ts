/** How long the channel waits for what, ms. */
export type Timing = {
	/** One request that sends something. Shorter than the lease of an outbox row. */
	readonly sendMs: number
	/** The platform holds an empty `getUpdates` open for this long. */
	readonly pollMs: number
	/** One file. */
	readonly downloadMs: number
	/** First pause after a failure; doubled with each further one. */
	readonly retryMs: number
	readonly longestRetryMs: number
	/** `start` does not wait longer than this for the first answer: a platform that is away must not keep the village closed. */
	readonly startMs: number
}

export const defaultTiming: Timing = {
	sendMs: 20_000,
	pollMs: 30_000,
	downloadMs: 30_000,
	retryMs: 1_000,
	longestRetryMs: 60_000,
	startMs: 5_000,
}
