/** Phones, identity numbers and names as they stand in Chinese papers: read, checked, and shown with the middle hidden. Pure. */
import { foldWidth } from "./normalize.ts"

/** Full-width signs and blanks of any kind as their ASCII twins; ①, ㈠ and the like stay (unlike NFKC). */
export function halfWidth(text: string): string {
	return foldWidth(text).replace(/[\u00a0\u2000-\u200a\u202f]/g, " ")
}

/** Drops what people and office programs put between digits: spaces, dashes, brackets, marks without width. */
function withoutSeparators(text: string): string {
	return halfWidth(text).replace(/[\s()\-‐-―−ー_.·•\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, "")
}

/** A mainland mobile number as eleven digits; undefined when it is not one. Takes +86, 0086, 86, spaces, dashes, full-width digits. */
export function normalisePhone(text: string): string | undefined {
	return /^(?:\+?86|0086)?(1[3-9]\d{9})$/.exec(withoutSeparators(text))?.[1]
}

/** A fixed line with area code (0571-88123456) or a local number of seven or eight digits; undefined when it is not one. */
export function normaliseLandline(text: string): string | undefined {
	const digits = withoutSeparators(text)
	const area = /^(?:(?:\+86|0086)0?|0)(10|2\d|[3-9]\d{2})([2-8]\d{6,7})$/.exec(digits)
	if (area !== null) return `0${area[1]}-${area[2]}`
	return /^[2-8]\d{6,7}$/.test(digits) ? digits : undefined
}

/** Whether a message is a phone number and nothing else. */
export function looksLikePhone(text: string): boolean {
	return normalisePhone(text) !== undefined
}

export type IdentityFault =
	/** Not 18 characters of digits with a digit or X at the end. */
	| "shape"
	/** A 15-digit number of the first generation, out of use since 2013. */
	| "first-generation"
	/** No such birth date, or one that lies ahead of `today`. */
	| "birth"
	/** The check digit of ISO 7064 (MOD 11-2) does not fit. */
	| "check"
export type Sex = "male" | "female"
export type IdentityNumber =
	| {
			readonly ok: true
			/** 18 characters, X in upper case. */
			readonly number: string
			/** YYYY-MM-DD */
			readonly birth: string
			readonly sex: Sex
	  }
	| { readonly ok: false; readonly fault: IdentityFault }

/** Reads a resident identity number (GB 11643). `today` is YYYY-MM-DD. */
export function readIdentityNumber(text: string, today: string): IdentityNumber {
	const number = withoutSeparators(text).toUpperCase()
	if (/^\d{15}$/.test(number)) return { ok: false, fault: "first-generation" }
	const parts = /^[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dX]$/.exec(number)
	if (parts === null) return { ok: false, fault: "shape" }
	const birth = `${parts[1]}-${parts[2]}-${parts[3]}`
	if (!isDate(birth) || birth > today || birth < earliestBirth) return { ok: false, fault: "birth" }
	if (identityCheckDigit(number.slice(0, 17)) !== number[17]) return { ok: false, fault: "check" }
	return { ok: true, number, birth, sex: Number(parts[4]) % 2 === 1 ? "male" : "female" }
}

/** Nobody alive was born before; earlier dates are typing mistakes. */
export const earliestBirth = "1890-01-01"

/** Whether YYYY-MM-DD is a day of the calendar. */
export function isDate(text: string): boolean {
	const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
	if (parts === null) return false
	const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])))
	return date.toISOString().slice(0, 10) === text
}

/** The 18th character for the first 17 digits: ISO 7064 MOD 11-2. */
export function identityCheckDigit(digits: string): string {
	let remainder = 0
	for (const digit of digits) remainder = ((remainder + Number(digit)) * 2) % 11
	const check = (12 - remainder) % 11
	return check === 10 ? "X" : String(check)
}

/** 138****5678. At least four signs are hidden whatever the length; of four or fewer nothing is shown. */
export function maskPhone(phone: string): string {
	const signs = Array.from(phone.trim())
	if (signs.length >= 11) return maskBetween(signs, 3, 4)
	return signs.length >= 8 ? maskBetween(signs, 2, 2) : maskBetween(signs, 0, Math.max(0, Math.min(2, signs.length - 4)))
}

/** 330*************3X: the birth date is inside, so only the province and the last two stay. */
export function maskIdentityNumber(number: string): string {
	const signs = Array.from(number.trim())
	return signs.length >= 15 ? maskBetween(signs, 3, 2) : "*".repeat(signs.length)
}

function maskBetween(signs: readonly string[], head: number, tail: number): string {
	const hidden = signs.length - head - tail
	return signs.slice(0, head).join("") + "*".repeat(hidden) + signs.slice(head + hidden).join("")
}

const doubleSurnames =
	"欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 令狐 百里 呼延 东郭 南门 西门 第五".split(
		" ",
	)

/** The part of a name that may be shown: the surname, of two characters where it is a known one; else the first sign. */
export function surnameOf(name: string): string {
	const signs = Array.from(name.trim())
	const two = signs.slice(0, 2).join("")
	return signs.length > 2 && doubleSurnames.includes(two) ? two : (signs[0] ?? "")
}

/** 李**: the surname and one star per hidden sign, two at most, so that a long name does not stand out. A name of one sign is hidden. */
export function maskName(name: string): string {
	const signs = Array.from(name.trim())
	if (signs.length <= 1) return "*".repeat(signs.length)
	const surname = surnameOf(name)
	return surname + "*".repeat(Math.min(2, signs.length - Array.from(surname).length))
}
