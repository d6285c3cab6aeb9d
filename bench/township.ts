/** township/sqlite and township/postgres: the page of 200 villages side by side, all columns of all affairs, sorted, rendered. */
import { h } from "preact"
import { renderToString } from "preact-render-to-string"
import { databaseFile } from "../src/app.ts"
import { migratePostgres, migrateSqlite } from "../src/store/migrate.ts"
import { openPostgresStore } from "../src/store/postgres.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store, Tx } from "../src/store/store.ts"
import { dayMs } from "../src/text/date.ts"
import { filingTables } from "../src/village/filing/tables.ts"
import { itemTables } from "../src/village/item/tables.ts"
import { defaultSettings } from "../src/village/notice/settings.ts"
import { noticeTables } from "../src/village/notice/tables.ts"
import { opinionTables } from "../src/village/opinion/tables.ts"
import { listVillages, peopleTables } from "../src/village/people/index.ts"
import { signoffTables } from "../src/village/signoff/tables.ts"
import { taskTables } from "../src/village/task/tables.ts"
import { arranged } from "../src/village/township/rules.ts"
import { TownshipTable } from "../src/village/township/table-page.tsx"
import { columnsOf, rowsOf } from "../src/village/township/view.ts"
import { runPostgresServer } from "../test/support/postgres-server.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchHouse } from "./world.ts"

const villages = 200
/** Of each village. */
const opinions = 250
const tasks = 60
const duties = 48
const rounds = 15

async function measure(name: string, store: Store, folder: string): Promise<Result> {
	const house = benchHouse(store, folder)
	const now = Date.now()
	for (let n = 0; n < villages; n++) await store.tx((tx) => seedVillage(tx, n, now))
	const held = await store.read(listVillages)
	const columns = columnsOf(house)
	const query = { sort: "overdue", direction: "worst", words: "", township: "", onlyUrgent: false } as const
	const page = async () => {
		const shown = arranged(await store.read((reader) => rowsOf(reader, house, held, now)), columns, query)
		const waiting = { packets: 0, filings: 0 }
		const view = { columns, rows: shown.slice(0, 100), shown, townships: [], query, waiting, page: 1, pages: 2, csrf: "" }
		return { shown, html: renderToString(h(TownshipTable, { view, house })) }
	}
	const { shown, html } = await page()
	const times: number[] = []
	for (let i = 0; i < rounds; i++) {
		const began = performance.now()
		await page()
		times.push(performance.now() - began)
	}
	const sorted = times.toSorted((a, b) => a - b)
	const overdue = shown.reduce((sum, { cells }) => sum + (cells.overdue?.value ?? 0), 0)
	const note = `${shown.length} villages, ${columns.length} columns, ${villages * opinions} opinions, ${villages * tasks} tasks (${overdue} overdue), ${html.length} bytes; median of ${rounds}, slowest ${Math.round(sorted.at(-1) ?? 0)} ms`
	return compared(name, "ms", sorted[rounds >> 1] ?? Number.NaN, undefined, note)
}

