import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isCanonical } from "../../src/ledger/canonical.ts"
import { canonical, hashOf, NotCanonicalError } from "../../src/ledger/index.ts"

const numberOf = (bits: string): number => Buffer.from(bits, "hex").readDoubleBE()

describe("canonical JSON", () => {
	it("is what RFC 8785 §3.2.2 shows", () => {
		const input = JSON.parse(`{
			"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
			"string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
			"literals": [null, true, false]
		}`)
		expect(canonical(input)).toBe(
			'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
		)
	})

	it("sorts keys by UTF-16 units as RFC 8785 §3.2.3 shows", () => {
		const input = {
			"\u20ac": "Euro Sign",
			"\r": "Carriage Return",
			"\ufb33": "Hebrew Letter Dalet With Dagesh",
			"1": "One",
			"\ud83d\ude00": "Emoji: Grinning Face",
			"\u0080": "Control",
			"\u00f6": "Latin Small Letter O With Diaeresis",
		}
		const order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"]
		expect([...canonical(input).matchAll(/"([^"]+)":/g)].map(([, key]) => (key === "\\r" ? "\r" : key))).toEqual(order)
	})

	// RFC 8785, appendix B.
	it.each([
		["0000000000000000", "0"],
		["8000000000000000", "0"],
		["0000000000000001", "5e-324"],
		["8000000000000001", "-5e-324"],
		["7fefffffffffffff", "1.7976931348623157e+308"],
		["ffefffffffffffff", "-1.7976931348623157e+308"],
		["4340000000000000", "9007199254740992"],
		["c340000000000000", "-9007199254740992"],
		["4430000000000000", "295147905179352830000"],
		["44b52d02c7e14af5", "9.999999999999997e+22"],
		["44b52d02c7e14af6", "1e+23"],
		["44b52d02c7e14af7", "1.0000000000000001e+23"],
		["444b1ae4d6e2ef4e", "999999999999999700000"],
		["444b1ae4d6e2ef4f", "999999999999999900000"],
		["444b1ae4d6e2ef50", "1e+21"],
		["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
		["3eb0c6f7a0b5ed8d", "0.000001"],
		["41b3de4355555553", "333333333.3333332"],
		["41b3de4355555554", "333333333.33333325"],
		["41b3de4355555555", "333333333.3333333"],
		["41b3de4355555556", "333333333.3333334"],
		["41b3de4355555557", "333333333.33333343"],
		["becbf647612f3696", "-0.0000033333333333333333"],
		["43143ff3c1cb0959", "1424953923781206.2"],
	])("writes the double %s as %s", (bits, text) => {
		expect(canonical(numberOf(bits))).toBe(text)
	})

	it.each([
		["not a number", numberOf("7fffffffffffffff")],
		["infinity", numberOf("7ff0000000000000")],
		["half a surrogate pair", "村\ud83d"],
		["half a surrogate pair as a key", { "\ude00": 1 }],
		["such a thing deep inside", [{ a: [{ b: Number.NaN }] }]],
	])("refuses %s", (_, value) => {
		expect(() => canonical(value)).toThrow(NotCanonicalError)
	})

	const value = fc.jsonValue({ noUnicodeString: false }).map((each) => JSON.parse(JSON.stringify(each)))

	it("has one spelling per value: parsed and written again it is the same, in whatever order the keys came", () => {
		const turned = (each: unknown): unknown =>
			Array.isArray(each)
				? each.map(turned)
				: typeof each === "object" && each !== null
					? Object.fromEntries(
							Object.entries(each)
								.reverse()
								.map(([key, member]) => [key, turned(member)]),
						)
					: each
		fc.assert(
			fc.property(value, (each) => {
				const text = canonical(each)
				expect(JSON.parse(text)).toEqual(each)
				expect(canonical(JSON.parse(JSON.stringify(turned(each))))).toBe(text)
				expect(isCanonical(text, each)).toBe(true)
				const other = JSON.stringify(turned(each))
				expect(isCanonical(other, JSON.parse(other))).toBe(other === text)
			}),
		)
	})

	it.each([
		['{"b":1,"a":2}', false],
		['{"a":1,"a":1}', false],
		['{ "a":1}', false],
		['{"a":1.0}', false],
		['{"a":"\\u0041"}', false],
		['{"10":1,"9":2}', true],
		['{"9":2,"10":1}', false],
		['[{"b":[{"d":1,"c":2}]}]', false],
		['{"a":-0}', false],
	])("%s is canonical: %s", (text, isIt) => {
		expect(isCanonical(text, JSON.parse(text))).toBe(isIt)
	})

	it("hashes the UTF-8 of it", () => {
		// SHA-256 of {"村":"口"}, computed with sha256sum.
		expect(hashOf({ 村: "口" })).toBe("7e27c2096cf370a76310540ddd7b09a68ab848151ec59732da2493a357083b16")
	})
})
