/** Some claims of a board, and how many there are of which: what a page reads instead of all. */
import { and, count, eq, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { type ClaimRow, claimsBy } from "./repo.ts"
import { itemTables } from "./tables.ts"

/** These claims; at most some hundreds. */
export async function claimsNamed(reader: Reader, villageId: string, ids: readonly string[]): Promise<readonly ClaimRow[]> {
	const { itemClaim: t } = reader.tables(itemTables)
	return ids.length === 0 ? [] : claimsBy(reader, and(eq(t.villageId, villageId), inArray(t.id, [...ids])))
}

/** All claims of these opinions, a page of them, in the order the village came to know them. */
export async function claimsOfOpinions(reader: Reader, villageId: string, opinionIds: readonly string[]): Promise<readonly ClaimRow[]> {
	const { itemClaim: t } = reader.tables(itemTables)
	return opinionIds.length === 0 ? [] : claimsBy(reader, and(eq(t.villageId, villageId), inArray(t.opinionId, [...opinionIds])))
}

const idsPerQuery = 500

/** Claims in these items, in the order the village came to know them. */
export async function claimsOfItems(reader: Reader, villageId: string, itemIds: readonly string[]): Promise<readonly ClaimRow[]> {
	const { itemClaim: t } = reader.tables(itemTables)
	const found: ClaimRow[] = []
	for (let at = 0; at < itemIds.length; at += idsPerQuery)
		found.push(...(await claimsBy(reader, and(eq(t.villageId, villageId), inArray(t.itemId, itemIds.slice(at, at + idsPerQuery))))))
	return found.toSorted((a, b) => a.seq - b.seq)
}

export async function claimsPerItem(reader: Reader, villageId: string): Promise<ReadonlyMap<string, number>> {
	const { itemClaim: t } = reader.tables(itemTables)
	const rows = await reader.db.select({ id: t.itemId, n: count() }).from(t).where(eq(t.villageId, villageId)).groupBy(t.itemId)
	return new Map(rows.flatMap(({ id, n }) => (id === null ? [] : [[id, Number(n)] as const])))
}

/** How many claims each of these opinions has. */
export async function claimsPerOpinion(
	reader: Reader,
	villageId: string,
	opinionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	if (opinionIds.length === 0) return new Map()
	const { itemClaim: t } = reader.tables(itemTables)
	const rows = await reader.db
		.select({ id: t.opinionId, n: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.opinionId, [...opinionIds])))
		.groupBy(t.opinionId)
	return new Map(rows.map(({ id, n }) => [id, Number(n)]))
}
