/**
 * The embedded engine: better-sqlite3, WAL. One writer connection behind a queue through which every write goes (▲ an insert beside an
 * open transaction was rolled back with it); a second connection reads. A commit is told of, and shown to readers outside, only
 * once it is on the disk, as with synchronous=FULL; the wait for the disk is our own (journal-sync.ts).
 */
import { closeSync, existsSync, openSync, statSync } from "node:fs"
import { dirname } from "node:path"
import Database from "better-sqlite3"
import { drizzle } from "drizzle-orm/better-sqlite3"
import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import { checkpointer } from "./checkpointer.ts"
import { makeFolder } from "./folder.ts"
import { groupGuard, inTransaction, refuseNested } from "./guard.ts"
import { type Compiled, compile } from "./hot.ts"
import { makeRoom } from "./journal-room.ts"
import { type Flush, journalSync } from "./journal-sync.ts"
import { kitOf, recast } from "./kit.ts"
import { serialQueue } from "./queue.ts"
import { runGrouped, runTasks, type SavepointDriver, type Tasks } from "./savepoints.ts"
import { CommitUnknownError, type Db, groupLimits, type HotStatement, type Reader, type Store, type TablesOf, type Tx } from "./store.ts"

/** Pages of the file a reading connection keeps in memory, KiB. */
const readCacheKib = 32_000

/** Of a new database. */
const pageBytes = 16_384
const pageHeadBytes = 24

/** Has SQLite itself copy the journal back at this size: it counts pages, which in a database begun earlier are smaller. */
function copyBackAt(connection: Database.Database, bytes: number): void {
	const page = Number(connection.pragma("page_size", { simple: true }))
	connection.pragma(`wal_autocheckpoint = ${Math.floor(bytes / (page + pageHeadBytes))}`)
}

/** Opens one connection with the settings both the writer and the reader need. */
export function openSqlite(file: string, readonly = false, cacheKib = readonly ? readCacheKib : 128_000): Database.Database {
	makeFolder(dirname(file))
	// Personal data: the file (its journal takes over the mode) is the service's own, also where the folder is not.
	if (!readonly && !existsSync(file)) closeSync(openSync(file, "a", 0o600))
	const connection = new Database(file, { readonly, timeout: 5_000 })
	if (!readonly) {
		// Only where the file is still empty. ▲ A sixth less time a message and an eighth less for a broadcast's plan than with pages of 4 KiB, 5% less a
		// message than with 8: trees are flatter, and a commit of many chats touches fewer pages. A lone message writes more of the journal for it.
		connection.pragma(`page_size = ${pageBytes}`)
		connection.pragma("journal_mode = WAL")
		// FULL: a commit is on the disk when it returns, also after a power cut. NORMAL would lose acknowledged answers.
		connection.pragma("synchronous = FULL")
		// Pages are copied back every 32 MB of journal, not every 4: ▲ 8% more messages/s; after a crash it is read in 50 ms. A store has a
		// thread for it and comes to this only where that lags behind.
		copyBackAt(connection, 33_000_000)
		// Withdrawn and secret things must not linger in freed pages.
		connection.pragma("secure_delete = ON")
		// Otherwise a row that INSERT OR REPLACE takes away passes the triggers that refuse deleting.
		connection.pragma("recursive_triggers = ON")
	}
	connection.pragma("foreign_keys = ON")
	// ▲ The writer touches a page of every chat that talks: 12% less time a message at 128 MB than at 32, once the file is larger than that.
	connection.pragma(`cache_size = ${-cacheKib}`)
	return connection
}

type Settings = {
	/** What the reader keeps of the file. */
	readonly cacheKib?: number | undefined
	/** For a service: its commits find the journal long enough from the start. What is written once and closed needs no such room. */
	readonly hasRoom?: boolean
	/** These are for tests: see `journalSync`, `checkpointer` and `groupGuard`. */
	readonly flush?: Flush
	readonly journalPages?: number
	readonly stuckAfterMs?: number
}

/**
 * Size of the journal at which SQLite copies it back by itself. The thread for it never catches up while a broadcast is planned: ▲ at 66 MB
 * the commit that crossed the mark kept everybody for 245 ms.
 */
const mostJournalBytes = 264_000_000
/** The journal has room for this from the start: a little more than is copied back at once. */
const roomBytes = 33_000_000

