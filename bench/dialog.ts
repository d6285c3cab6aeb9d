/**
 * dialog/sqlite and dialog/postgres: accept → turn → commit → settle on a null channel. A five-question survey, 1,000 people
 * interleaved: each sends the next message when the reply to the last has been sent. Peers run the same survey. On SQLite ours and the peers
 * take turns, round by round, each with 1,000 new people over the database it has by then: what the machine does meanwhile meets all of them.
 */
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { databaseFile } from "../src/app.ts"
import { migratePostgres, migrateSqlite } from "../src/store/migrate.ts"
import { openPostgresStore } from "../src/store/postgres.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Reader, Store } from "../src/store/store.ts"
import { transportTables } from "../src/store/transport.ts"
import { runPostgresServer } from "../test/support/postgres-server.ts"
import { bareGrammy } from "./peers/bare-grammy.ts"
import { questions } from "./peers/grammy.ts"
import { grammyConversations } from "./peers/grammy-conversations.ts"
import type { DialogPeer } from "./peers/peer.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { openWorld, storedCounts } from "./world.ts"

const population = 1_000
/** People who talk first, on all sides alike, and are not timed: a service runs for weeks, and V8 still compiles during its first ten thousand messages. */
const warmUp = 1_500
const rounds = 5
/** 问卷, then an answer to each question. */
const script = ["问卷", "1", "2", "3", "1", "2"] as const

type Round = { readonly perSecond: number; readonly cpuMs: number }

/** One side of the bench, with everybody of its rounds known to it. */
type Side = {
	/** Has the people from `from` up to `to` answer the whole survey; resolves when all of it is stored and every reply is out. */
	readonly talk: (from: number, to: number) => Promise<void>
	/** What was counted in the store afterwards. */
	readonly counted: () => Promise<string>
	readonly close: () => Promise<void>
}

/** Our own path over an open, migrated, empty store. */
async function openOurs(store: Store, dataDir: string, people: number): Promise<Side> {
	const world = await openWorld(store, dataDir, people)
	return {
		talk: async (from, to) => {
			await Promise.all(world.people.slice(from, to).map((person) => world.talk(person, script)))
			await untilSettled(store)
		},
		counted: async () => {
			const { answers, inboxDone, outboxSent } = await storedCounts(store)
			const all = people * script.length
			return `answers ${answers} of ${people * questions.length}, inbox done ${inboxDone} of ${all}, outbox sent ${outboxSent} of ${all}`
		},
		close: async () => {
			await world.stop()
			await store.close()
		},
	}
}

/** Everything sent is also settled: the figure holds the whole path. Counted again and again, all that was ever sent took 8 µs a message. */
async function untilSettled(store: Store): Promise<void> {
	const anyOpen = (reader: Reader) => {
		const { outbox } = reader.tables(transportTables)
		return reader.db.select({ seq: outbox.seq }).from(outbox).where(sql`${outbox.status} in ('pending', 'sending')`).limit(1)
	}
	while ((await store.read(anyOpen)).length > 0) await new Promise((resolve) => setTimeout(resolve, 1))
}

function openPeer(peer: DialogPeer): Side {
	return {
		talk: async (from, to) => {
			for (const text of script) for (let person = from + 1; person <= to; person++) await peer.receive(person, text)
		},
		counted: async () => `its answers ${peer.counts().answers}, sent ${peer.counts().sent}`,
		close: () => peer.close(),
	}
}

/** One round of one side. Processor time beside the clock's: on a machine that others use as well it is the steadier of the two. */
async function timed({ talk }: Side, round: number): Promise<Round> {
	const messages = population * script.length
	const from = warmUp + round * population
	const cpuBefore = process.cpuUsage()
	const began = performance.now()
	await talk(from, from + population)
	const seconds = (performance.now() - began) / 1_000
	const { user, system } = process.cpuUsage(cpuBefore)
	return { perSecond: messages / seconds, cpuMs: (user + system) / 1_000 / messages }
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Every round as it was: 4,911 5,207 5,020. */
function listed(all: readonly Round[]): string {
	return all.map(({ perSecond }) => Math.round(perSecond).toLocaleString("en")).join(" ")
}

function cpuOf(all: readonly Round[]): string {
	return `CPU ${median(all.map(({ cpuMs }) => cpuMs)).toFixed(3)} ms a message`
}

async function onSqlite(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		const dataDir = join(folder, "ours")
		migrateSqlite(databaseFile(dataDir), 0)
		const ours = await openOurs(openSqliteStore(databaseFile(dataDir)), dataDir, warmUp + rounds * population)
		const peers = [grammyConversations, bareGrammy].map((makePeer) => makePeer(join(folder, "peers")))
		const sides = [ours, ...peers.map(openPeer)]
		const measured = sides.map((side): { readonly side: Side; readonly all: Round[] } => ({ side, all: [] }))
		for (const { side } of measured) await side.talk(0, warmUp)
		for (let round = 0; round < rounds; round++) for (const { side, all } of measured) all.push(await timed(side, round))
		const [first, ...others] = measured
		const results: Result[] = []
		for (const [i, peer] of peers.entries()) {
			const theirs = others[i]
			if (first !== undefined && theirs !== undefined) results.push(await beside(first, peer.name, theirs))
		}
		for (const { side } of measured) await side.close()
		return results
	} finally {
		remove()
	}
}

type Measured = { readonly side: Side; readonly all: readonly Round[] }

/** Each round's ratio is of what was measured one after the other; of these the one in the middle. */
async function beside(ours: Measured, name: string, theirs: Measured): Promise<Result> {
	const ratios = ours.all.map(({ perSecond }, round) => perSecond / (theirs.all[round]?.perSecond ?? Number.NaN))
	const middle = ratios.indexOf(median(ratios))
	const note = [
		`${rounds} rounds, the one in the middle by ratio: ours ${listed(ours.all)}, ${name} ${listed(theirs.all)}, ratios ${ratios.map((ratio) => ratio.toFixed(1)).join(" ")}`,
		`${await ours.side.counted()}, ${cpuOf(ours.all)}`,
		`${await theirs.side.counted()}, ${cpuOf(theirs.all)}`,
	]
	const value = theirs.all[middle]?.perSecond ?? Number.NaN
	return compared("dialog/sqlite", "msg/s", ours.all[middle]?.perSecond ?? Number.NaN, { name, value }, note.join("; "))
}

async function onPostgres(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const server = await runPostgresServer(true)
	try {
		await migratePostgres(server.url)
		const ours = await openOurs(openPostgresStore(server.url), folder, warmUp + population)
		await ours.talk(0, warmUp)
		const round = await timed(ours, 0)
		const note = `${await ours.counted()}, ${cpuOf([round])}`
		await ours.close()
		return [compared("dialog/postgres", "msg/s", round.perSecond, undefined, note)]
	} finally {
		await server.stop()
		remove()
	}
}

export const dialogBenches: readonly Bench[] = [
	{ name: "dialog/sqlite", run: onSqlite },
	{ name: "dialog/postgres", run: onPostgres },
]
