/** How many there are and how many the chat reaches. Persons who moved away or died are not counted; adults as of `now`, ms. */
import { and, count, eq, inArray, sql } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { isStillHere } from "./rows.ts"
import { latestAdultBirth } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export type RosterCounts = { readonly households: number; readonly persons: number; readonly adults: number }
export type Reach = RosterCounts & { readonly boundHouseholds: number; readonly boundPersons: number }
type Bound = Pick<Reach, "boundHouseholds" | "boundPersons">

/** Of a village with thousands of households they are counted once in so long: ▲ of 300,000 persons they take 90 ms. */
const keptMs = 30_000
const keptFrom = 3_000

type Kept = { readonly at: number; readonly counts: RosterCounts; bound?: Bound }
/** By store (which makes its tables once) and village. */
const keptCounts = new WeakMap<object, Map<string, Kept>>()

async function countsOf(reader: Reader, villageId: string, now: number): Promise<Kept> {
	const store = reader.tables(peopleTables)
	const kept = keptCounts.get(store) ?? new Map<string, Kept>()
	keptCounts.set(store, kept)
	const known = kept.get(villageId)
	if (known !== undefined && Math.abs(now - known.at) < keptMs) return known
	const counted = { at: now, counts: await countRoster(reader, villageId, now) }
	if (counted.counts.households >= keptFrom) kept.set(villageId, counted)
	else kept.delete(villageId)
	return counted
}

export async function reach(reader: Reader, villageId: string, now: number): Promise<Reach> {
	const kept = await countsOf(reader, villageId, now)
	kept.bound ??= await countBound(reader, villageId)
	return { ...kept.counts, ...kept.bound }
}

/** The first half of it, for who needs no more. */
export async function rosterCounts(reader: Reader, villageId: string, now: number): Promise<RosterCounts> {
	return (await countsOf(reader, villageId, now)).counts
}

async function countBound(reader: Reader, villageId: string): Promise<Bound> {
	const { membership: m, binding: b } = reader.tables(peopleTables)
	// Each person once before the roster is asked: ▲ counted as distinct behind the join, 50,000 of 300,000 took three times as long.
	const speaking = reader.db
		.selectDistinct({ personId: b.personId })
		.from(b)
		.where(and(eq(b.villageId, villageId), sql`${b.unboundAt} is null`))
		.as("speaking")
	const [bound] = await reader.db
		.select({ persons: count(), households: sql<number>`count(distinct ${m.householdId})` })
		.from(speaking)
		.innerJoin(m, eq(m.personId, speaking.personId))
		.where(and(eq(m.villageId, villageId), isStillHere(m.residence)))
	return { boundHouseholds: Number(bound?.households ?? 0), boundPersons: bound?.persons ?? 0 }
}

async function countRoster(reader: Reader, villageId: string, now: number): Promise<RosterCounts> {
	const { household: h, membership: m } = reader.tables(peopleTables)
	const latest = latestAdultBirth(now)
	const [households] = await reader.db.select({ n: count() }).from(h).where(eq(h.villageId, villageId))
	const here = and(eq(m.villageId, villageId), isStillHere(m.residence))
	const [persons] = await reader.db.select({ n: count() }).from(m).where(here)
	// Who is not of age is counted, for they are few and stand together in the index; a birth may be a year or a month alone.
	const isMinor = sql`${m.birth} >= ${latest.slice(0, 4)} and ${m.birth} > substr(cast(${latest} as text), 1, length(${m.birth}))`
	const [minors] = await reader.db.select({ n: count() }).from(m).where(and(here, isMinor))
	const all = persons?.n ?? 0
	return { households: households?.n ?? 0, persons: all, adults: all - (minors?.n ?? 0) }
}

/** The same of these groups, by name: households, and those of them that a chat reaches. */
export async function reachOfGroups(
	reader: Reader,
	villageId: string,
	groups: readonly string[],
): Promise<readonly (Pick<Reach, "households" | "boundHouseholds"> & { readonly group: string })[]> {
	if (groups.length === 0) return []
	const { household: h, membership: m, binding: b, residentGroup: g } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({
			group: g.name,
			households: sql<number>`count(distinct ${h.id})`,
			bound: sql<number>`count(distinct case when ${b.personId} is not null then ${h.id} end)`,
		})
		.from(g)
		.innerJoin(h, and(eq(h.villageId, g.villageId), eq(h.groupId, g.id)))
		.leftJoin(m, and(eq(m.villageId, h.villageId), eq(m.householdId, h.id), isStillHere(m.residence)))
		.leftJoin(b, and(eq(b.villageId, m.villageId), eq(b.personId, m.personId), sql`${b.unboundAt} is null`))
		.where(and(eq(g.villageId, villageId), eq(g.kind, "group"), inArray(g.name, [...groups])))
		.groupBy(g.name)
	return rows.map(({ group, households, bound }) => ({ group, households: Number(households), boundHouseholds: Number(bound) }))
}
