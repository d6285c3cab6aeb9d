/** Villages of the instance. */
import { asc, count, eq } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { peopleTables } from "./tables.ts"

export type Village = {
	readonly id: string
	readonly code: string
	readonly name: string
	readonly township: string | null
	readonly createdAt: number
}

/** False when the code is taken. */
export async function insertVillage(tx: Tx, village: Village): Promise<boolean> {
	const { village: t } = tx.tables(peopleTables)
	const rows = await tx.db.insert(t).values(village).onConflictDoNothing().returning({ id: t.id })
	return rows.length > 0
}

export async function villageById(reader: Reader, villageId: string): Promise<Village | undefined> {
	const { village: t } = reader.tables(peopleTables)
	const [row] = await reader.db.select().from(t).where(eq(t.id, villageId))
	return row
}

/** `code` in any case. */
export async function villageByCode(reader: Reader, code: string): Promise<Village | undefined> {
	const { village: t } = reader.tables(peopleTables)
	const [row] = await reader.db.select().from(t).where(eq(t.code, code.trim().toUpperCase()))
	return row
}

/** All villages of the instance, by name. */
export async function listVillages(reader: Reader): Promise<readonly Village[]> {
	const { village: t } = reader.tables(peopleTables)
	return reader.db.select().from(t).orderBy(asc(t.name))
}

/** The village of an instance that serves one; undefined where there are none or several. */
export async function onlyVillage(reader: Reader): Promise<Village | undefined> {
	const { village: t } = reader.tables(peopleTables)
	const [counted] = await reader.db.select({ n: count() }).from(t)
	if (counted?.n !== 1) return undefined
	const [row] = await reader.db.select().from(t)
	return row
}
