/** Brings a database to the present schema, at start and by `cunkou migrate`. */
import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type Database from "better-sqlite3"
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3"
import { migrate as migrateSqliteSchema } from "drizzle-orm/better-sqlite3/migrator"
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres"
import { migrate as migratePostgresSchema } from "drizzle-orm/node-postgres/migrator"
import pg from "pg"
import { z } from "zod"
import { packageRoot } from "../root.ts"
import type { Dialect } from "./kit.ts"
import { openSqlite } from "./sqlite.ts"

export type MigrationReport = { readonly pending: number; /** Copy made before anything was changed; SQLite with data only. */ readonly backup: string | undefined }

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })) })

function migrationsFolder(dialect: Dialect): string {
	return join(packageRoot, "migrations", dialect)
}

function journal(dialect: Dialect): readonly { readonly when: number; readonly tag: string }[] {
	return journalSchema.parse(JSON.parse(readFileSync(join(migrationsFolder(dialect), "meta", "_journal.json"), "utf8"))).entries
}

/**
 * SQLite rebuilds tables to change them. With foreign keys on, the rebuild's DROP deletes the rows that point at it
 * (▲ it silently did), so keys are off meanwhile and checked afterwards.
 */
export function migrateSqlite(file: string, now: number): MigrationReport {
	const isNew = !existsSync(file)
	const connection = openSqlite(file)
	try {
		const pending = pendingOf(connection)
		if (pending === 0) return { pending, backup: undefined }
		const backup = isNew ? undefined : backupBefore(connection, file, now)
		connection.pragma("foreign_keys = OFF")
		migrateSqliteSchema(drizzleSqlite(connection), { migrationsFolder: migrationsFolder("sqlite") })
		const broken = connection.pragma("foreign_key_check")
		if (Array.isArray(broken) && broken.length > 0) throw new Error(`${broken.length} rows point at nothing after the migration; the copy before it is ${backup ?? "none"}`)
		return { pending, backup }
	} finally {
		connection.close()
	}
}

const appliedSchema = z.array(z.object({ created_at: z.coerce.number() }))

function pendingOf(connection: Database.Database): number {
	const known = connection.prepare("SELECT name FROM sqlite_master WHERE name = '__drizzle_migrations'").get()
	const applied = known === undefined ? [] : appliedSchema.parse(connection.prepare("SELECT created_at FROM __drizzle_migrations").all())
	return countPending("sqlite", applied)
}

function countPending(dialect: Dialect, applied: readonly { readonly created_at: number }[]): number {
	const last = Math.max(0, ...applied.map((row) => row.created_at))
	return journal(dialect).filter((entry) => entry.when > last).length
}

function backupBefore(connection: Database.Database, file: string, now: number): string {
	const backup = join(dirname(file), "backups", `before-migration-${now}.sqlite`)
	mkdirSync(dirname(backup), { recursive: true, mode: 0o700 })
	connection.prepare("VACUUM INTO ?").run(backup)
	return backup
}

/** Number of the advisory lock under which one instance migrates while the others wait. */
const migrationLock = 7_305_511_220

export async function migratePostgres(url: string): Promise<MigrationReport> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		await client.query("SELECT pg_advisory_lock($1)", [migrationLock])
		const pending = await pendingOfPostgres(client)
		await migratePostgresSchema(drizzlePostgres(client), { migrationsFolder: migrationsFolder("postgres") })
		return { pending, backup: undefined }
	} finally {
		await client.end()
	}
}

async function pendingOfPostgres(client: pg.Client): Promise<number> {
	const { rows: known } = await client.query("SELECT 1 FROM information_schema.tables WHERE table_schema = 'drizzle' AND table_name = '__drizzle_migrations'")
	const { rows } = known.length === 0 ? { rows: [] } : await client.query("SELECT created_at FROM drizzle.__drizzle_migrations")
	return countPending("postgres", appliedSchema.parse(rows))
}

/** How many migrations a database still lacks, without changing it. */
export async function pendingMigrations(target: { readonly databaseUrl: string } | { readonly file: string }): Promise<number> {
	if ("file" in target) {
		if (!existsSync(target.file)) return journal("sqlite").length
		const connection = openSqlite(target.file)
		try {
			return pendingOf(connection)
		} finally {
			connection.close()
		}
	}
	const client = new pg.Client({ connectionString: target.databaseUrl })
	await client.connect()
	try {
		return await pendingOfPostgres(client)
	} finally {
		await client.end()
	}
}
