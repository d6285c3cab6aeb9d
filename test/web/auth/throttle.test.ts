import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { countTry, forgiveTries, forgottenAfterMs, throttleKeys, throttleRules, waitMs } from "../../../src/web/auth/throttle.ts"
import { onBothEngines } from "../../support/stores.ts"

const secret = Buffer.alloc(32, 1)
const rule = throttleRules.account

describe("the wait", () => {
	test.each([
		[undefined, 0],
		[{ tries: 4, lastAt: 1_000 }, 0],
		[{ tries: 5, lastAt: 1_000 }, 30_000],
		[{ tries: 6, lastAt: 1_000 }, 60_000],
		[{ tries: 7, lastAt: 1_000 }, 120_000],
		[{ tries: 500, lastAt: 1_000 }, 900_000],
	])("after %j is %d ms", (history, wait) => {
		expect(waitMs(history, rule, 1_000)).toBe(wait)
	})

	test("is over when it was waited, and everything is forgotten after a quiet hour", () => {
		expect(waitMs({ tries: 6, lastAt: 0 }, rule, 60_000)).toBe(0)
		expect(waitMs({ tries: 500, lastAt: 0 }, rule, forgottenAfterMs)).toBe(0)
	})

	test("never shrinks with more tries and never passes the longest", () => {
		fc.assert(
			fc.property(fc.nat(1_000), fc.nat(3_000_000), (tries, later) => {
				const one = waitMs({ tries, lastAt: 0 }, rule, later)
				const more = waitMs({ tries: tries + 1, lastAt: 0 }, rule, later)
				expect(more).toBeGreaterThanOrEqual(one)
				expect(more).toBeLessThanOrEqual(rule.longestMs)
			}),
		)
	})
})

test("addresses of one IPv6 line count as one, names and other addresses do not", () => {
	const key = (address: string) => throttleKeys(secret, "wang", address).address.key
	expect(key("2001:db8:1:2:aaaa::1")).toBe(key("2001:db8:1:2:bbbb:1:2:3"))
	expect(key("2001:db8:1:2::1")).not.toBe(key("2001:db8:1:3::1"))
	expect(key("::ffff:203.0.113.7")).toBe(key("203.0.113.7"))
	expect(key("203.0.113.7")).not.toBe(key("203.0.113.8"))
	expect(throttleKeys(secret, "wang", "x").account.key).not.toBe(throttleKeys(secret, "x", "wang").address.key)
})

onBothEngines("tries to sign in", (open) => {
	const keys = throttleKeys(secret, "wang", "203.0.113.7")
	const both = [keys.account, keys.address]

	test("the sixth within the minute waits, and the wait itself is not counted", async () => {
		const store = await open()
		const tries = (now: number) => store.tx((tx) => countTry(tx, both, now))
		for (let i = 0; i < 5; i++) expect(await tries(i)).toBe(0)
		expect(await tries(10)).toBe(29_994)
		expect(await tries(20)).toBe(29_984)
		expect(await tries(30_004)).toBe(0)
		expect(await tries(30_005)).toBe(59_999)
	})

	test("of twenty at the same moment five pass", async () => {
		const store = await open()
		const waits = await Promise.all(Array.from({ length: 20 }, () => store.tx((tx) => countTry(tx, both, 1_000))))
		expect(waits.filter((wait) => wait === 0)).toHaveLength(5)
	})

	test("success forgets the name and gives the address its try back", async () => {
		const store = await open()
		for (let i = 0; i < 5; i++) await store.tx((tx) => countTry(tx, both, 0))
		await store.tx((tx) => forgiveTries(tx, keys))
		expect(await store.tx((tx) => countTry(tx, both, 1))).toBe(0)
		const other = throttleKeys(secret, "li", "203.0.113.7")
		for (let i = 0; i < 25; i++) await store.tx((tx) => countTry(tx, [other.address], 2))
		expect(await store.tx((tx) => countTry(tx, [other.address], 2))).toBe(60_000)
	})
})
