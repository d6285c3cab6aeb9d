/** Answers looked up in bulk. */
import { and, eq, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { signoffTables } from "./tables.ts"

const idsPerQuery = 500

/** The household of each of these answers. */
export async function answersByIds(reader: Reader, villageId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	const found = new Map<string, string>()
	for (let start = 0; start < ids.length; start += idsPerQuery) {
		const rows = await reader.db
			.select({ id: a.id, householdId: a.householdId })
			.from(a)
			.where(and(eq(a.villageId, villageId), inArray(a.id, ids.slice(start, start + idsPerQuery))))
		for (const { id, householdId } of rows) found.set(id, householdId)
	}
	return found
}

/** Households whose confirmation was of a statement that is no longer the one asked. */
export async function householdsWithOutdated(reader: Reader, villageId: string, campaignId: string): Promise<ReadonlySet<string>> {
	const { signoffAnswer: a } = reader.tables(signoffTables)
	const rows = await reader.db
		.selectDistinct({ householdId: a.householdId })
		.from(a)
		.where(and(eq(a.villageId, villageId), eq(a.campaignId, campaignId), eq(a.standing, "outdated")))
	return new Set(rows.map(({ householdId }) => householdId))
}
