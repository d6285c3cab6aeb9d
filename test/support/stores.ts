/** Stores for contract tests: every repository method runs on both engines. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { migratePostgres, migrateSqlite } from "../../src/store/migrate.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import type { Store } from "../../src/store/store.ts"
import { startPostgres, type TestPostgres } from "./postgres.ts"

/** A migrated SQLite store in a folder of its own, and how to remove it. */
export function freshSqlite(): { readonly store: Store; readonly file: string; readonly remove: () => Promise<void> } {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-test-"))
	const file = join(folder, "cunkou.sqlite")
	migrateSqlite(file, 0)
	const store = openSqliteStore(file)
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
		/** A migrated database, copied for each store: much faster than migrating each. */
		let template = ""
		const stores: Store[] = []
		beforeAll(async () => {
			postgres = await startPostgres()
			template = await postgres.createDatabase()
			await migratePostgres(template)
		}, 60_000)
		afterAll(async () => {
			for (const store of stores) await store.close()
			await postgres?.stop()
		})
		suite(async () => {
			if (postgres === undefined) throw new Error("PostgreSQL did not start")
			const store = openPostgresStore(await postgres.createDatabase(template))
			stores.push(store)
			return store
		})
	})
}
