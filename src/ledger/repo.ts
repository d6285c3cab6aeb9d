/** The ledger's SQL. Appending reads and writes the right edge of the tree, never the entries before. */
import { and, asc, desc, eq, gte, inArray, lt, sql } from "drizzle-orm"
import type { Json } from "../engine/flow.ts"
import type { Cipher } from "../store/cipher.ts"
import { type Reseal, resealed, textIn } from "../store/dump/reseal.ts"
import { defineHot, p } from "../store/hot.ts"
import { newId } from "../store/ids.ts"
import type { Reader, Tx } from "../store/store.ts"
import { setTimer } from "../timers/due.ts"
import { canonical } from "./canonical.ts"
import { type Entry, entryTextOf } from "./entry.ts"
import { carryOut, inclusionPlan, type NodeAt, type Plan } from "./proof.ts"
import { type KeyPair, makeKeyPair, type SignedRoot, signClaim } from "./sign.ts"
import { ledgerTables } from "./tables.ts"
import { type Frontier, grow, type Hash, leafHash, rootOf } from "./tree.ts"

/** What the ledger needs of the house: where the private key is sealed. */
export type LedgerHouse = { readonly cipher: Cipher }

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

const readLatestRoot = defineHot<{ villageId: string }>()({
	name: "ledger_root_latest",
	single: true,
	tables: ledgerTables,
	fields: ({ ledgerRoot: t }) => ({ size: t.size, root: t.root, at: t.at, signature: t.signature, keyId: t.keyId }),
	query: (db, { ledgerRoot: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(eq(t.villageId, p("villageId")))
			.orderBy(desc(t.size))
			.limit(1),
})

const readKeys = defineHot<{ villageId: string }>()({
	name: "ledger_keys_read",
	tables: ledgerTables,
	fields: ({ ledgerKey: t }) => ({ number: t.number, keyId: t.keyId, publicKey: t.publicKey, createdAt: t.createdAt }),
	query: (db, { ledgerKey: t }, fields) =>
		db
			.select(fields)
			.from(t)
			.where(eq(t.villageId, p("villageId")))
			.orderBy(desc(t.number)),
})

/**
 * Appends one entry in the caller's transaction: O(log n), and the village's ledger is held until its end. Throws `NotCanonicalError` for a
 * body that has no canonical form. A clock set back is kept as it is: the order is `seq`.
 */
export async function appendEntry(tx: Tx, entry: NewEntry): Promise<{ readonly seq: number; readonly leafHash: string }> {
	const { villageId, kind, at } = entry
	const body = canonical(entry.body)
	await tx.lock(`ledger:${villageId}`)
	const head = await headOf(tx, villageId)
	const seq = head.size + 1
	const leaf = leafHash(entryTextOf({ villageId, seq, kind, at, body }))
	const { frontier, completed } = grow(head.frontier, head.size, leaf)
	await tx.hot(writeEntry, { villageId, seq, kind, at, body, nodes: completed.join("") })
	const latestAt = Math.max(head.latestAt, at)
	const rootDueAt = await dueRoot(tx, villageId, head.rootDueAt, at)
	await tx.hot(writeHead, { villageId, size: seq, frontier: frontier.join(""), latestAt, rootDueAt })
	return { seq, leafHash: leaf }
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

/**
 * Signs and stores the tree's present root; where nothing was added since the last one, gives that. To be called at closings, with notices
 * and daily. Throws `LedgerKeyError` when the village's key cannot be opened.
 */
export async function signRoot(tx: Tx, house: LedgerHouse, villageId: string, now: number): Promise<SignedRoot> {
	await tx.lock(`ledger:${villageId}`)
	const [{ size, root }, latest] = [await treeOf(tx, villageId), await latestRoot(tx, villageId)]
	if (latest?.size === size) return latest
	const { keyId, privateKey } = await openKey(tx, house, villageId, now)
	const signed = signClaim(villageId, { size, root, at: now, keyId }, privateKey)
	const { ledgerRoot, ledgerHead } = tx.tables(ledgerTables)
	await tx.db.insert(ledgerRoot).values({ villageId, ...signed })
	await tx.db.update(ledgerHead).set({ rootDueAt: 0 }).where(eq(ledgerHead.villageId, villageId))
	return signed
}

export async function latestRoot(reader: Reader, villageId: string): Promise<SignedRoot | undefined> {
	const [row] = await reader.hot(readLatestRoot, { villageId })
	return row
}

/** The signed roots of a village, the newest first unless asked otherwise. */
export async function rootsOf(
	reader: Reader,
	villageId: string,
	page: { readonly limit?: number; readonly offset?: number; readonly order?: "newest" | "oldest" } = {},
): Promise<readonly SignedRoot[]> {
	const { ledgerRoot: t } = reader.tables(ledgerTables)
	return reader.db
		.select({ size: t.size, root: t.root, at: t.at, signature: t.signature, keyId: t.keyId })
		.from(t)
		.where(eq(t.villageId, villageId))
		.orderBy(page.order === "oldest" ? asc(t.size) : desc(t.size))
		.limit(page.limit ?? Number.MAX_SAFE_INTEGER)
		.offset(page.offset ?? 0)
}

/** The village's ledger key cannot be opened with this instance's secret. */
export class LedgerKeyError extends Error {
	readonly code = "LEDGER_KEY_LOST"
	constructor(cause: string) {
		super(`the ledger's key cannot be opened: ${cause}`)
	}
}

const keyPlace = (villageId: string) => `ledger.key/${villageId}`

/** The village's public key, made where it has none yet: part of setting a village up. */
export async function ensureKey(
	tx: Tx,
	house: LedgerHouse,
	villageId: string,
	now: number,
): Promise<{ readonly keyId: string; readonly publicKey: string }> {
	await tx.lock(`ledger:${villageId}`)
	const [known] = await keysOf(tx, villageId)
	if (known !== undefined) return { keyId: known.keyId, publicKey: known.publicKey }
	const { keyId, publicKey } = await addKey(tx, house, villageId, 1, now)
	return { keyId, publicKey }
}

async function addKey(tx: Tx, house: LedgerHouse, villageId: string, number: number, now: number): Promise<KeyPair> {
	const pair = makeKeyPair()
	const { keyId, publicKey, privateKey } = pair
	const { ledgerKey: t } = tx.tables(ledgerTables)
	const sealedKey = house.cipher.seal(privateKey, keyPlace(villageId))
	await tx.db.insert(t).values({ villageId, number, keyId, publicKey, sealedKey, createdAt: now })
	return pair
}

export type LedgerKey = { readonly number: number; readonly keyId: string; readonly publicKey: string; readonly createdAt: number }

/** The village's public keys, the one that signs now first. */
export async function keysOf(reader: Reader, villageId: string): Promise<readonly LedgerKey[]> {
	return reader.hot(readKeys, { villageId })
}

async function openKey(
	tx: Tx,
	house: LedgerHouse,
	villageId: string,
	now: number,
): Promise<{ readonly keyId: string; readonly privateKey: string }> {
	const { ledgerKey: t } = tx.tables(ledgerTables)
	const [row] = await tx.db
		.select({ keyId: t.keyId, sealedKey: t.sealedKey })
		.from(t)
		.where(eq(t.villageId, villageId))
		.orderBy(desc(t.number))
		.limit(1)
	if (row === undefined) return addKey(tx, house, villageId, 1, now)
	const opened = house.cipher.open(row.sealedKey, keyPlace(villageId))
	if (!opened.ok) throw new LedgerKeyError(opened.code)
	return { keyId: row.keyId, privateKey: opened.plain }
}

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

function hashesIn(text: string): readonly Hash[] {
	return Array.from({ length: text.length / 64 }, (_, index) => text.slice(index * 64, (index + 1) * 64))
}

/** For a village that moves to another instance: the key that signs its roots. */
export const resealKey: Reseal = (row, keys) => ({
	...row,
	sealed_key: resealed(row.sealed_key, keyPlace(textIn(row, "village_id")), keys),
})
