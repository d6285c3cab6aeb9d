/** Single settings of a village, for affairs that need no table of their own for them. */
import { and, eq, ne } from "drizzle-orm"
import type { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { settingTables } from "./tables.ts"

/** `fallback` holds where the village has set nothing, and where what it once set is no longer allowed. */
export type Setting<T> = { readonly name: string; readonly schema: z.ZodType<T>; readonly fallback: T }

export async function settingOf<T>(reader: Reader, villageId: string, { name, schema, fallback }: Setting<T>): Promise<T> {
	const { villageSetting: t } = reader.tables(settingTables)
	const [row] = await reader.db
		.select({ value: t.value })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.name, name)))
	const read = row === undefined ? undefined : schema.safeParse(JSON.parse(row.value))
	return read?.success ? read.data : fallback
}

export async function keepSetting<T>(tx: Tx, villageId: string, { name }: Setting<T>, value: T, now: number): Promise<void> {
	const { villageSetting: t } = tx.tables(settingTables)
	const kept = { value: JSON.stringify(value), changedAt: now }
	await tx.db
		.insert(t)
		.values({ villageId, name, ...kept })
		.onConflictDoUpdate({ target: [t.villageId, t.name], set: kept })
}

/** The villages that have set it, to whatever value other than null. */
export async function villagesWith(reader: Reader, { name }: Pick<Setting<unknown>, "name">): Promise<readonly string[]> {
	const { villageSetting: t } = reader.tables(settingTables)
	const rows = await reader.db
		.select({ villageId: t.villageId })
		.from(t)
		.where(and(eq(t.name, name), ne(t.value, "null")))
	return rows.map(({ villageId }) => villageId)
}
