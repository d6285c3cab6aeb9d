/**
 * dialog/sqlite and dialog/postgres: accept → turn → commit → settle on a null channel. A five-question survey, 1,000 people
 * interleaved: each sends the next message when the reply to the last has been sent. Peers run the same survey.
 */
import { join } from "node:path"
import { databaseFile } from "../src/app.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import { migratePostgres, migrateSqlite } from "../src/store/migrate.ts"
import { openPostgresStore } from "../src/store/postgres.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store } from "../src/store/store.ts"
import { runPostgresServer } from "../test/support/postgres-server.ts"
import { bareGrammy } from "./peers/bare-grammy.ts"
import { questions } from "./peers/grammy.ts"
import { grammyConversations } from "./peers/grammy-conversations.ts"
import type { DialogPeer } from "./peers/peer.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { openWorld, storedCounts } from "./world.ts"

const population = 1_000
/** 问卷, then an answer to each question. */
const script = ["问卷", "1", "2", "3", "1", "2"] as const
const messages = population * script.length

/** Messages a second of our own path over an open, migrated, empty store. */
async function dialogOurs(store: Store, dataDir: string): Promise<{ readonly perSecond: number; readonly note: string }> {
	const world = await openWorld(store, dataDir, population)
	const began = performance.now()
	await Promise.all(world.people.map((person) => world.talk(person, script)))
	await untilSettled(store)
	const seconds = (performance.now() - began) / 1_000
	const { answers, inboxDone, outboxSent } = await storedCounts(store)
	await world.stop()
	return {
		perSecond: messages / seconds,
		note: `answers ${answers} of ${population * questions.length}, inbox done ${inboxDone} of ${messages}, outbox sent ${outboxSent} of ${messages}`,
	}
}

/** Everything sent is also settled: the figure holds the whole path. */
async function untilSettled(store: Store): Promise<void> {
	while (((await store.read(outboxCounts)).sent ?? 0) < messages) await new Promise((resolve) => setImmediate(resolve))
}

async function dialogPeer(peer: DialogPeer): Promise<{ readonly perSecond: number; readonly note: string }> {
	try {
		const began = performance.now()
		for (const text of script) for (let person = 1; person <= population; person++) await peer.receive(person, text)
		const seconds = (performance.now() - began) / 1_000
		return { perSecond: messages / seconds, note: `its answers ${peer.counts().answers}, sent ${peer.counts().sent}` }
	} finally {
		await peer.close()
	}
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
