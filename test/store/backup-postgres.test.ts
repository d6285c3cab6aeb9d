/** Backups of PostgreSQL without pg_dump: of one moment, whole, put back in one transaction or not at all. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { allShapes } from "../../src/affairs.ts"
import { makePostgresBackup, restorePostgresBackup } from "../../src/store/backup-postgres.ts"
import { loadSecretKey } from "../../src/store/cipher.ts"
import { addAlert } from "../../src/store/journal.ts"
import { mediaStore } from "../../src/store/media.ts"
import { migratePostgres } from "../../src/store/migrate.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import { startPostgres, type TestPostgres } from "../support/postgres.ts"

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPj/HwAEggJ+hm8d5gAAAABJRU5ErkJggg==", "base64")
const strange = '𫚭 =1+1 \t\n😀 "quoted" \\u0000'
let server: TestPostgres
let folder = ""
let file = ""
let ref = ""

beforeAll(async () => {
	server = await startPostgres()
	folder = mkdtempSync(join(tmpdir(), "cunkou-backup-pg-"))
	file = join(folder, "b.tar.gz")
	const url = await server.createMigrated()
	const store = openPostgresStore(url)
	await fill(url, 1_234)
	const dataDir = join(folder, "data")
	await loadSecretKey(dataDir, undefined)
	const kept = await mediaStore(dataDir).put(pixel, { mime: "image/png" })
	ref = "ref" in kept ? kept.ref : ""
	const of = { url, shapes: allShapes(), dataDir, out: file, now: 1_700_000_000_000, version: "0.1.0", isKeyInEnvironment: false }
	await makePostgresBackup(of)
	// What comes afterwards is not in it; the service's own connections did not stand in its way.
	await store.tx((tx) => addAlert(tx, { id: "later", villageId: null, kind: "test", subject: "", detail: "", at: 0 }))
	await store.close()
}, 90_000)
afterAll(async () => {
	await server.stop()
	rmSync(folder, { recursive: true, force: true })
})

async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		return (await client.query(sql, [...values])).rows
	} finally {
		await client.end()
	}
}

async function fill(url: string, count: number): Promise<void> {
	await query(
		url,
		"INSERT INTO alert (id, kind, subject, detail, at) SELECT 'a' || n, 'test', $1, '', n FROM generate_series(1, $2::int) n",
		[strange, count],
	)
	await query(url, "INSERT INTO notice_settings (village_id, settings, since) VALUES ('v', $1, 9007199254740991)", [strange])
	await query(
		url,
		"INSERT INTO staff_account (id, login_name, display_name, password_hash, is_administrator, created_at) VALUES ('s', 's', $1, '', true, 1)",
		[strange],
	)
	await query(url, "INSERT INTO record (village_id, id, at, event, subject, data) VALUES ('v', 'r', 1, 'e', 's', '{}')")
	await query(
		url,
		"INSERT INTO ledger_key (village_id, number, key_id, public_key, sealed_key, created_at) VALUES ('v', 1, 'k', 'p', 's', 1)",
	)
}

const restore = (url: string, dataDir: string, replace = false, from = file) =>
	restorePostgresBackup({ file: from, url, shapes: allShapes(), dataDir, now: 42, replace })

test("restores every row, truth and number as it was, with media and key", async () => {
	const url = await server.createDatabase()
	const dataDir = join(folder, "fresh")
	expect(await restore(url, dataDir)).toMatchObject({ before: undefined, manifest: { format: "cunkou-backup/2" } })
	expect(await query(url, "SELECT count(*)::int AS n, count(DISTINCT subject)::int AS d, min(subject) AS subject FROM alert")).toEqual([
		{ n: 1_234, d: 1, subject: strange },
	])
	expect(await query(url, "SELECT since, settings FROM notice_settings")).toEqual([{ since: "9007199254740991", settings: strange }])
	expect(await query(url, "SELECT is_administrator, disabled_at FROM staff_account")).toEqual([
		{ is_administrator: true, disabled_at: null },
	])
	await expect(query(url, "DELETE FROM ledger_key"), "its past is guarded again").rejects.toThrow("insert-only")
	expect(readFileSync(join(dataDir, "secret.key"), "utf8")).toBe(readFileSync(join(folder, "data", "secret.key"), "utf8"))
	expect((await mediaStore(dataDir).get(ref))?.bytes.length).toBeGreaterThan(0)
})

test("leaves a database with rows alone, or keeps what was there beside", async () => {
	const url = await server.createDatabase()
	const dataDir = join(folder, "occupied")
	await migratePostgres(url)
	await fill(url, 3)
	await expect(restore(url, dataDir)).rejects.toMatchObject({ code: "backup.occupied" })
	expect(await query(url, "SELECT count(*)::int AS n FROM alert")).toEqual([{ n: 3 }])
	expect(await restore(url, dataDir, true)).toMatchObject({ before: "before_restore_42" })
	expect(await query(url, "SELECT count(*)::int AS n FROM alert")).toEqual([{ n: 1_234 }])
	expect(await query(url, "SELECT count(*)::int AS n FROM before_restore_42.alert")).toEqual([{ n: 3 }])
})

test("is refused while somebody is connected", async () => {
	const url = await server.createDatabase()
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	await expect(restore(url, join(folder, "used"))).rejects.toMatchObject({ code: "backup.running" })
	await client.end()
})

test.each([
	["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 300), "backup.damaged"],
	[
		"changed in the middle",
		(bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 255 : byte))),
		"backup.damaged",
	],
	["no archive", () => Buffer.from("not a backup"), "backup.foreign"],
] as const)("%s: refused whole, nothing touched", async (name, change, code) => {
	const url = await server.createDatabase()
	const bad = join(folder, "bad.tar.gz")
	writeFileSync(bad, change(readFileSync(file)))
	const dataDir = join(folder, name)
	await expect(restore(url, dataDir, true, bad)).rejects.toMatchObject({ code })
	expect(existsSync(join(dataDir, "secret.key"))).toBe(false)
	expect(await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([])
})

test("a backup with a table or column this version does not know is newer", async () => {
	const url = await server.createDatabase()
	const fewer = allShapes().map((shape) =>
		shape.name === "alert" ? { ...shape, columns: shape.columns.filter(({ name }) => name !== "detail") } : shape,
	)
	const of = { file, url, dataDir: join(folder, "newer"), now: 42, replace: false }
	await expect(restorePostgresBackup({ ...of, shapes: fewer })).rejects.toMatchObject({ code: "backup.newer" })
	await expect(restorePostgresBackup({ ...of, shapes: fewer.filter(({ name }) => name !== "alert") })).rejects.toMatchObject({
		code: "backup.newer",
	})
	expect(await query(url, "SELECT count(*)::int AS n FROM alert")).toEqual([{ n: 0 }])
	expect(readdirSync(folder).filter((name) => name.includes("making"))).toEqual([])
})
