/** What is filed with the township: the SQL. */
import { and, asc, count, desc, eq, inArray } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { type FilingKind, type FilingState, filingStates } from "./rules.ts"
import { filingTables } from "./tables.ts"

export type Filing = {
	readonly villageId: string
	readonly id: string
	readonly number: string
	readonly kind: FilingKind
	readonly title: string
	readonly text: string
	readonly matterId: string | null
	readonly decisionNumber: string | null
	readonly photos: readonly string[]
	readonly state: FilingState
	readonly dueAt: number
	readonly createdAt: number
	readonly createdBy: string | null
	readonly filedAt: number | null
	readonly filedBy: string | null
	readonly receiptNumber: string | null
	readonly receiptDate: number | null
	readonly receivedAt: number | null
	readonly receivedBy: string | null
	readonly receivedByName: string | null
	readonly returnedWhy: string | null
	readonly returnedAt: number | null
}

export async function lockFiling(tx: Tx, id: string): Promise<void> {
	await tx.lock(`filing:${id}`)
}

export async function insertFiling(tx: Tx, filing: Filing): Promise<void> {
	const { filing: t } = tx.tables(filingTables)
	await tx.db.insert(t).values(filing)
}

export async function updateFiling(
	tx: Tx,
	{ villageId, id }: Pick<Filing, "villageId" | "id">,
	to: Partial<Omit<Filing, "villageId" | "id" | "number">>,
): Promise<void> {
	const { filing: t } = tx.tables(filingTables)
	await tx.db
		.update(t)
		.set(to)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

const photosSchema = z.array(z.string())

/** Of these villages, in these states: what is due first. */
export async function filingsOf(
	reader: Reader,
	villageIds: readonly string[],
	of: { readonly states?: readonly FilingState[]; readonly matterId?: string; readonly id?: string } = {},
	page: { readonly limit: number; readonly offset: number } = { limit: 500, offset: 0 },
): Promise<readonly Filing[]> {
	const { filing: t } = reader.tables(filingTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(
			and(
				inArray(t.villageId, [...villageIds]),
				inArray(t.state, [...(of.states ?? filingStates)]),
				of.matterId === undefined ? undefined : eq(t.matterId, of.matterId),
				of.id === undefined ? undefined : eq(t.id, of.id),
			),
		)
		.orderBy(asc(t.dueAt), desc(t.createdAt), asc(t.number))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map((row) => ({ ...row, photos: photosSchema.parse(row.photos) }))
}

export async function filingById(reader: Reader, villageId: string, id: string): Promise<Filing | undefined> {
	const [found] = await filingsOf(reader, [villageId], { id })
	return found
}

export async function countFilings(reader: Reader, villageIds: readonly string[], states: readonly FilingState[]): Promise<number> {
	const { filing: t } = reader.tables(filingTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(and(inArray(t.villageId, [...villageIds]), inArray(t.state, [...states])))
	return Number(row?.n ?? 0)
}
