/**
 * Receipt codes: ten digits, the last two a check (ISO 7064, MOD 97-10), which catches every wrong digit and every swap of neighbours. Ten,
 * for an enrolment code has nine and a mobile number eleven. What is given before its entry is there has fourteen, made of a hash, so that
 * it needs no row until then. A code opens nothing but what everybody may see. Pure.
 */
import { halfWidth } from "../../text/mask.ts"

/** A new code. `random(n)` gives a whole number from 0 to n - 1. The caller makes sure that it is not in use. */
export function makeReceiptCode(random: (below: number) => number): string {
	const body = 10_000_000 + random(90_000_000)
	return `${body}${checkOf(body)}`
}

/** The code that a hash of something stands for. `hash`: hexadecimal. Of a million of them two are alike once in two hundred times. */
export function receiptCodeOf(hash: string): string {
	const body = 100_000_000_000 + (Number.parseInt(hash.slice(0, 12), 16) % 900_000_000_000)
	return `${body}${checkOf(body)}`
}

function checkOf(body: number): string {
	return String(98 - ((body * 100) % 97)).padStart(2, "0")
}

/** 3824179023 → 382 417 9023, 38241790231234 → 3824 1790 2312 34 */
export function formatReceiptCode(code: string): string {
	if (code.length > 10) return code.replace(/(\d{4})(?=\d)/g, "$1 ")
	return `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`
}

/** The code as typed, with blanks, dashes or full-width digits; undefined when it cannot be one. */
export function readReceiptCode(text: string): string | undefined {
	const digits = halfWidth(text).replace(/[\s\u200b-\u200f\u3000._-]/g, "")
	if (!/^[1-9](\d{9}|\d{13})$/.test(digits)) return undefined
	return checkOf(Number(digits.slice(0, -2))) === digits.slice(-2) ? digits : undefined
}
