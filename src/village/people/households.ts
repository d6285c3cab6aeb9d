/** Households as affairs that ask each of them need them: where they belong, who is head, who is of age. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import type { Reader } from "../../store/store.ts"
import { isHeadRelation, isStillHere } from "./rows.ts"
import { isAdult } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export type ListedPerson = { readonly personId: string; readonly name: string; readonly isHead: boolean; readonly isAdult: boolean }

export type ListedHousehold = {
	readonly id: string
	readonly number: string
	/** In the order of this text the village lists its households. */
	readonly sortKey: string
	readonly groupName: string | null
	readonly gridName: string | null
	readonly contact: string | null
	/** Who still belongs to the village, head first; a household whose head died or moved away has none. */
	readonly persons: readonly ListedPerson[]
}

/** Every household of the village, or one, or a page of them; in the village's order. `now` in ms: who is of age is told by it. */
export async function householdList(
	reader: Reader,
	villageId: string,
	now: number,
	only?: string | readonly string[],
): Promise<readonly ListedHousehold[]> {
	const ids = only === undefined ? undefined : [only].flat()
	const { household: h, residentGroup: g, membership: m } = reader.tables(peopleTables)
	const grid = alias(g, "grid")
	const rows = await reader.db
		.select({ id: h.id, number: h.number, sortKey: h.sortKey, groupName: g.name, gridName: grid.name, contact: h.contact })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.leftJoin(grid, and(eq(grid.villageId, h.villageId), eq(grid.id, h.gridId)))
		.where(and(eq(h.villageId, villageId), ids === undefined ? undefined : inArray(h.id, ids)))
		.orderBy(asc(h.sortKey), asc(h.id))
	const members = await reader.db
		.select({ personId: m.personId, householdId: m.householdId, name: m.name, relation: m.relation, birth: m.birth })
		.from(m)
		.where(and(eq(m.villageId, villageId), isStillHere(m.residence), ids === undefined ? undefined : inArray(m.householdId, ids)))
		.orderBy(asc(m.householdId), asc(m.place), asc(m.personId))
	const families = new Map<string, ListedPerson[]>()
	for (const { householdId, relation, birth, ...person } of members) {
		const family = families.get(householdId) ?? []
		const listed = { ...person, isHead: isHeadRelation(relation), isAdult: isAdult(birth, now) }
		if (listed.isHead) family.unshift(listed)
		else family.push(listed)
		families.set(householdId, family)
	}
	return rows.map((row) => ({ ...row, persons: families.get(row.id) ?? [] }))
}

/** Whether some undisputed chat of the person was proven to be the head's (by phone number, or by the contact in person). */
export async function isProvenHead(reader: Reader, villageId: string, personId: string): Promise<boolean> {
	const { binding: b } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ headBy: b.headBy })
		.from(b)
		.where(and(eq(b.villageId, villageId), eq(b.personId, personId), isNull(b.unboundAt), isNull(b.disputedAt)))
	return rows.some(({ headBy }) => headBy !== null)
}

/** Households up to which a page may go through the whole village: ▲ 3,000 take 80 ms. */
const smallVillage = 3_000

/** Whether a page must not go through all of it. */
export async function isLargeVillage(reader: Reader, villageId: string): Promise<boolean> {
	const { household: h } = reader.tables(peopleTables)
	const rows = await reader.db.select({ id: h.id }).from(h).where(eq(h.villageId, villageId)).limit(1).offset(smallVillage)
	return rows.length > 0
}
