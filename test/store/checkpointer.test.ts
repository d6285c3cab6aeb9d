/** The journal is copied back beside the main thread: what is committed reaches the database's own file, and a store that is closed leaves nothing running. */
import { copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { transportTables } from "../../src/store/transport.ts"
import { eventually } from "../support/tiny.ts"

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "cunkou-checkpoint-"))
	onTestFinished(() => rmSync(made, { recursive: true, force: true }))
	return made
}

/** Rows that stand in the database's own file, whatever its journal holds. */
function rowsWithoutJournal(file: string, copy: string): number {
	copyFileSync(file, copy)
	const alone = new Database(copy)
	try {
		return z.object({ n: z.number() }).parse(alone.prepare("select count(*) as n from timer").get()).n
	} finally {
		alone.close()
	}
}

it("copies back what was committed while writers go on, and closes with its store", { timeout: 60_000 }, async () => {
	const place = folder()
	const file = join(place, "cunkou.sqlite")
	migrateSqlite(file, 0)
	// Far below the journal's size at which SQLite itself would copy.
	const store = openSqliteStore(file, { journalPages: 20 })
	const add = (n: number) =>
		store.tx(async (tx) => {
			const { timer } = tx.tables(transportTables)
			await tx.db.insert(timer).values({ id: `t${n}`, villageId: "v", kind: "k", subject: `${n}`, dueAt: n, guardVersion: 0 })
		})
	for (let n = 0; n < 200; n++) await add(n)
	let copied = 0
	await eventually(async () => {
		await add(200 + copied++)
		return rowsWithoutJournal(file, join(place, "copy.sqlite")) >= 200
	})
	await store.close()
	// Closed twice is closed: nothing holds the file any more.
	const after = openSqliteStore(file)
	const { timer } = await after.read(async (reader) => reader.tables(transportTables))
	expect(await after.read((reader) => reader.db.select({ id: timer.id }).from(timer))).toHaveLength(200 + copied)
	await after.close()
})

it("a thread that cannot open the file leaves the work to SQLite: nothing is lost, nobody hears of it", { timeout: 60_000 }, async () => {
	const place = folder()
	const file = join(place, "cunkou.sqlite")
	migrateSqlite(file, 0)
	const store = openSqliteStore(file, { journalPages: 1 })
	// The thread opens the file by its name; where that is gone it fails.
	const elsewhere = join(place, "moved.sqlite")
	renameSync(file, elsewhere)
	const { timer } = await store.read(async (reader) => reader.tables(transportTables))
	for (let n = 0; n < 20; n++)
		await store.tx((tx) =>
			tx.db.insert(timer).values({ id: `t${n}`, villageId: "v", kind: "k", subject: `${n}`, dueAt: n, guardVersion: 0 }),
		)
	expect(await store.read((reader) => reader.db.select({ id: timer.id }).from(timer))).toHaveLength(20)
	await store.close()
})
