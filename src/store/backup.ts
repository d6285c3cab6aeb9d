/**
 * Backups of an instance on SQLite: one .tar.gz with a consistent copy of the database, what people sent, the key file, and last a manifest
 * with the hash of each. A backup is read back before it is called done, and a restore puts nothing in place before all of it was checked.
 */
import { createHash, type Hash, randomBytes } from "node:crypto"
import { createReadStream, createWriteStream, existsSync } from "node:fs"
import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip, createGzip } from "node:zlib"
import Database from "better-sqlite3"
import { z } from "zod"
import { isNewerDatabase } from "./migrate.ts"
import { packTar, type TarFile, unpackTar } from "./tar.ts"

const databaseName = "cunkou.sqlite"
const keyName = "secret.key"
const manifestName = "manifest.json"
const backupFormat = "cunkou-backup/1"
const mediaPattern = /^media\/[0-9a-f]{2}\/[0-9a-f]{64}\.[a-z0-9]{2,4}$/

const manifestSchema = z.object({
	format: z.literal(backupFormat),
	madeAt: z.int(),
	version: z.string(),
	/** `environment`: the secret is SECRET_KEY and not in the backup; without it sealed values stay closed. */
	secret: z.enum(["included", "environment"]),
	files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof manifestSchema>

export type BackupFault =
	/** No backup of cunkou. */
	| "backup.foreign"
	/** It breaks off, or a file in it is not what was backed up. */
	| "backup.damaged"
	/** Made by a newer version than this one. */
	| "backup.newer"
	/** There is a database already. */
	| "backup.occupied"
	/** The database that is there is being used: the service runs. */
	| "backup.running"

export class BackupError extends Error {
	readonly code: BackupFault
	constructor(code: BackupFault, detail: string) {
		super(detail)
		this.code = code
	}
}

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
	await mkdir(dirname(out), { recursive: true, mode: 0o700 })
	const staging = await mkdtemp(`${out}.making-`)
	try {
		const snapshot = join(staging, databaseName)
		await copyDatabase(join(dataDir, databaseName), snapshot)
		const whole = join(staging, "whole.tar.gz")
		const head = { format: backupFormat, madeAt: now, version, secret: isKeyInEnvironment ? "environment" : "included" } as const
		await pipeline(Readable.from(packTar(contents(dataDir, snapshot, head), now)), createGzip(), createWriteStream(whole, { mode: 0o600 }))
		await sync(whole)
		const manifest = await readBackup(whole)
		await rename(whole, out)
		return manifest
	} finally {
		await rm(staging, { recursive: true, force: true })
	}
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

/** The database first: whatever it speaks of was stored before, so that it is found among the media that follow. */
async function* contents(dataDir: string, snapshot: string, head: Omit<Manifest, "files">): AsyncGenerator<TarFile> {
	const files: Manifest["files"] = []
	const sources = [
		{ name: databaseName, path: snapshot },
		...(head.secret === "included" ? [{ name: keyName, path: join(dataDir, keyName) }] : []),
		...(await mediaOf(dataDir)),
	]
	for (const { name, path } of sources) {
		const hash = createHash("sha256")
		const { size } = await stat(path)
		yield { name, size, content: hashed(createReadStream(path), hash) }
		files.push({ name, bytes: size, sha256: hash.digest("hex") })
	}
	const manifest = Buffer.from(`${JSON.stringify({ ...head, files } satisfies Manifest, null, 1)}\n`)
	yield { name: manifestName, size: manifest.length, content: Readable.from([manifest]) }
}

async function mediaOf(dataDir: string): Promise<readonly { readonly name: string; readonly path: string }[]> {
	const folder = join(dataDir, "media")
	if (!existsSync(folder)) return []
	const names = (await readdir(folder, { recursive: true })).map((name) => `media/${name.replaceAll("\\", "/")}`).sort()
	// Half-written files have other names.
	return names.filter((name) => mediaPattern.test(name)).map((name) => ({ name, path: join(dataDir, name) }))
}

async function* hashed(content: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
	for await (const chunk of content) {
		hash.update(chunk)
		yield chunk
	}
}

/** Reads a backup to its end and gives its manifest; throws `BackupError` when anything in it is not as it was backed up. `keep` takes the files. */
export async function readBackup(file: string, keep?: (file: TarFile) => Promise<void>): Promise<Manifest> {
	const found = new Map<string, { readonly bytes: number; readonly sha256: string }>()
	let manifest: Manifest | undefined
	try {
		for await (const entry of unpackTar(createReadStream(file).pipe(createGunzip()))) {
			if (manifest !== undefined) throw new BackupError("backup.damaged", "something follows the manifest")
			if (entry.name === manifestName) {
				manifest = readManifest(await whole(entry))
				continue
			}
			if (entry.name !== databaseName && entry.name !== keyName && !mediaPattern.test(entry.name))
				throw new BackupError("backup.foreign", entry.name)
			const hash = createHash("sha256")
			const content = hashed(entry.content, hash)
			if (keep === undefined) {
				for await (const _ of content) {
					// Only hashed.
				}
			} else await keep({ ...entry, content })
			found.set(entry.name, { bytes: entry.size, sha256: hash.digest("hex") })
		}
	} catch (error) {
		throw asBackupError(error, found.size > 0)
	}
	if (manifest === undefined) throw new BackupError(found.size > 0 ? "backup.damaged" : "backup.foreign", "no manifest")
	compare(manifest, found)
	return manifest
}

function asBackupError(error: unknown, hasBegun: boolean): unknown {
	const code = error instanceof Error && "code" in error ? String(error.code) : ""
	if (error instanceof BackupError || (!code.startsWith("Z_") && code !== "TAR_UNREADABLE")) return error
	return new BackupError(hasBegun ? "backup.damaged" : "backup.foreign", code)
}

async function whole({ size, content }: TarFile): Promise<string> {
	if (size > 256 * 1024 * 1024) throw new BackupError("backup.foreign", "the manifest is too large")
	const parts: Uint8Array[] = []
	for await (const chunk of content) parts.push(chunk)
	return Buffer.concat(parts).toString("utf8")
}

function readManifest(text: string): Manifest {
	try {
		return manifestSchema.parse(JSON.parse(text))
	} catch {
		throw new BackupError("backup.foreign", "not a manifest of ours")
	}
}

function compare({ files }: Manifest, found: ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>): void {
	const wrong = files.find(({ name, bytes, sha256 }) => found.get(name)?.sha256 !== sha256 || found.get(name)?.bytes !== bytes)
	if (wrong !== undefined) throw new BackupError("backup.damaged", wrong.name)
	if (files.length !== found.size || !found.has(databaseName)) throw new BackupError("backup.damaged", "files missing or too many")
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
		await mkdir(staging, { recursive: true, mode: 0o700 })
		if (!(await bring(join(staging, databaseName)))) throw new BackupError("backup.foreign", "nothing to restore")
	})
	return { before }
}

