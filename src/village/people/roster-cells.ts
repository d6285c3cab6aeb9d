/** Single cells of a roster, read strictly: what is not surely right is refused with a code. Pure. */
import { earliestBirth, halfWidth, isDate, normaliseLandline, normalisePhone, type Sex } from "../../text/mask.ts"
import { normaliseName } from "./names.ts"
import type { RosterCode } from "./words-roster.ts"

/** A value, with a note where it was kept but should be looked at; or why the row is refused. `undefined` is an empty cell. */
export type Cell<T> =
	| { readonly ok: true; readonly value: T; readonly note?: RosterCode }
	| { readonly ok: false; readonly code: RosterCode }

/** 1.39E+10: a spreadsheet took a long number for a quantity, its last digits are lost. */
export function isDamagedNumber(text: string): boolean {
	return /^[+-]?\d+(?:\.\d+)?E\+?\d+$/i.test(text)
}

/** =A1, =IF(…): formula text without a value. It is never evaluated. */
export function isFormula(text: string): boolean {
	return /^=\s*[A-Za-z(+\-$"'@]/.test(text) || /^=\d/.test(text)
}

export function isErrorValue(text: string): boolean {
	return /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/.test(text)
}

/** 12.0 → 12: whole numbers as some programs write them. */
function withoutZeroDecimals(text: string): string {
	return text.replace(/^(\d+)\.0+$/, "$1")
}

/** 户号 as an identifier: half-width, without blanks, leading zeros kept. */
export function readHouseholdNumber(text: string): string {
	return withoutZeroDecimals(halfWidth(text).replace(/[\s\p{Cc}\p{Cf}]/gu, ""))
}

/** A name has a letter and nothing masked, marked up or calculated. */
export function readName(text: string): Cell<string> {
	const name = normaliseName(text)
	if (name === "") return { ok: false, code: "roster.name-missing" }
	return /\p{L}/u.test(name) && !/[=<>@#*{}[\]|;\\]/.test(name) ? { ok: true, value: name } : { ok: false, code: "roster.name-unreadable" }
}

export function readSex(text: string): Cell<Sex | undefined> {
	const sex = text.replace(/性$/, "").toLowerCase()
	if (sex === "") return { ok: true, value: undefined }
	if (["男", "m", "male", "1"].includes(sex)) return { ok: true, value: "male" }
	if (["女", "f", "female", "2"].includes(sex)) return { ok: true, value: "female" }
	return { ok: false, code: "roster.sex-unknown" }
}

/** Mobile or fixed line; of several in one cell the first. 无 and dashes are an empty cell. */
export function readPhone(text: string): Cell<string | undefined> {
	const plain = withoutZeroDecimals(halfWidth(text).trim())
	if (/^(?:|无|没有|暂无|-+|\/|0)$/.test(plain)) return { ok: true, value: undefined }
	const whole = normalisePhone(plain) ?? normaliseLandline(plain)
	if (whole !== undefined) return { ok: true, value: whole }
	const [first, ...others] = plain.split(/[、,;/\n]+|\s+/).map((part) => normalisePhone(part) ?? normaliseLandline(part))
	if (first === undefined || others.length === 0) return { ok: false, code: "roster.phone-unreadable" }
	return { ok: true, value: first, note: "roster.note-several-phones" }
}

/**
 * A birth date as YYYY, YYYY-MM or YYYY-MM-DD from the forms found in rosters (1950-1-2, 1950.01, 19500102, 1950年1月2日, 1950, a
 * spreadsheet's day number). Day and month without a leading year, two-digit years and lunar dates are refused, not guessed.
 */
export function readBirth(text: string, today: string): Cell<string | undefined> {
	const plain = withoutZeroDecimals(halfWidth(text).trim())
	if (/^(?:|无|不详|未知|-+|\/)$/.test(plain)) return { ok: true, value: undefined }
	if (/农历|阴历|正月|腊月|冬月|初[一二三四五六七八九十]|闰/.test(plain)) return { ok: false, code: "roster.birth-lunar" }
	const parts = birthParts(plain.replace(/\s*([年月日])\s*/g, "$1"))
	if (parts === undefined) return { ok: false, code: "roster.birth-unreadable" }
	// Of 1950.10 kept as a number only 1950.1 is left: January or October, nobody knows.
	const isMonthLost = /^\d{4}\.1$/.test(plain)
	const birth = isMonthLost ? parts.slice(0, 4) : parts
	const isPossible =
		isDate(birth + "-01-01".slice(birth.length - 4)) &&
		birth <= today.slice(0, birth.length) &&
		birth >= earliestBirth.slice(0, birth.length)
	if (!isPossible) return { ok: false, code: "roster.birth-impossible" }
	return isMonthLost ? { ok: true, value: birth, note: "roster.note-birth-month-lost" } : { ok: true, value: birth }
}

function birthParts(text: string): string | undefined {
	const dated =
		/^(\d{4})[-/.年\s]+(\d{1,2})(?:[-/.月\s]+(\d{1,2})日?|月?)(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(text) ??
		/^(\d{4})年$/.exec(text) ??
		/^((?:189|19\d|20\d)\d)$/.exec(text) ??
		/^(\d{4})(\d{2})(\d{2})?$/.exec(text)
	if (dated !== null)
		return dated
			.slice(1)
			.flatMap((part) => (part === undefined ? [] : [part.padStart(2, "0")]))
			.join("-")
	// A spreadsheet's day number counts from 1899-12-30; four digits that could be a year were taken for one above.
	return /^\d{4,5}$/.test(text) ? new Date(Date.UTC(1899, 11, 30) + Number(text) * 86_400_000).toISOString().slice(0, 10) : undefined
}
