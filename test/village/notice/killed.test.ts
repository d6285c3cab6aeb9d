/** kill -9 in the middle of a broadcast, again and again: nobody is skipped, and nobody hears it oftener than the channel can help. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { eq } from "drizzle-orm"
import { expect, it, onTestFinished } from "vitest"
import { benchVillage, seedBound } from "../../../bench/seed.ts"
import { benchHouse } from "../../../bench/world.ts"
import { databaseFile } from "../../../src/app.ts"
import { packageRoot } from "../../../src/root.ts"
import { migrateSqlite } from "../../../src/store/migrate.ts"
import { openSqliteStore } from "../../../src/store/sqlite.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { draftNotice, publishNotice, startBroadcast } from "../../../src/village/notice/index.ts"
import { morning, stopWater } from "./world.ts"

/** More than a chunk of planning would need to be cut by chance; few enough for a slow machine. */
const people = 400
const kills = [15, 140, 290]

async function village(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-killed-"))
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
	migrateSqlite(databaseFile(folder), 0)
	const store = openSqliteStore(databaseFile(folder))
	const house = benchHouse(store, folder)
	const [starter] = await seedBound(store, people)
	if (starter === undefined) throw new Error("the village is empty")
	await store.tx(async (tx) => {
		const cx = { house, now: morning, by: starter.personId }
		const { id } = await draftNotice(tx, cx, { villageId: benchVillage, content: stopWater })
		await publishNotice(tx, cx, { villageId: benchVillage, id })
		await startBroadcast(tx, cx, { villageId: benchVillage, noticeId: id, when: "now" })
	})
	await store.close()
	return folder
}

function linesOf(log: string): readonly string[] {
	return existsSync(log)
		? readFileSync(log, "utf8")
				.split("\n")
				.filter((line) => line !== "")
		: []
}

/** Runs the service until it has said so much, then cuts the power; without a bound, until it ends by itself. */
async function run(folder: string, log: string, kind: string, until?: number): Promise<void> {
	const child = spawn(process.execPath, ["scripts/run.js", "bench/broadcast-process.js", folder, log, kind], {
		cwd: packageRoot,
		stdio: ["ignore", "ignore", "pipe"],
	})
	let said = ""
	child.stderr.setEncoding("utf8").on("data", (piece: string) => {
		said += piece
	})
	const exit = once(child, "exit")
	onTestFinished(() => void child.kill("SIGKILL"))
	if (until !== undefined) {
		while (linesOf(log).length < until && child.exitCode === null) await sleep(5)
		child.kill("SIGKILL")
	}
	const [code] = await exit
	if (until === undefined) expect(code, said).toBe(0)
}

it.each(["idempotent", "plain"])("each recipient hears it, on a %s channel", { timeout: 240_000 }, async (kind) => {
	const folder = await village()
	const log = join(folder, "sent.log")
	for (const until of kills) await run(folder, log, kind, until)
	await run(folder, log, kind)
	const store = openSqliteStore(databaseFile(folder))
	const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
	const uncertain = await store.read((reader) => reader.db.select({ id: outbox.id }).from(outbox).where(eq(outbox.status, "uncertain")))
	// Where the channel cannot tell, staff decide: what hung in the air is sent again, or not.
	if (kind === "idempotent") expect(uncertain).toEqual([])
	await store.tx((tx) => tx.db.update(outbox).set({ status: "pending", dueAt: 0 }).where(eq(outbox.status, "uncertain")))
	await store.close()
	await run(folder, log, kind)
	const lines = linesOf(log)
	const times = new Map<string, number>()
	for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1)
	// One message each, whatever was planned anew.
	expect(times.size).toBe(people)
	expect(new Set([...times.keys()].map((line) => line.split(" ")[0])).size).toBe(people)
	expect(Math.max(...times.values())).toBeLessThanOrEqual(kind === "idempotent" ? kills.length + 1 : 2)
	if (kind === "plain") expect([...times.values()].filter((n) => n === 2).length).toBeLessThanOrEqual(uncertain.length)
	// An hour on, whoever began it hears that it is done; cut in the middle of that, once all the same.
	writeFileSync(join(folder, "hour"), "1")
	await run(folder, log, kind, lines.length + 1)
	await run(folder, log, kind)
	const reports = linesOf(log).slice(lines.length)
	expect(new Set(reports).size).toBe(1)
	expect(reports[0]).toMatch(/ report-notice-/)
	expect(reports.length).toBeLessThanOrEqual(kind === "idempotent" ? 2 : 1)
})
