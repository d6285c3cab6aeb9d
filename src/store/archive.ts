/**
 * One .tar.gz of files, with a manifest as its last file that says what it is and has the hash of each. It is read back before it is called
 * done, and who reads one learns only after all of it was checked what is in it. Streams both ways.
 */
import { createHash, type Hash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { mkdir, mkdtemp, open, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip, createGzip } from "node:zlib"
import { z } from "zod"
import { demoMarker } from "./demo-folder.ts"
import { makeFolder } from "./folder.ts"
import { packTar, type TarFile, unpackTar } from "./tar.ts"

export const databaseName = "cunkou.sqlite"
export const keyName = "secret.key"
const manifestName = "manifest.json"
export const mediaPattern = /^media\/[0-9a-f]{2}\/[0-9a-f]{64}\.[a-z0-9]{2,4}$/
export const tablePattern = /^tables\/([a-z][a-z0-9_]*)\.jsonl$/
/** Whether a file of this name is one we put into archives. */
export const isOfArchive = (name: string) =>
	[databaseName, keyName, demoMarker, "village.json", "ledger.jsonl"].includes(name) || mediaPattern.test(name) || tablePattern.test(name)

/** `backup/1`: an instance on SQLite; `backup/2`: one on PostgreSQL, table by table; `village/1`: one village. */
const formats = ["cunkou-backup/1", "cunkou-backup/2", "cunkou-village/1"] as const
const manifestSchema = z.object({
	format: z.enum(formats),
	madeAt: z.int(),
	version: z.string(),
	/** `environment`: the secret is SECRET_KEY and not in the backup; `other`: sealed with a key in a file of its own. */
	secret: z.enum(["included", "environment", "other"]),
	files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof manifestSchema>

export type BackupFault =
	/** Not of cunkou, or not of the kind asked for. */
	| "backup.foreign"
	/** Of cunkou, on the other database engine. */
	| "backup.engine"
	/** It breaks off, or a file in it is not what was put there. */
	| "backup.damaged"
	/** Made by a newer version than this one. */
	| "backup.newer"
	/** There is a database already. */
	| "backup.occupied"
	/** The database that is there is being used: the service runs. */
	| "backup.running"
	/** The village, or one of its code, is there already. */
	| "backup.village-known"
	/** The key of a village's bundle is missing, or is another's. */
	| "backup.key"
	/** A village's people and matters are made up, and it was not said that it may come in all the same. */
	| "backup.demo"
	/** The folder is a demonstration's: what is in it is called made up, and the next demonstration empties it. */
	| "backup.demo-folder"

export class BackupError extends Error {
	readonly code: BackupFault
	constructor(code: BackupFault, detail: string) {
		super(detail)
		this.code = code
	}
}

/** A file to be put in, under its name there. */
export type Part = { readonly name: string; readonly path: string }

/** Writes `out`, which must not exist. `gather` may write files into the folder given, which is gone afterwards, as is all of a try that fails. */
export async function makeArchive(
	out: string,
	head: Omit<Manifest, "files">,
	gather: (staging: string) => AsyncIterable<Part>,
): Promise<Manifest> {
	makeFolder(dirname(out))
	const staging = await mkdtemp(`${out}.making-`)
	try {
		const whole = join(staging, "whole.tar.gz")
		const packed = packTar(contents(gather(staging), head), head.madeAt)
		await pipeline(Readable.from(packed), createGzip(), createWriteStream(whole, { mode: 0o600 }))
		await sync(whole)
		const manifest = await readArchive(whole)
		await rename(whole, out)
		return manifest
	} finally {
		await rm(staging, { recursive: true, force: true })
	}
}

async function* contents(parts: AsyncIterable<Part>, head: Omit<Manifest, "files">): AsyncGenerator<TarFile> {
	const files: Manifest["files"] = []
	for await (const { name, path } of parts) {
		const hash = createHash("sha256")
		const { size } = await stat(path)
		yield { name, size, content: hashed(createReadStream(path), hash) }
		files.push({ name, bytes: size, sha256: hash.digest("hex") })
	}
	const manifest = Buffer.from(`${JSON.stringify({ ...head, files } satisfies Manifest, null, 1)}\n`)
	yield { name: manifestName, size: manifest.length, content: Readable.from([manifest]) }
}

/** What cannot be read fails whoever reads it; a pipe alone would end the process. */
function unpacked(file: string): Readable {
	const packed = createReadStream(file)
	const plain = createGunzip()
	packed.on("error", (error) => plain.destroy(error))
	return packed.pipe(plain)
}

async function* hashed(content: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
	for await (const chunk of content) {
		hash.update(chunk)
		yield chunk
	}
}

/** Reads an archive to its end and gives its manifest; throws `BackupError` when anything in it is not as it was put there. `keep` takes the files. */
export async function readArchive(file: string, keep?: (file: TarFile) => Promise<void>): Promise<Manifest> {
	const found = new Map<string, { readonly bytes: number; readonly sha256: string }>()
	let manifest: Manifest | undefined
	// A copy that breaks off in its first file, the largest, is ours all the same.
	let isOurs = false
	try {
		for await (const entry of unpackTar(unpacked(file))) {
			if (manifest !== undefined) throw new BackupError("backup.damaged", "something follows the manifest")
			if (entry.name === manifestName) {
				manifest = readManifest(await textOf(entry))
				continue
			}
			if (!isOfArchive(entry.name)) throw new BackupError("backup.foreign", entry.name)
			isOurs = true
			const hash = createHash("sha256")
			const content = hashed(entry.content, hash)
			await keep?.({ ...entry, content })
			// What nobody kept is hashed all the same.
			for await (const _ of content);
			found.set(entry.name, { bytes: entry.size, sha256: hash.digest("hex") })
		}
	} catch (error) {
		throw asBackupError(error, isOurs)
	}
	if (manifest === undefined) throw new BackupError(isOurs ? "backup.damaged" : "backup.foreign", "no manifest")
	compare(manifest, found)
	return manifest
}

/** The name of an archive's first file, by which its kind can be told before all of it is read; undefined for what is none. */
export async function firstName(file: string): Promise<string | undefined> {
	try {
		for await (const { name } of unpackTar(unpacked(file))) return name
	} catch (error) {
		// Said by who reads it.
		if (!(error instanceof Error)) throw error
	}
	return undefined
}

function asBackupError(error: unknown, isOurs: boolean): unknown {
	const code = error instanceof Error && "code" in error ? String(error.code) : ""
	if (error instanceof BackupError || (!code.startsWith("Z_") && code !== "TAR_UNREADABLE")) return error
	return new BackupError(isOurs ? "backup.damaged" : "backup.foreign", code)
}

/** A small file of an archive. */
export async function textOf({ size, content }: Pick<TarFile, "size" | "content">): Promise<string> {
	if (size > 256 * 1024 * 1024) throw new BackupError("backup.foreign", "the file is too large")
	const parts: Uint8Array[] = []
	for await (const chunk of content) parts.push(chunk)
	return Buffer.concat(parts).toString("utf8")
}

const anyFormat = z.object({ format: z.string().regex(/^cunkou-/) })

function readManifest(text: string): Manifest {
	try {
		const json: unknown = JSON.parse(text)
		const read = manifestSchema.safeParse(json)
		if (read.success) return read.data
		// Ours, of a kind that was not known when this was written.
		if (anyFormat.safeParse(json).success) throw new BackupError("backup.newer", "a format this version does not know")
	} catch (error) {
		if (error instanceof BackupError) throw error
	}
	throw new BackupError("backup.foreign", "not a manifest of ours")
}

function compare({ files }: Manifest, found: ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>): void {
	const wrong = files.find(({ name, bytes, sha256 }) => found.get(name)?.sha256 !== sha256 || found.get(name)?.bytes !== bytes)
	if (wrong !== undefined) throw new BackupError("backup.damaged", wrong.name)
	if (files.length !== found.size) throw new BackupError("backup.damaged", "files missing or too many")
}

/** Writes a file of an archive into `folder`. */
export async function unpack(folder: string, { name, content }: TarFile): Promise<void> {
	const path = join(folder, name)
	await mkdir(dirname(path), { recursive: true, mode: 0o700 })
	await pipeline(Readable.from(content), createWriteStream(path, { flags: "wx", mode: 0o600 }))
	await sync(path)
}

async function sync(path: string): Promise<void> {
	const file = await open(path, "r")
	try {
		await file.sync()
	} finally {
		await file.close()
	}
}
