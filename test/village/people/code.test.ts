import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { identityCheckDigit } from "../../../src/text/mask.ts"
import { formatCode, makeCode, missedLength, readCode } from "../../../src/village/people/code.ts"

const code = fc.nat(79_999_999).map((value) => makeCode(() => value))
const separator = fc.constantFrom("", " ", "-", "  ", "—", "\u3000", " - ", "\n")
/** The digits with a separator, or none, after each of them. */
const spaced = (digits: fc.Arbitrary<string>) =>
	digits.chain((text) =>
		fc
			.array(separator, { minLength: text.length, maxLength: text.length })
			.map((gaps) => Array.from(text, (digit, index) => digit + (index + 1 < text.length ? gaps[index] : "")).join("")),
	)
const digits = (length: number) => fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((list) => list.join(""))

const good = makeCode(() => 18_241_790)

describe("a code", () => {
	test("has nine digits, the first from 2 to 9, and stands in threes", () => {
		fc.assert(
			fc.property(code, (made) => {
				expect(made).toMatch(/^[2-9]\d{8}$/)
				expect(formatCode(made)).toBe(`${made.slice(0, 3)} ${made.slice(3, 6)} ${made.slice(6)}`)
			}),
		)
	})

	test("asks the random source for one of 80 million and uses all of it", () => {
		const asked: number[] = []
		const made = [0, 79_999_999].map((value) =>
			makeCode((below) => {
				asked.push(below)
				return value
			}),
		)
		expect(asked).toEqual([80_000_000, 80_000_000])
		expect(made.map((each) => each.slice(0, 8))).toEqual(["20000000", "99999999"])
	})

	test("catches every single wrong digit and every swap of neighbours", () => {
		fc.assert(
			fc.property(code, (made) => {
				for (let at = 0; at < 9; at++) {
					for (let digit = 0; digit <= 9; digit++) {
						const wrong = made.slice(0, at) + String(digit) + made.slice(at + 1)
						expect(readCode(wrong)).toEqual({ kind: wrong === made ? "code" : "mistyped", digits: wrong })
					}
					const swapped =
						made.slice(0, at) +
						made
							.slice(at, at + 2)
							.split("")
							.reverse()
							.join("") +
						made.slice(at + 2)
					if (swapped !== made) expect(readCode(swapped)?.kind).toBe("mistyped")
				}
			}),
			{ numRuns: 60 },
		)
	})
})

describe("reading", () => {
	const grouped = formatCode(good)
	test.each([
		[good],
		[grouped],
		[grouped.replaceAll(" ", "-")],
		[grouped.replaceAll(" ", " — ")],
		[grouped.replaceAll(" ", "\u3000")],
		[Array.from(good, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("")],
		[`绑定 ${good}`],
		[`绑定${good}`],
		[`绑定：${grouped}`],
		[`我的码是${grouped}`],
		[`我的码是 ${grouped}，谢谢`],
		[`${grouped}。`],
		[`(${grouped})`],
		[`${good.slice(0, 3)} ${good.slice(3)}`],
		[Array.from(good).join(" ")],
		[`我是李奶奶，电话13812345678，码${grouped}`],
		[`13812345678 ${grouped}`],
		[`${grouped}\n138 1234 5678`],
		[`110105491231002 ${grouped}`],
		[`110105 19491231 0021 ${good}`],
		[`https://example.org/j/${good}`],
		[`\u200e${grouped}\u200b`],
		[`${grouped} ok`],
	])("%s is the code", (text) => {
		expect(readCode(text)).toEqual({ kind: "code", digits: good })
	})

	test("of a mistyped and a right one the right one is taken", () => {
		const wrong = good.slice(0, 8) + String((Number(good[8]) + 1) % 10)
		expect(readCode(`${wrong}，不对，是${good}`)).toEqual({ kind: "code", digits: good })
		expect(readCode(`码 ${wrong}`)).toEqual({ kind: "mistyped", digits: wrong })
	})

	test("a code that could not have been issued is mistyped, whatever its check digit", () => {
		fc.assert(
			fc.property(digits(8), (tail) => {
				expect(readCode(`1${tail}`)?.kind).toBe("mistyped")
			}),
		)
	})

	test.each([
		[""],
		["菜单"],
		["38241790"],
		["3824179051"],
		[`QJ${good}`],
		[`${good}号电表`.replace("号", "kWh")],
		[`${good}.50`],
		["1,234,567.89"],
		["382,417,905"],
		["2026-01-05 3点开会"],
		["QJ-2026-0001"],
		["0571-88123456"],
		["123 456 789 01"],
		[
			`村口的路灯坏了三个月了，电表的号码是${good}，晚上走路看不见，老人摔了两次，请村里派人来修一修，我们这一片有十几户人家，都盼着快点修好，谢谢村干部`,
		],
	])("%s holds no code", (text) => {
		expect(readCode(text)).toBeUndefined()
	})

	test.each<[string, number | undefined]>([
		["38241790", 8],
		["382 417 9", undefined],
		["382 417 90", 8],
		["绑定 3824179051", 10],
		["３８２４１７９０５１。", 10],
		[good, undefined],
		["1381234567", undefined],
		["0571881234", undefined],
		["19700501", undefined],
		["38241790 号电表", undefined],
		["12", undefined],
		["", undefined],
	])("%s misses a code by one digit: %s", (text, digits) => expect(missedLength(text)).toBe(digits))

	test("a phone number is never read as a code, however it is spaced", () => {
		const phone = fc
			.tuple(fc.constantFrom("", "+86", "86", "0086 "), spaced(digits(10).map((rest) => `1${rest}`)))
			.map((parts) => parts.join(""))
		fc.assert(
			fc.property(phone, fc.constantFrom("", "电话", "我的号码是 "), (number, before) => {
				expect(readCode(before + number)).toBeUndefined()
			}),
			{ numRuns: 1000 },
		)
	})

	test("an identity number is never read as a code, however it is spaced", () => {
		const body = digits(17)
		const identity = fc.oneof(
			body.map((number) => number + identityCheckDigit(number)),
			body.map((number) => `${number}X`),
			body.map((number) => `${number}x`),
			digits(15),
		)
		fc.assert(
			fc.property(spaced(identity), fc.constantFrom("", "身份证"), (number, before) => {
				expect(readCode(before + number)).toBeUndefined()
			}),
			{ numRuns: 2000 },
		)
	})

	test("no message throws, and a reading always has nine digits", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\d \-０-９码Xx.,]{0,40}$/)), (text) => {
				const reading = readCode(text)
				if (reading !== undefined) expect(reading.digits).toMatch(/^\d{9}$/)
			}),
			{ numRuns: 500 },
		)
	})
})
