/** memory: what open dialogs cost, and what the running service holds after a survey, after pages and after exports. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { ensureSetupLink } from "../src/web/auth/setup-link.ts"
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
/** Everybody of a large village answers five questions; their answers are downloaded this often. */
const exportedPeople = 3_000
const exportsTaken = 3

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

/** A village's survey, answered by all, downloaded as a workbook from the running service by its first administrator. */
async function afterExports(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		migrateSqlite(databaseFile(folder), 0)
		const store = openSqliteStore(databaseFile(folder))
		const world = await openWorld(store, folder, exportedPeople)
		for (let i = 0; i < exportedPeople; i += atOnce)
			await Promise.all(world.people.slice(i, i + atOnce).map((person) => world.talk(person, ["问卷", "1", "2", "1", "3", "1"])))
		const { answers } = await storedCounts(store)
		await world.stop()
		const service = await startProcess("src/main.js", { port: await freePort(), env: { DATA_DIR: folder } })
		const cookie = await administratorOf(service.url, await ensureSetupLink(store, Date.now))
		await store.close()
		const before = rssOf(service.child.pid)
		const bytes = await downloaded(service.url, cookie)
		const after = rssOf(service.child.pid)
		await service.stop()
		return [
			compared(
				"memory/export",
				"MiB",
				after,
				undefined,
				`RSS of the service after ${exportsTaken} downloads of ${answers} answers (${Math.round(bytes / 1024)} KiB each); ${Math.round(before)} MiB before`,
			),
		]
	} finally {
		remove()
	}
}

/** The session of the administrator whom the one-time link makes. */
async function administratorOf(url: string, link: string | undefined): Promise<string> {
	const password = "梯田 布谷 石桥 水渠"
	const form = new URLSearchParams({ display: "测速员", name: "bench", password, again: password })
	const made = await fetch(`${url}${link}`, { method: "POST", body: form, redirect: "manual" })
	const cookie = made.headers.getSetCookie()[0]?.split(";")[0]
	if (made.status !== 303 || cookie === undefined) throw new Error(`no administrator was made: ${made.status}`)
	return cookie
}

/** Size of one download, bytes. */
async function downloaded(url: string, cookie: string): Promise<number> {
	const list = await (await fetch(`${url}/console/surveys`, { headers: { cookie } })).text()
	const id = /\/console\/surveys\/([\w-]{20,})/.exec(list)?.[1] ?? ""
	let bytes = 0
	for (let i = 0; i < exportsTaken; i++) {
		const answer = await fetch(`${url}/console/surveys/${id}/export.xlsx`, { headers: { cookie } })
		bytes = (await answer.arrayBuffer()).byteLength
		if (!answer.ok) throw new Error(`no export: ${answer.status}`)
	}
	return bytes
}

export const memoryBenches: readonly Bench[] = [
	{ name: "memory/open-sessions", run: openSessions },
	{ name: "memory/page", run: afterPages },
	{ name: "memory/export", run: afterExports },
]
