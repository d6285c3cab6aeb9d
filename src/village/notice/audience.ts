/** Who a notice is for, on today's roster. */
import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import { addressees, asNumbered } from "../people/index.ts"
import { type Audience, isAddressed } from "./rules.ts"

/** How many adults it is for. */
export async function countAudience(reader: Reader, villageId: string, audience: Audience, now: number): Promise<number> {
	let found = 0
	for await (const page of addressees(reader, villageId, now)) found += page.filter((person) => isAddressed(audience, person)).length
	return found
}

/** Household numbers of an audience that cannot stand as they were typed. */
export type WrongNumbers = { readonly unknown: readonly string[]; readonly several: readonly (readonly string[])[] }

/**
 * An audience with its household numbers as the roster writes them, where 007 was typed as 7 or 7号. One that nobody has would be passed over in
 * silence, and one that two may have would reach the wrong door: both come back, by the field they stand in.
 */
export async function audienceNumbered(
	reader: Reader,
	villageId: string,
	audience: Audience,
): Promise<{
	readonly audience: Audience
	readonly wrong: { readonly households?: WrongNumbers; readonly exceptHouseholds?: WrongNumbers }
}> {
	const meant = await asNumbered(reader, villageId, audience.households)
	const except = await asNumbered(reader, villageId, audience.except.households)
	return {
		audience: { ...audience, households: [...meant.numbers], except: { ...audience.except, households: [...except.numbers] } },
		wrong: { ...(isWrong(meant) && { households: meant }), ...(isWrong(except) && { exceptHouseholds: except }) },
	}
}

const isWrong = ({ unknown, several }: WrongNumbers): boolean => unknown.length + several.length > 0

/** What is wrong with them, and what to do. */
export function wrongNumbersText(say: Say, { unknown, several }: WrongNumbers): string {
	return [
		...(unknown.length === 0
			? []
			: [say("notice.numbers.unknown", { numbers: unknown.slice(0, mostNamed).join("、"), count: unknown.length })]),
		...several.slice(0, mostNamed).map((numbers) => say("notice.numbers.several", { numbers: numbers.join("、") })),
	].join("")
}

const mostNamed = 10
