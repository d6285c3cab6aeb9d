/** Counting: the latest vote of each counts, orders do not matter where they must not, budgets are kept. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { countEvents, countVotes, latestVotes, priorityOf, shareOut, votesFor } from "../../../src/village/council/tally.ts"

const events = fc.array(
	fc.record({
		voter: fc.constantFrom("a", "b", "c", "d", "e"),
		subject: fc.constantFrom("road", "lamp"),
		choice: fc.constantFrom("agree", "against", "abstain"),
	}),
	{ maxLength: 40 },
)

test("the tally is a recount of the latest votes, and nobody counts twice", () => {
	fc.assert(
		fc.property(events, (given) => {
			const tally = countVotes(given)
			for (const subject of ["road", "lamp"]) {
				const latest = new Map(given.filter((one) => one.subject === subject).map(({ voter, choice }) => [voter, choice]))
				const total = ["agree", "against", "abstain"].map((choice) => {
					const votes = votesFor(tally, subject, choice)
					expect(votes).toBe([...latest.values()].filter((one) => one === choice).length)
					return votes
				})
				expect(total.reduce((sum, n) => sum + n, 0)).toBe(latest.size)
			}
			expect(countEvents(latestVotes(given))).toEqual(tally)
		}),
	)
})

const contenders = fc
	.array(fc.record({ cost: fc.nat(100), score: fc.nat(50) }), { maxLength: 12 })
	.map((all) => all.map((one, i) => ({ id: `p${i}`, ...one })))

test("a budget is never exceeded, and with skipping nothing unchosen would still have fitted", () => {
	fc.assert(
		fc.property(contenders, fc.nat(300), fc.boolean(), fc.nat(20), (all, budget, skip, least) => {
			const { chosen, left } = shareOut(all, { budget, skip, least })
			const costOf = new Map(all.map(({ id, cost }) => [id, cost]))
			expect(chosen.reduce((sum, id) => sum + (costOf.get(id) ?? 0), 0) + left).toBe(budget)
			expect(left).toBeGreaterThanOrEqual(0)
			for (const { id, cost, score } of all) {
				if (chosen.includes(id)) expect(score).toBeGreaterThanOrEqual(least)
				else if (skip && score >= least) expect(cost).toBeGreaterThan(left)
			}
		}),
	)
})

test("the first that does not fit ends it, or is passed over; a tie that mattered is named", () => {
	const all = [
		{ id: "a", cost: 60, score: 9 },
		{ id: "b", cost: 50, score: 8 },
		{ id: "c", cost: 40, score: 7 },
		{ id: "d", cost: 40, score: 7 },
	]
	expect(shareOut(all, { budget: 100, skip: false })).toEqual({ chosen: ["a"], left: 40, ties: [] })
	expect(shareOut(all, { budget: 100, skip: true })).toEqual({ chosen: ["a", "c"], left: 0, ties: [["c", "d"]] })
	expect(shareOut(all, { budget: 100, skip: true, least: 8 })).toEqual({ chosen: ["a"], left: 40, ties: [] })
})

test("of equal scores the cheaper comes first, then the order given", () => {
	const all = [
		{ id: "dear", cost: 90, score: 7 },
		{ id: "cheap", cost: 20, score: 7 },
		{ id: "cheap too", cost: 20, score: 7 },
	]
	expect(shareOut(all, { budget: 100, skip: true }).chosen).toEqual(["cheap", "cheap too"])
	expect(shareOut(all, { budget: 30, skip: true })).toEqual({ chosen: ["cheap"], left: 10, ties: [["cheap", "cheap too", "dear"]] })
})

test("of equal points, what more members named comes first", () => {
	// Three points each: named first by one, or second and third by two.
	expect(priorityOf(["once", "twice", "third"], [["once"], ["third", "twice"], ["third", "x", "twice"]])).toEqual([
		{ subject: "third", points: 6, rankedBy: 2 },
		{ subject: "twice", points: 3, rankedBy: 2 },
		{ subject: "once", points: 3, rankedBy: 1 },
	])
})

test("priority by points, ties by how many ranked it, then as listed", () => {
	expect(priorityOf(["road", "lamp", "ditch"], [["lamp", "road"], ["lamp", "ditch"], ["road"]])).toEqual([
		{ subject: "lamp", points: 6, rankedBy: 2 },
		{ subject: "road", points: 5, rankedBy: 2 },
		{ subject: "ditch", points: 2, rankedBy: 1 },
	])
	expect(priorityOf(["x", "y"], [])).toEqual([
		{ subject: "x", points: 0, rankedBy: 0 },
		{ subject: "y", points: 0, rankedBy: 0 },
	])
})
