/**
 * Household numbers as people write them: 007 on the roster is 7, ７, 七, 7号, 第7户 to who types it, and 7 to a spreadsheet that took it for a
 * quantity. One household is found by any of these; where two of a village may be meant, both are named and nobody chooses for people. Pure.
 */
import { parseNumeral } from "../../text/numerals.ts"
import { simplified } from "../../text/simplified.ts"
import { readHouseholdNumber } from "./roster-cells.ts"
import { sortKeyOf } from "./rows.ts"

const before = /^(?:户号|户编号|门牌号?|编号|第|no\.?|#)[:.]?/i
const behind = /(?:号户|户号|号|户|家)$/

/** The same for all ways to write one number: without what stands around it, without leading zeros, in small letters. */
export function householdKey(text: string): string {
	const plain = simplified(readHouseholdNumber(text)).replace(/[‐-―−－]/g, "-")
	const bare = readHouseholdNumber(plain.replace(before, "").replace(behind, ""))
	const value = /^[^\d]+$/.test(bare) ? parseNumeral(bare) : undefined
	const core = value !== undefined && Number.isInteger(value) ? String(value) : /\d/.test(bare) ? bare : plain
	return core.toLowerCase().replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ""))
}

/** Sort keys under which a household of this number may stand on the roster: of numbers that differ in leading zeros it is one. */
export function householdSortKeys(text: string): readonly string[] {
	const key = householdKey(text)
	const ways = [readHouseholdNumber(text), key, key.toUpperCase(), `${key}号`, `${key}户`, `第${key}户`]
	return [...new Set(ways.map(sortKeyOf))]
}

export type HouseholdMeant<H> =
	| { readonly kind: "one"; readonly household: H }
	| { readonly kind: "none" }
	/** Each of these may be meant. */
	| { readonly kind: "several"; readonly households: readonly H[] }

/** Which of these households a number stands for. */
export function householdFinder<H extends { readonly number: string }>(households: readonly H[]): (typed: string) => HouseholdMeant<H> {
	const byKey = new Map<string, H[]>()
	for (const household of households) {
		const key = householdKey(household.number)
		const same = byKey.get(key)
		if (same === undefined) byKey.set(key, [household])
		else same.push(household)
	}
	return (typed) => meantOf(typed, byKey.get(householdKey(typed)) ?? [])
}

function meantOf<H extends { readonly number: string }>(typed: string, households: readonly H[]): HouseholdMeant<H> {
	const [first, second] = households
	if (first === undefined) return { kind: "none" }
	if (second === undefined) return { kind: "one", household: first }
	// Nobody writes zeros that are not there: 007 is 007, while 7 may be either.
	const exact = households.find(({ number }) => number === readHouseholdNumber(typed))
	const isWhole = exact !== undefined && households.every((one) => one === exact || one.number.length < exact.number.length)
	return isWhole ? { kind: "one", household: exact } : { kind: "several", households }
}
