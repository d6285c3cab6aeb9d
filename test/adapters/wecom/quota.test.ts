import fc from "fast-check"
import { expect, test } from "vitest"
import { createQuota, quotas } from "../../../adapters/wecom/quota.ts"

test("never more than the platform lets through, and no wait longer than it takes", () => {
	const step = fc.record({ after: fc.integer({ min: 0, max: 2_500 }), count: fc.integer({ min: 1, max: 2 }) })
	fc.assert(
		fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
			let now = 1_000_000
			const quota = createQuota(() => now)
			const sent: number[] = []
			const isOver = () => quotas.some(({ most, withinMs }) => sent.filter((at) => at > now - withinMs).length > most)
			for (const { after, count } of steps) {
				now += after
				const wait = quota.waitFor("a", count)
				if (wait > 0) {
					const before = now
					now += wait - 1
					expect(quota.waitFor("a", count)).toBe(1)
					now = before + wait
				}
				expect(quota.waitFor("a", count)).toBe(0)
				for (let n = 0; n < count; n++) {
					quota.note("a")
					sent.push(now)
				}
				expect(isOver()).toBe(false)
			}
			expect(quota.waitFor("b", 2)).toBe(0)
		}),
		{ numRuns: 60 },
	)
})

test("a thousand an hour, however evenly they come", () => {
	let now = 0
	const quota = createQuota(() => now)
	for (let n = 0; n < 1_000; n++) {
		now += 3_000
		expect(quota.waitFor("a", 1)).toBe(0)
		quota.note("a")
	}
	expect(quota.waitFor("a", 1)).toBe(3_600_000 - 2_997_000)
})
