import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import { afterEach, describe, expect, it } from "vitest"
import { holdIfReady, migratePostgres, migrateSqlite, pendingMigrations } from "../../src/store/migrate.ts"
import { openSqlite } from "../../src/store/sqlite.ts"
import { startPostgres } from "../support/postgres.ts"

describe("migrations on SQLite", () => {
	const folders: string[] = []
	afterEach(() => {
		for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
	})
	function folder(): string {
		const made = mkdtempSync(join(tmpdir(), "cunkou-migrate-"))
		folders.push(made)
		return made
	}
	/** A set of migrations of our own, each a list of statements. */
	function migrationSet(steps: readonly (readonly string[])[]): string {
		const set = folder()
		mkdirSync(join(set, "meta"))
		const entries = steps.map((statements, idx) => {
			const tag = `000${idx}_step`
			writeFileSync(join(set, `${tag}.sql`), statements.join("\n--> statement-breakpoint\n"))
			return { idx, version: "6", when: 1_000 + idx, tag, breakpoints: true }
		})
		writeFileSync(join(set, "meta", "_journal.json"), JSON.stringify({ version: "7", dialect: "sqlite", entries }))
		return set
	}
	const survey = [
		"CREATE TABLE survey (id text PRIMARY KEY NOT NULL, title text)",
		"CREATE TABLE answer (id text PRIMARY KEY NOT NULL, survey_id text NOT NULL, FOREIGN KEY (survey_id) REFERENCES survey(id) ON DELETE cascade)",
	]
	/** As drizzle-kit rebuilds a table whose column changes. */
	const rebuild = [
		"PRAGMA foreign_keys=OFF;",
		"CREATE TABLE __new_survey (id text PRIMARY KEY NOT NULL, title text NOT NULL)",
		"INSERT INTO __new_survey SELECT id, coalesce(title, '') FROM survey",
		"DROP TABLE survey",
		"ALTER TABLE __new_survey RENAME TO survey",
		"PRAGMA foreign_keys=ON;",
	]
	const filled = (file: string): void => {
		const db = openSqlite(file)
		db.exec("INSERT INTO survey VALUES ('s', NULL); INSERT INTO answer VALUES ('a1', 's'), ('a2', 's');")
		db.close()
	}
	const count = (file: string, table: string): unknown => {
		const db = new Database(file, { readonly: true })
		try {
			return db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
		} finally {
			db.close()
		}
	}

	it("leaves the journal of a process that was killed where it is when nothing is to be migrated", () => {
		const before = join(folder(), "cunkou.sqlite")
		migrateSqlite(before, 0)
		const killed = openSqlite(before)
		killed.exec("INSERT INTO alert (id, kind, subject, detail, at) VALUES ('a', 'test', '', '', 0)")
		const after = join(folder(), "cunkou.sqlite")
		for (const ending of ["", "-wal"]) copyFileSync(`${before}${ending}`, `${after}${ending}`)
		killed.close()
		const letGo = holdIfReady(after)
		migrateSqlite(after, 0)
		expect(statSync(`${after}-wal`).size).toBeGreaterThan(0)
		letGo()
		expect(count(after, "alert")).toBe(1)
	})

	it("makes a database of its own from nothing, readable by nobody else, and is done then", async () => {
		const file = join(folder(), "data", "cunkou.sqlite")
		expect(await pendingMigrations({ file })).toBeGreaterThan(0)
		expect(migrateSqlite(file, 1)).toMatchObject({ backup: undefined })
		expect(statSync(file).mode & 0o077).toBe(0)
		expect(migrateSqlite(file, 2)).toEqual({ pending: 0, backup: undefined, unguarded: [] })
		expect(await pendingMigrations({ file })).toBe(0)
	})

	it("keeps every row across a rebuild that others point at, and copies the data first", () => {
		const file = join(folder(), "cunkou.sqlite")
		migrateSqlite(file, 1, migrationSet([survey]))
		filled(file)
		const report = migrateSqlite(file, 2, migrationSet([survey, rebuild]))
		expect(report.pending).toBe(1)
		expect([count(file, "survey"), count(file, "answer")]).toEqual([1, 2])
		const backup = report.backup ?? ""
		expect([count(backup, "survey"), count(backup, "answer")]).toEqual([1, 2])
		expect(statSync(backup).mode & 0o077).toBe(0)
	})

	it("puts everything back when rows would point at nothing, and refuses again at the next start", () => {
		const data = folder()
		const file = join(data, "cunkou.sqlite")
		migrateSqlite(file, 1, migrationSet([survey]))
		filled(file)
		const losing = migrationSet([survey, ["DELETE FROM survey"]])
		for (const now of [2, 3]) {
			expect(() => migrateSqlite(file, now, losing)).toThrow("2 rows point at nothing")
			expect([count(file, "survey"), count(file, "answer")]).toEqual([1, 2])
		}
		expect(readdirSync(data).filter((name) => name.endsWith(".restored"))).toEqual([])
	})

	it("changes nothing when a migration itself fails", () => {
		const file = join(folder(), "cunkou.sqlite")
		migrateSqlite(file, 1, migrationSet([survey]))
		filled(file)
		expect(() => migrateSqlite(file, 2, migrationSet([survey, ["DELETE FROM answer", "NOT SQL"]]))).toThrow()
		expect([count(file, "survey"), count(file, "answer")]).toEqual([1, 2])
	})
})

it("lets several instances migrate one PostgreSQL database at once, and twice is once", async () => {
	const postgres = await startPostgres()
	try {
		const databaseUrl = await postgres.createDatabase()
		const before = await pendingMigrations({ databaseUrl })
		const reports = await Promise.all([migratePostgres(databaseUrl), migratePostgres(databaseUrl), migratePostgres(databaseUrl)])
		expect(reports.map((report) => report.pending).sort()).toEqual([0, 0, before])
		expect(await pendingMigrations({ databaseUrl })).toBe(0)
		expect(await migratePostgres(databaseUrl)).toEqual({ pending: 0, backup: undefined, unguarded: [] })
	} finally {
		await postgres.stop()
	}
})
