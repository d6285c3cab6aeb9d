/** Token buckets per channel, chat and group, as one map with an explicit clock. Pure but for the map it is given. */
import type { Rate } from "../channel/limits.ts"

/**
 * For each key the time (ms) at which its bucket is full again. A bucket that is full is the same as one never used, so it
 * can be dropped: memory is bounded by the keys used lately, not by those ever seen.
 */
export type Buckets = Map<string, number>
export function makeBuckets(): Buckets {
	return new Map()
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly waitMs: number }
export type Claim = { readonly key: string; readonly rate: Rate }

/** How many of the longest untouched buckets each call looks at: more than the one it may add, so idle ones always run out. */
const sweptPerCall = 2
/** So few are not worth looking at, nor keeping in order: ▲ 2 µs a message. */
const few = 100

/**
 * Takes one token of every bucket named, or of none: a message needs its channel's, its chat's and its group's at once.
 * `waitMs` is how long until all of them have one. Over any period of t seconds a key gives at most burst + perSecond × t.
 */
export function takeTokens(buckets: Buckets, claims: readonly Claim[], now: number): Taken {
	sweep(buckets, now)
	let waitMs = 0
	for (const claim of claims) waitMs = Math.max(waitMs, fullAt(buckets, claim, now) - now - room(claim.rate))
	if (waitMs > 0) return { ok: false, waitMs: Math.ceil(waitMs) }
	for (const claim of claims) {
		const next = fullAt(buckets, claim, now) + interval(claim.rate)
		if (buckets.size > few) buckets.delete(claim.key)
		buckets.set(claim.key, next)
	}
	return { ok: true }
}

/** How many tokens a bucket has now. */
export function tokensIn(buckets: Buckets, claim: Claim, now: number): number {
	const { rate } = claim
	return Math.max(0, Math.floor((now + room(rate) + interval(rate) - fullAt(buckets, claim, now)) / interval(rate)))
}

/** Takes one token of one bucket. */
export function takeToken(buckets: Buckets, key: string, rate: Rate, now: number): Taken {
	return takeTokens(buckets, [{ key, rate }], now)
}

function interval(rate: Rate): number {
	return 1_000 / rate.perSecond
}

/** How far ahead of the clock a bucket may be and still have a token. */
function room(rate: Rate): number {
	return interval(rate) * (Math.max(1, rate.burst) - 1)
}

function fullAt(buckets: Buckets, { key, rate }: Claim, now: number): number {
	// A clock set back must not close the bucket for as long as it was set back: no bucket is emptier than empty.
	return Math.min(Math.max(buckets.get(key) ?? now, now), now + room(rate) + interval(rate))
}

function sweep(buckets: Buckets, now: number): void {
	if (buckets.size <= few) return
	const oldest: [string, number][] = []
	for (const entry of buckets) {
		if (oldest.length === sweptPerCall) break
		oldest.push(entry)
	}
	for (const [key, full] of oldest) {
		buckets.delete(key)
		if (full > now) buckets.set(key, full)
	}
}
