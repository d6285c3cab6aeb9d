/** A whole village out of an instance on SQLite and into one on PostgreSQL that has another village, and back. */
import { randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { allReseals, allShapes } from "../../../src/affairs.ts"
import { appendEntry, bundleVerifier, ensureKey, signRoot } from "../../../src/ledger/index.ts"
import { createCipher } from "../../../src/store/cipher.ts"
import { demoMarker } from "../../../src/store/demo-folder.ts"
import { postgresSink, sqliteSink } from "../../../src/store/dump/sink.ts"
import { postgresSource, sqliteSource } from "../../../src/store/dump/source.ts"
import { mediaStore } from "../../../src/store/media.ts"
import { openPostgresStore } from "../../../src/store/postgres.ts"
import type { Store } from "../../../src/store/store.ts"
import { unpackTar } from "../../../src/store/tar.ts"
import type { House } from "../../../src/village/affair.ts"
import { importVillage, makeVillageBundle } from "../../../src/village/bundle/index.ts"
import { whereOf } from "../../../src/village/bundle/scope.ts"
import { bundleLines } from "../../../src/village/ledger/index.ts"
import { addTask, everybody } from "../../../src/village/people/index.ts"
import { startPostgres, type TestPostgres } from "../../support/postgres.ts"
import { freshSqlite } from "../../support/stores.ts"
import { codesOf, qingjiang, testHouse, villageWith } from "../people/village.ts"

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPj/HwAEggJ+hm8d5gAAAABJRU5ErkJggg==", "base64")
const transit = createCipher(randomBytes(32))
const ends: (() => Promise<void> | void)[] = []
let server: TestPostgres
let folder = ""
let file = ""
let house: House
let from: ReturnType<typeof freshSqlite>
let village: { readonly id: string; readonly code: string; readonly name: string }

beforeAll(async () => {
	server = await startPostgres()
	folder = mkdtempSync(join(tmpdir(), "cunkou-bundle-"))
	from = freshSqlite()
	ends.push(
		from.remove,
		() => server.stop(),
		() => rmSync(folder, { recursive: true, force: true }),
	)
	house = testHouse(from.store).house
	village = (await villageWith(house, qingjiang)).village
	const kept = await mediaStore(folder).put(pixel, { mime: "image/png" })
	if (!("ref" in kept)) throw new Error(kept.refused)
	await house.store.tx(async (tx) => {
		const now = house.clock()
		await ensureKey(tx, house, village.id, now)
		for (let n = 0; n < 20; n++) await appendEntry(tx, { villageId: village.id, kind: "test.entry", at: now + n, body: { n } })
		await signRoot(tx, house, village.id, now)
		const note = {
			villageId: village.id,
			id: "t",
			kind: "help",
			subject: kept.ref,
			detail: { sealedNote: house.cipher.seal("请回电", "task.note") },
			at: now,
		} as const
		const [member] = await everybody(tx, village.id, now)
		if (member === undefined) throw new Error("the roster is empty")
		const { householdId, personId } = member
		await addTask(tx, { ...note, householdId, personId, chatId: "c" })
	})
	await villageWith(house, [["0001", "户主", "外村人", "1970-01-01", "13800000000", "", "", "常住", "", "", ""]], {
		name: "别村",
		code: "BC",
	})
	file = join(folder, "QJ.tar.gz")
	await bundleTo(file)
}, 90_000)
afterAll(async () => {
	for (const end of ends) await end()
})

const partsOf = (keys: { readonly from: House["cipher"]; readonly to: House["cipher"] }, dataDir: string) => ({
	shapes: allShapes(),
	reseals: allReseals(),
	keys,
	dataDir,
})

function bundleTo(out: string, of: Parameters<typeof makeVillageBundle>[1]["village"] = village): Promise<unknown> {
	const openSource = async () => sqliteSource(from.file)
	const made = { village: of, openSource, ledger: bundleLines(house, village.id), out, now: house.clock(), version: "0.1.0" }
	return makeVillageBundle(partsOf({ from: house.cipher, to: transit }, folder), made)
}

/** An instance on PostgreSQL with a village of its own, and a secret of its own. */
async function elsewhere(): Promise<{ readonly url: string; readonly store: Store; readonly house: House; readonly dataDir: string }> {
	const url = await server.createMigrated()
	const store = openPostgresStore(url)
	ends.unshift(() => store.close())
	const there = { ...testHouse(store, { ids: "there" }).house, cipher: createCipher(randomBytes(32)) }
	await villageWith(there, [["0001", "户主", "本地人", "1970-01-01", "13900000000", "", "", "常住", "", "", ""]], {
		name: "本地村",
		code: "BD",
	})
	return { url, store, house: there, dataDir: mkdtempSync(join(folder, "there-")) }
}

const bring = (to: Awaited<ReturnType<typeof elsewhere>>, bundle = file, key = transit) =>
	importVillage(partsOf({ from: key, to: to.house.cipher }, to.dataDir), { file: bundle, openSink: () => postgresSink(to.url) })

/** Rows of the village, by table. */
async function countsOf(source: Awaited<ReturnType<typeof postgresSource>>): Promise<Readonly<Record<string, number>>> {
	const counts: Record<string, number> = {}
	for (const shape of allShapes()) {
		const where = whereOf(shape, village.id)
		if (where === undefined) continue
		counts[shape.name] = 0
		for await (const _ of source.rows(shape, where)) counts[shape.name] = (counts[shape.name] ?? 0) + 1
	}
	await source.close()
	return counts
}

async function ledgerOf(of: House): Promise<readonly string[]> {
	const lines: string[] = []
	for await (const line of bundleLines(of, village.id)) lines.push(line)
	return lines
}

test("SQLite → PostgreSQL: counts, sealed numbers, codes, media and ledger are equal; the village that was there is untouched", async () => {
	const to = await elsewhere()
	const { rows } = await bring(to)
	const before = await countsOf(sqliteSource(from.file))
	expect(await countsOf(await postgresSource(to.url))).toEqual(before)
	expect(rows).toBe(Object.values(before).reduce((sum, n) => sum + n, 0))
	expect(before).toMatchObject({ village: 1, membership: 8, household: 5, ledger_entry: 20, ledger_key: 1, task: 1 })
	expect(await codesOf(to.house, village.id), "codes are opened with the other secret").toEqual(await codesOf(house, village.id))
	const lines = await ledgerOf(to.house)
	expect(lines).toEqual(await ledgerOf(house))
	const verifier = bundleVerifier({ recounters: [] })
	for (const line of lines) verifier.line(line.trimEnd())
	expect(verifier.end()).toMatchObject({ fault: undefined, entries: 20 })
	const refs = readdirSync(join(to.dataDir, "media"), { recursive: true }).filter((name) => String(name).endsWith(".png"))
	expect(refs).toHaveLength(1)
	await expect(bring(to), "a second time").rejects.toMatchObject({ code: "backup.village-known" })

	// And back: a village may move on from PostgreSQL to SQLite.
	const third = freshSqlite()
	ends.unshift(third.remove)
	const again = join(folder, "again.tar.gz")
	const openSource = () => postgresSource(to.url)
	const of = { village, openSource, ledger: bundleLines(to.house, village.id), out: again, now: house.clock(), version: "0.1.0" }
	await makeVillageBundle(partsOf({ from: to.house.cipher, to: transit }, to.dataDir), of)
	const parts = partsOf({ from: transit, to: house.cipher }, mkdtempSync(join(folder, "third-")))
	await importVillage(parts, { file: again, openSink: async () => sqliteSink(third.file) })
	expect(await countsOf(sqliteSource(third.file))).toEqual(before)
	expect(await codesOf({ ...house, store: third.store }, village.id)).toEqual(await codesOf(house, village.id))
})

test("holds nothing of another village, and no number in plain", async () => {
	let text = ""
	const { gunzipSync } = await import("node:zlib")
	for await (const { content } of unpackTar(
		(async function* () {
			yield gunzipSync(readFileSync(file))
		})(),
	))
		for await (const chunk of content) text += Buffer.from(chunk).toString("latin1")
	expect(text).toContain("0001")
	for (const secret of ["13812345678", Buffer.from("外村人").toString("latin1"), Buffer.from("请回电").toString("latin1")])
		expect(text.includes(secret)).toBe(false)
})

test.each([
	["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 200), "backup.damaged"],
	["changed", (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 255 : byte))), "backup.damaged"],
	["foreign", () => Buffer.from("no bundle"), "backup.foreign"],
] as const)("%s: refused whole", async (_, change, code) => {
	const to = await elsewhere()
	const bad = join(to.dataDir, "bad.tar.gz")
	writeFileSync(bad, change(readFileSync(file)))
	await expect(bring(to, bad)).rejects.toMatchObject({ code })
	expect((await countsOf(await postgresSource(to.url))).village).toBe(0)
	expect(existsSync(join(to.dataDir, "media"))).toBe(false)
})

