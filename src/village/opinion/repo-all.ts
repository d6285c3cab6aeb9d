/** All opinions of a village at once, for the board that puts them in order. */
import { and, asc, eq, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { State } from "./rules.ts"
import { opinionTables } from "./tables.ts"

export type OpinionText = {
	readonly id: string
	readonly number: string
	/** Empty while only a recording or a photo was sent, or where the author was erased. */
	readonly text: string
	readonly place: string | null
	readonly state: State
	readonly personId: string | null
	readonly householdId: string | null
	readonly groupName: string | null
	/** ms */
	readonly createdAt: number
	/** ms */
	readonly erasedAt: number | null
}

const idsPerQuery = 500

/** Oldest first; `ids`: only these. */
export async function opinionTexts(reader: Reader, villageId: string, ids?: readonly string[]): Promise<readonly OpinionText[]> {
	const { opinion: o } = reader.tables(opinionTables)
	const select = (some: readonly string[] | undefined) =>
		reader.db
			.select({
				id: o.id,
				number: o.number,
				text: o.text,
				place: o.place,
				state: o.state,
				personId: o.personId,
				householdId: o.householdId,
				groupName: o.groupName,
				createdAt: o.createdAt,
				erasedAt: o.erasedAt,
			})
			.from(o)
			.where(and(eq(o.villageId, villageId), some === undefined ? undefined : inArray(o.id, [...some])))
			.orderBy(asc(o.year), asc(o.serial))
	if (ids === undefined) return select(undefined)
	const found: OpinionText[] = []
	for (let at = 0; at < ids.length; at += idsPerQuery) found.push(...(await select(ids.slice(at, at + idsPerQuery))))
	return found
}
