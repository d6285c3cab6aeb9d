/** The console's search over the roster: by name, household number, phone or identity number. */
import { and, asc, count, eq, inArray, type SQL, sql } from "drizzle-orm"
import type { Cipher } from "../../store/cipher.ts"
import type { Reader } from "../../store/store.ts"
import { normaliseLandline, normalisePhone } from "../../text/mask.ts"
import { householdSortKeys } from "./household-number.ts"
import { rosterHashes } from "./repo-roster.ts"
import { peopleTables } from "./tables.ts"

export type RosterQuery = {
	readonly villageId: string
	readonly text: string
	readonly groupId: string
	readonly limit: number
	readonly offset: number
}
export type FoundHousehold = {
	readonly id: string
	readonly number: string
	readonly groupName: string | null
	readonly address: string | null
}

/** Households that fit, in the village's order, and how many there are in all. */
export async function searchHouseholds(
	reader: Reader,
	cipher: Cipher,
	query: RosterQuery,
): Promise<{ readonly rows: readonly FoundHousehold[]; readonly total: number }> {
	const { household: h, residentGroup: g } = reader.tables(peopleTables)
	const where = and(
		eq(h.villageId, query.villageId),
		query.groupId === "" ? undefined : eq(h.groupId, query.groupId),
		query.text === "" ? undefined : matches(reader, cipher, query),
	)
	// Every household fits: the number of them is quickly counted. Looking for something takes a while, and is done once for the page and the number.
	const every = query.text === "" ? (await reader.db.select({ n: count() }).from(h).where(where))[0]?.n : undefined
	const rows = await reader.db
		.select({
			id: h.id,
			number: h.number,
			groupName: g.name,
			address: h.address,
			total: every === undefined ? sql<number>`count(*) over ()` : sql<number>`0`,
		})
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(where)
		.orderBy(asc(h.sortKey), asc(h.id))
		.limit(query.limit)
		.offset(query.offset)
	const found = rows.map(({ total: _, ...row }) => row)
	if (every !== undefined || found.length > 0 || query.offset === 0) return { rows: found, total: every ?? Number(rows[0]?.total ?? 0) }
	// Behind the last page.
	return { rows: [], total: (await searchHouseholds(reader, cipher, { ...query, offset: 0, limit: 1 })).total }
}

/** A whole phone or identity number is looked up by its keyed hash; anything else is part of a name or a household number. */
function matches(reader: Reader, cipher: Cipher, { villageId, text }: RosterQuery): SQL {
	const { household: h, membership: m } = reader.tables(peopleTables)
	const hashes = rosterHashes(cipher)
	const phone = normalisePhone(text) ?? normaliseLandline(text)
	const identity = /^\d{17}[\dXx]$/.test(text) ? text.toUpperCase() : undefined
	const pattern = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
	const person = sql.join(
		[
			sql`${m.name} like ${pattern} escape '\\'`,
			...(phone === undefined ? [] : [sql`${m.phoneHash} = ${hashes.phone(phone)}`]),
			...(identity === undefined ? [] : [sql`${m.identityHash} = ${hashes.identity(identity)}`]),
		],
		sql` or `,
	)
	// Each way over its own index; asked for either at once, every household would be looked at.
	return sql`${h.id} in (
		select ${h.id} from ${h} where ${h.villageId} = ${villageId} and ${h.number} like ${pattern} escape '\\'
		union select ${h.id} from ${h} where ${h.villageId} = ${villageId} and ${inArray(h.sortKey, [...householdSortKeys(text)])}
		union select ${m.householdId} from ${m} where ${m.villageId} = ${villageId} and (${person}))`
}
