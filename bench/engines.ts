/** A fresh, migrated, empty store of either engine, durability on, for one benchmark. */
import { databaseFile } from "../src/app.ts"
import type { Dialect } from "../src/store/kit.ts"
import { migratePostgres, migrateSqlite } from "../src/store/migrate.ts"
import { openPostgresStore } from "../src/store/postgres.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store } from "../src/store/store.ts"
import { runPostgresServer } from "../test/support/postgres-server.ts"
import { temporaryFolder } from "./process.ts"

export const engines: readonly Dialect[] = ["sqlite", "postgres"]

export async function onEngine<T>(engine: Dialect, run: (store: Store, folder: string) => Promise<T>): Promise<T> {
	const { folder, remove } = temporaryFolder()
	const server = engine === "postgres" ? await runPostgresServer(true) : undefined
	try {
		if (server === undefined) migrateSqlite(databaseFile(folder), 0)
		else await migratePostgres(server.url)
		const store = server === undefined ? openSqliteStore(databaseFile(folder)) : openPostgresStore(server.url)
		try {
			return await run(store, folder)
		} finally {
			await store.close()
		}
	} finally {
		await server?.stop()
		remove()
	}
}
