/** Open hours and house visits in SQL. Every query names the village. */
import { and, count, desc, eq } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { columns, type Opinion, readRow } from "./repo.ts"
import type { VisitKind } from "./rules.ts"
import { opinionTables } from "./tables.ts"

export type Visit = {
	readonly id: string
	readonly kind: VisitKind
	/** ms */
	readonly at: number
	readonly place: string
	readonly staff: string
	readonly visitors: string
	readonly note: string
	readonly createdAt: number
	readonly createdBy: string
}

function fields(reader: Reader) {
	const { opinionVisit: v } = reader.tables(opinionTables)
	const { id, kind, at, place, staff, visitors, note, createdAt, createdBy } = v
	return { v, shown: { id, kind, at, place, staff, visitors, note, createdAt, createdBy } }
}

/** The same id again changes nothing. */
export async function insertVisit(tx: Tx, villageId: string, visit: Visit): Promise<void> {
	const { v } = fields(tx)
	await tx.db
		.insert(v)
		.values({ villageId, ...visit })
		.onConflictDoNothing()
}

export async function visitById(reader: Reader, villageId: string, id: string): Promise<Visit | undefined> {
	const { v, shown } = fields(reader)
	const [row] = await reader.db
		.select(shown)
		.from(v)
		.where(and(eq(v.villageId, villageId), eq(v.id, id)))
	return row
}

/** Newest first, each with how many opinions came up at it. */
export async function listVisits(
	reader: Reader,
	villageId: string,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly (Visit & { readonly opinions: number })[]> {
	const { v, shown } = fields(reader)
	const { opinion: o } = reader.tables(opinionTables)
	return reader.db
		.select({ ...shown, opinions: count(o.id) })
		.from(v)
		.leftJoin(o, and(eq(o.villageId, v.villageId), eq(o.visitId, v.id)))
		.where(eq(v.villageId, villageId))
		.groupBy(v.villageId, ...Object.values(shown))
		.orderBy(desc(v.at), desc(v.id))
		.limit(page.limit)
		.offset(page.offset)
}

export async function countVisits(reader: Reader, villageId: string): Promise<number> {
	const { v } = fields(reader)
	const [row] = await reader.db.select({ total: count() }).from(v).where(eq(v.villageId, villageId))
	return row?.total ?? 0
}

/** What came up at a visit, newest first. */
export async function opinionsOfVisit(reader: Reader, villageId: string, visitId: string): Promise<readonly Opinion[]> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const rows = await reader.db
		.select(columns(tables))
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.visitId, visitId)))
		.orderBy(desc(o.createdAt), desc(o.year), desc(o.serial))
		.limit(200)
	return rows.map(readRow)
}
