/** By which ways each person of a village can be reached, for all of them at once: what a door-knock list starts from. */
import { and, asc, eq, isNull } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { residenceOf } from "./residence.ts"
import { isHeadRelation, isStillHere } from "./rows.ts"
import { isAdult } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export type PersonWays = {
	readonly personId: string
	readonly name: string
	readonly isHead: boolean
	readonly isAdult: boolean
	/** Lives in the village, so a knock on the door finds them; also where the roster does not say. */
	readonly isHere: boolean
	/** Opened with `openPhone`; null where the roster has none. */
	readonly phoneSealed: string | null
	/** Chats that act for the person. `hasParked`: something waits there until the person writes again. */
	readonly chats: readonly { readonly isClosed: boolean; readonly isMuted: boolean; readonly hasParked: boolean }[]
}

export type HouseholdWays = {
	readonly id: string
	readonly number: string
	readonly groupName: string | null
	readonly address: string | null
	/** As on the roster; null: the village's own helper. */
	readonly contact: string | null
	/** Who still belongs to the village, head first; households without anybody are left out. */
	readonly persons: readonly PersonWays[]
}

/** In the village's order. `now` in ms: who is of age is counted by it. */
export async function rosterWays(reader: Reader, villageId: string, now: number): Promise<readonly HouseholdWays[]> {
	const { household: h, residentGroup: g, membership: m } = reader.tables(peopleTables)
	const households = await reader.db
		.select({ id: h.id, number: h.number, groupName: g.name, address: h.address, contact: h.contact })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(eq(h.villageId, villageId))
		.orderBy(asc(h.sortKey), asc(h.id))
	const members = await reader.db
		.select({
			personId: m.personId,
			householdId: m.householdId,
			name: m.name,
			relation: m.relation,
			birth: m.birth,
			residence: m.residence,
			phoneSealed: m.phoneSealed,
		})
		.from(m)
		.where(and(eq(m.villageId, villageId), isStillHere(m.residence)))
		.orderBy(asc(m.householdId), asc(m.place), asc(m.personId))
	const chats = await chatsByPerson(reader, villageId)
	const persons = new Map<string, PersonWays[]>()
	for (const { householdId, relation, birth, residence, ...row } of members) {
		const isHead = isHeadRelation(relation)
		const isHere = residence === null || residenceOf(residence).isHere
		const person = { ...row, isHead, isHere, isAdult: isAdult(birth, now), chats: chats.get(row.personId) ?? [] }
		const family = persons.get(householdId)
		if (family === undefined) persons.set(householdId, [person])
		else if (isHead) family.unshift(person)
		else family.push(person)
	}
	return households.flatMap((household) => {
		const family = persons.get(household.id)
		return family === undefined ? [] : [{ ...household, persons: family }]
	})
}

async function chatsByPerson(reader: Reader, villageId: string): Promise<ReadonlyMap<string, PersonWays["chats"]>> {
	const { binding: b } = reader.tables(peopleTables)
	const { chat: c } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ personId: b.personId, closedAt: c.closedAt, mutedAt: c.mutedAt, hasParked: c.hasParked })
		.from(b)
		.innerJoin(c, eq(c.id, b.chatId))
		.where(and(eq(b.villageId, villageId), isNull(b.unboundAt)))
	const found = new Map<string, PersonWays["chats"][number][]>()
	for (const { personId, closedAt, mutedAt, hasParked } of rows) {
		const chat = { isClosed: closedAt !== null, isMuted: mutedAt !== null, hasParked }
		const known = found.get(personId)
		if (known === undefined) found.set(personId, [chat])
		else known.push(chat)
	}
	return found
}
