/**
 * signoff/sqlite and signoff/postgres: households answer, one transaction group after another, ledger entry, receipt and tally included;
 * four in five confirm, one in ten objects, the rest contradict.
 */
import { databaseFile } from "../src/app.ts"
import { newId, randomId } from "../src/store/ids.ts"
import { migratePostgres, migrateSqlite } from "../src/store/migrate.ts"
import { openPostgresStore } from "../src/store/postgres.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store } from "../src/store/store.ts"
import { type Given, giveAnswer, type SignCx } from "../src/village/signoff/answering.ts"
import { hashOfRows } from "../src/village/signoff/case-commands.ts"
import { statementHash } from "../src/village/signoff/creating.ts"
import { insertCampaign } from "../src/village/signoff/repo.ts"
import { signoffTables } from "../src/village/signoff/tables.ts"
import { recount, sameTally, tallyOf, villageCounts, writeTally } from "../src/village/signoff/tally.ts"
import { runPostgresServer } from "../test/support/postgres-server.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"

export const villageId = "bench"
export const campaignId = "campaign"
export const groups = 12
const rowsPerInsert = 200
export const at = Date.UTC(2026, 2, 5)
export const cx: SignCx = { house: { newId, randomId }, now: at, by: null }

export async function openBench(store: Store, households: number): Promise<void> {
	const hash = statementHash({ campaign: campaignId, version: 1, title: "bench", text: "bench" })
	await store.tx(async (tx) => {
		await insertCampaign(tx, {
			villageId,
			id: campaignId,
			title: "bench",
			kind: "land",
			level: "A",
			signer: "adult",
			state: "open",
			statementVersion: 1,
			statementHash: hash,
			version: 1,
			openedAt: at,
			closesAt: at + 1_000_000_000,
			postingDays: 15,
			reminders: "",
			total: null,
			standardId: null,
			createdBy: null,
			closedAt: null,
		})
		const { signoffHousehold: h } = tx.tables(signoffTables)
		const rowsHash = hashOfRows([])
		for (let start = 0; start < households; start += rowsPerInsert) {
			const part = Array.from({ length: Math.min(rowsPerInsert, households - start) }, (_, index) => ({
				villageId,
				campaignId,
				householdId: `h${start + index}`,
				number: String(start + index),
				place: start + index + 1,
				groupName: `${(start + index) % groups}组`,
				gridName: `${(start + index) % 4}网格`,
				status: "pending" as const,
				isReached: false,
				isPaper: false,
				openCases: 0,
				rowsVersion: 1,
				rowsHash,
				answers: 0,
				updatedAt: at,
			}))
			await tx.db.insert(h).values(part)
		}
		await writeTally(tx, { villageId, campaignId })
	})
}

/** The same households twice over: the second answer of one in ten differs, so contradictions are among them. */
function answersFor(households: number): readonly Given[] {
	const one = (index: number, signer: string, isObjection: boolean): Given => ({
		villageId,
		campaignId,
		householdId: `h${index}`,
		answer: isObjection ? "object" : "confirm",
		...(isObjection && { objections: [{ row: "X-1", reason: "bench", photo: null }] }),
		signer: `${signer}${index}`,
		capacity: "adult",
		means: "chat",
		seen: { statementVersion: 1, rowsVersion: 1 },
	})
	const first = Array.from({ length: households }, (_, index) => one(index, "a", index % 10 === 3))
	const second = Array.from({ length: Math.floor(households / 10) }, (_, index) => one(index * 10 + 7, "b", true))
	return [...first, ...second]
}

async function signoffOurs(store: Store, households: number): Promise<{ readonly perSecond: number; readonly note: string }> {
	await openBench(store, households)
	const answers = answersFor(households)
	const cpuBefore = process.cpuUsage()
	const began = performance.now()
	const settled = await store.batch(answers, (tx, given) => giveAnswer(tx, cx, given))
	const seconds = (performance.now() - began) / 1_000
	const busy = process.cpuUsage(cpuBefore)
	const cpuSeconds = (busy.user + busy.system) / 1_000_000
	const counted = settled.filter((one) => one.status === "fulfilled" && one.value.ok).length
	const key = { villageId, campaignId }
	const { isSame, counts } = await store.read(async (reader) => ({
		isSame: sameTally(await tallyOf(reader, key), await recount(reader, key)),
		counts: await villageCounts(reader, key),
	}))
	const { due, confirmed, objected, conflict } = counts
	return {
		perSecond: answers.length / seconds,
		note: `${counted} of ${answers.length} answers stored; due ${due} = confirmed ${confirmed} + objected ${objected} + conflict ${conflict}; tally ${isSame ? "equals" : "DIFFERS FROM"} its recount; ${cpuSeconds.toFixed(1)} s of CPU in ${seconds.toFixed(1)} s`,
	}
}

async function onSqlite(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		migrateSqlite(databaseFile(folder), 0)
		const store = openSqliteStore(databaseFile(folder))
		const ours = await signoffOurs(store, 10_000)
		await store.close()
		return [compared("signoff/sqlite", "msg/s", ours.perSecond, undefined, ours.note)]
	} finally {
		remove()
	}
}

async function onPostgres(): Promise<readonly Result[]> {
	const server = await runPostgresServer(true)
	try {
		await migratePostgres(server.url)
		const store = openPostgresStore(server.url)
		const ours = await signoffOurs(store, 3_000)
		await store.close()
		return [compared("signoff/postgres", "msg/s", ours.perSecond, undefined, ours.note)]
	} finally {
		await server.stop()
	}
}

export const signoffBenches: readonly Bench[] = [
	{ name: "signoff/sqlite", run: onSqlite },
	{ name: "signoff/postgres", run: onPostgres },
]
