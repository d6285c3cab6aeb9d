import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
	halfWidth,
	identityCheckDigit,
	isDate,
	looksLikePhone,
	maskIdentityNumber,
	maskName,
	maskPhone,
	normaliseLandline,
	normalisePhone,
	readIdentityNumber,
	surnameOf,
} from "../../src/text/mask.ts"

const today = "2026-01-05"

describe("phones", () => {
	test.each([
		["13812345678", "13812345678"],
		["138 1234 5678", "13812345678"],
		["138-1234-5678", "13812345678"],
		["+86 138 1234 5678", "13812345678"],
		["8613812345678", "13812345678"],
		["0086-13812345678", "13812345678"],
		["１３８１２３４５６７８", "13812345678"],
		["\u202d13812345678\u202c", "13812345678"],
		["(138)12345678", "13812345678"],
		["12812345678", undefined],
		["1381234567", undefined],
		["138123456789", undefined],
		["1.38E+10", undefined],
		["电话13812345678", undefined],
		["057188123456", undefined],
		["", undefined],
	])("%s is the mobile %s", (text, phone) => {
		expect(normalisePhone(text)).toBe(phone)
		expect(looksLikePhone(text)).toBe(phone !== undefined)
	})

	test.each([
		["0571-88123456", "0571-88123456"],
		["（0571）88123456", "0571-88123456"],
		["010 88123456", "010-88123456"],
		["+86 571 8812345", "0571-8812345"],
		["02188123456", "021-88123456"],
		["88123456", "88123456"],
		["8812345", "8812345"],
		["13812345678", undefined],
		["123456", undefined],
		["05718", undefined],
	])("%s is the fixed line %s", (text, line) => {
		expect(normaliseLandline(text)).toBe(line)
	})
})

describe("identity numbers", () => {
	test.each([
		["11010519491231002X", { ok: true, number: "11010519491231002X", birth: "1949-12-31", sex: "female" }],
		["110105 19491231 002x", { ok: true, number: "11010519491231002X", birth: "1949-12-31", sex: "female" }],
		["４４０５２４１８８００１０１００１４", { ok: false, fault: "birth" }],
		["110105194912310021", { ok: false, fault: "check" }],
		["11010519490231002X", { ok: false, fault: "birth" }],
		["11010520991231002X", { ok: false, fault: "birth" }],
		["110105491231002", { ok: false, fault: "first-generation" }],
		["3.30106E+17", { ok: false, fault: "shape" }],
		["1101051949123100", { ok: false, fault: "shape" }],
		["", { ok: false, fault: "shape" }],
	])("%s", (text, reading) => {
		expect(readIdentityNumber(text, today)).toEqual(reading)
	})

	test("any single wrong digit and any swap of neighbours is noticed", () => {
		const body = fc.tuple(
			fc.integer({ min: 110000, max: 659999 }),
			fc.integer({ min: 1900, max: 2020 }),
			fc.integer({ min: 1, max: 12 }),
			fc.integer({ min: 1, max: 28 }),
			fc.integer({ min: 1, max: 999 }),
		)
		fc.assert(
			fc.property(body, fc.nat(17), fc.integer({ min: 1, max: 9 }), ([area, year, month, day, serial], at, by) => {
				const digits = `${area}${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}${String(serial).padStart(3, "0")}`
				const number = digits + identityCheckDigit(digits)
				const reading = readIdentityNumber(number, today)
				expect(reading).toMatchObject({ ok: true, number, sex: serial % 2 === 1 ? "male" : "female" })
				const digit = number[at] === "X" ? 10 : Number(number[at])
				expect(readIdentityNumber(number.slice(0, at) + String((digit + by) % 10) + number.slice(at + 1), today)).toMatchObject({
					ok: (digit + by) % 10 === digit,
				})
				const swapped =
					number.slice(0, at) +
					number
						.slice(at, at + 2)
						.split("")
						.reverse()
						.join("") +
					number.slice(at + 2)
				expect(readIdentityNumber(swapped, today).ok).toBe(swapped === number)
			}),
		)
	})

	test.each([
		["2024-02-29", true],
		["2023-02-29", false],
		["2023-13-01", false],
		["2023-1-1", false],
	])("%s is a day: %s", (text, is) => {
		expect(isDate(text)).toBe(is)
	})
})

describe("masks", () => {
	test.each([
		["13812345678", "138****5678"],
		["0571-88123456", "057******3456"],
		["88123456", "88****56"],
		["8812345", "*****45"],
		["12345", "****5"],
		["1234", "****"],
		["1", "*"],
		["", ""],
	])("phone %s → %s", (phone, masked) => {
		expect(maskPhone(phone)).toBe(masked)
	})

	test("a mask keeps the length and hides at least four signs", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\d{4,30}$/), (phone) => {
				expect(maskPhone(phone)).toHaveLength(phone.length)
				expect(maskPhone(phone).replace(/[^*]/g, "").length).toBeGreaterThanOrEqual(4)
			}),
		)
	})

	test.each([
		["11010519491231002X", "110*************2X"],
		["1101", "****"],
		["", ""],
	])("identity number %s → %s", (number, masked) => {
		expect(maskIdentityNumber(number)).toBe(masked)
	})

	test.each([
		["李明", "李*"],
		["李建国", "李**"],
		["欧阳修", "欧阳*"],
		["欧阳", "欧*"],
		["司马相如", "司马**"],
		["阿依古丽·买买提", "阿**"],
		["𠮷田一郎", "𠮷**"],
		["李", "*"],
		["", ""],
	])("name %s → %s", (name, masked) => {
		expect(maskName(name)).toBe(masked)
	})

	test("surname and half-width forms", () => {
		expect(surnameOf("诸葛亮")).toBe("诸葛")
		expect(halfWidth("ＡＢ１２　（）①")).toBe("AB12 ()①")
	})
})
