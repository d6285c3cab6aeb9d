import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { maskNumbers } from "../../../src/village/opinion/masking.ts"

describe("numbers of persons inside a text are hidden", () => {
	test.each([
		["打13812345678找老王", "打138****5678找老王"],
		["打138 1234 5678找老王", "打138****5678找老王"],
		["+86-138-1234-5678", "+138****5678"],
		["１３８１２３４５６７８", "138****5678"],
		["13812345678 13987654321", "138****5678 139****4321"],
		["13812345678、13987654321", "138****5678、139****4321"],
		["身份证33012319600101123X的", "身份证330*************3X的"],
		["身份证330123 19600101 1234", "身份证330*************34"],
		["卡号6222020200012345678", "卡号622**************78"],
		["座机0571-88123456", "座机057*****3456"],
	])("%s → %s", (said, shown) => {
		expect(maskNumbers(said)).toBe(shown)
	})

	test.each([
		"2026年3月5日",
		"2026-03-05",
		"面积1234.5亩",
		"共2345678元",
		"382 417 905",
		"编号 QJ-2026-0001",
		"88123456",
		"1、2、3、4、5、6、7、8",
	])("%s stays", (said) => {
		expect(maskNumbers(said)).toBe(said)
	})

	test("no mobile number is left whole, whatever stands around it", () => {
		const mobile = fc.stringMatching(/^1[3-9]\d{9}$/)
		const gap = fc.constantFrom("", " ", "，", "-", "电话", "\n")
		fc.assert(
			fc.property(fc.array(fc.tuple(gap, mobile), { minLength: 1, maxLength: 4 }), (parts) => {
				const shown = maskNumbers(parts.flat().join(""))
				for (const [, number] of parts) expect(shown).not.toContain(number)
			}),
		)
	})

	// Anything worse than linear would run into the suite's time limit.
	test("takes a text of digits only", () => {
		expect(maskNumbers("1 ".repeat(10_000)).length).toBeGreaterThan(0)
		expect(maskNumbers("1".repeat(20_000)).length).toBeGreaterThan(0)
	})
})
