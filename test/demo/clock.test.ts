import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { demoClock, momentsOf, monthBefore } from "../../src/demo/clock.ts"

const zone = "Asia/Shanghai"
/** 2026-11-20 12:00 in Shanghai. */
const noon = Date.UTC(2026, 10, 20, 4)

describe("the demo's clock", () => {
	it("goes as the machine's does, is put forward and never back, and ends today", () => {
		let machine = 1_000_000
		const clock = demoClock(400_000, () => machine)
		machine += 50
		expect(clock.now()).toBe(400_050)
		clock.moveTo(700_000)
		expect(clock.now()).toBe(700_000)
		expect(() => clock.moveTo(699_999)).toThrow(RangeError)
		expect(() => clock.moveTo(1_000_051)).toThrow(RangeError)
		clock.catchUp()
		expect(clock.now()).toBe(1_000_050)
		expect(() => demoClock(machine + 1, () => machine)).toThrow(RangeError)
	})
})

describe("the month it plays", () => {
	it.each([
		[noon, "2026-11"],
		[noon - 1, "2026-10"],
		[Date.UTC(2027, 0, 5), "2026-12"],
		[Date.UTC(2027, 0, 31), "2027-01"],
	])("at %d is %s", (now, period) => {
		expect(monthBefore(now, zone).period).toBe(period)
	})

	it("is over whenever it is played, in order, on the 5th, the 19th and the 20th of the village's own calendar", () => {
		fc.assert(
			fc.property(fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2036, 0, 1) }), (now) => {
				const { begins, reminded, disclosed, told, visited, agenda, meeting, corrected, over } = monthBefore(now, zone)
				const order = [begins, reminded, disclosed, told, visited, agenda, meeting, corrected, over, now]
				expect(order.toSorted((a, b) => a - b)).toEqual(order)
				expect([disclosed, told, agenda, meeting].map((at) => new Date(at + 8 * 3_600_000).getUTCDate())).toEqual([5, 5, 19, 20])
			}),
		)
	})

	it("is followed by January after December", () => {
		expect(momentsOf(2026, 13, zone)).toMatchObject({ year: 2027, month: 1, period: "2027-01" })
	})
})
