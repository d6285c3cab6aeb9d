import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeBuckets, takeToken, takeTokens, tokensIn } from "../../src/outbound/rate.ts"

const rate = { perSecond: 2, burst: 3 }

describe("takeToken", () => {
	it("gives the burst at once, then says how long to wait", () => {
		const buckets = makeBuckets()
		for (let n = 0; n < 3; n++) expect(takeToken(buckets, "a", rate, 1_000)).toEqual({ ok: true })
		expect(takeToken(buckets, "a", rate, 1_000)).toEqual({ ok: false, waitMs: 500 })
		expect(takeToken(buckets, "a", rate, 1_400)).toEqual({ ok: false, waitMs: 100 })
		expect(takeToken(buckets, "b", rate, 1_400)).toEqual({ ok: true })
		expect(takeToken(buckets, "a", rate, 1_500)).toEqual({ ok: true })
		expect(takeToken(buckets, "a", rate, 1_500)).toEqual({ ok: false, waitMs: 500 })
	})

	it("is full again after rest", () => {
		const buckets = makeBuckets()
		const taken = (now: number): number => [1, 2, 3, 4].filter(() => takeToken(buckets, "a", rate, now).ok).length
		expect([taken(0), taken(1_000), taken(60_000)]).toEqual([3, 2, 3])
	})

	it("never gives more than burst + rate · t over any period, and keeps its word about waiting", () => {
		const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.constantFrom("a", "b")), { maxLength: 80 })
		fc.assert(
			fc.property(steps, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 }), (calls, perSecond, burst) => {
				const buckets = makeBuckets()
				const given: number[] = []
				let now = 0
				for (const [pause, key] of calls) {
					now += pause
					const taken = takeToken(buckets, key, { perSecond, burst }, now)
					if (!taken.ok) {
						expect(takeToken(new Map(buckets), key, { perSecond, burst }, now + taken.waitMs).ok).toBe(true)
						if (taken.waitMs > 1) expect(takeToken(new Map(buckets), key, { perSecond, burst }, now + taken.waitMs - 1).ok).toBe(false)
					} else if (key === "a") given.push(now)
				}
				for (const [i, from] of given.entries()) {
					for (const [j, to] of given.entries()) {
						if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(burst + (perSecond * (to - from)) / 1_000 + 1e-6)
					}
				}
			}),
		)
	})

	it("drops buckets that rest", () => {
		const buckets = makeBuckets()
		for (let n = 0; n < 5_000; n++) takeToken(buckets, `chat ${n}`, { perSecond: 1, burst: 1 }, n * 10)
		// A bucket of 1/s is full again after 100 of these steps; two are looked at in each.
		expect(buckets.size).toBeLessThan(400)
		takeToken(buckets, "slow", { perSecond: 0.001, burst: 1 }, 60_000)
		for (let n = 0; n < 400; n++) takeToken(buckets, "last", { perSecond: 1_000, burst: 1 }, 70_000 + n)
		// A hundred are kept, for so few cost nothing; the one that is not full yet is not among those let go.
		expect(buckets.size).toBeLessThanOrEqual(101)
		expect(buckets.has("slow")).toBe(true)
	})

	it("is not closed for longer than its size when the clock is set back", () => {
		const buckets = makeBuckets()
		for (let n = 0; n < 3; n++) takeToken(buckets, "a", rate, 3_600_000)
		expect(takeToken(buckets, "a", rate, 0)).toEqual({ ok: false, waitMs: 500 })
	})
})

describe("takeTokens", () => {
	it("takes of all or of none", () => {
		const buckets = makeBuckets()
		const channel = { key: "channel", rate: { perSecond: 1, burst: 2 } }
		const chat = { key: "chat", rate: { perSecond: 0.5, burst: 1 } }
		expect(takeTokens(buckets, [channel, chat], 0)).toEqual({ ok: true })
		expect(takeTokens(buckets, [channel, chat], 0)).toEqual({ ok: false, waitMs: 2_000 })
		expect(takeTokens(buckets, [channel], 0)).toEqual({ ok: true })
		expect(takeTokens(buckets, [channel], 0)).toEqual({ ok: false, waitMs: 1_000 })
	})

	it("a bucket has as many tokens as can be taken of it", () => {
		const rate = { perSecond: 25, burst: 25 }
		const buckets = makeBuckets()
		for (const now of [0, 10, 200, 210, 3_000, 3_041]) {
			const told = tokensIn(buckets, { key: "k", rate }, now)
			let taken = 0
			while (takeToken(buckets, "k", rate, now).ok) taken += 1
			expect(told, `at ${now}`).toBe(taken)
		}
	})
})
