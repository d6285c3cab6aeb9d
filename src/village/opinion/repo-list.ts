/** The console's list of opinions in SQL. Every query names the village. */
import { and, asc, count, desc, eq, gte, isNotNull, lt, sql } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { columns, type Opinion, readRow, type Tables } from "./repo.ts"
import type { SourceKind, State } from "./rules.ts"
import { opinionTables } from "./tables.ts"

/** What the console's list may be narrowed by; an absent part narrows nothing. */
export type Filter = {
	readonly state?: State
	readonly source?: SourceKind
	readonly groupName?: string
	/** ms, inclusive. */
	readonly from?: number
	/** ms, exclusive. */
	readonly before?: number
	readonly number?: { readonly year: number; readonly serial: number }
	/** Words that stand in the text. */
	readonly words?: string
}

function matching({ opinion: o }: Tables, villageId: string, filter: Filter) {
	return and(
		eq(o.villageId, villageId),
		filter.state === undefined ? undefined : eq(o.state, filter.state),
		filter.source === undefined ? undefined : eq(o.sourceKind, filter.source),
		filter.groupName === undefined ? undefined : eq(o.groupName, filter.groupName),
		filter.from === undefined ? undefined : gte(o.createdAt, filter.from),
		filter.before === undefined ? undefined : lt(o.createdAt, filter.before),
		filter.number === undefined ? undefined : and(eq(o.year, filter.number.year), eq(o.serial, filter.number.serial)),
		// The two engines agree on `like` only with an escape sign named, and on case only when folded.
		filter.words === undefined
			? undefined
			: sql`lower(${o.text}) like ${`%${filter.words.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`} escape '\\'`,
	)
}

/** Opinions of a village, newest first. */
export async function listOpinions(
	reader: Reader,
	villageId: string,
	filter: Filter,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Opinion[]> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const rows = await reader.db
		.select(columns(tables))
		.from(o)
		.where(matching(tables, villageId, filter))
		.orderBy(desc(o.createdAt), desc(o.year), desc(o.serial))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map(readRow)
}

/** How many opinions of a village match, by state. */
export async function countOpinions(reader: Reader, villageId: string, filter: Filter): Promise<Readonly<Record<State, number>>> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const rows = await reader.db
		.select({ state: o.state, total: count() })
		.from(o)
		.where(matching(tables, villageId, filter))
		.groupBy(o.state)
	const totalOf = (state: State): number => rows.find((row) => row.state === state)?.total ?? 0
	return { received: totalOf("received"), withdrawn: totalOf("withdrawn") }
}

/** The groups opinions came from, for the filter. */
export async function groupsWithOpinions(reader: Reader, villageId: string): Promise<readonly string[]> {
	const { opinion: o } = reader.tables(opinionTables)
	const rows = await reader.db
		.selectDistinct({ groupName: o.groupName })
		.from(o)
		.where(and(eq(o.villageId, villageId), isNotNull(o.groupName)))
		.orderBy(asc(o.groupName))
	return rows.flatMap(({ groupName }) => (groupName === null ? [] : [groupName]))
}
