import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openStore } from "../../src/app.ts"
import { packageRoot } from "../../src/root.ts"
import { insertOnlyTables } from "../../src/store/insert-only.ts"
import { openAlerts } from "../../src/store/journal.ts"
import { migratePostgres, migrateSqlite } from "../../src/store/migrate.ts"
import { openSqlite } from "../../src/store/sqlite.ts"
import { startPostgres, type TestPostgres } from "../support/postgres.ts"

/** A row of each listed table: without one, nothing could be refused. A table new to the list fails here until it has one. */
const rows: Readonly<Record<string, string>> = {
	ledger_entry: "('v', 1, 'test.entry', 1, '{}', 'ab')",
	ledger_root: "('v', 1, 'ab', 1, 'cd', 'ef')",
	ledger_key: "('v', 1, 'ef', 'ab', 'cd', null, 1)",
	council_decision: "('v', 'QJJY-2026-0001', 'm', 1, 'adopted', 'w', 1, NULL, 1, NULL)",
	signoff_statement: "('v', 'c', 1, 'ab', 'cd', 'ef', 1, null)",
	notice_version: "('v', 'n', 1, 'QJ-1', 't', '{}', 'ab', null, '', 1, 's', null, 1)",
}
const changes = (table: string) => [`UPDATE ${table} SET village_id = 'w'`, `DELETE FROM ${table}`]

describe("on SQLite", () => {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-insert-only-"))
	const file = join(folder, "cunkou.sqlite")
	const within = <T>(work: (db: Database.Database) => T): T => {
		const db = openSqlite(file)
		try {
			return work(db)
		} finally {
			db.close()
		}
	}
	const count = (table: string) => within((db) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
	beforeAll(() => {
		migrateSqlite(file, 0)
		for (const table of insertOnlyTables) within((db) => db.exec(`INSERT INTO ${table} VALUES ${rows[table]}`))
	})
	afterAll(() => rmSync(folder, { recursive: true, force: true }))

	it.each(insertOnlyTables)("%s takes new rows and gives none up", (table) => {
		for (const change of changes(table)) expect(() => within((db) => db.exec(change))).toThrow(`insert-only: ${table}`)
		expect(() => within((db) => db.exec(`INSERT OR REPLACE INTO ${table} VALUES ${rows[table]}`))).toThrow(`insert-only: ${table}`)
		expect(count(table)).toBe(1)
	})

	it.each(insertOnlyTables)("%s is guarded and keeps its rows after a migration that rebuilds it", (table) => {
		const set = rebuildingSet(table, file)
		migrateSqlite(file, 1, set)
		expect(count(table)).toBe(1)
		for (const change of changes(table)) expect(() => within((db) => db.exec(change))).toThrow(`insert-only: ${table}`)
	})

	it("is guarded again at the next start after somebody took the guard away or blunted it, and staff are told once", async () => {
		const data = mkdtempSync(join(tmpdir(), "cunkou-insert-only-"))
		await (await openStore({ dataDir: data })).close()
		const db = openSqlite(join(data, "cunkou.sqlite"))
		db.exec("DROP TRIGGER ledger_entry_no_update")
		db.exec("DROP TRIGGER ledger_root_no_delete")
		db.exec("CREATE TRIGGER ledger_root_no_delete BEFORE DELETE ON ledger_root BEGIN SELECT 1; END")
		db.close()
		for (const _ of [1, 2]) {
			const store = await openStore({ dataDir: data })
			const alerts = await store.read((reader) => openAlerts(reader, "v", 5))
			expect(alerts).toMatchObject([{ kind: "store-unguarded", subject: "ledger_entry ledger_root" }])
			await store.close()
		}
		const again = openSqlite(join(data, "cunkou.sqlite"))
		again.exec(`INSERT INTO ledger_entry VALUES ${rows.ledger_entry}`)
		expect(() => again.exec("UPDATE ledger_entry SET at = 2")).toThrow("insert-only")
		again.close()
		rmSync(data, { recursive: true, force: true })
	})
})

/** The product's migrations and one more that rebuilds a table as drizzle-kit does. */
function rebuildingSet(table: string, file: string): string {
	const set = mkdtempSync(join(tmpdir(), "cunkou-insert-only-"))
	const product = join(packageRoot, "migrations", "sqlite")
	const journal = JSON.parse(readFileSync(join(product, "meta", "_journal.json"), "utf8"))
	const db = new Database(file, { readonly: true })
	const applied = Number(db.prepare("SELECT max(created_at) FROM __drizzle_migrations").pluck().get())
	const create = String(db.prepare("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?").pluck().get(table))
	db.close()
	for (const { tag } of journal.entries) writeFileSync(join(set, `${tag}.sql`), readFileSync(join(product, `${tag}.sql`)))
	const steps = [
		create.replace(table, `__new_${table}`),
		`INSERT INTO __new_${table} SELECT * FROM ${table}`,
		`DROP TABLE ${table}`,
		`ALTER TABLE __new_${table} RENAME TO ${table}`,
	]
	writeFileSync(join(set, "9999_rebuild.sql"), steps.join("\n--> statement-breakpoint\n"))
	const entry = { idx: 9_999, version: "6", when: applied + 1, tag: "9999_rebuild", breakpoints: true }
	if (!existsSync(join(set, "meta"))) mkdirSync(join(set, "meta"))
	writeFileSync(join(set, "meta", "_journal.json"), JSON.stringify({ ...journal, entries: [...journal.entries, entry] }))
	return set
}

describe("on PostgreSQL", () => {
	let postgres: TestPostgres
	let url = ""
	const query = async (text: string): Promise<readonly unknown[]> => {
		const client = new pg.Client({ connectionString: url })
		await client.connect()
		try {
			return (await client.query(text)).rows
		} finally {
			await client.end()
		}
	}
	beforeAll(async () => {
		postgres = await startPostgres()
		url = await postgres.createDatabase()
		await migratePostgres(url)
		for (const table of insertOnlyTables) await query(`INSERT INTO ${table} VALUES ${rows[table]}`)
	}, 60_000)
	afterAll(() => postgres.stop())

	it.each(insertOnlyTables)("%s takes new rows and gives none up", async (table) => {
		for (const change of [...changes(table), `TRUNCATE ${table}`]) await expect(query(change)).rejects.toThrow(`insert-only: ${table}`)
		expect(await query(`SELECT 1 FROM ${table}`)).toHaveLength(1)
	})

	it("is guarded again at the next start after somebody took guards away or switched them off", async () => {
		await query("DROP TRIGGER ledger_entry_no_change ON ledger_entry")
		await query("ALTER TABLE ledger_root DISABLE TRIGGER ALL")
		expect(await migratePostgres(url)).toMatchObject({ pending: 0, unguarded: ["ledger_entry", "ledger_root"] })
		for (const table of insertOnlyTables)
			for (const change of changes(table)) await expect(query(change)).rejects.toThrow(`insert-only: ${table}`)
		expect(await migratePostgres(url)).toMatchObject({ unguarded: [] })
	})
})
