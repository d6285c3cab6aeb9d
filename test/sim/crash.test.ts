/**
 * The real server is killed with -9 at random moments, again and again, while forty phones enrol, answer and hand in opinions over HTTP.
 * Afterwards every answer and every opinion is there exactly once. `CUNKOU_LONG=1` for a thousand power cuts, `CUNKOU_SEED=N` to repeat a run.
 */

import { setMaxListeners } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { expect, onTestFinished, test } from "vitest"
import { affairs } from "../../src/affairs.ts"
import { databaseFile } from "../../src/app.ts"
import { hearing } from "../../src/demo/hearing.ts"
import { type Random, randomOf } from "../../src/demo/random.ts"
import { inboxCounts } from "../../src/inbound/upkeep.ts"
import { words as routerWords } from "../../src/inbound/words.ts"
import { outboxCounts } from "../../src/outbound/outbox.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import type { Store } from "../../src/store/store.ts"
import { freePort } from "../support/ports.ts"
import { startPostgres } from "../support/postgres.ts"
import { causesOfDeath, findLosses } from "./crash-checks.ts"
import { type CrashVillage, foundVillage } from "./crash-village.ts"
import { type CrashMemory, liveThroughIt, type Scene } from "./crowd.ts"
import { ServerProcess } from "./server-process.ts"

const isLong = process.env.CUNKOU_LONG === "1"
const seed = Number(process.env.CUNKOU_SEED ?? Math.floor(Math.random() * 1_000_000))
const householdCount = 40
const minuteMs = 60_000

test("no answer and no opinion is lost or doubled by power cuts (SQLite)", {
	timeout: isLong ? 90 * minuteMs : 30 * minuteMs,
}, async () => {
	await powerCuts({ kills: isLong ? 1_000 : 200 })
})

test("nor on PostgreSQL", { timeout: isLong ? 30 * minuteMs : 15 * minuteMs }, async () => {
	const postgres = await startPostgres()
	onTestFinished(() => postgres.stop())
	await powerCuts({ kills: isLong ? 200 : 20, databaseUrl: await postgres.createDatabase() })
})

async function powerCuts({ kills, databaseUrl }: { readonly kills: number; readonly databaseUrl?: string }): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-crash-"))
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
	const dataDir = join(folder, "data")
	const port = await freePort()
	const env = { DATA_DIR: dataDir, PORT: String(port), ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) }
	const random = randomOf(seed)
	const village = await foundVillage(env, folder, householdCount, random.fork("village"))

	const server = new ServerProcess(env)
	const abort = new AbortController()
	setMaxListeners(0, abort.signal)
	onTestFinished(async () => {
		abort.abort()
		await server.close()
	})
	const traffic = new Traffic()
	let retries = 0
	let killed = 0
	const scene: Scene = {
		url: `http://127.0.0.1:${port}`,
		signal: abort.signal,
		hears: hearing([routerWords, ...affairs.map(({ words }) => words)], "zh-CN"),
		definition: village.definition,
		// The page hears from the browser when the net is back; without that, forty phones would knock all the time.
		onRetry: async () => {
			retries++
			await server.serving()
			await sleep(random.below(20))
		},
		onSend: () => traffic.sent(),
	}
	const startedAt = performance.now()
	const crowd = gather(village, scene, random, () => killed / kills)
	// Somebody who is lost ends the test at once, not after the last power cut.
	crowd.catch(() => abort.abort())
	for (; killed < kills && !abort.signal.aborted; killed++) await oneLife(server, traffic, random.fork(`kill ${killed}`))
	const killedMs = performance.now() - startedAt

	await (await server.start()).ready
	const memories = await crowd.catch(async (error: unknown) => {
		const store = openStoreOf(dataDir, databaseUrl)
		console.log("given up:", await store.read(causesOfDeath).finally(() => store.close()))
		throw error
	})
	expect(await server.stop()).toBe(0)
	if (databaseUrl !== undefined) await ageLeases(databaseUrl)
	await (await server.start()).ready
	const store = openStoreOf(dataDir, databaseUrl)
	onTestFinished(() => store.close())
	await quiet(store)

	const filed = memories.reduce((sum, memory) => sum + memory.filed.length, 0)
	const sent = memories.reduce((sum, memory) => sum + memory.sent, 0)
	const starts = server.startsMs.toSorted((a, b) => a - b)
	console.log(
		`seed ${seed}: ${kills} kills in ${Math.round(killedMs / 1_000)} s, start ${Math.round(starts[starts.length >> 1] ?? 0)} ms (median), ` +
			`${memories.length} phones, ${sent} messages, ${retries} tries without a server, ${filed} opinions`,
	)
	expect(await store.read((reader) => findLosses(reader, village.definition, memories))).toEqual([])
	// A test in which nothing was under way when the power went would prove nothing.
	expect(retries).toBeGreaterThan(kills)
	expect(sent).toBeGreaterThan(kills * 2)
}

