/** Finding households and persons: by number, by part of a name, by phone or identity number, by a phone's last digits. */
import { and, asc, eq, inArray, or, type SQL, sql } from "drizzle-orm"
import { likePattern } from "../../store/like.ts"
import type { Reader } from "../../store/store.ts"
import { normaliseLandline, normalisePhone } from "../../text/mask.ts"
import type { House, SearchQuery, SearchSource } from "../affair.ts"
import { householdKey, householdSortKeys } from "./household-number.ts"
import { normaliseName } from "./names.ts"
import { openPhone, rosterHashes } from "./repo-roster.ts"
import { householdPath } from "./roster-page.tsx"
import { peopleTables } from "./tables.ts"

type PersonRow = {
	readonly personId: string
	readonly name: string
	readonly householdId: string
	readonly phoneSealed: string | null
}

export const householdSearch: SearchSource = {
	id: "households",
	label: "people.search.households",
	place: 11,
	right: "people.read",
	isPersonal: false,
	// Numbers of households have digits or letters; without any only the roster would be read for nothing.
	find: async (cx) => (/[\dA-Za-z]/.test(householdKey(cx.query.text)) ? householdsWith("number", cx) : []),
}

export const addressSearch: SearchSource = {
	id: "addresses",
	label: "people.search.addresses",
	place: 90,
	right: "people.read",
	isPersonal: false,
	find: (cx) => householdsWith("address", cx),
}

async function householdsWith(
	column: "number" | "address",
	{ reader, house, villageId, query, limit }: Parameters<SearchSource["find"]>[0],
): ReturnType<SearchSource["find"]> {
	const { household: h, residentGroup: g } = reader.tables(peopleTables)
	const like = sql`${h[column]} like ${likePattern(query.text)} escape '\\'`
	const rows = await reader.db
		.select({ id: h.id, number: h.number, address: h.address, groupName: g.name })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(and(eq(h.villageId, villageId), column === "number" ? or(inArray(h.sortKey, [...householdSortKeys(query.text)]), like) : like))
		.orderBy(asc(h.sortKey), asc(h.id))
		.limit(limit)
	return rows.map(({ id, number, address, groupName }) => ({
		title: house.say("people.household", { number }),
		detail: [groupName, address].filter((part) => part !== null).join(" "),
		path: householdPath(id),
	}))
}

export const personSearch: SearchSource = {
	id: "persons",
	label: "people.search.persons",
	place: 10,
	right: "people.read",
	isPersonal: true,
	find: async ({ reader, house, villageId, query, limit }) => {
		const found = await personsFor(reader, house, villageId, query, limit)
		const { household: h } = reader.tables(peopleTables)
		const ids = [...new Set(found.map(({ householdId }) => householdId))]
		const households =
			ids.length === 0
				? []
				: await reader.db
						.select({ id: h.id, number: h.number })
						.from(h)
						.where(and(eq(h.villageId, villageId), inArray(h.id, ids)))
		const numbers = new Map(households.map(({ id, number }) => [id, number]))
		return found.map(({ name, householdId }) => ({
			title: name,
			detail: house.say("people.household", { number: numbers.get(householdId) ?? "" }),
			path: householdPath(householdId),
		}))
	},
}

/** Digits are looked up by keyed hashes, which an index finds; anything else is part of a name, read from the index of names alone. */
async function personsFor(
	reader: Reader,
	{ cipher }: House,
	villageId: string,
	{ text, digits }: SearchQuery,
	limit: number,
): Promise<readonly PersonRow[]> {
	const { membership: m } = reader.tables(peopleTables)
	const hashes = rosterHashes(cipher)
	const where = (condition: SQL) => hashedRows(reader, villageId, condition, limit)
	if (/^\d{17}[\dXx]$/.test(text)) return where(eq(m.identityHash, hashes.identity(text.toUpperCase())))
	const phone = normalisePhone(text) ?? normaliseLandline(text)
	if (phone !== undefined) {
		const whole = await where(eq(m.phoneHash, hashes.phone(phone)))
		if (whole.length > 0) return whole
	}
	if (digits === undefined) return namedRows(reader, villageId, sql`${m.name} like ${likePattern(normaliseName(text))} escape '\\'`, limit)
	// Four digits are shared by one phone in ten thousand; those who share the last four are looked at one by one.
	const sharing = await hashedRows(reader, villageId, eq(m.phoneTail, hashes.phoneTail(digits)), mostSharing)
	return sharing
		.filter((row) => openPhone(cipher, row.personId, row.phoneSealed)?.replace(/\D/g, "").endsWith(digits) ?? false)
		.slice(0, limit)
}

const mostSharing = 500

function personQuery(reader: Reader, villageId: string, condition: SQL) {
	const { membership: m } = reader.tables(peopleTables)
	return reader.db
		.select({ personId: m.personId, name: m.name, householdId: m.householdId, phoneSealed: m.phoneSealed })
		.from(m)
		.where(and(eq(m.villageId, villageId), condition))
}

/** By part of a name: the index of names is read in its order. */
async function namedRows(reader: Reader, villageId: string, condition: SQL, limit: number): Promise<readonly PersonRow[]> {
	const { membership: m } = reader.tables(peopleTables)
	return personQuery(reader, villageId, condition).orderBy(asc(m.name), asc(m.personId)).limit(limit)
}

/** By a hash. Put in order afterwards: asked for ordered rows, SQLite read the whole village by name (▲ 690 ms of 300,000 persons). */
async function hashedRows(reader: Reader, villageId: string, condition: SQL, limit: number): Promise<readonly PersonRow[]> {
	const rows = await personQuery(reader, villageId, condition).limit(limit)
	return rows.toSorted((a, b) => (a.name === b.name ? (a.personId < b.personId ? -1 : 1) : a.name < b.name ? -1 : 1))
}
