/** What an import of a whole village says of its rows: by kind, and every row is named. */
import { expect, test } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import { type RowReason, reasonsTogether } from "../../../src/village/people/index.ts"
import { rosterWords } from "../../../src/village/people/words-roster.ts"

const say = speaker([rosterWords], "zh-CN")
const rows = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

test("rows with one fault stand in one line, the most frequent first", () => {
	const reasons: readonly RowReason[] = [
		{ row: 2, code: "roster.name-missing", detail: {} },
		...rows(3, 800).map((row): RowReason => ({ row, code: "roster.phone-unreadable", detail: {} })),
		{ row: 900, code: "roster.phone-unreadable", detail: {} },
		{ row: 5, code: "roster.cell-error", detail: { column: "name" } },
		{ row: 6, code: "roster.cell-error", detail: { column: "phone" } },
	]
	const lines = reasonsTogether(say, reasons)
	expect(lines.map(({ rows: of, count }) => [of, count])).toEqual([
		["3–800、900", 799],
		["2", 1],
		["5", 1],
		["6", 1],
	])
	expect(lines[0]?.reason).toContain("手机号不对")
})

test("of a kind that names other rows two are examples, and the rest are named with them", () => {
	const twice = rows(10, 60).map((row): RowReason => ({ row, code: "roster.person-twice", detail: { rows: [row - 8] } }))
	const lines = reasonsTogether(say, twice)
	expect(lines.map(({ rows: of, count }) => [of, count])).toEqual([
		["10", 1],
		["11", 1],
		["12–60", 49],
	])
	expect(lines.map(({ reason }) => reason?.slice(0, 10))).toEqual(["这个人在第 2 行已", "这个人在第 3 行已", undefined])
	// One more than the examples is shown as it is: a line that stands for one says less than that one.
	expect(reasonsTogether(say, twice.slice(0, 3)).every(({ reason }) => reason !== undefined)).toBe(true)
	// A household in doubt: one fault, all its rows.
	const home = rows(4, 7).map((row): RowReason => ({ row, code: "roster.two-heads", detail: { rows: [4, 6] } }))
	expect(reasonsTogether(say, home)).toMatchObject([{ rows: "4–7", count: 4 }])
})
