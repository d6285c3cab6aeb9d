/** Stores for contract tests: every repository method runs on both engines. */
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, afterEach, beforeAll, describe, inject } from "vitest"
import type { Flush } from "../../src/store/journal-sync.ts"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import type { Store } from "../../src/store/store.ts"
import { startPostgres, type TestPostgres } from "./postgres.ts"
import { isOnRoad } from "./road.ts"

/** As our PostgreSQL servers for tests: what a test stores need not outlive a power cut, and eight suites wait for one disk. */
const forgetful: Flush = (_fd, done) => void setImmediate(done, null)

/** A migrated, empty database, made by the first of the run who needs one: a copy takes 2 ms, a migration a hundred and several flushes. */
function migratedSqlite(): string {
	const made = join(inject("sharedFolder"), "migrated.sqlite")
	if (!existsSync(made)) {
		const own = `${made}.${process.pid}`
		migrateSqlite(own, 0)
		renameSync(own, made)
	}
	return made
}

/** A migrated SQLite store in a folder of its own, and how to remove it. */
export function freshSqlite(): { readonly store: Store; readonly file: string; readonly remove: () => Promise<void> } {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-test-"))
	const file = join(folder, "cunkou.sqlite")
	copyFileSync(migratedSqlite(), file)
	const store = openSqliteStore(file, { flush: forgetful, stuckAfterMs: 2_000 })
	return {
		store,
		file,
		remove: async () => {
			await store.close()
			rmSync(folder, { recursive: true, force: true })
		},
	}
}

/**
 * Runs a suite once on SQLite and once on PostgreSQL. `open` gives a fresh migrated store; all are closed at the end.
 * The suite must not care which engine it runs on.
 */
export function onBothEngines(name: string, suite: (open: () => Promise<Store>) => void): void {
	// A road is taken for the dialogs; what both engines do is tested without.
	if (isOnRoad()) return
	describe(`${name} on SQLite`, () => {
		const removals: (() => Promise<void>)[] = []
		afterAll(async () => {
			for (const remove of removals) await remove()
		})
		suite(async () => {
			const { store, remove } = freshSqlite()
			removals.push(remove)
			return store
		})
	})
	describe(`${name} on PostgreSQL`, () => {
		let postgres: TestPostgres | undefined
		const urls = new Map<Store, string>()
		/** Stores of tests that are over: emptied, one serves the next test much sooner than a new database would. */
		const free: Store[] = []
		const inUse: Store[] = []
		beforeAll(async () => {
			postgres = await startPostgres()
		}, 60_000)
		afterEach(() => void free.push(...inUse.splice(0)))
		afterAll(async () => {
			for (const store of urls.keys()) await store.close()
			await postgres?.stop()
		})
		suite(async () => {
			if (postgres === undefined) throw new Error("PostgreSQL did not start")
			const used = free.pop()
			const url = (used && urls.get(used)) ?? (await postgres.createMigrated())
			if (used !== undefined) await empty(url)
			const store = used ?? openPostgresStore(url)
			urls.set(store, url)
			inUse.push(store)
			return store
		})
	})
}

async function empty(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		const { rows } = await client.query<{ names: string }>(
			"SELECT string_agg(quote_ident(tablename), ', ') AS names FROM pg_tables WHERE schemaname = 'public'",
		)
		// Past the triggers of insert-only tables, as only a test may.
		await client.query("SET session_replication_role = replica")
		await client.query(`TRUNCATE ${rows[0]?.names}`)
	} finally {
		await client.end()
	}
}
