import fc from "fast-check"
import { expect, it } from "vitest"
import { randomOf } from "../../src/demo/random.ts"

it("gives the same numbers for the same seed, and others for another", () => {
	const draw = (seed: number) => Array.from({ length: 20 }, randomOf(seed).next)
	expect(draw(7)).toEqual(draw(7))
	expect(draw(7)).not.toEqual(draw(8))
})

it("is not moved by what a fork draws", () => {
	const left = randomOf(1)
	const right = randomOf(1)
	left.fork("names").below(10)
	expect(left.next()).toBe(right.next())
	expect(left.fork("a").next()).not.toBe(left.fork("b").next())
})

it("stays within what was asked for", () => {
	fc.assert(
		fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000 }), (seed, n) => {
			const drawn = randomOf(seed).below(n)
			return Number.isInteger(drawn) && drawn >= 0 && drawn < n
		}),
	)
})

it("picks everything in the end", () => {
	const random = randomOf(3)
	expect(new Set(Array.from({ length: 200 }, () => random.pick(["a", "b", "c"])))).toEqual(new Set(["a", "b", "c"]))
	expect(() => random.pick([])).toThrow(RangeError)
})
