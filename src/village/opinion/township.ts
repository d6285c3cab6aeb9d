/** What a township sees of opinions, village by village: how many came in the last thirty days. */
import { and, count, gte, inArray } from "drizzle-orm"
import { dayMs } from "../../text/date.ts"
import type { TownshipSource } from "../affair.ts"
import { opinionTables } from "./tables.ts"

const spanMs = 30 * dayMs

export const opinionTownship: TownshipSource = {
	columns: [{ id: "opinions", label: "opinion.township.fresh", kind: "count", worst: "high" }],
	load: async ({ reader, villageIds, now }) => {
		const { opinion: t } = reader.tables(opinionTables)
		const rows = await reader.db
			.select({ villageId: t.villageId, n: count() })
			.from(t)
			.where(and(inArray(t.villageId, [...villageIds]), gte(t.createdAt, now - spanMs)))
			.groupBy(t.villageId)
		const counts = new Map(rows.map(({ villageId, n }) => [villageId, Number(n)]))
		return new Map(villageIds.map((id) => [id, { opinions: { value: counts.get(id) ?? 0, isUrgent: false } }]))
	},
}
