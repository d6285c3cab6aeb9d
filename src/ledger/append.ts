/** Appending: reads and writes the right edge of the tree, never the entries before. */
import { eq, sql } from "drizzle-orm"
import { defineHot, p } from "../store/hot.ts"
import { newId } from "../store/ids.ts"
import { type HotWrite, hotWrite, type Reader, type Tx } from "../store/store.ts"
import { setTimer } from "../timers/due.ts"
import { canonical } from "./canonical.ts"
import { type Entry, entryTextOf } from "./entry.ts"
import { ledgerTables } from "./tables.ts"
import { type Frontier, grow, hashesIn, leafHash, rootOf } from "./tree.ts"

export type NewEntry = Omit<Entry, "seq">

type Head = { readonly size: number; readonly frontier: Frontier; readonly latestAt: number; readonly rootDueAt: number }

const readHead = defineHot<{ villageId: string }>()({
	name: "ledger_head_read",
	single: true,
	tables: ledgerTables,
	fields: ({ ledgerHead: t }) => ({ size: t.size, frontier: t.frontier, latestAt: t.latestAt, rootDueAt: t.rootDueAt }),
	query: (db, { ledgerHead: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(eq(t.villageId, p("villageId"))),
})

const writeEntry = defineHot<{ villageId: string; seq: number; kind: string; at: number; body: string; nodes: string }>()({
	name: "ledger_entry_write",
	tables: ledgerTables,
	fields: () => ({}),
	query: (db, { ledgerEntry: t }) =>
		db.insert(t).values({ villageId: p("villageId"), seq: p("seq"), kind: p("kind"), at: p("at"), body: p("body"), nodes: p("nodes") }),
})

const writeHead = defineHot<{ villageId: string; size: number; frontier: string; latestAt: number; rootDueAt: number }>()({
	name: "ledger_head_write",
	tables: ledgerTables,
	fields: () => ({}),
	query: (db, { ledgerHead: t }) =>
		db
			.insert(t)
			.values({ villageId: p("villageId"), size: p("size"), frontier: p("frontier"), latestAt: p("latestAt"), rootDueAt: p("rootDueAt") })
			.onConflictDoUpdate({
				target: t.villageId,
				set: {
					size: sql`excluded.size`,
					frontier: sql`excluded.frontier`,
					latestAt: sql`excluded.latest_at`,
					rootDueAt: sql`excluded.root_due_at`,
				},
			}),
})

/**
 * Appends one entry in the caller's transaction: O(log n), and the village's ledger is held until its end. Throws `NotCanonicalError` for a
 * body that has no canonical form. A clock set back is kept as it is: the order is `seq`.
 */
export async function appendEntry(tx: Tx, entry: NewEntry): Promise<{ readonly seq: number; readonly leafHash: string }> {
	const { seq, leafHash: leaf, writes } = await planEntry(tx, entry)
	await tx.together(writes)
	return { seq, leafHash: leaf }
}

/** The same, with the writing left to the caller, who has more to write with it. No other entry may be planned before these are written. */
export async function planEntry(
	tx: Tx,
	entry: NewEntry,
): Promise<{ readonly seq: number; readonly leafHash: string; readonly writes: readonly HotWrite[] }> {
	const { villageId, kind, at } = entry
	const body = canonical(entry.body)
	await tx.lock(`ledger:${villageId}`)
	const head = await headOf(tx, villageId)
	const seq = head.size + 1
	const leaf = leafHash(entryTextOf({ villageId, seq, kind, at, body }))
	const { frontier, completed } = grow(head.frontier, head.size, leaf)
	const latestAt = Math.max(head.latestAt, at)
	const rootDueAt = await dueRoot(tx, villageId, head.rootDueAt, at)
	return {
		seq,
		leafHash: leaf,
		writes: [
			hotWrite(writeEntry, { villageId, seq, kind, at, body, nodes: completed.join("") }),
			hotWrite(writeHead, { villageId, size: seq, frontier: frontier.join(""), latestAt, rootDueAt }),
		],
	}
}

/** The timer that signs the root of a day in which something was added; its handler is in the ledger's affair. */
export const rootTimer = "ledger.root"

const dayMs = 24 * 60 * 60_000
/** 23:00 in China, which has one time zone: the day's last entries are in, and few write at night. */
const rootTimeOfDay = 15 * 60 * 60_000

/** Arms the daily root at the first entry since the last one, and again where its time is over and nothing was signed. */
async function dueRoot(tx: Tx, villageId: string, dueAt: number, now: number): Promise<number> {
	// A clock set back must not leave the root to a day far ahead.
	if (now <= dueAt && dueAt <= now + dayMs) return dueAt
	const next = Math.floor((now - rootTimeOfDay) / dayMs) * dayMs + dayMs + rootTimeOfDay
	await setTimer(tx, { villageId, kind: rootTimer, subject: "daily", dueAt: next, guardVersion: 0 }, newId)
	return next
}

async function headOf(reader: Reader, villageId: string): Promise<Head> {
	const [row] = await reader.hot(readHead, { villageId })
	return row === undefined ? { size: 0, frontier: [], latestAt: 0, rootDueAt: 0 } : { ...row, frontier: hashesIn(row.frontier) }
}

/** How many entries a village's ledger has, and its root, hex. */
export async function treeOf(reader: Reader, villageId: string): Promise<{ readonly size: number; readonly root: string }> {
	const { size, frontier } = await headOf(reader, villageId)
	return { size, root: rootOf(frontier) }
}
