/** signoff/tally: what each page and answer reads when a million have signed, and whether the counts survive ten thousand acts. */
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqlite, openSqliteStore } from "../src/store/sqlite.ts"
import type { Reader, Store } from "../src/store/store.ts"
import { peopleTables } from "../src/village/people/tables.ts"
import { giveAnswer } from "../src/village/signoff/answering.ts"
import { closeCase, measureCase } from "../src/village/signoff/case-commands.ts"
import { progressLines } from "../src/village/signoff/desk-chat.ts"
import { campaignById } from "../src/village/signoff/repo.ts"
import { openCasesOf } from "../src/village/signoff/repo-answers.ts"
import { householdOf } from "../src/village/signoff/repo-households.ts"
import { settleConflict } from "../src/village/signoff/settling.ts"
import { recount, sameTally, tallyOf } from "../src/village/signoff/tally.ts"
import { detailView, householdsView, publicView } from "../src/village/signoff/views.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { at, campaignId, cx, groups, openBench, villageId } from "./signoff.ts"

const million = 1_000_000
/** The slowest of a hundred: of 200, two slow ones would already say it, the very first read among them. */
const reads = 1_000
const operations = 10_000
const villageCode = "BENCH"

/** A million households that have answered, put in by SQL: the counts are written by hand as well, so that the recount has something to prove. */
function fillMillion(file: string): void {
	const db = openSqlite(file)
	db.exec(`
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${million - 1})
		INSERT INTO signoff_household
		SELECT village_id, campaign_id, 'h' || i, i, i + 1, (i % ${groups}) || '组', (i % 4) || '网格',
			'confirmed', 1, 0, 0, 'p' || i, 'a' || i, 'r' || i, 1, rows_hash, 1, updated_at
		FROM n, signoff_household WHERE household_id = 'h0'`)
	db.exec(`
		INSERT INTO signoff_answer (village_id, id, campaign_id, household_id, n, answer, signer, capacity, means, level, statement_version,
			rows_version, standing, at, receipt, ledger_seq)
		SELECT village_id, answer_id, campaign_id, household_id, 1, 'confirm', signer, 'adult', 'chat', 'A', 1, 1, 'effective', updated_at, receipt, 0
		FROM signoff_household WHERE household_id <> 'h0'`)
	db.exec(`DELETE FROM signoff_tally`)
	for (const [scope, name] of [
		["village", "''"],
		["group", "group_name"],
		["grid", "grid_name"],
	] as const)
		db.exec(`
			INSERT INTO signoff_tally
			SELECT village_id, campaign_id, '${scope}', ${name}, count(*), sum(is_reached), sum(status = 'confirmed'), 0, 0, 0
			FROM signoff_household GROUP BY village_id, campaign_id, ${name}`)
	db.close()
}

/** Whatever may happen to a household's answer, on households drawn by a generator that any run repeats. */
async function operate(store: Store): Promise<string> {
	let seed = 617
	const draw = (below: number) => {
		seed = (seed * 48_271) % 2_147_483_647
		return seed % below
	}
	const done = new Map<string, number>()
	for (let n = 0; n < operations; n++) {
		// Few enough that many meet again, and are settled, contested or dealt with.
		const index = 1 + draw(4_000)
		const key = { villageId, campaignId, householdId: `h${index}` }
		const what = await store.tx(async (tx) => {
			const household = await householdOf(tx, villageId, campaignId, key.householdId)
			const seen = { statementVersion: 1, rowsVersion: household?.rowsVersion ?? 1 }
			const given = { ...key, seen, capacity: "adult", means: "chat" } as const
			const [open] = await openCasesOf(tx, villageId, campaignId, key.householdId)
			if (household?.status === "conflict") {
				await settleConflict(tx, cx, key, { keep: draw(2) === 0 ? undefined : (household.answerId ?? undefined), reason: "bench" })
				return "settled"
			}
			if (open !== undefined && draw(2) === 0) {
				await measureCase(tx, cx, villageId, open.id, "bench")
				await closeCase(tx, cx, villageId, open.id, { outcome: "kept" })
				return "dealt with"
			}
			const signer = draw(3) === 0 ? `other${index}` : (household?.signer ?? `p${index}`)
			if (draw(2) === 0) {
				await giveAnswer(tx, cx, {
					...given,
					answer: "object",
					objections: [{ row: `X-${draw(3)}`, reason: "bench", photo: null }],
					signer,
				})
				return "objected"
			}
			const paper = { photo: "sheet.jpg", witness: "bench", enteredBy: "bench", signedAt: at }
			await giveAnswer(tx, cx, { ...given, answer: "confirm", signer, ...(draw(2) === 0 && { means: "paper", paper }) })
			return "confirmed"
		})
		done.set(what, (done.get(what) ?? 0) + 1)
	}
	return [...done].map(([what, count]) => `${count} ${what}`).join(", ")
}

