/** The one function that computes a result: hand-computed cases, and what must hold whatever the numbers. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { quorums, ruleOfKind, thresholds } from "../../../src/village/council/presets.ts"
import {
	type Counts,
	compositionOf,
	ImpossibleCountsError,
	neededOf,
	type Outcome,
	type Rule,
	resultOf,
} from "../../../src/village/council/rules.ts"

const rule = (threshold: keyof typeof thresholds, quorum: keyof typeof quorums = "none", recusalShrinksAll = false): Rule => ({
	...ruleOfKind.council,
	quorum: quorums[quorum],
	threshold: thresholds[threshold],
	recusalShrinksAll,
})
const counts = (roll: number, recused: number, agree: number, against: number, abstain: number): Counts => ({
	roll,
	recused,
	agree,
	against,
	abstain,
})

/** roll, recused, agree, against, abstain → due, present, agree needed, outcome. */
const table: readonly (readonly [string, Rule, Counts, readonly [number, number, number, Outcome]])[] = [
	["a plain majority of members due", rule("majority-due"), counts(15, 0, 8, 4, 1), [15, 13, 8, "passed"]],
	["one short of it", rule("majority-due"), counts(15, 0, 7, 4, 1), [15, 12, 8, "failed"]],
	["exactly half is no majority", rule("majority-due"), counts(10, 0, 5, 5, 0), [10, 10, 6, "failed"]],
	["who stays away counts among the due", rule("majority-due"), counts(15, 0, 7, 0, 0), [15, 7, 8, "failed"]],
	["a recusal makes it easier: 14 due need 8", rule("majority-due"), counts(15, 1, 8, 6, 0), [14, 14, 8, "passed"]],
	["two recusals: 13 due need 7", rule("majority-due"), counts(15, 2, 7, 6, 0), [13, 13, 7, "passed"]],
	["80% of 15 is 12", rule("80-due"), counts(15, 0, 12, 3, 0), [15, 15, 12, "passed"]],
	["80% of 15, one short", rule("80-due"), counts(15, 0, 11, 4, 0), [15, 15, 12, "failed"]],
	["80% of 13 is 10.4, so 11", rule("80-due"), counts(15, 2, 10, 3, 0), [13, 13, 11, "failed"]],
	["unanimity of members due", rule("unanimity-due"), counts(7, 0, 7, 0, 0), [7, 7, 7, "passed"]],
	["unanimity: an abstention breaks it", rule("unanimity-due"), counts(7, 0, 6, 0, 1), [7, 7, 7, "failed"]],
	["unanimity: an absence breaks it", rule("unanimity-due"), counts(7, 0, 6, 0, 0), [7, 6, 7, "failed"]],
	["unanimity without who recused", rule("unanimity-due"), counts(7, 1, 6, 0, 0), [6, 6, 6, "passed"]],
	["majority of those present, quorum met", rule("majority-present", "two-thirds-due"), counts(30, 0, 11, 9, 0), [30, 20, 11, "passed"]],
	["majority of those present, a tie", rule("majority-present", "two-thirds-due"), counts(30, 0, 10, 10, 0), [30, 20, 11, "failed"]],
	["abstentions are present", rule("majority-present", "two-thirds-due"), counts(30, 0, 10, 5, 5), [30, 20, 11, "failed"]],
	["one short of the quorum", rule("majority-present", "two-thirds-due"), counts(30, 0, 19, 0, 0), [30, 19, 10, "no-quorum"]],
	[
		"a recusal shrinks the quorum: two thirds of 28 is 19",
		rule("majority-present", "two-thirds-due"),
		counts(30, 2, 10, 9, 0),
		[28, 19, 10, "passed"],
	],
	["more than half must come: 10 of 20 is not", rule("majority-present", "half-due"), counts(20, 0, 10, 0, 0), [20, 10, 6, "no-quorum"]],
	["two thirds of those present", rule("two-thirds-present", "half-due"), counts(20, 0, 8, 4, 0), [20, 12, 8, "passed"]],
	["two thirds of those present, one short", rule("two-thirds-present", "half-due"), counts(20, 0, 7, 5, 0), [20, 12, 8, "failed"]],
	["two thirds of all members", ruleOfKind.collective, counts(300, 0, 200, 0, 0), [300, 200, 200, "passed"]],
	["two thirds of all: recusal does not shrink it", ruleOfKind.collective, counts(300, 3, 199, 98, 0), [297, 297, 200, "failed"]],
	[
		"two thirds of all where the village lets it shrink",
		rule("two-thirds-all", "two-thirds-all", true),
		counts(300, 3, 198, 99, 0),
		[297, 297, 198, "passed"],
	],
	["two thirds of all, the quorum missed", ruleOfKind.collective, counts(300, 0, 199, 0, 0), [300, 199, 200, "no-quorum"]],
	["nobody voted", rule("majority-due"), counts(15, 0, 0, 0, 0), [15, 0, 8, "no-quorum"]],
	["nobody voted where present is the base", rule("majority-present"), counts(15, 0, 0, 0, 0), [15, 0, 1, "no-quorum"]],
	["an empty roll decides nothing", rule("majority-due"), counts(0, 0, 0, 0, 0), [0, 0, 1, "nobody-due"]],
	["an empty roll is not unanimous", rule("unanimity-due"), counts(0, 0, 0, 0, 0), [0, 0, 0, "nobody-due"]],
	["everybody recused", rule("unanimity-due"), counts(5, 5, 0, 0, 0), [0, 0, 0, "nobody-due"]],
	["only one is left and agrees", rule("majority-due"), counts(5, 4, 1, 0, 0), [1, 1, 1, "passed"]],
	["all abstain", rule("majority-present"), counts(9, 0, 0, 0, 9), [9, 9, 5, "failed"]],
]

