/** memory: what open dialogs cost, and what the running service holds after pages and after a survey. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { freePort, startProcess, temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { openWorld, storedCounts } from "./world.ts"

const mebibyte = 1024 * 1024
const sessions = 10_000
/** Dialogs opened before the first look: what the code and the statements themselves take (▲ 3 MiB) is there by then. */
const warmUp = 2_000
/** Dialogs opened at once. */
const atOnce = 500
const pageViews = 200

/** Heap after a full collection; everything a dialog might keep in memory lies there. */
function heapMiB(): number {
	setFlagsFromString("--expose-gc")
	runInNewContext("gc")()
	return process.memoryUsage().heapUsed / mebibyte
}

async function openSessions(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		migrateSqlite(databaseFile(folder), 0)
		const store = openSqliteStore(databaseFile(folder))
		const world = await openWorld(store, folder, warmUp + sessions)
		const open = async (from: number, to: number): Promise<void> => {
			for (let i = from; i < to; i += atOnce)
				await Promise.all(world.people.slice(i, i + atOnce).map((person) => world.talk(person, ["问卷", "1"])))
		}
		await open(0, warmUp)
		const before = heapMiB()
		await open(warmUp, warmUp + sessions)
		const after = heapMiB()
		const { answers, inboxDone } = await storedCounts(store)
		const rss = process.memoryUsage().rss / mebibyte
		await world.stop()
		await store.close()
		return [
			compared(
				"memory/open-sessions",
				"MiB",
				Math.max(after - before, 0),
				undefined,
				`heap added by ${sessions} open dialogs, after ${warmUp} others; answers ${answers}, inbox done ${inboxDone}`,
			),
			compared(
				"memory/survey-step",
				"MiB",
				rss,
				undefined,
				`RSS of this process after ${inboxDone} survey steps, with the benchmark's own ${warmUp + sessions} people in it`,
			),
		]
	} finally {
		remove()
	}
}

function rssOf(pid: number | undefined): number {
	const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
	return Number(kilobytes) / 1024
}

async function afterPages(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		const service = await startProcess("src/main.js", { port: await freePort(), env: { DATA_DIR: folder } })
		for (let i = 0; i < pageViews; i++) await (await fetch(`${service.url}/chat`)).text()
		const ours = rssOf(service.child.pid)
		await service.stop()
		const port = await freePort()
		const bare = await startProcess("bench/peers/bare-fastify.js", { port, args: [String(port), join(folder, "peer.sqlite")] })
		for (let i = 0; i < pageViews; i++) await (await fetch(`${bare.url}/readyz`)).text()
		const peer = rssOf(bare.child.pid)
		await bare.stop()
		return [compared("memory/page", "MiB", ours, { name: "bare-fastify", value: peer }, `RSS of the service after ${pageViews} chat pages`)]
	} finally {
		remove()
	}
}

export const memoryBenches: readonly Bench[] = [
	{ name: "memory/open-sessions", run: openSessions },
	{ name: "memory/page", run: afterPages },
]
