/**
 * Backups of an instance on PostgreSQL, without pg_dump: every table, row by row, as it stood at one moment (repeatable read), beside media and
 * key in the same kind of archive as on SQLite. Restored in one transaction: all of it is there afterwards, or nothing was touched.
 */
import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readFile, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import type pg from "pg"
import { z } from "zod"
import { BackupError, keyName, type Manifest, makeArchive, type Part, readArchive, tablePattern, unpack } from "./archive.ts"
import { mediaOf } from "./backup.ts"
import { demoMarker, isDemoFolder } from "./demo-folder.ts"
import { plainConnection } from "./dump/connection.ts"
import { insertRows, readRows, writeRows } from "./dump/lines.ts"
import type { Shape } from "./dump/shape.ts"
import { postgresSink } from "./dump/sink.ts"
import { postgresSource } from "./dump/source.ts"
import { makeFolder } from "./folder.ts"
import { migratePostgres } from "./migrate.ts"

const format = "cunkou-backup/2"

export async function makePostgresBackup(of: {
	readonly url: string
	readonly shapes: readonly Shape[]
	readonly dataDir: string
	readonly out: string
	readonly now: number
	readonly version: string
	readonly isKeyInEnvironment: boolean
}): Promise<Manifest> {
	const { url, shapes, dataDir, out, now, version, isKeyInEnvironment } = of
	const head = { format, madeAt: now, version, secret: isKeyInEnvironment ? "environment" : "included" } as const
	await refuseUnknownTables(url, shapes)
	return makeArchive(out, head, async function* (staging): AsyncGenerator<Part> {
		const source = await postgresSource(url)
		try {
			await mkdir(join(staging, "tables"), { mode: 0o700 })
			for (const shape of shapes) {
				const part = { name: `tables/${shape.name}.jsonl`, path: join(staging, "tables", `${shape.name}.jsonl`) }
				await writeRows(part.path, source.rows(shape))
				yield part
				await rm(part.path)
			}
		} finally {
			await source.close()
		}
		if (head.secret === "included") yield { name: keyName, path: join(dataDir, keyName) }
		yield* await mediaOf(dataDir)
	})
}

const named = z.array(z.object({ name: z.string() }))

/** A table nobody told us of would be missing from the backup without a word. */
async function refuseUnknownTables(url: string, shapes: readonly Shape[]): Promise<void> {
	const client = await plainConnection(url)
	try {
		const { rows } = await client.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
		const ours = new Set(shapes.map(({ name }) => name))
		const other = named.parse(rows).find(({ name }) => !ours.has(name))
		if (other !== undefined) throw new BackupError("backup.newer", `table ${other.name}`)
	} finally {
		await client.end()
	}
}

/**
 * Puts a backup in place of what is in the database. What was there is kept: its rows in a schema `before_restore_…`, its key in a folder of that
 * name; both are named in the answer. Without `replace` a database that has a row is left alone.
 */
export async function restorePostgresBackup(of: {
	readonly file: string
	readonly url: string
	readonly shapes: readonly Shape[]
	readonly dataDir: string
	readonly now: number
	readonly replace: boolean
}): Promise<{ readonly manifest: Manifest; readonly before: string | undefined }> {
	const { file, url, shapes, dataDir, now, replace } = of
	// Once to its end, before anything is touched.
	const manifest = await readArchive(file)
	if (manifest.format !== format) throw new BackupError("backup.engine", manifest.format)
	const byName = new Map(shapes.map((shape) => [shape.name, shape]))
	const tables = manifest.files.flatMap(({ name }) => tablePattern.exec(name)?.[1] ?? [])
	const unknown = tables.find((name) => !byName.has(name))
	if (unknown !== undefined) throw new BackupError("backup.newer", `table ${unknown}`)
	await migratePostgres(url)
	const schema = `before_restore_${now}`
	let isOccupied = false
	const staging = join(dataDir, `.restoring-${randomBytes(6).toString("hex")}`)
	const sink = await postgresSink(url, async (client) => {
		await refuseWhileUsed(client)
		isOccupied = await hasRows(client, shapes)
		if (isOccupied && !replace) throw new BackupError("backup.occupied", "rows")
		await setAside(client, shapes, isOccupied ? schema : undefined)
	})
	try {
		makeFolder(staging)
		const counts = new Map<string, number>()
		await readArchive(file, async (entry) => {
			const shape = byName.get(tablePattern.exec(entry.name)?.[1] ?? "")
			if (shape === undefined) await unpack(staging, entry)
			else counts.set(shape.name, await insertRows(sink, shape, readRows(entry.content)))
		})
		for (const [name, count] of counts) {
			const [stored] = await sink.find(`SELECT count(*) FROM "${name}"`, [])
			if (Number(stored) !== count) throw new BackupError("backup.damaged", `${name}: ${count} rows came, ${stored} are there`)
		}
		for (const { name } of shapes) await sink.find(`ALTER TABLE "${name}" ENABLE TRIGGER USER`, [])
		await putFiles(staging, dataDir, `before-restore-${now}`)
		await sink.commit()
		return { manifest, before: isOccupied ? schema : undefined }
	} finally {
		await sink.abandon()
		await rm(staging, { recursive: true, force: true })
	}
}

/** Any other connection to this database is a service that runs, or somebody at work in it. */
async function refuseWhileUsed(client: pg.Client): Promise<void> {
	const { rows } = await client.query(
		"SELECT application_name AS name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' LIMIT 1",
	)
	if (rows.length > 0) throw new BackupError("backup.running", "another connection")
}

async function hasRows(client: pg.Client, shapes: readonly Shape[]): Promise<boolean> {
	for (const { name } of shapes) if ((await client.query(`SELECT 1 FROM "${name}" LIMIT 1`)).rows.length > 0) return true
	return false
}

/** Past the triggers of tables that are only ever added to: what they held goes on in the schema beside. */
async function setAside(client: pg.Client, shapes: readonly Shape[], schema: string | undefined): Promise<void> {
	if (schema !== undefined) await client.query(`CREATE SCHEMA "${schema}"`)
	for (const { name } of shapes) {
		if (schema !== undefined) await client.query(`CREATE TABLE "${schema}"."${name}" AS TABLE "public"."${name}"`)
		await client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`)
	}
	if (schema !== undefined) await client.query(`TRUNCATE ${shapes.map(({ name }) => `"${name}"`).join(", ")}`)
}

/** Media are named by their content, so they join what is there; a key that is another's is moved aside first, and what says that the data was made up. */
async function putFiles(staging: string, dataDir: string, before: string): Promise<void> {
	if (isDemoFolder(dataDir) && !isDemoFolder(staging)) await rm(join(dataDir, demoMarker))
	for (const { name, path } of await mediaOf(staging)) {
		const to = join(dataDir, name)
		if (existsSync(to)) continue
		await mkdir(dirname(to), { recursive: true, mode: 0o700 })
		await rename(path, to)
	}
	const [fresh, own] = [join(staging, keyName), join(dataDir, keyName)]
	if (!existsSync(fresh)) return
	if (existsSync(own) && !(await readFile(own)).equals(await readFile(fresh))) {
		makeFolder(join(dataDir, before))
		await rename(own, join(dataDir, before, keyName))
	}
	await rename(fresh, own)
}
