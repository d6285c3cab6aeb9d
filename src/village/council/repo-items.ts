/** Matters made of posted items, and what was decided on them: the SQL. */
import { and, asc, eq, inArray, isNotNull, ne } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { Decision, Matter } from "./repo-matters.ts"
import { councilTables } from "./tables.ts"

export type ItemMatter = Matter & { readonly itemId: string }

/** Matters made of posted items, of these or of all, in the order they were put; those taken off the agenda are left out. */
export async function mattersOfItems(reader: Reader, villageId: string, itemIds?: readonly string[]): Promise<readonly ItemMatter[]> {
	const { councilMatter: t } = reader.tables(councilTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(
			and(
				eq(t.villageId, villageId),
				itemIds === undefined ? isNotNull(t.itemId) : inArray(t.itemId, [...itemIds]),
				ne(t.state, "withdrawn"),
			),
		)
		.orderBy(asc(t.serial))
	return rows.flatMap((row) => (row.itemId === null ? [] : [{ ...row, itemId: row.itemId }]))
}

/** The decision that stands on each matter made of an item: a correction takes the place of what it corrects. By matter. */
export async function decisionsOnItems(reader: Reader, villageId: string): Promise<ReadonlyMap<string, Decision>> {
	const { councilDecision: d, councilMatter: m } = reader.tables(councilTables)
	const rows = await reader.db
		.select({ decision: d })
		.from(d)
		.innerJoin(m, and(eq(m.villageId, d.villageId), eq(m.id, d.matterId)))
		.where(and(eq(d.villageId, villageId), isNotNull(m.itemId)))
		.orderBy(asc(d.at), asc(d.number))
	return new Map(rows.map(({ decision }) => [decision.matterId, decision]))
}
