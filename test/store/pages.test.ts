/** New databases have pages of 16 KiB; one that was begun with others keeps them and works on. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import { expect, it, onTestFinished } from "vitest"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { textFrom } from "../support/tiny.ts"
import { inboxRows, stored } from "../support/transport-rows.ts"

it.each([
	{ begun: undefined, bytes: 16_384 },
	{ begun: 4_096, bytes: 4_096 },
])("a database begun with pages of $begun has them of $bytes bytes", async ({ begun, bytes }) => {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-pages-"))
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
	const file = join(folder, "cunkou.sqlite")
	if (begun !== undefined) {
		const older = new Database(file)
		older.pragma(`page_size = ${begun}`)
		older.exec("vacuum")
		older.close()
	}
	migrateSqlite(file, 0)
	const store = openSqliteStore(file, { hasRoom: true })
	await stored(store, textFrom("a", "1"))
	expect(await inboxRows(store)).toHaveLength(1)
	await store.close()
	const looked = new Database(file, { readonly: true })
	onTestFinished(() => void looked.close())
	expect(looked.pragma("page_size", { simple: true })).toBe(bytes)
	expect(looked.pragma("integrity_check", { simple: true })).toBe("ok")
})
