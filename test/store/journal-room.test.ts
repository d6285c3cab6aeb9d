/** A service's journal is long enough before anything is written, and what it holds is found again whatever stands behind it. */
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import type { Reader, Store, Tx } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"

let folder: string
let file: string
let opened: Store[] = []

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "cunkou-test-"))
	file = join(folder, "cunkou.sqlite")
	migrateSqlite(file, 0)
	opened = []
})
afterEach(async () => {
	for (const store of opened) await store.close()
	rmSync(folder, { recursive: true, force: true })
})

function open(path: string): Store {
	const store = openSqliteStore(path, { hasRoom: true })
	opened.push(store)
	return store
}

const journalBytes = (path: string): number => statSync(`${path}-wal`).size
const add = (id: string) => async (tx: Tx) => {
	const { alert } = tx.tables(transportTables)
	await tx.db.insert(alert).values({ id, villageId: null, kind: "test", subject: "", detail: "", at: 0 })
}
const ids = async (reader: Reader) => {
	const { alert } = reader.tables(transportTables)
	return (await reader.db.select({ id: alert.id }).from(alert)).map(({ id }) => id)
}

it("makes the journal long once, and commits do not make it longer", async () => {
	const store = open(file)
	const before = journalBytes(file)
	expect(before).toBeGreaterThan(30_000_000)
	for (const id of ["a", "b", "c"]) await store.tx(add(id))
	expect(journalBytes(file)).toBe(before)
	expect(await store.read(ids)).toEqual(["a", "b", "c"])
})

it("finds all that was committed when the process is gone, also with room made once more", async () => {
	const store = open(file)
	for (const id of ["a", "b"]) await store.tx(add(id))
	// As after a power cut: the files as they lie there, without anybody having closed them.
	const left = join(folder, "left.sqlite")
	for (const ending of ["", "-wal"]) copyFileSync(`${file}${ending}`, `${left}${ending}`)
	const again = open(left)
	await again.tx(add("c"))
	expect(await again.read(ids)).toEqual(["a", "b", "c"])
})
