/** What a township sees of consolidation, village by village: opinions that stand and that nobody has given a place yet. */
import { and, count, countDistinct, eq, inArray, isNull, notExists } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { TownshipSource } from "../affair.ts"
import { opinionTables } from "../opinion/index.ts"
import { itemTables } from "./tables.ts"

export const itemTownship: TownshipSource = {
	columns: [{ id: "unplaced", label: "item.township.unplaced", kind: "count", worst: "high" }],
	load: async ({ reader, villageIds }) => {
		const [open, fresh] = [await openOpinions(reader, villageIds), await freshOpinions(reader, villageIds)]
		return new Map(villageIds.map((id) => [id, { unplaced: { value: (open.get(id) ?? 0) + (fresh.get(id) ?? 0), isUrgent: false } }]))
	},
}

type Counts = ReadonlyMap<string, number>
const countsOf = (rows: readonly { readonly villageId: string; readonly n: number }[]): Counts =>
	new Map(rows.map(({ villageId, n }) => [villageId, Number(n)]))

/** Something in them has no fate. */
async function openOpinions(reader: Reader, villageIds: readonly string[]): Promise<Counts> {
	const { itemClaim: t } = reader.tables(itemTables)
	const rows = await reader.db
		.select({ villageId: t.villageId, n: countDistinct(t.opinionId) })
		.from(t)
		.where(and(inArray(t.villageId, [...villageIds]), eq(t.fate, "open")))
		.groupBy(t.villageId)
	return countsOf(rows)
}

/** They came since somebody last looked at the board, which takes them in when it is opened. */
async function freshOpinions(reader: Reader, villageIds: readonly string[]): Promise<Counts> {
	const { itemClaim: c } = reader.tables(itemTables)
	const { opinion: o } = reader.tables(opinionTables)
	const claims = reader.db
		.select({ id: c.id })
		.from(c)
		.where(and(eq(c.villageId, o.villageId), eq(c.opinionId, o.id)))
	const rows = await reader.db
		.select({ villageId: o.villageId, n: count() })
		.from(o)
		.where(and(inArray(o.villageId, [...villageIds]), eq(o.state, "received"), isNull(o.erasedAt), notExists(claims)))
		.groupBy(o.villageId)
	return countsOf(rows)
}