const databaseFiles = [databaseName, `${databaseName}-wal`, `${databaseName}-shm`]
const instanceFiles = [...databaseFiles, keyName, "media"]

/** Gathers the new files beside the old ones, checks them, and only then changes places. Gives where the old ones are now. */
async function putInPlace(
	{ dataDir, now, replace }: { readonly dataDir: string; readonly now: number; readonly replace: boolean },
	names: readonly string[],
	gather: (staging: string) => Promise<void>,
): Promise<string | undefined> {
	const isOccupied = existsSync(join(dataDir, databaseName))
	if (isOccupied && !replace) throw new BackupError("backup.occupied", dataDir)
	if (isOccupied) refuseWhileUsed(join(dataDir, databaseName))
	await mkdir(dataDir, { recursive: true, mode: 0o700 })
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

async function unpack(folder: string, { name, content }: TarFile): Promise<void> {
	const path = join(folder, name)
	await mkdir(dirname(path), { recursive: true, mode: 0o700 })
	await pipeline(Readable.from(content), createWriteStream(path, { flags: "wx", mode: 0o600 }))
	await sync(path)
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
function refuseWhileUsed(file: string): void {
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
	await mkdir(to, { recursive: true, mode: 0o700 })
	for (const name of names) if (existsSync(join(from, name))) await rename(join(from, name), join(to, name))
}

async function sync(path: string): Promise<void> {
	const file = await open(path, "r")
	try {
		await file.sync()
	} finally {
		await file.close()
	}
}
