/** Households and the persons in them. Every query names its village. */
import { and, asc, eq, inArray, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import type { KeyPage } from "../../store/keyset.ts"
import type { Reader } from "../../store/store.ts"
import type { Sex } from "../../text/mask.ts"
import { placeOf } from "../../text/numerals.ts"
import { householdKey, householdSortKeys } from "./household-number.ts"
import { calledSo } from "./names.ts"
import type { ResidenceId } from "./residence.ts"
import { readHouseholdNumber } from "./roster-cells.ts"
import { chunks, isHeadRelation, isStillHere, readRoleIds } from "./rows.ts"
import { peopleTables } from "./tables.ts"

export type MemberRow = {
	readonly personId: string
	readonly householdId: string
	readonly name: string
	readonly relation: string | null
	readonly sex: Sex | null
	readonly birth: string | null
	readonly residence: ResidenceId | null
	readonly roles: readonly string[]
	readonly isHead: boolean
	readonly phoneSealed: string | null
}

export type HouseholdRow = {
	readonly id: string
	readonly number: string
	readonly address: string | null
	readonly contact: string | null
	readonly groupName: string | null
	readonly gridName: string | null
}

function memberFields({ membership: m }: ReturnType<typeof peopleTables>) {
	return {
		personId: m.personId,
		householdId: m.householdId,
		name: m.name,
		relation: m.relation,
		sex: m.sex,
		birth: m.birth,
		residence: m.residence,
		roles: m.roles,
		phoneSealed: m.phoneSealed,
	}
}

type Stored = Omit<MemberRow, "roles" | "isHead"> & { readonly roles: unknown }

function toMember(row: Stored): MemberRow {
	return { ...row, roles: readRoleIds(row.roles), isHead: isHeadRelation(row.relation) }
}

/** One person of the village, also one who moved away or died. */
export async function memberRow(reader: Reader, villageId: string, personId: string): Promise<MemberRow | undefined> {
	const t = reader.tables(peopleTables)
	const [row] = await reader.db
		.select(memberFields(t))
		.from(t.membership)
		.where(and(eq(t.membership.villageId, villageId), eq(t.membership.personId, personId)))
	return row === undefined ? undefined : toMember(row)
}

/** The sealed identity number of a person, where this village's roster has it. */
export async function identityOf(reader: Reader, villageId: string, personId: string): Promise<string | null> {
	const { membership: m } = reader.tables(peopleTables)
	const [row] = await reader.db
		.select({ identitySealed: m.identitySealed })
		.from(m)
		.where(and(eq(m.villageId, villageId), eq(m.personId, personId)))
	return row?.identitySealed ?? null
}

/** Everyone on the roster of these households, head first, then in the roster's order. */
export async function membersOf(reader: Reader, villageId: string, householdIds: readonly string[]): Promise<readonly MemberRow[]> {
	const t = reader.tables(peopleTables)
	const found: MemberRow[] = []
	for (const ids of chunks(householdIds)) {
		const rows = await reader.db
			.select(memberFields(t))
			.from(t.membership)
			.where(and(eq(t.membership.villageId, villageId), inArray(t.membership.householdId, [...ids])))
			.orderBy(asc(t.membership.householdId), asc(t.membership.place), asc(t.membership.personId))
		found.push(...rows.map(toMember))
	}
	return [...found.filter((row) => row.isHead), ...found.filter((row) => !row.isHead)]
}

/** A page of everybody on the roster, also who moved away or died. */
export async function memberPage(reader: Reader, villageId: string, page: KeyPage): Promise<readonly MemberRow[]> {
	const t = reader.tables(peopleTables)
	const rows = await reader.db
		.select(memberFields(t))
		.from(t.membership)
		.where(and(eq(t.membership.villageId, villageId), page.isBehind))
		.orderBy(...page.order)
		.limit(page.limit)
	return rows.map(toMember)
}

/** Those who hold a role in the village and still belong to it, by name: few, so all of them. */
export async function roleHolders(reader: Reader, villageId: string): Promise<readonly MemberRow[]> {
	const t = reader.tables(peopleTables)
	const rows = await reader.db
		.select(memberFields(t))
		.from(t.membership)
		.where(and(eq(t.membership.villageId, villageId), eq(t.membership.hasRole, true), isStillHere(t.membership.residence)))
		.orderBy(asc(t.membership.name), asc(t.membership.personId))
	return rows.map(toMember)
}

/** Persons of exactly this name who still belong to the village; at most `limit`. */
export async function membersByName(reader: Reader, villageId: string, name: string, limit: number): Promise<readonly MemberRow[]> {
	const t = reader.tables(peopleTables)
	const rows = await reader.db
		.select(memberFields(t))
		.from(t.membership)
		.where(and(eq(t.membership.villageId, villageId), eq(t.membership.name, name), isStillHere(t.membership.residence)))
		.orderBy(asc(t.membership.personId))
		.limit(limit)
	return rows.map(toMember)
}

/**
 * The one person of this name in the household of this number, however it is written; undefined where there is none, or two. Of two households
 * that may be meant (7 and 007) it is the one where somebody is called so, and where both have one, the one written exactly so.
 */
export async function personOfHousehold(
	reader: Reader,
	villageId: string,
	of: { readonly householdNumber: string; readonly name: string },
): Promise<string | undefined> {
	const { household: h, membership: m } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ personId: m.personId, name: m.name, number: h.number })
		.from(m)
		.innerJoin(h, and(eq(h.villageId, m.villageId), eq(h.id, m.householdId)))
		.where(and(eq(m.villageId, villageId), inArray(h.sortKey, [...householdSortKeys(of.householdNumber)]), isStillHere(m.residence)))
	const key = householdKey(of.householdNumber)
	const called = calledSo(
		of.name,
		rows.filter(({ number }) => householdKey(number) === key),
	)
	const exact = called.filter(({ number }) => number === readHouseholdNumber(of.householdNumber))
	const [only, second] = exact.length > 0 ? exact : called
	return second === undefined ? only?.personId : undefined
}

