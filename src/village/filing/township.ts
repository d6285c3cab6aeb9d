/** What a township sees of filing, village by village: what a village owes it, and what waits for a receipt. */
import { and, count, inArray, sql } from "drizzle-orm"
import type { TownshipSource } from "../affair.ts"
import { filingTables } from "./tables.ts"

export const filingTownship: TownshipSource = {
	columns: [
		{ id: "unfiled", label: "filing.township.due", kind: "count", worst: "high" },
		{ id: "filed", label: "filing.township.filed", kind: "count", worst: "high" },
	],
	load: async ({ reader, villageIds, now }) => {
		const { filing: t } = reader.tables(filingTables)
		const rows = await reader.db
			.select({
				villageId: t.villageId,
				state: t.state,
				n: count(),
				late: sql<number>`sum(case when ${t.dueAt} < ${now} then 1 else 0 end)`,
			})
			.from(t)
			.where(and(inArray(t.villageId, [...villageIds]), inArray(t.state, ["due", "returned", "filed"])))
			.groupBy(t.villageId, t.state)
		const byVillage = new Map<string, { due: number; late: number; filed: number }>()
		for (const { villageId, state, n, late } of rows) {
			const one = byVillage.get(villageId) ?? { due: 0, late: 0, filed: 0 }
			byVillage.set(
				villageId,
				state === "filed" ? { ...one, filed: one.filed + Number(n) } : { ...one, due: one.due + Number(n), late: one.late + Number(late) },
			)
		}
		return new Map(
			villageIds.map((id) => {
				const { due = 0, late = 0, filed = 0 } = byVillage.get(id) ?? {}
				return [id, { unfiled: { value: due, isUrgent: late > 0 }, filed: { value: filed, isUrgent: false } }]
			}),
		)
	},
}
