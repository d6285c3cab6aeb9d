/** Phone, identity and account numbers inside what people wrote, hidden where many may look. Pure. */
import { halfWidth, maskIdentityNumber, maskPhone } from "../../text/mask.ts"

const gap = "[ \\u3000\\u00a0\\-\\u2010-\\u2015－.．·]?"
/** Digits as people write them, with single blanks, dashes or dots between; an X may end an identity number. */
const digitRun = new RegExp(`[+＋]?[0-9０-９](?:${gap}[0-9０-９]){6,}(?:${gap}[xXｘＸ](?![a-zA-Z]))?`, "g")
const piece = /[0-9０-９xXｘＸ]+/g

/** The text with the middle of such numbers as stars. Dates, areas and sums stay: they are shorter or begin otherwise. */
export function maskNumbers(text: string): string {
	return text.replace(digitRun, maskRun)
}

/** The longest number written in pieces: a bank card. */
const mostDigits = 19

/** Several numbers may stand behind one another: the longest that is one is hidden, then the search goes on behind it. */
function maskRun(run: string): string {
	const pieces = [...run.matchAll(piece)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
	let shown = ""
	let at = 0
	for (let first = 0; first < pieces.length; first++) {
		for (let last = Math.min(pieces.length, first + mostDigits) - 1; last >= first; last--) {
			const start = pieces[first]?.start ?? 0
			const end = pieces[last]?.end ?? 0
			const digits = halfWidth(run.slice(start, end)).replace(/[^0-9xX]/g, "")
			const hidden = digits.length > mostDigits && last > first ? undefined : maskNumber(digits)
			if (hidden === undefined) continue
			shown += run.slice(at, start) + hidden
			at = end
			first = last
		}
	}
	return shown + run.slice(at)
}

/** undefined where the digits are no number of a person. Bank cards have 16 to 19, fixed lines with area code 10 to 12 and a zero in front. */
function maskNumber(digits: string): string | undefined {
	if (/^\d{14,}[\dxX]$/.test(digits)) return maskIdentityNumber(digits)
	const mobile = /^(?:0086|86)?(1[3-9]\d{9})$/.exec(digits)?.[1]
	if (mobile !== undefined) return maskPhone(mobile)
	return /^0\d{9,11}$/.test(digits) ? maskPhone(digits) : undefined
}
