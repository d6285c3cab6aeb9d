/** Persons of a village in its own order: all of them, or those somebody looks for by name or household number. */
import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm"
import { behind } from "../../store/keyset.ts"
import { likePattern } from "../../store/like.ts"
import type { Reader } from "../../store/store.ts"
import type { Reading } from "../reckoned.ts"
import { householdSortKeys } from "./household-number.ts"
import { chunks, isStillHere } from "./rows.ts"
import { isAdult } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export type PlacedPerson = {
	readonly personId: string
	readonly name: string
	readonly householdId: string
	readonly householdNumber: string
	readonly groupName: string | null
	readonly isAdult: boolean
}

function placed(reader: Reader, villageId: string, condition?: SQL) {
	const { membership: m, household: h, residentGroup: g } = reader.tables(peopleTables)
	return reader.db
		.select({
			personId: m.personId,
			name: m.name,
			householdId: m.householdId,
			householdNumber: h.number,
			groupName: g.name,
			birth: m.birth,
		})
		.from(m)
		.innerJoin(h, and(eq(h.villageId, m.villageId), eq(h.id, m.householdId)))
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(and(eq(m.villageId, villageId), isStillHere(m.residence), condition))
		.orderBy(asc(h.sortKey), asc(m.place), asc(m.personId))
}

type Row = Omit<PlacedPerson, "isAdult"> & { readonly birth: string | null }

function told(rows: readonly Row[], now: number): readonly PlacedPerson[] {
	return rows.map(({ birth, ...row }) => ({ ...row, isAdult: isAdult(birth, now) }))
}

/**
 * Everybody who still belongs to the village, household by household in the roster's order. `now`, ms: adults are told by it. Never for a page:
 * ▲ of 300,000 persons it takes two seconds.
 */
export async function everybody(reader: Reader, villageId: string, now: number): Promise<readonly PlacedPerson[]> {
	return told(await placed(reader, villageId), now)
}

/** Households read at once. */
const pieceSize = 500

/** The same piece by piece, each of whole households. */
export async function* everybodyPieces(reading: Reading, villageId: string, now: number): AsyncGenerator<readonly PlacedPerson[]> {
	for (let after: readonly [string, string] | undefined; ; ) {
		const key = after
		const { rows, persons } = await reading(async (reader) => {
			const { household: h, membership: m } = reader.tables(peopleTables)
			const found = await reader.db
				.select({ id: h.id, sortKey: h.sortKey })
				.from(h)
				.where(and(eq(h.villageId, villageId), behind([h.sortKey, h.id], key, "ascending")))
				.orderBy(asc(h.sortKey), asc(h.id))
				.limit(pieceSize)
			const ids = found.map(({ id }) => id)
			return { rows: found, persons: ids.length === 0 ? [] : told(await placed(reader, villageId, inArray(m.householdId, ids)), now) }
		})
		yield persons
		const last = rows.at(-1)
		if (last === undefined || rows.length < pieceSize) return
		after = [last.sortKey, last.id]
	}
}

/** The first of those whose name has these words in it, or whose household has this number, however it is written (7, 7号 for 007). */
export async function personsLike(
	reader: Reader,
	of: { readonly villageId: string; readonly words: string; readonly limit: number; readonly now: number },
): Promise<readonly PlacedPerson[]> {
	const { villageId, words, limit, now } = of
	if (words === "") return []
	const { membership: m, household: h } = reader.tables(peopleTables)
	// Each way has its own index; asked for either at once, every person is looked at.
	const ids = sql`(
		select ${m.personId} from ${m} where ${m.villageId} = ${villageId} and ${m.name} like ${likePattern(words)} escape '\\'
		union select ${m.personId} from ${m} where ${m.villageId} = ${villageId} and ${m.householdId} in
			(select ${h.id} from ${h} where ${h.villageId} = ${villageId} and ${inArray(h.sortKey, [...householdSortKeys(words)])}))`
	return told(await placed(reader, villageId, sql`${m.personId} in ${ids}`).limit(limit), now)
}

/** Every name on the roster once, of those who left as well. */
export async function namesOnRoster(reader: Reader, villageId: string): Promise<ReadonlySet<string>> {
	const { membership: m } = reader.tables(peopleTables)
	const rows = await reader.db.selectDistinct({ name: m.name }).from(m).where(eq(m.villageId, villageId))
	return new Set(rows.map(({ name }) => name))
}

/** Names up to which they are read anew each time. */
const fewNames = 5_000
const keptMs = 30_000
const kept = new WeakMap<object, Map<string, { readonly at: number; readonly names: ReadonlySet<string> }>>()

/** The same for a page that looks whether a text holds one: many are as they were half a minute ago. */
export async function namesKept(reader: Reader, villageId: string): Promise<ReadonlySet<string>> {
	const store = reader.tables(peopleTables)
	const villages = kept.get(store) ?? new Map<string, { readonly at: number; readonly names: ReadonlySet<string> }>()
	kept.set(store, villages)
	const known = villages.get(villageId)
	const now = performance.now()
	if (known !== undefined && now - known.at < keptMs) return known.names
	const names = await namesOnRoster(reader, villageId)
	if (names.size > fewNames) villages.set(villageId, { at: now, names })
	else villages.delete(villageId)
	return names
}

/** What these persons are called, also of those who left. */
export async function namesOfPersons(
	reader: Reader,
	villageId: string,
	personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const { membership: m } = reader.tables(peopleTables)
	const names = new Map<string, string>()
	for (const ids of chunks(personIds)) {
		const rows = await reader.db
			.select({ id: m.personId, name: m.name })
			.from(m)
			.where(and(eq(m.villageId, villageId), inArray(m.personId, [...ids])))
		for (const { id, name } of rows) names.set(id, name)
	}
	return names
}

/** These persons as far as they still belong to the village. */
export async function personsOf(
	reader: Reader,
	villageId: string,
	personIds: readonly string[],
	now: number,
): Promise<readonly PlacedPerson[]> {
	const { membership: m } = reader.tables(peopleTables)
	const found: PlacedPerson[] = []
	for (const ids of chunks(personIds)) found.push(...told(await placed(reader, villageId, inArray(m.personId, [...ids])), now))
	return found
}