function openStoreOf(dataDir: string, databaseUrl: string | undefined): Store {
	return databaseUrl === undefined ? openSqliteStore(databaseFile(dataDir)) : openPostgresStore(databaseUrl)
}

/** Lets a power cut aim: a few milliseconds after a message was handed over, when it is being stored, thought about or answered. */
class Traffic {
	private waiting: (() => void)[] = []

	sent(): void {
		for (const resume of this.waiting.splice(0)) resume()
	}

	/** The next message, or a moment without any. */
	next(): Promise<unknown> {
		return Promise.race([new Promise<void>((resolve) => void this.waiting.push(resolve)), sleep(500)])
	}
}

/** Serves for a moment, or not even that long: one in ten is cut while it starts, half of the others in the middle of a message. */
async function oneLife(server: ServerProcess, traffic: Traffic, random: Random): Promise<void> {
	const { ready } = await server.start()
	const startMs = Math.min(2_000, server.startsMs.at(-1) ?? 200)
	if (random.chance(0.1)) await sleep(random.below(startMs))
	else {
		await ready
		await server.isReadyToFollow()
		// On a slow machine everything takes longer, also getting something done between two power cuts; while the next server got ready much was.
		await sleep(random.below(Math.max(150, startMs / 4)))
		if (random.chance(0.5)) await traffic.next().then(() => sleep(random.below(15)))
	}
	// A start that was cut short is no failure; one that failed by itself is told by the next.
	ready.catch(() => undefined)
	await server.kill()
}

/** One phone per household at any time; its people relieve each other while the power goes on and off. */
async function gather(village: CrashVillage, scene: Scene, random: Random, progress: () => number): Promise<readonly CrashMemory[]> {
	const households = village.households.map(async (persons, i) => {
		const memories: CrashMemory[] = []
		for (const [j, person] of persons.entries()) {
			if (j > 0 && progress() >= 1) break
			const until = (j + 0.5 + i / village.households.length) / (persons.length + 0.5)
			memories.push(await liveThroughIt(person, scene, random.fork(`person ${i} ${j}`), () => progress() >= Math.min(1, until)))
		}
		return memories
	})
	return (await Promise.all(households)).flat()
}

/** What a killed instance was sending waits a minute on PostgreSQL, where another instance might still be at it: that minute passes here. */
async function ageLeases(databaseUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: databaseUrl })
	await client.connect()
	await client.query("UPDATE outbox SET lease_until = 0 WHERE status = 'sending'")
	await client.end()
}

async function quiet(store: Store): Promise<void> {
	for (let looks = 0; looks < 300; looks++) {
		const [inbox, outbox] = await store.read(async (reader) => [await inboxCounts(reader), await outboxCounts(reader)])
		if ((inbox?.new ?? 0) + (outbox?.pending ?? 0) + (outbox?.sending ?? 0) === 0) return
		await sleep(100)
	}
}
