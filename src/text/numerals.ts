/** Numbers as people write them: 2, ２, 二, 两, 十五, 一百五, 三点五, 1.5万, ②, 第二个. Pure. */
import type { Locale } from "./catalogue.ts"
import { foldWidth } from "./normalize.ts"

const digitOf = new Map<string, number>([
	...[..."零一二三四五六七八九"].map((sign, value): [string, number] => [sign, value]),
	...[..."〇壹贰叁肆伍陆柒捌玖"].map((sign, value): [string, number] => [sign, value]),
	["两", 2],
	["兩", 2],
	["貳", 2],
	["參", 3],
	["陸", 6],
])
const unitOf = new Map<string, number>([
	["十", 10],
	["拾", 10],
	["百", 100],
	["佰", 100],
	["千", 1_000],
	["仟", 1_000],
])
const bigUnits: readonly (readonly [RegExp, number])[] = [
	[/[亿億]/, 100_000_000],
	[/[万萬]/, 10_000],
]

/** Signs a written number can begin or go on with, for use inside a character class. */
export const numeralSigns = "0-9零〇一二三四五六七八九两兩壹贰貳叁參肆伍陆陸柒捌玖十拾百佰千仟万萬亿億"

/** First sign, last sign and the value of the first. */
const enclosed: readonly (readonly [number, number, number])[] = [
	[0x2460, 0x2473, 1],
	[0x2474, 0x2487, 1],
	[0x2488, 0x249b, 1],
	[0x24f5, 0x24fe, 1],
	[0x2776, 0x277f, 1],
	[0x2780, 0x2789, 1],
	[0x278a, 0x2793, 1],
	[0x3220, 0x3229, 1],
	[0x3251, 0x325f, 21],
	[0x3280, 0x3289, 1],
	[0x32b1, 0x32bf, 36],
	[0x1f51f, 0x1f51f, 10],
]

/** Longest text taken for a number; anything longer is prose. */
const longestNumeral = 24
/** Beyond this a value is a phone or card number, not a quantity, and floats lose its digits. */
const largestValue = 1e15

/** Numbers in a circle, in brackets or on a key (②, ㈡, ⒉, 2️⃣) become plain digits with blanks around, so that ①③ is 1 and 3. */
export function expandMarks(text: string): string {
	return text
		.replace(/([0-9])\ufe0f?\u20e3/g, " $1 ")
		.replace(/[\u2460-\u249b\u24f5-\u24fe\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\u{1f51f}]/gu, (sign) => {
			const code = sign.codePointAt(0) ?? 0
			const range = enclosed.find(([first, last]) => code >= first && code <= last)
			return range ? ` ${range[2] + code - range[0]} ` : sign
		})
}

/**
 * The value of a text that is a number and nothing else, not negative; undefined for anything else, also for
 * approximations (三四, 十几, 一两百). 一百五 is 150, 三万五 35,000, 半 0.5.
 */
export function parseNumeral(text: string): number | undefined {
	const plain = expandMarks(foldWidth(text)).trim()
	if (plain.length === 0 || plain.length > longestNumeral) return undefined
	if (plain === "半") return 0.5
	const value = parsePlain(plain)
	return value === undefined || value > largestValue ? undefined : Number(value.toFixed(6))
}

function parsePlain(text: string): number | undefined {
	for (const [sign, unit] of bigUnits) {
		const at = text.search(sign)
		if (at < 0) continue
		const left = parsePlain(text.slice(0, at))
		const right = parseRest(text.slice(at + 1), unit)
		return left === undefined || left === 0 || right === undefined ? undefined : left * unit + right
	}
	return parseArabic(text.replace(/(?<=\d)[点點](?=\d)/, ".")) ?? parseChinese(text)
}

/** What follows 万 or 亿: nothing, a smaller number, or one digit meaning the next unit down (三万五). */
function parseRest(text: string, unit: number): number | undefined {
	if (text === "") return 0
	const value = parsePlain(text)
	if (value === undefined || value >= unit || !Number.isInteger(value)) return undefined
	return text.length === 1 && value < 10 ? (value * unit) / 10 : value
}

function parseArabic(text: string): number | undefined {
	const match = /^(\d+|\d{1,3}(?:,\d{3})+)(\.\d{1,6})?([十百千])?$/.exec(text)
	if (!match?.[1]) return undefined
	return Number(match[1].replaceAll(",", "") + (match[2] ?? "")) * (unitOf.get(match[3] ?? "") ?? 1)
}

