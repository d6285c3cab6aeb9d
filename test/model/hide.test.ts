import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { hidden } from "../../src/model/index.ts"

describe("what a text says of persons is hidden, sign for sign", () => {
	const names = new Set(["王强", "欧阳小明", "小明"])
	test.each([
		["打13812345678找王强", "打***********找某某"],
		["打138 1234 5678，或者0571-88123456", "打*************，或者*************"],
		["身份证33012319600101123X的", "身份证******************的"],
		["１３８１２３４５６７８", "***********"],
		["信箱 wang.qiang@example.com。", "信箱 **********************。"],
		["欧阳小明和小明说的", "某某某某和某某说的"],
		["三组路灯坏了 3 天，2026年3月5日报的", "三组路灯坏了 3 天，2026年3月5日报的"],
		["1、路灯。2、水渠。", "1、路灯。2、水渠。"],
	])("%s → %s", (text, shown) => {
		expect(hidden(text, names)).toBe(shown)
	})
})

test("whatever is written, its length stays and no name or long number is left", () => {
	const piece = fc.oneof(fc.constantFrom("王强", "王", "强", "路灯", "，", "\ud83d", "😀", " ", "-"), fc.stringMatching(/^1[3-9]\d{9}$/))
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
			const text = pieces.join("")
			const shown = hidden(text, new Set(["王强"]))
			expect(shown).toHaveLength(text.length)
			expect(shown).not.toMatch(/王强|\d{7}/)
		}),
	)
})

// Anything worse than linear would run into the suite's time limit.
test("takes a text of nothing else", () => {
	expect(hidden("1 ".repeat(20_000))).toHaveLength(40_000)
	expect(hidden("a.".repeat(20_000))).toHaveLength(40_000)
})
