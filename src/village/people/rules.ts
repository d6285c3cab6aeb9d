/** The rules of enrolment: how often a code may be used, who may be head, when a person is handed to a human. Pure. */
import { halfWidth } from "../../text/mask.ts"
import { type ResidenceId, residenceOf } from "./residence.ts"

/** The relation that makes a person head of the household. */
export const headRelation = "户主"

const adultAge = 18

export type Counted = { /** YYYY, YYYY-MM or YYYY-MM-DD */ readonly birth?: string | null; readonly residence?: ResidenceId | null }

/** The day it is in China, YYYY-MM-DD; `now` in ms. The country has one time zone and no summer time. */
export function chinaDate(now: number): string {
	return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** Of age on the eighteenth birthday. Who has no or only part of a birth date counts as adult as soon as it is possible. */
export function isAdult(birth: string | null | undefined, now: number): boolean {
	if (birth === undefined || birth === null) return true
	return birth <= latestAdultBirth(now).slice(0, birth.length)
}

/** Whoever was born on this day, YYYY-MM-DD, comes of age today. */
export function latestAdultBirth(now: number): string {
	const today = chinaDate(now)
	return `${Number(today.slice(0, 4)) - adultAge}${today.slice(4)}`
}

/** Members of age who still belong to the village; those away count, they take part from afar. */
export function adultsOf<P extends Counted>(household: { readonly persons: readonly P[] }, now: number): P[] {
	return household.persons.filter((person) => isAdult(person.birth, now) && !(person.residence && residenceOf(person.residence).isGone))
}

/** How many phones a household's code may bind: its adults and one more (a second phone, a child who helps). */
export function codeUses(household: { readonly persons: readonly Counted[] }, now: number): number {
	return adultsOf(household, now).length + 1
}

export type CodeVerdict = "open" | "unknown" | "spent" | "revoked"

/** What a well-formed code opens. `used` counts the phones it has bound so far. */
export function judgeCode(code: { readonly isRevoked: boolean; readonly used: number } | undefined, uses: number): CodeVerdict {
	if (code === undefined) return "unknown"
	if (code.isRevoked) return "revoked"
	return code.used < uses ? "open" : "spent"
}

/** Wrong codes of one sender: how many, and since when (ms). Only well-formed unknown codes count: a slip of the finger is free. */
export type WrongTries = { readonly count: number; readonly since: number }

/** The third wrong code hands the person over to the contact. */
export const maxWrongTries = 3
/** After a day the count starts anew. */
export const wrongTriesLastMs = 24 * 3_600_000

/** Whether a code is looked up at all; false from the third wrong one until a day has passed or staff clear the tries. */
export function mayTryCode(tries: WrongTries | undefined, now: number, most = maxWrongTries): boolean {
	return isFresh(tries, now) ? tries.count < most : true
}

/** The tries after one more wrong code; `handOver`: say the contact's name and make the call-back task, once. */
export function afterWrongCode(tries: WrongTries | undefined, now: number): { readonly tries: WrongTries; readonly handOver: boolean } {
	const next = isFresh(tries, now) ? { count: tries.count + 1, since: tries.since } : { count: 1, since: now }
	return { tries: next, handOver: next.count === maxWrongTries }
}

function isFresh(tries: WrongTries | undefined, now: number): tries is WrongTries {
	return tries !== undefined && now - tries.since < wrongTriesLastMs
}

export type HeadProof =
	| "confirmed"
	| "wrong"
	/** Neither four digits nor a whole number: ask again, it does not count. */
	| "unclear"
	/** The roster has no phone of the head: only the contact can confirm. */
	| "no-phone"

/** After so many wrong digits only the contact can confirm a head: four digits alone could be tried out. */
export const maxHeadTries = 3

/** Whether what was typed are the last four digits of the head's phone on the roster; the whole number does too. */
export function proveHead(typed: string, rosterPhone: string | null | undefined): HeadProof {
	const phone = (rosterPhone ?? "").replace(/\D/g, "")
	if (phone.length < 7) return "no-phone"
	const digits = halfWidth(typed).replace(/\D/g, "")
	if (digits.length === 4) return phone.endsWith(digits) ? "confirmed" : "wrong"
	if (digits.length < 7) return "unclear"
	return digits.endsWith(phone) ? "confirmed" : "wrong"
}

export function isVillageName(name: string): boolean {
	return name.length >= 2 && name.length <= 40
}

/** Longest of all that one person may leave with one call for a human, in UTF-16 units: some messages. */
export const maxNotes = 1_000