function parseChinese(text: string): number | undefined {
	const [whole = "", fraction, more] = text.split(/[点點]/)
	if (more !== undefined) return undefined
	const integer = parseSection(whole)
	if (fraction === undefined || integer === undefined) return integer
	const digits = fraction.length <= 6 ? digitString(fraction) : undefined
	return digits === undefined ? undefined : Number(`${integer}.${digits}`)
}

function digitString(text: string): string | undefined {
	const digits = [...text].map((sign) => digitOf.get(sign))
	return digits.length === 0 || digits.includes(undefined) ? undefined : digits.join("")
}

/** A number below 10,000, or digits read out one by one (二〇二六). */
function parseSection(text: string): number | undefined {
	const digits = digitString(text)
	// 三四 and 五六七 mean "about": two or three digits are a number only with a zero among them (二〇).
	if (digits !== undefined) return digits.length === 1 || digits.length >= 4 || digits.includes("0") ? Number(digits) : undefined
	let sum = 0
	let digit: number | undefined
	let lastUnit = 10_000
	let afterZero = false
	for (const sign of text) {
		const value = digitOf.get(sign)
		const unit = unitOf.get(sign)
		if (value === 0 && digit === undefined && !afterZero) {
			afterZero = true
		} else if (value !== undefined && value > 0 && digit === undefined) {
			digit = value
		} else if (unit !== undefined && unit < lastUnit && (digit !== undefined || unit === 10)) {
			sum += (digit ?? 1) * unit
			digit = undefined
			lastUnit = unit
			afterZero = false
		} else return undefined
	}
	if (digit === undefined) return afterZero ? undefined : sum
	return sum + digit * (afterZero ? 1 : lastUnit / 10)
}

const counted = "(?:个|项|条|种|号|位|名|款|选项|个选项)?"
const ordinal = new RegExp(`^(倒数)?第([${numeralSigns}]+)${counted}$`)
const bare = new RegExp(`^(?:选项|答案|选)?([${numeralSigns}]+)(?:号|选项|号选项)?$`)
const last = /^(?:选)?最后(?:面)?(?:的|那|一|那一)?(?:个|项|条|种|位)$/

/**
 * The position a text names and nothing else: 2, 二, ②, 第二个, 第2项, 2号, 选2. From 1; negative counts from the end
 * (最后一个 is -1, 倒数第二个 -2). 两个 is a quantity, not a position.
 */
export function parseOrdinal(text: string): number | undefined {
	const plain = expandMarks(foldWidth(text)).replaceAll(" ", "")
	if (plain.length > longestNumeral || /[0-9] +[0-9]/.test(expandMarks(text).trim())) return undefined
	if (last.test(plain)) return -1
	const named = ordinal.exec(plain)
	const position = parseNumeral(named?.[2] ?? bare.exec(plain)?.[1] ?? "")
	if (position === undefined || position < 1 || !Number.isInteger(position)) return undefined
	return named?.[1] ? -position : position
}

const formats = {
	// Four digits stand without a comma, as Chinese readers write them (1200, 12,000).
	"zh-CN": new Intl.NumberFormat("zh-CN", { useGrouping: "min2", maximumFractionDigits: 6 }),
	en: new Intl.NumberFormat("en", { maximumFractionDigits: 6 }),
}

/** A number for the screen: no trailing zeros, at most six decimals. */
export function formatNumber(value: number, language: Locale = "zh-CN"): string {
	return formats[language].format(value)
}

/** Where a name with a number in it stands as people count: 一组 before 二组 before 十组. Without one: last. */
export function placeOf(name: string): number {
	const numeral = new RegExp(`[${numeralSigns}]+`).exec(name)?.[0]
	return (numeral === undefined ? undefined : parseNumeral(numeral)) ?? Number.MAX_SAFE_INTEGER
}

const numbering =
	/^\s*(?:[（(]\s*[\d０-９一二三四五六七八九十]{1,3}\s*[）)]|[①-⑳⒈-⒛]|[\d０-９一二三四五六七八九十]{1,3}(?:[、．:：)）]|\.(?!\d)))\s*/u

/** A point of a list without its number: 1.路灯坏了, （二）水渠堵了. As one of several numbered options it would answer to two numbers. */
export function withoutNumbering(text: string): string {
	const rest = text.replace(numbering, "")
	return rest === "" ? text : rest
}