async function seedVillage(tx: Tx, n: number, now: number): Promise<void> {
	const villageId = `v${String(n).padStart(4, "0")}`
	const of = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
	await tx.db.insert(tx.tables(peopleTables).village).values({ id: villageId, code: `V${n}X`, name: `测速${n}村`, createdAt: 0 })
	const { opinion } = tx.tables(opinionTables)
	await tx.db.insert(opinion).values(
		of(opinions, (i) => ({
			villageId,
			id: `o${i}`,
			year: 2026,
			serial: i + 1,
			number: `V${n}-2026-${i}`,
			text: "路灯坏了，晚上看不见，请村里修一修。",
			media: [],
			sourceKind: "chat" as const,
			channel: "web",
			isNamed: false,
			state: "received" as const,
			createdAt: now - i * dayMs,
		})),
	)
	const { itemClaim } = tx.tables(itemTables)
	await tx.db.insert(itemClaim).values(
		of(opinions - 5, (i) => ({
			villageId,
			id: `c${i}`,
			seq: i + 1,
			opinionId: `o${i + 5}`,
			start: 0,
			end: 4,
			fate: i % 50 === 0 ? ("open" as const) : ("item" as const),
			itemId: "item",
			flags: [],
		})),
	)
	const { workTask, workEscalation, workFollowUp } = tx.tables(taskTables)
	const work = of(tasks, (i) => ({
		villageId,
		id: `t${i}`,
		number: `V${n}RW-2026-${i}`,
		title: "修路灯",
		text: "",
		responsibleId: "p",
		deadline: now + (i % 7) * dayMs - dayMs,
		state: (["todo", "doing", "checking", "done"] as const)[i % 4] ?? "todo",
		reopened: 0,
		createdAt: 0,
	}))
	await tx.db.insert(workTask).values(work)
	const escalation = { villageId, taskId: "t0", office: "镇", reason: "没钱", deadline: now, sentAt: 0 }
	await tx.db.insert(workEscalation).values(of(6, (i) => ({ ...escalation, number: `SB-${i}`, answeredAt: i < 4 ? now : null })))
	await tx.db.insert(workFollowUp).values(
		of(tasks * 3, (i) => ({
			villageId,
			taskId: `t${i % tasks}`,
			round: 0,
			personId: `p${i}`,
			askedAt: 0,
			answer: i % 9 === 0 ? ("unsatisfied" as const) : ("satisfied" as const),
			reason: "",
		})),
	)
	const { noticeSettings, noticeDuty } = tx.tables(noticeTables)
	await tx.db.insert(noticeSettings).values({ villageId, settings: JSON.stringify(defaultSettings), since: now - 400 * dayMs })
	await tx.db
		.insert(noticeDuty)
		.values(
			of(duties, (i) => ({
				villageId,
				category: (["party", "village", "finance", "service"] as const)[i % 4] ?? "party",
				period: new Date(now - (i >> 2) * 30.4 * dayMs).toISOString().slice(0, 7),
				startsAt: Math.round(now - (i >> 2) * 30.4 * dayMs),
				endsAt: Math.round(now - ((i >> 2) * 30.4 - 1) * dayMs),
				doneAt: i % 10 === 0 ? null : 1,
			})),
		)
		.onConflictDoNothing()
	const { signoffCampaign, signoffTally } = tx.tables(signoffTables)
	const campaign = {
		villageId,
		title: "确权",
		kind: "land",
		level: "A",
		signer: "adult",
		statementHash: "h",
		postingDays: 15,
		reminders: "",
	} as const
	const clock = { statementVersion: 1, version: 1, openedAt: 0, closesAt: now }
	await tx.db
		.insert(signoffCampaign)
		.values(of(8, (i) => ({ ...campaign, ...clock, id: `k${i}`, state: i < 2 ? ("open" as const) : ("closed" as const) })))
	const counts = { reached: 600, confirmed: 580 - n, paper: 20, objected: n % 3, conflict: 0 }
	const places = [{ scope: "village" as const, name: "" }, ...of(12, (i) => ({ scope: "group" as const, name: `${i}组` }))]
	for (const place of places)
		await tx.db.insert(signoffTally).values(of(8, (i) => ({ villageId, campaignId: `k${i}`, due: 617, ...place, ...counts })))
	const { filing } = tx.tables(filingTables)
	const paper = { villageId, kind: "rules" as const, title: "村规民约", text: "", photos: [], createdAt: 0 }
	await tx.db
		.insert(filing)
		.values(
			of(12, (i) => ({ ...paper, id: `f${i}`, number: `BA-${i}`, state: i < 9 ? ("received" as const) : ("filed" as const), dueAt: now })),
		)
}

async function onSqlite(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	migrateSqlite(databaseFile(folder), 0)
	const store = openSqliteStore(databaseFile(folder))
	try {
		return [await measure("township/sqlite", store, folder)]
	} finally {
		await store.close()
		remove()
	}
}

async function onPostgres(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const server = await runPostgresServer(true)
	try {
		await migratePostgres(server.url)
		const store = openPostgresStore(server.url)
		const result = await measure("township/postgres", store, folder)
		await store.close()
		return [result]
	} finally {
		await server.stop()
		remove()
	}
}

export const townshipBenches: readonly Bench[] = [
	{ name: "township/sqlite", run: onSqlite },
	{ name: "township/postgres", run: onPostgres },
]
