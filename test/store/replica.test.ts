import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import Database from "better-sqlite3"
import { pino } from "pino"
import { afterAll, expect, it } from "vitest"
import { databaseFile } from "../../src/app.ts"
import { restoreDatabase } from "../../src/store/backup.ts"
import { addAlert } from "../../src/store/journal.ts"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { findLitestream, restoreReplica, startReplication } from "../../src/store/replica.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"

const folder = mkdtempSync(join(tmpdir(), "cunkou-replica-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const program = findLitestream()

// The package brings Litestream for Linux and macOS on common processors; elsewhere there is nothing to try.
it.runIf(program !== undefined)(
	"copies what is written while the service runs, and restores all of it",
	async () => {
		const url = pathToFileURL(join(folder, "replica")).href
		const dataDir = join(folder, "data")
		const add = (id: string) => store.tx((tx) => addAlert(tx, { id, villageId: null, kind: "test", subject: "", detail: "", at: 0 }))
		migrateSqlite(databaseFile(dataDir), 0)
		const store = openSqliteStore(databaseFile(dataDir))
		await add("before")
		const replication = startReplication({ program: program ?? "", file: databaseFile(dataDir), url, log: pino({ level: "silent" }) })
		await expect.poll(() => filesUnder(join(folder, "replica")), { timeout: 60_000 }).toBeGreaterThan(0)
		for (let n = 0; n < 20; n++) await add(`row-${n}`)
		await store.close()
		// What was not copied yet is copied on stop.
		await replication.stop()

		const fresh = join(folder, "fresh")
		const bring = (to: string) => restoreReplica({ program: program ?? "", url, to })
		expect(await restoreDatabase({ dataDir: fresh, now: 1, replace: false }, bring)).toEqual({ before: undefined })
		const database = new Database(databaseFile(fresh), { readonly: true })
		expect(database.prepare("SELECT count(*) FROM alert").pluck().get()).toBe(21)
		database.close()
		expect(readdirSync(fresh)).toEqual(["cunkou.sqlite"])
		await expect(restoreDatabase({ dataDir: fresh, now: 1, replace: false }, bring)).rejects.toMatchObject({ code: "backup.occupied" })
		const nowhere = join(folder, "nowhere")
		mkdirSync(nowhere)
		const empty = (to: string) => restoreReplica({ program: program ?? "", url: pathToFileURL(join(folder, "no-replica")).href, to })
		await expect(restoreDatabase({ dataDir: nowhere, now: 1, replace: false }, empty)).rejects.toMatchObject({ code: "backup.foreign" })
		expect(readdirSync(nowhere)).toEqual([])
	},
	120_000,
)

function filesUnder(path: string): number {
	try {
		return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
	} catch {
		return 0
	}
}
