import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import Database from "better-sqlite3"
import { afterEach, describe, expect, it } from "vitest"
import { databaseFile } from "../../src/app.ts"
import { BackupError, readArchive } from "../../src/store/archive.ts"
import { makeBackup, restoreBackup } from "../../src/store/backup.ts"
import { loadSecretKey } from "../../src/store/cipher.ts"
import { demoMarker, isDemoFolder } from "../../src/store/demo-folder.ts"
import { addAlert } from "../../src/store/journal.ts"
import { mediaStore } from "../../src/store/media.ts"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import type { Store } from "../../src/store/store.ts"
import { packTar } from "../../src/store/tar.ts"

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end()
})
function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "cunkou-backup-"))
	ends.push(async () => rmSync(made, { recursive: true, force: true }))
	return made
}
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPj/HwAEggJ+hm8d5gAAAABJRU5ErkJggg==", "base64")

/** An instance with a row, a picture and a key; its store stays open, as while the service runs. */
async function instance(): Promise<{ readonly dataDir: string; readonly store: Store; readonly ref: string; readonly key: string }> {
	const dataDir = join(folder(), "data")
	migrateSqlite(databaseFile(dataDir), 0)
	const store = openSqliteStore(databaseFile(dataDir))
	await addRow(store, "first")
	await loadSecretKey(dataDir, undefined)
	const kept = await mediaStore(dataDir).put(pixel, { mime: "image/png" })
	if (!("ref" in kept)) throw new Error(kept.refused)
	return { dataDir, store, ref: kept.ref, key: readFileSync(join(dataDir, "secret.key"), "utf8") }
}
async function addRow(store: Store, id: string): Promise<void> {
	await store.tx((tx) => addAlert(tx, { id, villageId: null, kind: "test", subject: "", detail: "", at: 0 }))
}
function rowsIn(dataDir: string): readonly string[] {
	const database = new Database(databaseFile(dataDir), { readonly: true })
	try {
		return database.prepare("SELECT id FROM alert ORDER BY id").pluck().all().map(String)
	} finally {
		database.close()
	}
}
const back = (dataDir: string, isKeyInEnvironment = false) =>
	makeBackup({ dataDir, out: join(folder(), "b.tar.gz"), now: 1_700_000_000_000, version: "0.1.0", isKeyInEnvironment })
const backTo = async (dataDir: string) => {
	const out = join(folder(), "b.tar.gz")
	await makeBackup({ dataDir, out, now: 1_700_000_000_000, version: "0.1.0", isKeyInEnvironment: false })
	return out
}

describe("a backup", () => {
	it("is made while the service runs, is readable by nobody else, and restores database, media and key of that moment", async () => {
		const { dataDir, store, ref, key } = await instance()
		const file = await backTo(dataDir)
		await addRow(store, "later")
		await store.close()
		expect(statSync(file).mode & 0o077).toBe(0)
		expect(readdirSync(join(file, ".."))).toEqual(["b.tar.gz"])
		const fresh = join(folder(), "data")
		const { manifest, before } = await restoreBackup({ file, dataDir: fresh, now: 5, replace: false })
		expect(manifest).toMatchObject({ madeAt: 1_700_000_000_000, secret: "included" })
		expect(before).toBeUndefined()
		expect(rowsIn(fresh)).toEqual(["first"])
		expect(readFileSync(join(fresh, "secret.key"), "utf8")).toBe(key)
		expect(await mediaStore(fresh).get(ref)).toMatchObject({ mime: "image/png" })
		expect(readdirSync(fresh).sort()).toEqual(["cunkou.sqlite", "media", "secret.key"])
		for (const name of ["cunkou.sqlite", "secret.key"]) expect(statSync(join(fresh, name)).mode & 0o077).toBe(0)
		expect(migrateSqlite(databaseFile(fresh), 6)).toMatchObject({ pending: 0, unguarded: [] })
	})

	it("of made-up data says so where it is restored; one of real data does not, also in a folder that held a demonstration", async () => {
		const [demo, real] = [await instance(), await instance()]
		writeFileSync(join(demo.dataDir, demoMarker), '{"pid":1}')
		const [marked, plain] = [await backTo(demo.dataDir), await backTo(real.dataDir)]
		await Promise.all([demo.store.close(), real.store.close()])
		const fresh = join(folder(), "data")
		await restoreBackup({ file: marked, dataDir: fresh, now: 5, replace: false })
		expect(isDemoFolder(fresh)).toBe(true)
		const { before } = await restoreBackup({ file: plain, dataDir: fresh, now: 6, replace: true })
		expect(isDemoFolder(fresh)).toBe(false)
		expect(isDemoFolder(before ?? "")).toBe(true)
	})

	it("holds whole transactions only, however much is written meanwhile", async () => {
		const { dataDir, store } = await instance()
		const writing = Array.from({ length: 60 }, (_, index) =>
			store.tx(async (tx) => {
				for (const half of ["a", "b"])
					await addAlert(tx, { id: `${index}${half}`, villageId: null, kind: "t", subject: "", detail: "", at: 0 })
			}),
		)
		const file = await backTo(dataDir)
		await Promise.all(writing)
		await store.close()
		const fresh = join(folder(), "data")
		await restoreBackup({ file, dataDir: fresh, now: 5, replace: false })
		expect(rowsIn(fresh).filter((id) => id !== "first").length % 2).toBe(0)
	})

	it("says that the key is not in it where the key is a setting", async () => {
		const { dataDir, store } = await instance()
		const manifest = await back(dataDir, true)
		await store.close()
		expect(manifest.secret).toBe("environment")
		expect(manifest.files.map(({ name }) => name)).not.toContain("secret.key")
	})
})

