/**
 * Backups of an instance on SQLite: one .tar.gz with a consistent copy of the database, what people sent, the key file, and last a manifest
 * with the hash of each. A backup is read back before it is called done, and a restore puts nothing in place before all of it was checked.
 */
import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { chmod, readdir, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import Database from "better-sqlite3"
import { z } from "zod"
import { BackupError, databaseName, keyName, type Manifest, makeArchive, mediaPattern, type Part, readArchive, unpack } from "./archive.ts"
import { demoMarker, isDemoFolder } from "./demo-folder.ts"
import { makeFolder } from "./folder.ts"
import { isNewerDatabase } from "./migrate.ts"
import type { TarFile } from "./tar.ts"

/** Of SQLite, see archive.ts. */
const backupFormat = "cunkou-backup/1"

/** Writes a backup of `dataDir` to `out`, which must not exist, reads it back and gives its manifest. The service may be running. */
export async function makeBackup({
	dataDir,
	out,
	now,
	version,
	isKeyInEnvironment,
}: {
	readonly dataDir: string
	readonly out: string
	readonly now: number
	readonly version: string
	readonly isKeyInEnvironment: boolean
}): Promise<Manifest> {
	const head = { format: backupFormat, madeAt: now, version, secret: isKeyInEnvironment ? "environment" : "included" } as const
	return makeArchive(out, head, async function* (staging) {
		// The database first: whatever it speaks of was stored before, so that it is found among the media that follow.
		const snapshot = join(staging, databaseName)
		await copyDatabase(join(dataDir, databaseName), snapshot)
		yield { name: databaseName, path: snapshot }
		if (head.secret === "included") yield { name: keyName, path: join(dataDir, keyName) }
		yield* await mediaOf(dataDir)
	})
}

/** By SQLite's own online backup, all pages in one step: writers go on meanwhile, and the copy is of one moment. */
async function copyDatabase(from: string, to: string): Promise<void> {
	const source = new Database(from, { readonly: true, timeout: 5_000 })
	try {
		await source.backup(to, { progress: () => 2 ** 30 })
	} finally {
		source.close()
	}
	await chmod(to, 0o600)
	const copy = new Database(to)
	try {
		// One file, without a journal beside it.
		copy.pragma("journal_mode = DELETE")
		checkDatabase(copy)
	} finally {
		copy.close()
	}
}

function checkDatabase(database: Database.Database): void {
	const said = z.array(z.object({ integrity_check: z.string() })).parse(database.pragma("integrity_check(1)"))
	if (said[0]?.integrity_check !== "ok") throw new BackupError("backup.damaged", said[0]?.integrity_check ?? "no answer")
}

/** What people sent, as it is kept; and, where all of it was made up, the file that says so. */
export async function mediaOf(dataDir: string): Promise<readonly Part[]> {
	const marker = isDemoFolder(dataDir) ? [{ name: demoMarker, path: join(dataDir, demoMarker) }] : []
	const folder = join(dataDir, "media")
	if (!existsSync(folder)) return marker
	const names = (await readdir(folder, { recursive: true })).map((name) => `media/${name.replaceAll("\\", "/")}`).sort()
	// Half-written files have other names.
	return [...marker, ...names.filter((name) => mediaPattern.test(name)).map((name) => ({ name, path: join(dataDir, name) }))]
}

/** A backup of SQLite, read to its end; `keep` takes the files. */
async function readBackup(file: string, keep: (file: TarFile) => Promise<void>): Promise<Manifest> {
	const manifest = await readArchive(file, keep)
	if (manifest.format !== backupFormat) throw new BackupError("backup.engine", manifest.format)
	if (!manifest.files.some(({ name }) => name === databaseName)) throw new BackupError("backup.damaged", "no database")
	return manifest
}

/**
 * Puts a backup in place of what is in `dataDir`. Everything is unpacked beside it and checked first; what was there is moved into a folder
 * of its own, whose path is given. Without `replace` a data folder that has a database is left alone.
 */
export async function restoreBackup({
	file,
	dataDir,
	now,
	replace,
}: {
	readonly file: string
	readonly dataDir: string
	readonly now: number
	readonly replace: boolean
}): Promise<{ readonly manifest: Manifest; readonly before: string | undefined }> {
	let manifest: Manifest | undefined
	const before = await putInPlace({ dataDir, now, replace }, instanceFiles, async (staging) => {
		manifest = await readBackup(file, (entry) => unpack(staging, entry))
	})
	if (manifest === undefined) throw new BackupError("backup.damaged", "no manifest")
	return { manifest, before }
}

/**
 * Puts a database that `bring` writes (of a replica) in place, checked as a backup is. Key and media stay where they are; what they lack is to be
 * taken from a backup.
 */
export async function restoreDatabase(
	place: { readonly dataDir: string; readonly now: number; readonly replace: boolean },
	bring: (file: string) => Promise<boolean>,
): Promise<{ readonly before: string | undefined }> {
	const before = await putInPlace(place, databaseFiles, async (staging) => {
		makeFolder(staging)
		if (!(await bring(join(staging, databaseName)))) throw new BackupError("backup.foreign", "nothing to restore")
	})
	return { before }
}

const databaseFiles = [databaseName, `${databaseName}-wal`, `${databaseName}-shm`]
const instanceFiles = [...databaseFiles, keyName, demoMarker, "media"]

/** Gathers the new files beside the old ones, checks them, and only then changes places. Gives where the old ones are now. */
async function putInPlace(
	{ dataDir, now, replace }: { readonly dataDir: string; readonly now: number; readonly replace: boolean },
	names: readonly string[],
	gather: (staging: string) => Promise<void>,
): Promise<string | undefined> {
	const isOccupied = existsSync(join(dataDir, databaseName))
	if (isOccupied && !replace) throw new BackupError("backup.occupied", dataDir)
	if (isOccupied) refuseWhileUsed(join(dataDir, databaseName))
	makeFolder(dataDir)
	const staging = join(dataDir, `.restoring-${randomBytes(6).toString("hex")}`)
	try {
		await gather(staging)
		checkRestored(join(staging, databaseName))
		const before = isOccupied ? join(dataDir, `before-restore-${now}`) : undefined
		if (before !== undefined) await moveAll(names, dataDir, before)
		await moveAll(names, staging, dataDir)
		return before
	} finally {
		await rm(staging, { recursive: true, force: true })
	}
}

function checkRestored(file: string): void {
	const database = openRestored(file)
	try {
		checkDatabase(database)
		if (isNewerDatabase(database)) throw new BackupError("backup.newer", "migrations this version does not know")
	} finally {
		database.close()
	}
}

function openRestored(file: string): Database.Database {
	try {
		const database = new Database(file)
		// One file, without a journal beside it.
		database.pragma("journal_mode = DELETE")
		return database
	} catch (error) {
		throw new BackupError("backup.damaged", error instanceof Error ? error.message : "")
	}
}

/** A database leaves WAL only while nobody else has it open; that is how a running service is noticed. */
export function refuseWhileUsed(file: string): void {
	const database = new Database(file, { timeout: 0 })
	try {
		database.pragma("journal_mode = DELETE")
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : ""
		if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) throw new BackupError("backup.running", file)
		// A damaged one is just what a restore is for.
	} finally {
		database.close()
	}
}

/** Renames only, on one disk. */
async function moveAll(names: readonly string[], from: string, to: string): Promise<void> {
	makeFolder(to)
	for (const name of names) if (existsSync(join(from, name))) await rename(join(from, name), join(to, name))
}
