/** Entries as they are stored, and the way from one to a root. */
import { and, asc, eq, gte, inArray, lt } from "drizzle-orm"
import type { Json } from "../engine/flow.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Reader } from "../store/store.ts"
import type { Entry } from "./entry.ts"
import { carryOut, inclusionPlan, type NodeAt, type Plan } from "./proof.ts"
import { ledgerTables } from "./tables.ts"
import { hashesIn } from "./tree.ts"

/** Wide enough for a path through a tree of 2^32 leaves: each step at its right edge may be made of several nodes. */
const widestPath = 64

const readNodes = defineHot<Record<string, unknown>>()({
	name: "ledger_nodes_read",
	tables: ledgerTables,
	fields: ({ ledgerEntry: t }) => ({ seq: t.seq, nodes: t.nodes }),
	query: (db, { ledgerEntry: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(
				and(
					eq(t.villageId, p("villageId")),
					inArray(
						t.seq,
						Array.from({ length: widestPath }, (_, index) => p(`seq${index}`)),
					),
				),
			),
})

const readEntry = defineHot<{ villageId: string; seq: number }>()({
	name: "ledger_entry_read",
	single: true,
	tables: ledgerTables,
	fields: ({ ledgerEntry: t }) => ({ kind: t.kind, at: t.at, body: t.body }),
	query: (db, { ledgerEntry: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(and(eq(t.villageId, p("villageId")), eq(t.seq, p("seq")))),
})

export async function entryAt(reader: Reader, villageId: string, seq: number): Promise<Entry | undefined> {
	const [row] = await reader.hot(readEntry, { villageId, seq })
	return row === undefined ? undefined : { villageId, seq, kind: row.kind, at: row.at, body: parseBody(row.body) }
}

/** An entry with its body as stored, in canonical JSON, and its leaf's hash. */
export type StoredEntry = Omit<Entry, "body"> & { readonly body: string; readonly leafHash: string }

export async function storedEntries(
	reader: Reader,
	villageId: string,
	{ from, limit }: { readonly from: number; readonly limit: number },
): Promise<readonly StoredEntry[]> {
	const { ledgerEntry: t } = reader.tables(ledgerTables)
	const rows = await reader.db
		.select({ villageId: t.villageId, seq: t.seq, kind: t.kind, at: t.at, body: t.body, nodes: t.nodes })
		.from(t)
		.where(and(eq(t.villageId, villageId), gte(t.seq, from), lt(t.seq, from + limit)))
		.orderBy(asc(t.seq))
	return rows.map(({ nodes, ...row }) => ({ ...row, leafHash: nodes.slice(0, 64) }))
}

/** The siblings that lead from an entry to the root over `size` entries, hex; as many reads as the tree has levels. */
export async function inclusionPath(reader: Reader, villageId: string, seq: number, size: number): Promise<readonly string[]> {
	return hashesOf(reader, villageId, inclusionPlan(seq - 1, size))
}

async function hashesOf(reader: Reader, villageId: string, plan: Plan): Promise<readonly string[]> {
	const wanted = [...new Set(plan.flat().map(lastSeqOf))]
	if (wanted.length === 0) return []
	const [first = 0] = wanted
	if (wanted.length > widestPath) throw new RangeError("a tree beyond 2^32 leaves")
	// The same number again fills the places a shorter path leaves.
	const places = Array.from({ length: widestPath }, (_, index) => [`seq${index}`, wanted[index] ?? first] as const)
	const rows = await reader.hot(readNodes, { villageId, ...Object.fromEntries(places) })
	const nodes = new Map(rows.map((row) => [row.seq, hashesIn(row.nodes)]))
	return carryOut(plan, (node) => {
		const hash = nodes.get(lastSeqOf(node))?.[node.level]
		if (hash === undefined) throw new Error(`the ledger lacks node ${node.level}/${node.index}`)
		return hash
	})
}

/** The entry beside which a node is stored: the one that completed it. */
function lastSeqOf({ level, index }: NodeAt): number {
	return (index + 1) * 2 ** level
}

function parseBody(body: string): Json {
	return JSON.parse(body)
}
