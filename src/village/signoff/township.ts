/** What a township sees of sign-offs, village by village: how far the open ones are, and what stands in their way. */
import { and, eq, inArray, sum } from "drizzle-orm"
import type { TownshipSource } from "../affair.ts"
import { signoffTables } from "./tables.ts"

export const signoffTownship: TownshipSource = {
	columns: [
		{ id: "signed", label: "signoff.township.done", kind: "share", worst: "low" },
		{ id: "objected", label: "signoff.township.objected", kind: "count", worst: "high" },
	],
	load: async ({ reader, villageIds }) => {
		const { signoffCampaign: c, signoffTally: t } = reader.tables(signoffTables)
		const rows = await reader.db
			.select({
				villageId: c.villageId,
				due: sum(t.due),
				confirmed: sum(t.confirmed),
				objected: sum(t.objected),
				conflict: sum(t.conflict),
			})
			.from(c)
			.innerJoin(t, and(eq(t.villageId, c.villageId), eq(t.campaignId, c.id), eq(t.scope, "village"), eq(t.name, "")))
			.where(and(inArray(c.villageId, [...villageIds]), eq(c.state, "open")))
			.groupBy(c.villageId)
		return new Map(
			rows.map(({ villageId, ...counts }) => {
				const objected = Number(counts.objected) + Number(counts.conflict)
				return [
					villageId,
					{
						signed: { value: Number(counts.confirmed), of: Number(counts.due), isUrgent: false },
						objected: { value: objected, isUrgent: objected > 0 },
					},
				]
			}),
		)
	},
}
