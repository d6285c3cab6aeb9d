/**
 * The household's enrolment code: nine digits in threes (382 417 905), the last a Damm check digit, which catches every single
 * wrong digit and every swap of neighbours. Codes begin with 2 to 9: a spreadsheet drops no leading zero, and a mobile number
 * (1…) cut short never looks like one. There are 80 million; the caller makes sure that a new one is not in use. Pure.
 */
import { halfWidth } from "../../text/mask.ts"

/** Damm's quasigroup of order ten (weakly totally anti-symmetric, zero diagonal). */
const damm = [
	"0317598642",
	"7092154863",
	"4206871359",
	"1750983426",
	"6123045978",
	"3674209581",
	"5869720134",
	"8945362017",
	"9438617205",
	"2581436790",
]

function interim(digits: string): number {
	let row = 0
	for (const digit of digits) row = Number(damm[row]?.[Number(digit)])
	return row
}

function isIssuable(digits: string): boolean {
	return /^[2-9]\d{8}$/.test(digits) && interim(digits) === 0
}

/** A new code, nine digits. `random(n)` gives a whole number from 0 to n - 1, all equally likely (node:crypto randomInt). */
export function makeCode(random: (below: number) => number): string {
	const digits = String(20_000_000 + random(80_000_000))
	return digits + String(interim(digits))
}

/** 382417905 → 382 417 905 */
export function formatCode(digits: string): string {
	return digits.replace(/(?<=\d)(?=(?:\d{3})+$)/g, " ")
}

export type CodeReading =
	| { readonly kind: "code"; readonly digits: string }
	/** Nine digits that cannot be a code: one was mistyped. Ask to look again; never counts as a wrong try. */
	| { readonly kind: "mistyped"; readonly digits: string }

const codeLength = 9
/** A longer message is an opinion or an answer that happens to hold a number. */
const longestMessage = 60

/**
 * The code in a short message: bare, spaced, dashed, full-width, after 绑定 or within a sentence. Undefined when there is none.
 * What has the shape of a phone or identity number, however it is spaced, is never read as a code, nor are amounts and
 * parts of words. Of several codes the first well-formed one is taken.
 */
export function readCode(text: string): CodeReading | undefined {
	if (text.length < codeLength) return undefined
	const message = plain(text)
	if (Array.from(message).length > longestMessage) return undefined
	const candidates = [...message.matchAll(runPattern)].flatMap((run) => codesIn(run[0].split(separators)) ?? []).concat(looseCode(message))
	const digits = candidates.find(isIssuable) ?? candidates[0]
	if (digits === undefined) return undefined
	return { kind: isIssuable(digits) ? "code" : "mistyped", digits }
}

function plain(text: string): string {
	return halfWidth(text)
		.replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, "")
		.trim()
}

const separators = /[\s\-‐-―−ー_·•]+/
/** Groups of digits that are no part of a word, of an amount (1,234.50) or of an identity number ending in X. */
const runPattern = /(?<![A-Za-z0-9]|\d[.,])\d+(?:[\s\-‐-―−ー_·•]+\d+)*(?![0-9A-Za-z]|[\s\-‐-―−ー_·•]+(?:\d|[Xx](?![A-Za-z]))|[.,]\d)/g

/** Reads a run of digit groups as phones, identity numbers and codes, longest first; undefined when something else is among them. */
function codesIn(groups: readonly string[]): string[] | undefined {
	if (groups.length === 0) return []
	for (let size = groups.length; size > 0; size--) {
		const head = groups.slice(0, size)
		const joined = head.join("")
		const isCode = isCodeShape(head)
		if (!isCode && !isOtherNumber(joined)) continue
		const rest = codesIn(groups.slice(size))
		if (rest !== undefined) return isCode ? [joined, ...rest] : rest
	}
	return undefined
}

/** 382417905, 382 417 905, or one gap forgotten. */
function isCodeShape(groups: readonly string[]): boolean {
	return /^(?:9|3 3 3|3 6|6 3)$/.test(groups.map((group) => group.length).join(" "))
}

/** By shape, valid or not: mobile (also after 86), fixed line, identity number of 15 or 18 digits. */
function isOtherNumber(digits: string): boolean {
	return /^(?:(?:86|0086)?1\d{10}|0\d{9,11}|\d{15}|\d{18})$/.test(digits)
}

/**
 * How many digits a message has that is digits only and no code: half of one, or one with too many. For people of whom nothing else is
 * asked: three digits and more, no telephone or identity number.
 */
export function strayDigits(text: string): number | undefined {
	const digits = bareDigits(plain(text))
	const isStray = digits.length >= 3 && digits.length <= 14 && digits.length !== codeLength
	return isStray && !isOtherNumber(digits) ? digits.length : undefined
}

/** A message of nine digits and nothing else, spaced in any way (38 24 17 90 5). */
function looseCode(message: string): string[] {
	const digits = bareDigits(message)
	return digits.length === codeLength ? [digits] : []
}

/**
 * How many digits a message has that is nearly a code: one too few or one too many, and nothing else. Undefined for everything else;
 * what begins with 0 or 1 is a telephone number or a date before it is a code.
 */
export function missedLength(text: string): number | undefined {
	const digits = bareDigits(plain(text))
	return /^[2-9]\d{7}(?:\d\d)?$/.test(digits) ? digits.length : undefined
}

/** The digits of a message that has only digits and what parts them, with or without 绑定 in front; else an empty text. */
function bareDigits(message: string): string {
	const bare = message.replace(/^绑定[:：\s]*/, "")
	return /^\d[\d\s\-‐-―−ー_·•]*[。.!]?$/.test(bare) ? bare.replace(/\D/g, "") : ""
}
