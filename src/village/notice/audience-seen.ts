/** A version's whole audience, read piece by piece: a large village is never read in one statement. */
import { and, asc, eq, gt, inArray, sql } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { placeOf } from "../../text/numerals.ts"
import type { Reading } from "../reckoned.ts"
import type { ToldNotice } from "./broadcast-plan.ts"
import { arrivedSql, type Coverage, type Progress, progressFrom, type Standing, standingSql } from "./seen.ts"
import { noticeTables } from "./tables.ts"

export async function isAnybodyTold(reader: Reader, villageId: string, { id, version }: ToldNotice): Promise<boolean> {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const rows = await reader.db
		.select({ personId: r.personId })
		.from(r)
		.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version)))
		.limit(1)
	return rows.length > 0
}

const pieceSize = 2_000
/** With how each of them stands: twice the work a row, and a page waits behind each piece. */
const reachPieceSize = 500

/** Recipients of a version, piece by piece in the order of their ids. */
async function* recipients(reading: Reading, villageId: string, { id, version }: ToldNotice) {
	for (let after = ""; ; ) {
		const last = after
		const rows = await reading((reader) => {
			const { noticeRecipient: r } = reader.tables(noticeTables)
			return reader.db
				.select({ personId: r.personId, householdId: r.householdId, seenAt: r.seenAt })
				.from(r)
				.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version), gt(r.personId, last)))
				.orderBy(asc(r.personId))
				.limit(pieceSize)
		})
		yield rows
		const end = rows.at(-1)?.personId
		if (end === undefined || rows.length < pieceSize) return
		after = end
	}
}

/** Households of a version's audience, those of them where somebody has seen it, and the persons who have not. */
export async function audienceOf(
	reading: Reading,
	villageId: string,
	notice: ToldNotice,
): Promise<{ readonly all: ReadonlySet<string>; readonly seen: ReadonlySet<string>; readonly unseen: ReadonlySet<string> }> {
	const [all, seen, unseen] = [new Set<string>(), new Set<string>(), new Set<string>()]
	for await (const rows of recipients(reading, villageId, notice))
		for (const { personId, householdId, seenAt } of rows) {
			all.add(householdId)
			if (seenAt === null) unseen.add(personId)
			else seen.add(householdId)
		}
	return { all, seen, unseen }
}

/** Of these persons, those who were told of a version, with how they stand. */
export async function standingsOf(
	reader: Reader,
	villageId: string,
	{ id, version }: ToldNotice,
	personIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
	if (personIds.length === 0) return new Map()
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { outbox: o } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ personId: r.personId, standing: standingSql(reader) })
		.from(r)
		.leftJoin(o, eq(o.id, r.messageId))
		.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version), inArray(r.personId, [...personIds])))
	return new Map(rows.map(({ personId, standing }) => [personId, standing]))
}

type Place = { readonly households: Set<string>; readonly seenHouseholds: Set<string>; persons: number; seenPersons: number }

/** How the recipients of a version stand and what it covers: what `progressOf` and `coverageOf` say, piece by piece. */
export async function reachPieces(
	reading: Reading,
	villageId: string,
	{ id, version }: ToldNotice,
): Promise<{ readonly progress: Progress; readonly coverage: Coverage }> {
	const stands: { readonly standing: Standing; readonly n: number; readonly out: number }[] = []
	const [knocked, reached] = [new Set<string>(), new Set<string>()]
	const places = { all: new Map<string, Place>(), groups: new Map<string, Place>(), grids: new Map<string, Place>() }
	const count = (of: Map<string, Place>, name: string, householdId: string, isSeen: boolean) => {
		const place = of.get(name) ?? { households: new Set(), seenHouseholds: new Set(), persons: 0, seenPersons: 0 }
		of.set(name, place)
		place.households.add(householdId)
		place.persons++
		if (!isSeen) return
		place.seenHouseholds.add(householdId)
		place.seenPersons++
	}
	for (let after = ""; ; ) {
		const last = after
		const rows = await reading((reader) => {
			const { noticeRecipient: r } = reader.tables(noticeTables)
			const { outbox: o } = reader.tables(transportTables)
			return reader.db
				.select({
					personId: r.personId,
					householdId: r.householdId,
					group: r.groupName,
					grid: r.gridName,
					standing: standingSql(reader),
					out: sql<number>`case when ${arrivedSql(reader)} then 1 else 0 end`,
				})
				.from(r)
				.leftJoin(o, eq(o.id, r.messageId))
				.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, version), gt(r.personId, last)))
				.orderBy(asc(r.personId))
				.limit(reachPieceSize)
		})
		for (const { householdId, group, grid, standing, out } of rows) {
			stands.push({ standing, n: 1, out: Number(out) })
			const isSeen = standing === "seen"
			if (standing === "door") knocked.add(householdId)
			else reached.add(householdId)
			count(places.all, "", householdId, isSeen)
			count(places.groups, group ?? "", householdId, isSeen)
			count(places.grids, grid ?? "", householdId, isSeen)
		}
		const end = rows.at(-1)?.personId
		if (end === undefined || rows.length < reachPieceSize) break
		after = end
	}
	const linesOf = (of: ReadonlyMap<string, Place>) =>
		[...of]
			.map(([name, { households, seenHouseholds, persons, seenPersons }]) => {
				return { name, households: households.size, seenHouseholds: seenHouseholds.size, persons, seenPersons }
			})
			.toSorted((a, b) => placeOf(a.name) - placeOf(b.name))
	const [all] = linesOf(places.all)
	return {
		progress: progressFrom(stands, [...knocked].filter((id) => !reached.has(id)).length),
		coverage: {
			all: all ?? { name: "", households: 0, seenHouseholds: 0, persons: 0, seenPersons: 0 },
			groups: linesOf(places.groups),
			grids: linesOf(places.grids),
		},
	}
}
