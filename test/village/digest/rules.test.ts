/** Spans, due times, folding: pure. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { localTime, parseLocalTime } from "../../../src/text/date.ts"
import { foldedBars, inTurn, nextDue, nextSpan, periods, settlingMs, spanSoFar } from "../../../src/village/digest/rules.ts"

const zone = "Asia/Shanghai"
const at = (text: string): number => parseLocalTime(text, zone) ?? Number.NaN

describe("spans", () => {
	it.each([
		["day", "2026-03-05 09:00", "2026-03-05 00:00"],
		["week", "2026-03-05 09:00", "2026-03-02 00:00"],
		["week", "2026-03-01 09:00", "2026-02-23 00:00"],
		["week", "2026-03-02 00:00", "2026-03-02 00:00"],
		["month", "2026-03-31 23:59", "2026-03-01 00:00"],
	] as const)("the %s at %s begins at %s", (period, now, from) => {
		expect(spanSoFar(period, at(now), zone)).toEqual({ from: at(from), to: at(now) })
	})

	it.each([
		["day", "2026-03-05 09:00", "2026-03-05 18:00"],
		["day", "2026-03-05 18:00", "2026-03-06 18:00"],
		["week", "2026-03-05 09:00", "2026-03-08 18:00"],
		["week", "2026-03-08 18:00", "2026-03-15 18:00"],
		["month", "2026-01-31 23:59", "2026-02-01 08:00"],
		["month", "2026-12-01 08:00", "2027-01-01 08:00"],
	] as const)("the digest of a %s after %s goes out at %s", (rhythm, now, next) => {
		expect(nextDue(rhythm, at(now), zone)).toBe(at(next))
	})

	it("whenever it is looked, the next time lies ahead, within its rhythm, and at its hour", () => {
		fc.assert(
			fc.property(fc.constantFrom(...periods), fc.integer({ min: at("2026-01-01 00:00"), max: at("2036-01-01 00:00") }), (rhythm, now) => {
				const next = nextDue(rhythm, now, zone)
				expect(next).toBeGreaterThan(now)
				expect(next - now).toBeLessThanOrEqual({ day: 1, week: 7, month: 31 }[rhythm] * 86_400_000)
				expect(localTime(next, zone).hour).toBe(rhythm === "month" ? 8 : 18)
			}),
		)
	})

	it("told one after another, spans leave no moment out and tell none twice", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 })), (waits) => {
				let [cursor, now] = [0, 0]
				for (const wait of waits) {
					now += wait
					const span = nextSpan(cursor, now)
					if (span === undefined) continue
					expect(span.from).toBe(cursor)
					expect(span.to).toBe(now - settlingMs)
					cursor = span.to
				}
			}),
		)
	})
})

describe("bars", () => {
	const row = (label: string, count: number, of: number | null) => ({ label, count, of })

	it("groups of fewer than five stand together, and not at all where that is still fewer than five", () => {
		expect(foldedBars({ title: "t", rows: [row("a", 3, 9), row("b", 1, 4), row("c", 0, 3)] }, "其他").rows).toEqual([
			row("a", 3, 9),
			row("其他", 1, 7),
		])
		expect(foldedBars({ title: "t", rows: [row("a", 3, 9), row("b", 1, 4)] }, "其他").rows).toEqual([row("a", 3, 9)])
	})

	it("tells nothing where only one row is left: the small ones together, or one group that is all there is", () => {
		const shown = (...rows: readonly ReturnType<typeof row>[]) => foldedBars({ title: "t", rows }, "其他").rows
		expect(shown(row("a", 3, null), row("b", 2, null))).toEqual([])
		expect(shown(row("a", 1, 3), row("b", 2, 4))).toEqual([])
		expect(shown(row("a", 9, null), row("b", 1, null))).toEqual([])
		expect(shown(row("done", 3, 9))).toEqual([row("done", 3, 9)])
		expect(shown(row("a", 9, null), row("b", 5, null))).toHaveLength(2)
	})

	it("at most ten rows, nothing lost from the sums but what is too small to show", () => {
		const rows = fc.array(fc.record({ label: fc.string(), count: fc.nat(50), of: fc.integer({ min: 50, max: 99 }) }), { maxLength: 40 })
		fc.assert(
			fc.property(rows, (all) => {
				const folded = foldedBars({ title: "t", rows: all }, "其他").rows
				expect(folded.length).toBeLessThanOrEqual(10)
				const sum = (list: readonly { readonly count: number }[]) => list.reduce((total, { count }) => total + count, 0)
				expect(sum(folded)).toBe(folded.length === 0 ? 0 : sum(all))
				expect(folded.length > 0).toBe(all.length > 0)
			}),
		)
	})
})

it("no affair's long list hides another's first matter", () => {
	expect(inTurn([["a1", "a2", "a3"], ["b1"], []])).toEqual(["a1", "b1", "a2", "a3"])
})
