import fc from "fast-check"
import { expect, it } from "vitest"
import { formatReceiptCode, makeReceiptCode, readReceiptCode, receiptCodeOf } from "../../../src/village/ledger/rules.ts"

const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"))
const codes = fc.oneof(
	fc.nat(89_999_999).map((n) => makeReceiptCode(() => n)),
	hex.map(receiptCodeOf),
)

it("is read as it was given, with blanks, dashes or full-width digits", () => {
	fc.assert(
		fc.property(codes, (code) => {
			const wide = code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
			for (const typed of [code, formatReceiptCode(code), ` ${code.slice(0, 5)}-${code.slice(5)} `, wide])
				expect(readReceiptCode(typed)).toBe(code)
		}),
	)
})

it("is not read with one digit wrong, two neighbours swapped, one missing or one too many", () => {
	fc.assert(
		fc.property(codes, fc.nat(9), fc.integer({ min: 1, max: 9 }), (code, at, more) => {
			const changed = `${code.slice(0, at)}${(Number(code[at]) + more) % 10}${code.slice(at + 1)}`
			expect(readReceiptCode(changed)).toBeUndefined()
			const [one, two] = [code[at] ?? "", code[at + 1] ?? ""]
			if (two !== "" && one !== two) expect(readReceiptCode(`${code.slice(0, at)}${two}${one}${code.slice(at + 2)}`)).toBeUndefined()
			expect(readReceiptCode(code.slice(1))).toBeUndefined()
			expect(readReceiptCode(`${code}${more}`)).toBeUndefined()
		}),
	)
})