describe("results computed by hand", () => {
	test.each(table)("%s", (_, how, given, [due, present, needed, outcome]) => {
		expect(resultOf(how, given)).toMatchObject({ due, present, outcome, threshold: { needed } })
	})
})

test.each([counts(5, 0, 6, 0, 0), counts(5, 6, 0, 0, 0), counts(5, 2, 2, 2, 0), counts(5, 0, -1, 0, 0), counts(5, 0, 0.5, 0, 0)])(
	"what cannot be is refused: %j",
	(given) => {
		expect(() => resultOf(rule("majority-due"), given)).toThrow(ImpossibleCountsError)
	},
)

const anyCounts = fc
	.record({ recused: fc.nat(12), agree: fc.nat(40), against: fc.nat(40), abstain: fc.nat(40), absent: fc.nat(40) })
	.map(({ recused, agree, against, abstain, absent }) =>
		counts(recused + agree + against + abstain + absent, recused, agree, against, abstain),
	)
const anyRule = fc.record({
	threshold: fc.constantFrom<keyof typeof thresholds>(
		"majority-due",
		"80-due",
		"unanimity-due",
		"majority-present",
		"two-thirds-present",
		"two-thirds-all",
	),
	quorum: fc.constantFrom<keyof typeof quorums>("none", "half-due", "two-thirds-due", "two-thirds-all"),
	shrinks: fc.boolean(),
})

test("one more yes never turns a pass into a failure, from whatever the member said before", () => {
	fc.assert(
		fc.property(anyRule, anyCounts, fc.constantFrom("against", "abstain", "absent"), (how, given, from) => {
			const made = rule(how.threshold, how.quorum, how.shrinks)
			const absent = given.roll - given.recused - given.agree - given.against - given.abstain
			if ((from === "absent" ? absent : given[from]) === 0) return
			const more = { ...given, agree: given.agree + 1, ...(from === "absent" ? {} : { [from]: given[from] - 1 }) }
			if (resultOf(made, given).outcome === "passed") expect(resultOf(made, more).outcome).toBe("passed")
		}),
	)
})

test("a pass has its quorum and its threshold, and a no never helps", () => {
	fc.assert(
		fc.property(anyRule, anyCounts, (how, given) => {
			const result = resultOf(rule(how.threshold, how.quorum, how.shrinks), given)
			expect(result.due).toBe(given.roll - given.recused)
			expect(result.present).toBe(given.agree + given.against + given.abstain)
			if (result.outcome !== "passed") return
			expect(result.agree).toBeGreaterThan(0)
			expect(result.agree).toBeGreaterThanOrEqual(result.threshold.needed)
			expect(result.present).toBeGreaterThanOrEqual(result.quorum?.needed ?? 0)
		}),
	)
})

test("the needed number is the smallest that is enough", () => {
	fc.assert(
		fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.boolean(), (of, a, b, isMore) => {
			const [numerator, denominator] = a <= b ? [a, b] : [b, a]
			const needed = neededOf({ kind: isMore ? "more-than" : "at-least", numerator, denominator }, of)
			const isEnough = (n: number) => (isMore ? n * denominator > of * numerator : n * denominator >= of * numerator)
			expect(isEnough(needed)).toBe(true)
			expect(isEnough(needed - 1)).toBe(false)
		}),
	)
})

test.each([
	[10, 3, false],
	[10, 4, true],
	[9, 3, true],
	[13, 3, false],
	[0, 0, false],
])("%i members of whom %i are cadres: too many %s", (members, cadres, isTooMany) => {
	const seats = Array.from({ length: members }, (_, i) => ({ isCadre: i < cadres }))
	expect(compositionOf(seats)).toEqual({ members, cadres, isTooMany })
})