export function openSqliteStore(
	file: string,
	{ cacheKib = readCacheKib, hasRoom = false, flush, journalPages, stuckAfterMs }: Settings = {},
): Store {
	const writer = openSqlite(file)
	copyBackAt(writer, mostJournalBytes)
	if (hasRoom) makeRoom(writer, file, roomBytes)
	const checkpoints = checkpointer(file, journalPages)
	const reader = openSqlite(file, true, cacheKib)
	// The journal's header and what is copied out of it are still flushed by SQLite, each commit by `sync`.
	writer.pragma("synchronous = NORMAL")
	const sync = journalSync(file, flush)
	// What a process that was killed had committed is here to be read, and perhaps not on the disk yet.
	if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) sync.committed()
	const queue = serialQueue()
	const definitions = new Map<unknown, Record<string, SQLiteTable>>()
	const writeAccess = sqliteReader(writer, definitions)
	const readAccess = sqliteReader(reader, definitions)

	type Handle = { readonly tx: Tx; readonly tasks: Tasks }
	const begin = writer.prepare("BEGIN IMMEDIATE")
	const commit = writer.prepare("COMMIT")
	const rollback = writer.prepare("ROLLBACK")
	const changes = recast<{ get(): number }>(writer.prepare("SELECT total_changes()").pluck())
	let changesBefore = changes.get()
	const savepoint = {
		set: writer.prepare("SAVEPOINT item"),
		release: writer.prepare("RELEASE SAVEPOINT item"),
		undo: writer.prepare("ROLLBACK TO SAVEPOINT item"),
	}

	const granted = Promise.resolve(true)
	const guard = groupGuard(stuckAfterMs)
	const transaction = async <T>(work: (handle: Handle) => Promise<T>, inside: (run: () => Promise<T>) => Promise<T>): Promise<T> => {
		const tasks: Tasks = []
		const value = await guard.run<T>(queue, async () => {
			sync.assertSound()
			const tx: Tx = {
				...writeAccess,
				isTransaction: true,
				lock: async () => undefined,
				tryLock: () => granted,
				measure: async () => undefined,
				written: writeAccess.written,
				together: async (writes) => {
					for (const { statement, values } of writes) await writeAccess.written(statement, values)
				},
				afterCommit: (task) => void tasks.push(task),
			}
			begin.run()
			try {
				const value = await inside(() => work({ tx, tasks }))
				commit.run()
				const changesNow = changes.get()
				if (changesNow !== changesBefore) {
					sync.committed()
					checkpoints.committed(changesNow - changesBefore)
				}
				changesBefore = changesNow
				return value
			} catch (error) {
				if (writer.inTransaction) rollback.run()
				throw error
			}
		})
		// Also where it only read: what it read may have been committed a moment ago. The next transaction is under way meanwhile.
		await sync.durable()
		runTasks(tasks)
		return value
	}

	const groups: SavepointDriver<Handle> = {
		transaction: (work) => transaction(work, guard.inGroup),
		exec: async (_, statement) => {
			if (statement.startsWith("SAVEPOINT")) savepoint.set.run()
			else if (statement.startsWith("RELEASE")) savepoint.release.run()
			else savepoint.undo.run()
		},
		// A full disk, for one, ends the transaction by itself.
		isFatal: (error) => !writer.inTransaction && !(error instanceof CommitUnknownError),
	}

	return {
		dialect: "sqlite",
		tx: async (work) => {
			refuseNested()
			return transaction(({ tx }) => work(tx), inTransaction)
		},
		batch: async (items, work) => {
			refuseNested()
			return runGrouped(groups, items, groupLimits.sqlite, ({ tx }, item) => work(tx, item))
		},
		read: async (work) => {
			const value = await work(readAccess)
			// What it saw may have been committed a moment ago, and be lost again with the power.
			await sync.durable()
			return value
		},
		listen: async () => async () => undefined,
		notify: async () => undefined,
		close: () =>
			queue(async () => {
				await sync.durable().catch(() => undefined)
				await checkpoints.close()
				sync.close()
				reader.close()
				// It reads whole tables, and all of them would lie in the writer's cache (▲ 88 MiB, a large export's peak, of a process that ends).
				writer.pragma("cache_size = -8000")
				writer.pragma("optimize")
				writer.close()
			}),
	}
}

type Access = Reader & Pick<Tx, "written">

type Prepared = Pick<Compiled, "returnsRows" | "row"> & {
	readonly native: Database.Statement
	readonly get: ReturnType<Compiled["caller"]>
	readonly all: ReturnType<Compiled["caller"]>
	readonly run: ReturnType<Compiled["caller"]>
}

const none: readonly never[] = []

/** The database answers at once: what it threw rejects. An async function makes two objects more for the same. */
function promised<T>(work: () => T): Promise<T> {
	try {
		return Promise.resolve(work())
	} catch (error) {
		return Promise.reject(error)
	}
}

function sqliteReader(connection: Database.Database, definitions: Map<unknown, Record<string, SQLiteTable>>): Access {
	const db = recast<Db>(drizzle(connection, { casing: "snake_case" }))
	const compiled: (Prepared | undefined)[] = []

	function prepared(statement: HotStatement<Record<string, unknown>, unknown>): Prepared {
		// ▲ Found by number, not in a map: 1 µs a message.
		const known = compiled[statement.slot]
		if (known !== undefined) return known
		const { text, returnsRows, row, caller } = compile(statement, access)
		const native = connection.prepare(text)
		if (returnsRows) native.raw(true)
		const made = { native, returnsRows, row, get: caller("get"), all: caller("all"), run: caller("run") }
		compiled[statement.slot] = made
		return made
	}

	function rows(statement: HotStatement<Record<string, unknown>, unknown>, values: Record<string, unknown>): readonly unknown[] {
		const { native, returnsRows, row, get, all, run } = prepared(statement)
		if (!returnsRows) {
			run(native, values)
			return none
		}
		if (statement.single !== true) return recast<unknown[][]>(all(native, values)).map(row)
		const raw = get(native, values)
		return raw === undefined ? none : [row(recast<unknown[]>(raw))]
	}

	const access: Access = {
		db,
		dialect: "sqlite",
		tables: <T extends Record<string, SQLiteTable>>(define: TablesOf<T>) => memo<T>(definitions, define, () => define(kitOf("sqlite"))),
		hot: <A extends Record<string, unknown>, R>(statement: HotStatement<A, R>, values: A) =>
			promised(() => recast<readonly R[]>(rows(statement, values))),
		written: (statement, values) =>
			promised(() => {
				const { native, run } = prepared(statement)
				return recast<Database.RunResult>(run(native, values)).changes
			}),
	}
	return access
}

function memo<T extends Record<string, SQLiteTable>>(cache: Map<unknown, Record<string, SQLiteTable>>, key: unknown, make: () => T): T {
	const found = cache.get(key)
	if (found !== undefined) return recast<T>(found)
	const made = make()
	cache.set(key, made)
	return made
}
