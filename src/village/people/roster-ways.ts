/** By which ways each person of a village can be reached: what a door-knock list starts from. A piece of the roster at a time, or some households. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm"
import { behind } from "../../store/keyset.ts"
import type { Reader } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { grouped } from "../grouped.ts"
import type { Reading } from "../reckoned.ts"
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

/** Households read at once: ▲ 500 of three take 15 ms. */
const pieceSize = 500

/** Everybody, piece by piece in the village's order. `now` in ms: who is of age is counted by it. */
export async function* rosterWays(reading: Reading, villageId: string, now: number): AsyncGenerator<readonly HouseholdWays[]> {
	for (let after: readonly [string, string] | undefined; ; ) {
		const behindKey = after
		const { ways, last } = await reading(async (reader) => {
			const { household: h } = reader.tables(peopleTables)
			const rows = await reader.db
				.select({ id: h.id, sortKey: h.sortKey })
				.from(h)
				.where(and(eq(h.villageId, villageId), behind([h.sortKey, h.id], behindKey, "ascending")))
				.orderBy(asc(h.sortKey), asc(h.id))
				.limit(pieceSize)
			const ids = rows.map(({ id }) => id)
			return { ways: await waysOfHouseholds(reader, villageId, ids, now), last: rows.length < pieceSize ? undefined : rows.at(-1) }
		})
		yield ways
		if (last === undefined) return
		after = [last.sortKey, last.id]
	}
}

/** These households, in the village's order; at most some hundreds. */
export async function waysOfHouseholds(
	reader: Reader,
	villageId: string,
	ids: readonly string[],
	now: number,
): Promise<readonly HouseholdWays[]> {
	if (ids.length === 0) return []
	const { household: h, residentGroup: g, membership: m, binding: b } = reader.tables(peopleTables)
	const { chat: c } = reader.tables(transportTables)
	const households = await reader.db
		.select({ id: h.id, number: h.number, groupName: g.name, address: h.address, contact: h.contact })
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.where(and(eq(h.villageId, villageId), inArray(h.id, [...ids])))
		.orderBy(asc(h.sortKey), asc(h.id))
	const ours = and(eq(m.villageId, villageId), inArray(m.householdId, [...ids]), isStillHere(m.residence))
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
		.where(ours)
		.orderBy(asc(m.householdId), asc(m.place), asc(m.personId))
	const bound = await reader.db
		.select({ personId: b.personId, closedAt: c.closedAt, mutedAt: c.mutedAt, hasParked: c.hasParked })
		.from(m)
		.innerJoin(b, and(eq(b.villageId, m.villageId), eq(b.personId, m.personId), isNull(b.unboundAt)))
		.innerJoin(c, eq(c.id, b.chatId))
		.where(ours)
	const chats = grouped(
		bound.map(({ personId, closedAt, mutedAt, hasParked }) => ({
			personId,
			chat: { isClosed: closedAt !== null, isMuted: mutedAt !== null, hasParked },
		})),
		({ personId }) => personId,
	)
	const persons = new Map<string, PersonWays[]>()
	for (const { householdId, relation, birth, residence, ...row } of members) {
		const isHead = isHeadRelation(relation)
		const isHere = residence === null || residenceOf(residence).isHere
		const own = chats.get(row.personId)?.map(({ chat }) => chat) ?? []
		const person = { ...row, isHead, isHere, isAdult: isAdult(birth, now), chats: own }
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