describe("a restore", () => {
	it("leaves a folder with a database alone, unless told to replace it; then what was there is kept aside", async () => {
		const { dataDir, store } = await instance()
		const file = await backTo(dataDir)
		await addRow(store, "later")
		await expect(restoreBackup({ file, dataDir, now: 5, replace: false })).rejects.toMatchObject({ code: "backup.occupied" })
		await expect(restoreBackup({ file, dataDir, now: 5, replace: true })).rejects.toMatchObject({ code: "backup.running" })
		await store.close()
		const { before } = await restoreBackup({ file, dataDir, now: 5, replace: true })
		expect(rowsIn(dataDir)).toEqual(["first"])
		expect(rowsIn(before ?? "")).toEqual(["first", "later"])
		expect(existsSync(join(before ?? "", "secret.key"))).toBe(true)
	})

	/** Nothing is in the data folder that was not there before. */
	async function refused(file: string): Promise<string> {
		const dataDir = join(folder(), "data")
		mkdirSync(dataDir)
		const error: unknown = await restoreBackup({ file, dataDir, now: 5, replace: false }).catch((reason: unknown) => reason)
		expect(readdirSync(dataDir)).toEqual([])
		return error instanceof BackupError ? error.code : String(error)
	}

	it("refuses one that was cut short or in which a byte changed, wherever", async () => {
		const { dataDir, store } = await instance()
		const file = await backTo(dataDir)
		await store.close()
		const whole = readFileSync(file)
		const plain = gunzipSync(whole)
		for (let part = 0; part < 12; part++) {
			const cut = join(folder(), "cut.tar.gz")
			writeFileSync(cut, whole.subarray(0, Math.floor((whole.length * part) / 12)))
			expect(await refused(cut)).toMatch(/^backup\.(damaged|foreign)$/)
			// In the archive itself, packed anew: the compression notices nothing. Not in the blocks of zeros between and after the files.
			const at = Math.floor(((plain.length - 2_048) * part) / 12)
			const changed = Buffer.from(plain)
			if (changed[at] === 0 && at % 512 > 300) continue
			changed.writeUInt8(changed.readUInt8(at) ^ 0x5a, at)
			const flipped = join(folder(), "flipped.tar.gz")
			writeFileSync(flipped, gzipSync(changed))
			expect([at, await refused(flipped)]).toEqual([at, expect.stringMatching(/^backup\.(damaged|foreign)$/)])
		}
	})

	it.each<[string, Record<string, string>]>([
		["a picture", {}],
		["an archive of something else", { "notes.txt": "x" }],
		["a way out of the folder", { "../cunkou.sqlite": "x", "manifest.json": "{}" }],
		["a manifest alone", { "manifest.json": '{"format":"cunkou-backup/1","madeAt":1,"version":"1","secret":"included","files":[]}' }],
		["a manifest of another format", { "cunkou.sqlite": "x", "manifest.json": '{"format":"other"}' }],
	])("refuses %s", async (_, files) => {
		const file = join(folder(), "foreign.tar.gz")
		const entries = Object.entries(files)
		writeFileSync(file, entries.length === 0 ? pixel : gzipSync(await packed(entries)))
		expect(await refused(file)).toMatch(/^backup\.(damaged|foreign)$/)
	})

	it("refuses what a newer version made", async () => {
		const { dataDir, store } = await instance()
		await store.close()
		const database = new Database(databaseFile(dataDir))
		database.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('newer', 99999999999999)")
		database.close()
		expect(await refused(await backTo(dataDir))).toBe("backup.newer")
	})
})

async function packed(entries: readonly (readonly [string, string])[]): Promise<Buffer> {
	const files = entries.map(([name, text]) => ({ name, size: Buffer.byteLength(text), content: one(Buffer.from(text)) }))
	const parts: Uint8Array[] = []
	for await (const part of packTar(each(files), 0)) parts.push(part)
	return Buffer.concat(parts)
}
async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes
}
async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
	yield* list
}

it("reads back what it wrote, entry by entry, also where a file is empty or longer than a block", async () => {
	const { dataDir, store } = await instance()
	const file = await backTo(dataDir)
	await store.close()
	const names: string[] = []
	const manifest = await readArchive(file, async ({ name, content }) => {
		names.push(name)
		for await (const _ of content) {
			// Read through.
		}
	})
	expect(names).toEqual(manifest.files.map(({ name }) => name))
	expect(names.slice(0, 2)).toEqual(["cunkou.sqlite", "secret.key"])
})
