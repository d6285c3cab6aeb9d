/** Heads' names for a page of households: one statement by index, compiled once. */
import { and, eq } from "drizzle-orm"
import { defineHot, p } from "../../store/hot.ts"
import { isAmongJson } from "../../store/json-rows.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Reader } from "../../store/store.ts"
import { isStillHere } from "./rows.ts"
import { headRelation } from "./rules.ts"
import { peopleTables } from "./tables.ts"

const headsAmong = (dialect: Dialect) =>
	defineHot<{ villageId: string; relation: string; households: string }>()({
		name: "people_heads_among",
		tables: peopleTables,
		fields: ({ membership: m }) => ({ householdId: m.householdId, name: m.name }),
		query: (db, { membership: m }, fields) =>
			db
				.select(fields)
				.from(m)
				.where(
					and(
						eq(m.villageId, p("villageId")),
						isAmongJson(dialect, m.householdId, "households"),
						eq(m.relation, p("relation")),
						isStillHere(m.residence),
					),
				),
	})
const statements = { sqlite: headsAmong("sqlite"), postgres: headsAmong("postgres") }

/** Name of the head by household; one whose head died or moved away has none. */
export async function headNames(reader: Reader, villageId: string, householdIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
	if (householdIds.length === 0) return new Map()
	const values = { villageId, relation: headRelation, households: JSON.stringify(householdIds) }
	const rows = await reader.hot(statements[reader.dialect], values)
	return new Map(rows.map(({ householdId, name }) => [householdId ?? "", name]))
}