/** The contact persons the roster names, each once. */
export async function contactNames(reader: Reader, villageId: string): Promise<readonly string[]> {
	const { household: h } = reader.tables(peopleTables)
	const rows = await reader.db
		.selectDistinct({ name: h.contact })
		.from(h)
		.where(and(eq(h.villageId, villageId), sql`${h.contact} is not null`))
	return rows.flatMap(({ name }) => name ?? [])
}

function householdQuery(reader: Reader) {
	const t = reader.tables(peopleTables)
	const grid = alias(t.residentGroup, "grid")
	return {
		t,
		query: reader.db
			.select({
				id: t.household.id,
				number: t.household.number,
				address: t.household.address,
				contact: t.household.contact,
				groupName: t.residentGroup.name,
				gridName: grid.name,
			})
			.from(t.household)
			.leftJoin(t.residentGroup, and(eq(t.residentGroup.villageId, t.household.villageId), eq(t.residentGroup.id, t.household.groupId)))
			.leftJoin(grid, and(eq(grid.villageId, t.household.villageId), eq(grid.id, t.household.gridId))),
	}
}

export async function householdById(reader: Reader, villageId: string, householdId: string): Promise<HouseholdRow | undefined> {
	const { t, query } = householdQuery(reader)
	const [row] = await query.where(and(eq(t.household.villageId, villageId), eq(t.household.id, householdId)))
	return row
}

/** Groups or grids of the village, in the order in which people count: 一组 before 二组 before 十组. */
export async function groupsOf(
	reader: Reader,
	villageId: string,
	kind: "group" | "grid",
): Promise<readonly { readonly id: string; readonly name: string }[]> {
	const { residentGroup: g } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ id: g.id, name: g.name })
		.from(g)
		.where(and(eq(g.villageId, villageId), eq(g.kind, kind)))
		.orderBy(asc(g.name))
	return rows.toSorted((a, b) => placeOf(a.name) - placeOf(b.name))
}

export type Reach = {
	readonly households: number
	readonly persons: number
	readonly adults: number
	readonly boundHouseholds: number
	readonly boundPersons: number
}
