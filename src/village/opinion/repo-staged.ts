/** Lists of opinions between preview and confirmation, sealed: they hold people's words. */
import { and, eq, lt } from "drizzle-orm"
import type { Cipher } from "../../store/cipher.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { Table } from "./import.ts"
import { opinionTables } from "./tables.ts"

/** One that was not confirmed is forgotten after so long. */
const staysMs = dayMs
const sealFor = (villageId: string) => `staged_opinions/${villageId}`

/** Keeps a list under its file's hash, and forgets older ones of the village. */
export async function stageOpinions(
	tx: Tx,
	cipher: Cipher,
	staged: { readonly villageId: string; readonly hash: string; readonly table: Table; readonly now: number },
): Promise<void> {
	const { stagedOpinions: t } = tx.tables(opinionTables)
	const { villageId, hash, table, now } = staged
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), lt(t.at, now - staysMs)))
	const rows = cipher.seal(JSON.stringify(table), sealFor(villageId))
	await tx.db
		.insert(t)
		.values({ villageId, hash, rows, at: now })
		.onConflictDoUpdate({ target: [t.villageId, t.hash], set: { rows, at: now } })
}

export async function stagedOpinions(
	reader: Reader,
	cipher: Cipher,
	of: { readonly villageId: string; readonly hash: string; readonly now: number },
): Promise<Table | undefined> {
	const { stagedOpinions: t } = reader.tables(opinionTables)
	const [row] = await reader.db
		.select({ rows: t.rows, at: t.at })
		.from(t)
		.where(and(eq(t.villageId, of.villageId), eq(t.hash, of.hash)))
	if (row === undefined || row.at < of.now - staysMs) return undefined
	const opened = cipher.open(row.rows, sealFor(of.villageId))
	// Sealed by us and authenticated: what comes out is the list that went in.
	return opened.ok ? readTable(opened.plain) : undefined
}

function readTable(json: string): Table {
	return JSON.parse(json)
}

export async function dropStaged(tx: Tx, villageId: string, hash: string): Promise<void> {
	const { stagedOpinions: t } = tx.tables(opinionTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.hash, hash)))
}