/** Each view is read a thousand times; the slowest of a hundred counts. Then 10,000 random acts, and the kept counts against a recount. */
async function tallyViews(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		const file = databaseFile(folder)
		migrateSqlite(file, 0)
		const before = openSqliteStore(file)
		await openBench(before, 1)
		await before.close()
		fillMillion(file)
		const store = openSqliteStore(file)
		await store.tx((tx) =>
			tx.db.insert(tx.tables(peopleTables).village).values({ id: villageId, code: villageCode, name: "bench", createdAt: at }),
		)
		const acts = await operate(store)
		const key = { villageId, campaignId }
		const isSame = await store.read(async (reader) => sameTally(await tallyOf(reader, key), await recount(reader, key)))
		const results = await timedViews(store)
		const [first, ...others] = results
		await store.close()
		const note = `; ${operations} random acts before (${acts}): the counts ${isSame ? "equal" : "DIFFER FROM"} a recount`
		return first === undefined ? [] : [{ ...first, note: `${first.note}${note}` }, ...others]
	} finally {
		remove()
	}
}

async function timedViews(store: Store): Promise<readonly Result[]> {
	const campaign = await store.read((reader) => campaignById(reader, villageId, campaignId))
	if (campaign === undefined) throw new Error("the bench's campaign is gone")
	const house = { say: (key: string) => key, locale: "zh-CN", timeZone: "Asia/Shanghai" } as const
	const views: Readonly<Record<string, (reader: Reader, n: number) => Promise<unknown>>> = {
		"console, one sign-off with its groups and grids": (reader) => detailView(reader, campaign),
		"console, the pending": (reader) => householdsView(reader, campaign, { status: "pending" }),
		"console, the confirmed from anywhere": (reader, n) =>
			householdsView(reader, campaign, { status: "confirmed", after: (n * 7_919) % million }),
		"console, a group from anywhere": (reader, n) => householdsView(reader, campaign, { group: "3组", after: (n * 7_919) % million }),
		"chat, 进度": (reader) => progressLines(reader, house, villageId, at),
		"public page, any page": (reader, n) => publicView(reader, villageCode, campaignId, 1 + ((n * 37) % 5_000)),
	}
	const results: Result[] = []
	for (const [name, read] of Object.entries(views)) {
		const times: number[] = []
		for (let n = 0; n < reads; n++) {
			const began = performance.now()
			await store.read((reader) => read(reader, n))
			times.push(performance.now() - began)
		}
		const sorted = times.toSorted((left, right) => left - right)
		const [median = 0, p99 = 0] = [sorted[reads / 2], sorted[Math.floor(reads * 0.99)]]
		const note = `${name}: p99 of ${reads} reads at ${million} sign-offs, median ${median.toFixed(1)} ms`
		results.push(compared("signoff/tally", "ms", p99, undefined, note))
	}
	return results
}

export const signoffTallyBenches: readonly Bench[] = [{ name: "signoff/tally", run: tallyViews }]
