/** A channel that takes nothing for a day, with the power cut in the middle of it: then each recipient has it, once, and nobody was counted before. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, it, onTestFinished } from "vitest"
import { benchVillage, seedBound } from "../../../bench/seed.ts"
import { benchHouse } from "../../../bench/world.ts"
import { databaseFile } from "../../../src/app.ts"
import { packageRoot } from "../../../src/root.ts"
import { migrateSqlite } from "../../../src/store/migrate.ts"
import { openSqliteStore } from "../../../src/store/sqlite.ts"
import { draftNotice, publishNotice, startBroadcast } from "../../../src/village/notice/index.ts"
import { progressWords } from "../../../src/village/notice/progress.ts"
import { coverageOf, progressOf } from "../../../src/village/notice/seen.ts"
import { morning, stopWater } from "./world.ts"

const people = 60

async function village() {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-away-"))
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
	migrateSqlite(databaseFile(folder), 0)
	const store = openSqliteStore(databaseFile(folder))
	const house = benchHouse(store, folder)
	await seedBound(store, people)
	const id = await store.tx(async (tx) => {
		const cx = { house, now: morning, by: "test" }
		const { id } = await draftNotice(tx, cx, { villageId: benchVillage, content: stopWater })
		await publishNotice(tx, cx, { villageId: benchVillage, id })
		await startBroadcast(tx, cx, { villageId: benchVillage, noticeId: id, when: "now" })
		return id
	})
	await store.close()
	return { folder, log: join(folder, "sent.log"), told: { id, version: 1 } }
}

function start(folder: string, log: string, ...more: readonly string[]) {
	const child = spawn(process.execPath, ["scripts/run.js", "bench/broadcast-process.js", folder, log, "away", ...more], {
		cwd: packageRoot,
		stdio: ["ignore", "ignore", "pipe"],
	})
	onTestFinished(() => void child.kill("SIGKILL"))
	return child
}

/** How it stands, in figures and in the words staff read. */
async function look(folder: string, told: { readonly id: string; readonly version: number }) {
	const store = openSqliteStore(databaseFile(folder))
	const { say } = benchHouse(store, folder)
	const progress = await store.read((reader) => progressOf(reader, benchVillage, told))
	const coverage = await store.read((reader) => coverageOf(reader, benchVillage, told))
	await store.close()
	const words = progressWords(
		{ say, locale: "zh-CN", timeZone: "Asia/Shanghai" },
		{ title: stopWater.title, state: "running", startsAt: morning, progress, coverage, now: morning },
	).join("\n")
	return { progress, words }
}

it("is over a day later: each recipient once, none before, and staff were told why", { timeout: 240_000 }, async () => {
	const { folder, log, told } = await village()
	const lines = () =>
		existsSync(log)
			? readFileSync(log, "utf8")
					.split("\n")
					.filter((line) => line !== "")
			: []
	const half = start(folder, log, "12")
	while (!lines().includes("waiting") && half.exitCode === null) await sleep(20)
	half.kill("SIGKILL")
	await once(half, "exit")
	const refusedBefore = lines().filter((line) => line.startsWith("refused"))
	// Twelve hours of refusals: each was tried hour after hour, and nothing is sent, delivered or given up.
	expect(refusedBefore.length).toBeGreaterThan(people * 6)
	const { progress, words } = await look(folder, told)
	expect(progress).toMatchObject({ all: people, retrying: people, out: 0, sent: 0, delivered: 0, door: 0, uncertain: 0 })
	expect(words).toContain(`有 ${people} 人的消息通道暂时没有收下`)
	expect(words).toContain("发出 0 人")
	const rest = start(folder, log)
	let said = ""
	rest.stderr.setEncoding("utf8").on("data", (piece: string) => {
		said += piece
	})
	const [code] = await once(rest, "exit")
	expect(code, said).toBe(0)
	const taken = lines().filter((line) => !line.startsWith("refused") && line !== "waiting")
	expect(taken).toHaveLength(people)
	expect(new Set(taken.map((line) => line.split(" ")[0])).size).toBe(people)
	const after = await look(folder, told)
	expect(after.progress).toMatchObject({ all: people, retrying: 0, out: people, sent: people })
	expect(after.words).not.toContain("暂时没有收下")
})
