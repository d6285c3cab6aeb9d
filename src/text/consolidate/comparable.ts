/** A text as it is compared: simplified, half width, lower case, dates and long digit runs gone. Pure. */
import { cleanText, foldWidth } from "../normalize.ts"
import { toSimplified, traditionalSigns } from "./simplify.ts"

/** More of a text than this is not compared. */
const longest = 4000

const passing = /\d{2,4}年(\d{1,2}月(\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|\d{1,2}月份?|\d{4,}|https?:\/\/\S+/g

export function comparable(text: string): string {
	const part = text.length > longest ? text.slice(0, longest) : text
	return quickly(part) ?? withoutPassing(toSimplified(foldWidth(cleanText(part))).toLowerCase())
}

function withoutPassing(text: string): string {
	return /\d/.test(text) || text.includes("://") ? text.replace(passing, " ") : text
}

/** What a sign becomes, where one sign becomes one by itself; 0: only the slow way knows. Asked of every sign of every message. */
let becomes: Uint16Array | undefined

function signs(): Uint16Array {
	const table = new Uint16Array(0x10000)
	const isTraditional = traditionalSigns()
	const keep = (from: number, to: number): void => {
		for (let code = from; code <= to; code++) if (isTraditional[code] !== 1) table[code] = code
	}
	for (const code of [0x0a, 0x2014, 0x2018, 0x2019, 0x201c, 0x201d, 0x2026]) table[code] = code
	keep(0x20, 0x7e)
	keep(0x3001, 0x3029)
	keep(0x4e00, 0x9fff)
	for (let code = 0x41; code <= 0x5a; code++) table[code] = code + 0x20
	for (let code = 0xff01; code <= 0xff5e; code++) table[code] = table[code - 0xfee0] ?? 0
	table[0x3000] = 0x20
	return table
}

const buffer = new Uint16Array(longest)

/** undefined: a sign among them needs the slow way. */
function quickly(text: string): string | undefined {
	becomes ??= signs()
	let isSame = true
	let hasDigit = false
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at)
		const to = becomes[code] ?? 0
		if (to === 0) return undefined
		if (to !== code) isSame = false
		if (to >= 0x30 && to <= 0x39) hasDigit = true
		buffer[at] = to
	}
	const whole = isSame ? text : String.fromCharCode(...buffer.subarray(0, text.length))
	const clean = whole.trim()
	return hasDigit || clean.includes("://") ? clean.replace(passing, " ") : clean
}
