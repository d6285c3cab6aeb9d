/** Brings a database to the present schema, at start and by `cunkou migrate`. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import type Database from "better-sqlite3"
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3"
import { migrate as migrateSqliteSchema } from "drizzle-orm/better-sqlite3/migrator"
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres"
import { migrate as migratePostgresSchema } from "drizzle-orm/node-postgres/migrator"
import pg from "pg"
import { z } from "zod"
import { packageRoot } from "../root.ts"
import { guardPostgres, guardSqlite } from "./insert-only.ts"
import type { Dialect } from "./kit.ts"
import { openSqlite } from "./sqlite.ts"

export type MigrationReport = {
	readonly pending: number
	/** Copy made before anything was changed; SQLite with data only. */
	readonly backup: string | undefined
	/** Insert-only tables whose guard was gone though nothing was migrated: somebody took it away. It is in place again. */
	readonly unguarded: readonly string[]
}

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })) })

function migrationsFolder(dialect: Dialect): string {
	return join(packageRoot, "migrations", dialect)
}

function journal(migrations: string): readonly { readonly when: number; readonly tag: string }[] {
	return journalSchema.parse(JSON.parse(readFileSync(join(migrations, "meta", "_journal.json"), "utf8"))).entries
}

/**
 * SQLite rebuilds tables to change them. With foreign keys on, the rebuild's DROP deletes the rows that point at it
 * (▲ it silently did), so keys are off meanwhile and checked afterwards; where a check fails, the copy made before comes back
 * and the start is refused. `migrations` names another set than the product's, for tests.
 */
export function migrateSqlite(file: string, now: number, migrations = migrationsFolder("sqlite")): MigrationReport {
	const isNew = !existsSync(file)
	const connection = openSqlite(file)
	let backup: string | undefined
	try {
		const pending = pendingOf(connection, migrations)
		if (pending === 0) return { pending, backup: undefined, unguarded: guardSqlite(connection) }
		backup = isNew ? undefined : backupBefore(connection, file, now)
		connection.pragma("foreign_keys = OFF")
		migrateSqliteSchema(drizzleSqlite(connection), { migrationsFolder: migrations })
		const broken = connection.pragma("foreign_key_check")
		if (Array.isArray(broken) && broken.length > 0) throw new BrokenMigrationError(broken.length, backup)
		guardSqlite(connection)
		return { pending, backup, unguarded: [] }
	} catch (error) {
		if (error instanceof BrokenMigrationError && backup !== undefined) {
			connection.close()
			restore(backup, file)
		}
		throw error
	} finally {
		connection.close()
	}
}

/** A migration left rows that point at nothing: the database was put back as it was. */
class BrokenMigrationError extends Error {
	readonly code = "STORE_MIGRATION_BROKEN"
	constructor(rows: number, backup: string | undefined) {
		super(`${rows} rows point at nothing after the migration; nothing was changed, a copy of the data is ${backup ?? "not needed"}`)
	}
}

function restore(backup: string, file: string): void {
	// Moved into place whole: a crash here leaves either the one or the other.
	const aside = `${file}.restored`
	copyFileSync(backup, aside)
	for (const ending of ["-wal", "-shm"]) rmSync(`${file}${ending}`, { force: true })
	renameSync(aside, file)
}

/**
 * Keeps a database that lacks nothing open until the store has it: the last connection to close copies the whole journal back,
 * and after a crash that was the migration's, ▲ 0.7 s of a start. Gives what lets go of it.
 */
export function holdIfReady(file: string): () => void {
	if (!existsSync(file)) return () => undefined
	const connection = openSqlite(file, true)
	let isReady = false
	try {
		// Looking at the migrations is also what makes it count as open.
		isReady = pendingOf(connection, migrationsFolder("sqlite")) === 0
	} finally {
		if (!isReady) connection.close()
	}
	return () => void connection.close()
}

const appliedSchema = z.array(z.object({ created_at: z.coerce.number() }))

function pendingOf(connection: Database.Database, migrations: string): number {
	const known = connection.prepare("SELECT name FROM sqlite_master WHERE name = '__drizzle_migrations'").get()
	const applied = known === undefined ? [] : appliedSchema.parse(connection.prepare("SELECT created_at FROM __drizzle_migrations").all())
	return countPending(migrations, applied)
}

/** Whether a newer version has migrated this database: ours would not understand it. */
export function isNewerDatabase(connection: Database.Database): boolean {
	const applied = appliedSchema.parse(connection.prepare("SELECT created_at FROM __drizzle_migrations").all())
	const last = Math.max(0, ...journal(migrationsFolder("sqlite")).map(({ when }) => when))
	return applied.some((row) => row.created_at > last)
}

function countPending(migrations: string, applied: readonly { readonly created_at: number }[]): number {
	const last = Math.max(0, ...applied.map((row) => row.created_at))
	return journal(migrations).filter((entry) => entry.when > last).length
}

function backupBefore(connection: Database.Database, file: string, now: number): string {
	const backup = join(dirname(file), "backups", `before-migration-${now}.sqlite`)
	mkdirSync(dirname(backup), { recursive: true, mode: 0o700 })
	// Left over from a start that failed in the same millisecond at best; SQLite refuses to write over it.
	rmSync(backup, { force: true })
	connection.prepare("VACUUM INTO ?").run(backup)
	chmodSync(backup, 0o600)
	return backup
}

/** Number of the advisory lock under which one instance migrates while the others wait. */
const migrationLock = 7_305_511_220

/**
 * Half of each page is left free: a broadcast gives every chat of a page its next number at once, and each of these rows finds room
 * beside its old version instead of being entered in three indexes anew (▲ 10,300 records of the log for 2,000 chats without).
 */
const roomyChats = "ALTER TABLE chat SET (fillfactor = 50)"

export async function migratePostgres(url: string): Promise<MigrationReport> {
	const client = connection(url)
	await client.connect()
	try {
		await client.query("SELECT pg_advisory_lock($1)", [migrationLock])
		const pending = await pendingOfPostgres(client)
		await migratePostgresSchema(drizzlePostgres(client), { migrationsFolder: migrationsFolder("postgres") })
		const lacking = await guardPostgres(client)
		if (pending > 0) await client.query(roomyChats)
		return { pending, backup: undefined, unguarded: pending === 0 ? lacking : [] }
	} finally {
		await client.end()
	}
}

function connection(url: string): pg.Client {
	const client = new pg.Client({ connectionString: url })
	// The query under way rejects; without a listener the same loss would end the process as well.
	client.on("error", () => undefined)
	return client
}

async function pendingOfPostgres(client: pg.Client): Promise<number> {
	const { rows: known } = await client.query(
		"SELECT 1 FROM information_schema.tables WHERE table_schema = 'drizzle' AND table_name = '__drizzle_migrations'",
	)
	const { rows } = known.length === 0 ? { rows: [] } : await client.query("SELECT created_at FROM drizzle.__drizzle_migrations")
	return countPending(migrationsFolder("postgres"), appliedSchema.parse(rows))
}

/** How many migrations a database still lacks, without changing it. */
export async function pendingMigrations(target: { readonly databaseUrl: string } | { readonly file: string }): Promise<number> {
	if ("file" in target) {
		if (!existsSync(target.file)) return journal(migrationsFolder("sqlite")).length
		const connection = openSqlite(target.file, true)
		try {
			return pendingOf(connection, migrationsFolder("sqlite"))
		} finally {
			connection.close()
		}
	}
	const client = connection(target.databaseUrl)
	await client.connect()
	try {
		return await pendingOfPostgres(client)
	} finally {
		await client.end()
	}
}
