import fc from "fast-check"
import { expect, test } from "vitest"
import { inReadingOrder, worthShowing } from "../../../src/village/signoff/tally-order.ts"

const line = (scope: "village" | "group" | "grid", name: string) => ({ scope, name })
const names = (lines: readonly { readonly name: string }[]) => lines.map(({ name }) => name)

test("the village comes first, groups as they are counted, grids after them, those in none last", () => {
	const given = [
		line("grid", "第10网格"),
		line("grid", "第2网格"),
		line("group", "十一组"),
		line("group", ""),
		line("group", "三组"),
		line("group", "二组"),
		line("group", "十组"),
		line("village", ""),
	]
	expect(names(inReadingOrder(given))).toEqual(["", "二组", "三组", "十组", "十一组", "", "第2网格", "第10网格"])
})

test("the order does not depend on the one given, and nothing is lost", () => {
	const scopes = fc.constantFrom("village", "group", "grid")
	const lines = fc.uniqueArray(fc.record({ scope: scopes, name: fc.constantFrom("", "一组", "二组", "十组", "10组", "张家湾") }), {
		selector: ({ scope, name }) => `${scope} ${name}`,
	})
	fc.assert(
		fc.property(lines, (given) => {
			const ordered = inReadingOrder(given)
			expect(new Set(ordered)).toEqual(new Set(given))
			// 十组 and 10组 are the same number: either may come first.
			const shown = (all: typeof given) => all.map(({ scope, name }) => `${scope} ${name.replace("10", "十")}`)
			expect(shown([...inReadingOrder(given.toReversed())])).toEqual(shown([...ordered]))
		}),
	)
})

test("the line of those in no grid is left out where there are no grids", () => {
	expect(worthShowing([line("village", ""), line("group", "一组"), line("group", ""), line("grid", "")])).toEqual([
		line("village", ""),
		line("group", "一组"),
		line("group", ""),
	])
})
