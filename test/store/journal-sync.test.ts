/** What is told of a commit is told once it is on the disk; the disk is a test's own here, so that it can be slow or fail. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest"
import type { Flush } from "../../src/store/journal-sync.ts"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { CommitUnknownError, type Reader, type Store, type Tx } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"

/** Flushes that were begun and not ended yet. */
let flushes: ((error: Error | null) => void)[] = []
let store: Store
let folder: string
const flush: Flush = (_fd, done) => void flushes.push(done)

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "cunkou-test-"))
	const file = join(folder, "cunkou.sqlite")
	migrateSqlite(file, 0)
	flushes = []
	store = openSqliteStore(file, { flush })
})

afterEach(async () => {
	const closing = store.close()
	while (await isOpen(closing)) end()
	rmSync(folder, { recursive: true, force: true })
})

const add = (id: string) => async (tx: Tx) => {
	const { alert } = tx.tables(transportTables)
	await tx.db.insert(alert).values({ id, villageId: null, kind: "test", subject: "", detail: "", at: 0 })
}
const ids = async (reader: Reader) => {
	const { alert } = reader.tables(transportTables)
	return (await reader.db.select({ id: alert.id }).from(alert)).map(({ id }) => id)
}

/** Ends the flush under way. */
function end(error: Error | null = null): void {
	flushes.shift()?.(error)
}

/** Whether it is still open when everything that can go on without the disk has gone on. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
	let isEnded = false
	const ended = (): void => {
		isEnded = true
	}
	promise.then(ended, ended)
	for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
	return !isEnded
}

it("tells of a commit, and runs what waits for it, only once it is on the disk", async () => {
	let isAfter = false
	const written = store.tx(async (tx) => {
		await add("a")(tx)
		tx.afterCommit(() => {
			isAfter = true
		})
	})
	expect(await isOpen(written)).toBe(true)
	expect(isAfter).toBe(false)
	end()
	await written
	expect(isAfter).toBe(true)
})

it("shows nothing that a process killed before had committed until it is on the disk", async () => {
	const written = store.tx(add("a"))
	await isOpen(written)
	end()
	await written
	// As a crash leaves them: the journal is not copied back.
	const left = mkdtempSync(join(tmpdir(), "cunkou-test-"))
	for (const ending of ["", "-wal"]) copyFileSync(join(folder, `cunkou.sqlite${ending}`), join(left, `cunkou.sqlite${ending}`))
	const next = openSqliteStore(join(left, "cunkou.sqlite"), { flush })
	onTestFinished(async () => {
		await next.close()
		rmSync(left, { recursive: true, force: true })
	})
	const read = next.read(ids)
	expect(await isOpen(read)).toBe(true)
	end()
	expect(await read).toEqual(["a"])
})

it("shows nothing outside that the power could still take away", async () => {
	const written = store.tx(add("a"))
	expect(await isOpen(written)).toBe(true)
	const read = store.read(ids)
	const seenInside = store.tx(ids)
	expect(await isOpen(read)).toBe(true)
	expect(await isOpen(seenInside)).toBe(true)
	end()
	expect(await read).toEqual(["a"])
	expect(await seenInside).toEqual(["a"])
})

it("commits what comes meanwhile, all of it for one more flush", async () => {
	const first = store.tx(add("a"))
	expect(await isOpen(first)).toBe(true)
	const others = ["b", "c", "d"].map((id) => store.tx(add(id)))
	expect(await isOpen(Promise.race(others))).toBe(true)
	end()
	await first
	// What began before they were committed says nothing about them.
	expect(await isOpen(Promise.race(others))).toBe(true)
	expect(flushes).toHaveLength(1)
	end()
	await Promise.all(others)
	expect(await isOpen(store.read(ids))).toBe(false)
	expect(flushes).toHaveLength(0)
})

it("flushes nothing for a transaction that changed nothing", async () => {
	await store.tx(ids)
	await store.batch([1, 2], async (tx) => ids(tx))
	expect(flushes).toHaveLength(0)
})

it("does not call stored what the disk refused, runs none of it again, and writes nothing on top of it", async () => {
	const group = store.batch(["a", "b"], (tx, id) => add(id)(tx))
	expect(await isOpen(group)).toBe(true)
	end(new Error("EIO"))
	expect(await group).toEqual([
		{ status: "rejected", reason: expect.any(CommitUnknownError) },
		{ status: "rejected", reason: expect.any(CommitUnknownError) },
	])
	let isRun = false
	const later = store.tx(async () => {
		isRun = true
	})
	await expect(later).rejects.toThrow(CommitUnknownError)
	await expect(store.read(ids)).rejects.toThrow(CommitUnknownError)
	expect(isRun).toBe(false)
	expect(flushes).toHaveLength(0)
})
