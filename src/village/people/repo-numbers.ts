/** Households by the number somebody typed. */
import { and, asc, eq, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { type HouseholdMeant, householdFinder, householdKey, householdSortKeys } from "./household-number.ts"
import { chunks } from "./rows.ts"
import { peopleTables } from "./tables.ts"

export type NumberedHousehold = { readonly id: string; readonly number: string; readonly groupName: string | null }

/** Every household these numbers may stand for, by the index of the village's order. */
async function householdsNumbered(reader: Reader, villageId: string, typed: readonly string[]): Promise<readonly NumberedHousehold[]> {
	const { household: h, residentGroup: g } = reader.tables(peopleTables)
	const keys = new Set(typed.map(householdKey))
	const found: NumberedHousehold[] = []
	for (const some of chunks([...new Set(typed.flatMap(householdSortKeys))])) {
		const rows = await reader.db
			.select({ id: h.id, number: h.number, groupName: g.name })
			.from(h)
			.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
			.where(and(eq(h.villageId, villageId), inArray(h.sortKey, [...some])))
			.orderBy(asc(h.sortKey), asc(h.id))
		found.push(...rows.filter(({ number }) => keys.has(householdKey(number))))
	}
	return found
}

export async function householdNumbered(reader: Reader, villageId: string, typed: string): Promise<HouseholdMeant<NumberedHousehold>> {
	return householdFinder(await householdsNumbered(reader, villageId, [typed]))(typed)
}

/** Numbers of a list as the roster writes them; those that stand for none, and those that may stand for more than one. */
export async function asNumbered(
	reader: Reader,
	villageId: string,
	typed: readonly string[],
): Promise<{ readonly numbers: readonly string[]; readonly unknown: readonly string[]; readonly several: readonly (readonly string[])[] }> {
	const find = householdFinder(await householdsNumbered(reader, villageId, typed))
	const numbers = new Set<string>()
	const unknown: string[] = []
	const several: (readonly string[])[] = []
	for (const one of typed) {
		const meant = find(one)
		if (meant.kind === "one") numbers.add(meant.household.number)
		else if (meant.kind === "none") unknown.push(one)
		else several.push(meant.households.map(({ number }) => number))
	}
	return { numbers: [...numbers], unknown, several }
}
