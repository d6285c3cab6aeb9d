/**
 * dialog/sqlite and dialog/postgres: accept → turn → commit → settle on a null channel. A five-question survey, 1,000 people
 * interleaved: each sends the next message when the reply to the last has been sent. Peers run the same survey.
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
/** People who talk first, on both sides alike, and are not timed: a service runs for weeks, and V8 still compiles during its first ten thousand messages. */
const warmUp = 1_500
/** 问卷, then an answer to each question. */
const script = ["问卷", "1", "2", "3", "1", "2"] as const
const people = warmUp + population

type Measured = { readonly perSecond: number; readonly note: string }

/** Messages a second of our own path over an open, migrated, empty store. */
async function dialogOurs(store: Store, dataDir: string): Promise<Measured> {
	const world = await openWorld(store, dataDir, people)
	const talk = async (from: number, to: number): Promise<void> => {
		await Promise.all(world.people.slice(from, to).map((person) => world.talk(person, script)))
		await untilSettled(store)
	}
	await talk(0, warmUp)
	const { perSecond, cpuMs } = await timed(() => talk(warmUp, people))
	const { answers, inboxDone, outboxSent } = await storedCounts(store)
	await world.stop()
	const all = people * script.length
	const counted = `answers ${answers} of ${people * questions.length}, inbox done ${inboxDone} of ${all}, outbox sent ${outboxSent} of ${all}`
	return { perSecond, note: `${counted}, CPU ${cpuMs} ms a message` }
}

/** Everything sent is also settled: the figure holds the whole path. Counted again and again, all that was ever sent took 8 µs a message. */
async function untilSettled(store: Store): Promise<void> {
	const anyOpen = (reader: Reader) => {
		const { outbox } = reader.tables(transportTables)
		return reader.db.select({ seq: outbox.seq }).from(outbox).where(sql`${outbox.status} in ('pending', 'sending')`).limit(1)
	}
	while ((await store.read(anyOpen)).length > 0) await new Promise((resolve) => setTimeout(resolve, 1))
}

async function dialogPeer(peer: DialogPeer): Promise<Measured> {
	const talk = async (from: number, to: number): Promise<void> => {
		for (const text of script) for (let person = from + 1; person <= to; person++) await peer.receive(person, text)
	}
	try {
		await talk(0, warmUp)
		const { perSecond, cpuMs } = await timed(() => talk(warmUp, people))
		return { perSecond, note: `its answers ${peer.counts().answers}, sent ${peer.counts().sent}, CPU ${cpuMs} ms a message` }
	} finally {
		await peer.close()
	}
}

/** Processor time beside the clock's: on a machine that others use as well it is the steadier of the two. */
async function timed(work: () => Promise<void>): Promise<{ readonly perSecond: number; readonly cpuMs: string }> {
	const messages = population * script.length
	const cpuBefore = process.cpuUsage()
	const began = performance.now()
	await work()
	const seconds = (performance.now() - began) / 1_000
	const { user, system } = process.cpuUsage(cpuBefore)
	return { perSecond: messages / seconds, cpuMs: ((user + system) / 1_000 / messages).toFixed(3) }
}

async function onSqlite(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		const results: Result[] = []
		for (const makePeer of [grammyConversations, bareGrammy]) {
			const dataDir = join(folder, makePeer.name)
			migrateSqlite(databaseFile(dataDir), 0)
			const store = openSqliteStore(databaseFile(dataDir))
			const ours = await dialogOurs(store, dataDir)
			await store.close()
			const peer = makePeer(join(folder, "peers"))
			const theirs = await dialogPeer(peer)
			results.push(
				compared("dialog/sqlite", "msg/s", ours.perSecond, { name: peer.name, value: theirs.perSecond }, `${ours.note}; ${theirs.note}`),
			)
		}
		return results
	} finally {
		remove()
	}
}

async function onPostgres(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const server = await runPostgresServer(true)
	try {
		await migratePostgres(server.url)
		const store = openPostgresStore(server.url)
		const ours = await dialogOurs(store, folder)
		await store.close()
		return [compared("dialog/postgres", "msg/s", ours.perSecond, undefined, ours.note)]
	} finally {
		await server.stop()
		remove()
	}
}

export const dialogBenches: readonly Bench[] = [
	{ name: "dialog/sqlite", run: onSqlite },
	{ name: "dialog/postgres", run: onPostgres },
]
