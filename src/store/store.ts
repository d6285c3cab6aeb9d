/** The store's port: one schema, two engines. Repositories know nothing else. */
import type { Query } from "drizzle-orm"
import type { BaseSQLiteDatabase, SQLiteTable } from "drizzle-orm/sqlite-core"
import type { Dialect, Kit } from "./kit.ts"

/** The builder repositories see: four verbs, awaited. Schema-less on purpose (no relational queries). */
export type Db = Pick<BaseSQLiteDatabase<"async", unknown>, "select" | "selectDistinct" | "insert" | "update" | "delete">

/** A set of tables as a function of the kit; the same function object names the same tables in a store. */
export type TablesOf<T extends Record<string, SQLiteTable>> = (kit: Kit) => T

/** Reading access: outside or inside a transaction. */
export interface Reader {
	readonly db: Db
	readonly dialect: Dialect
	/** The tables of `define` for this engine, made once per store. */
	tables<T extends Record<string, SQLiteTable>>(define: TablesOf<T>): T
	/** Runs a statement compiled once (see hot.ts). */
	hot<A extends Record<string, unknown>, R>(statement: HotStatement<A, R>, values: A): Promise<readonly R[]>
}

/** An open transaction. Flat: opening another inside it throws. */
export interface Tx extends Reader {
	readonly isTransaction: true
	/**
	 * Holds `key` until the end of the transaction: two read-modify-writes of the same thing cannot interleave.
	 * PostgreSQL: an advisory transaction lock; SQLite: nothing to do, writers already stand in one queue.
	 */
	lock(key: string): Promise<void>
	/** Like `lock`, but answers false at once when another transaction holds the key. SQLite: always true. */
	tryLock(key: string): Promise<boolean>
	/**
	 * Runs a statement that returns nothing and tells how many rows it wrote: what a compare-and-set has to know. ▲ SQLite lays out a table of its own
	 * for what a statement returns, 1 µs and several allocations each time.
	 */
	written<A extends Record<string, unknown>>(statement: HotStatement<A, unknown>, values: A): Promise<number>
	/**
	 * Runs statements that return nothing and do not see each other's rows: each writes where no other of them reads or writes. PostgreSQL
	 * takes them as one, which is one way there and back instead of one each.
	 */
	together(writes: readonly HotWrite[]): Promise<void>
	/**
	 * PostgreSQL looks at what these tables hold where it has never looked, or they have doubled since: it does so by itself a minute after they
	 * were filled, and plans what is asked until then as if there were next to nothing in them. SQLite: nothing to do.
	 */
	measure(tables: readonly SQLiteTable[]): Promise<void>
	/** Runs `task` after the commit, never after a rollback, neither the transaction's nor that of a batch's item: wake-ups, live views. */
	afterCommit(task: () => void): void
}

export interface Store {
	readonly dialect: Dialect
	/** One transaction; rolled back when `work` rejects. `work` runs again when the transaction was lost (deadlock, lost connection), at most three times in all. */
	tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
	/**
	 * Group commit: runs `work` for each item strictly one after another, at most `groupLimit` per transaction. A rejected item is
	 * rolled back alone; the others of its group may run again for it. Resolves after the commit of the last group. Where a group's
	 * transaction is lost or its commit refused, each of its items is run again in a transaction of its own.
	 */
	batch<I, T>(items: readonly I[], work: (tx: Tx, item: I) => Promise<T>): Promise<readonly PromiseSettledResult<T>[]>
	/** Reads beside the writer. */
	read<T>(work: (reader: Reader) => Promise<T>): Promise<T>
	/** Calls `wake` when another process of the same store announced `topic`. SQLite: never. */
	listen(topic: string, wake: () => void): Promise<() => Promise<void>>
	/** Announces `topic` to other processes of the same store, after the commit it speaks of. SQLite: nothing to do. */
	notify(topic: string): Promise<void>
	close(): Promise<void>
}

/**
 * Items per transaction (design §5). SQLite: ▲ 50 → 1,200, 200 → 1,500 messages/s, for a commit writes every page of the chats it
 * touched: 7.6 KB of journal a message at 200, 4.9 at 500, 4.1 at 1,000, where one group keeps the writer for a tenth of a second.
 * PostgreSQL: larger groups hold their locks longer.
 */
export const groupLimits: Readonly<Record<Dialect, number>> = { sqlite: 500, postgres: 50 }

/** A statement built once with drizzle and run natively. `fields` gives the order of the result's columns. */
export interface HotStatement<A extends Record<string, unknown>, R> {
	readonly name: string
	/** Its own number in this process: where a store keeps what it compiled. */
	readonly slot: number
	/** At most one row comes back: SQLite then stops after it (5 µs instead of 12). */
	readonly single?: true
	/** Phantom: the values it takes and the rows it gives. */
	readonly types?: { readonly values: A; readonly row: R }
	build(reader: Pick<Reader, "db" | "tables">): { readonly query: { toSQL(): Query }; readonly fields: Readonly<Record<string, unknown>> }
}

/** A hot statement with its values, to be run with others. */
export type HotWrite = { readonly statement: HotStatement<Record<string, unknown>, unknown>; readonly values: Record<string, unknown> }

export function hotWrite<A extends Record<string, unknown>>(statement: HotStatement<A, unknown>, values: A): HotWrite {
	return { statement, values }
}

/** Thrown when a transaction is opened inside an open one: always a bug of the caller. */
export class NestedTransactionError extends Error {
	readonly code = "STORE_NESTED_TX"
	constructor() {
		super("a transaction was opened inside an open one; pass the outer tx down instead")
	}
}

/** The transaction is gone through no fault of its work (deadlock, lost connection); nothing of it is stored. */
export class TransactionLostError extends Error {
	readonly code = "STORE_TX_LOST"
	constructor(cause: unknown) {
		super("the transaction was lost", { cause })
	}
}

/** The connection broke while committing, or the disk failed: the work may or may not be stored, so it is not run again. */
export class CommitUnknownError extends Error {
	readonly code = "STORE_COMMIT_UNKNOWN"
	constructor(cause: unknown) {
		super("the commit may or may not be stored", { cause })
	}
}

/** A failed statement was caught and passed over inside a transaction: PostgreSQL stores nothing of it. */
export class TransactionAbortedError extends Error {
	readonly code = "STORE_TX_ABORTED"
	constructor() {
		super("a failed statement was passed over inside a transaction; nothing of it is stored")
	}
}
