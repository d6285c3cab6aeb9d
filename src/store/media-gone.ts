/**
 * Files that nothing may need any more: noted in the transaction that lets go of them, removed after it by `mediaSweeper`. A crash in between
 * leaves the note, and the next process does it. Whether something else shows the same file is looked up then.
 */
import { eq, inArray, sql } from "drizzle-orm"
import { mediaRefsIn } from "./media-refs.ts"
import type { Reader, Tx } from "./store.ts"
import { transportTables } from "./transport.ts"

/** SQLite takes some thousands of values in one statement; this is well below. */
const perStatement = 500

/**
 * `rows`: as they were before their references went. `erased`: a person asked for it, so the file goes at once; `outdated`: with the next
 * night's round.
 */
export async function letMediaGo(tx: Tx, rows: unknown, why: "erased" | "outdated"): Promise<void> {
	const refs = [...new Set(mediaRefsIn(rows))]
	const { mediaGone: t } = tx.tables(transportTables)
	const isErased = why === "erased"
	for (let at = 0; at < refs.length; at += perStatement)
		await tx.db
			.insert(t)
			.values(refs.slice(at, at + perStatement).map((ref) => ({ ref, isErased })))
			.onConflictDoUpdate({ target: t.ref, set: { isErased: sql`${t.isErased} or excluded.is_erased` } })
}

export async function goneMedia(reader: Reader, which: "erased" | "all"): Promise<ReadonlySet<string>> {
	const { mediaGone: t } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ ref: t.ref })
		.from(t)
		.where(which === "erased" ? eq(t.isErased, true) : undefined)
	return new Set(rows.map(({ ref }) => ref))
}

export async function forgetGone(tx: Tx, refs: readonly string[]): Promise<void> {
	const { mediaGone: t } = tx.tables(transportTables)
	for (let at = 0; at < refs.length; at += perStatement) await tx.db.delete(t).where(inArray(t.ref, refs.slice(at, at + perStatement)))
}