test("another's key, or a newer version's columns: refused whole, nothing half-done", async () => {
	const to = await elsewhere()
	await expect(bring(to, file, createCipher(randomBytes(32)))).rejects.toMatchObject({ code: "backup.key" })
	const fewer = allShapes().map((shape) =>
		shape.name === "task" ? { ...shape, columns: shape.columns.filter(({ name }) => name !== "detail") } : shape,
	)
	const parts = { ...partsOf({ from: transit, to: to.house.cipher }, to.dataDir), shapes: fewer }
	await expect(importVillage(parts, { file, openSink: () => postgresSink(to.url) })).rejects.toMatchObject({ code: "backup.newer" })
	expect(Object.values(await countsOf(await postgresSource(to.url))).every((n) => n === 0)).toBe(true)
})

test("made-up people come into a real instance only where that is said; real ones never into a demonstration's folder", async () => {
	const to = await elsewhere()
	const openSink = () => postgresSink(to.url)
	const parts = partsOf({ from: transit, to: to.house.cipher }, to.dataDir)
	const madeUp = join(folder, "demo.tar.gz")
	await bundleTo(madeUp, { ...village, demo: true })
	await expect(bring(to, madeUp)).rejects.toMatchObject({ code: "backup.demo" })
	writeFileSync(join(to.dataDir, demoMarker), "{}")
	await expect(bring(to)).rejects.toMatchObject({ code: "backup.demo-folder" })
	expect(Object.values(await countsOf(await postgresSource(to.url))).every((n) => n === 0)).toBe(true)
	rmSync(join(to.dataDir, demoMarker))
	expect(await importVillage(parts, { file: madeUp, openSink, allowDemo: true })).toMatchObject({ village: { demo: true } })
	const other = await elsewhere()
	writeFileSync(join(other.dataDir, demoMarker), "{}")
	expect(await bring(other, madeUp), "one demonstration's into another").toMatchObject({ village: { demo: true } })
})

test("an export that breaks off leaves nothing that looks complete", async () => {
	const out = join(folder, "broken.tar.gz")
	const openSource = async () => {
		const source = sqliteSource(from.file)
		return {
			...source,
			rows: (shape: Parameters<typeof source.rows>[0], where: Parameters<typeof source.rows>[1]) => {
				if (shape.name === "membership") throw new Error("the disk is gone")
				return source.rows(shape, where)
			},
		}
	}
	const of = { village, openSource, ledger: bundleLines(house, village.id), out, now: 1, version: "0.1.0" }
	await expect(makeVillageBundle(partsOf({ from: house.cipher, to: transit }, folder), of)).rejects.toThrow("the disk is gone")
	expect(readdirSync(folder).filter((name) => name.startsWith("broken"))).toEqual([])
})
