/** Two people at the same moment on PostgreSQL: the second waits for the first, and then sees what it did. */
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { openPostgresStore } from "../../../src/store/postgres.ts"
import type { Store, Tx } from "../../../src/store/store.ts"
import { changeRule, setUpBody } from "../../../src/village/council/commands-bodies.ts"
import { closeRound, openRound } from "../../../src/village/council/commands-rounds.ts"
import { castVote } from "../../../src/village/council/commands-votes.ts"
import { thresholds } from "../../../src/village/council/presets.ts"
import { bodyById } from "../../../src/village/council/repo-bodies.ts"
import { votesOf } from "../../../src/village/council/repo-rounds.ts"
import { startPostgres, type TestPostgres } from "../../support/postgres.ts"
import { eventually } from "../../support/tiny.ts"
import { type Setting, settingOf } from "./setting.ts"

let postgres: TestPostgres
let store: Store
let watcher: pg.Client
let setting: Setting
beforeAll(async () => {
	postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
	const url = await postgres.createMigrated()
	store = openPostgresStore(url)
	watcher = new pg.Client({ connectionString: url })
	await watcher.connect()
	setting = await settingOf(store)
})
afterEach(async () => {
	await watcher.end()
	await store.close()
})

/** Does `first`, begins `second` before it is committed, commits it once the second waits for something. */
async function overlapping<A, B>(first: (tx: Tx) => Promise<A>, second: (tx: Tx) => Promise<B>): Promise<readonly [A, B]> {
	let done: () => void = () => undefined
	let commit: () => void = () => undefined
	const isDone = new Promise<void>((resolve) => {
		done = resolve
	})
	const mayCommit = new Promise<void>((resolve) => {
		commit = resolve
	})
	const one = store.tx(async (tx) => {
		const value = await first(tx)
		done()
		await mayCommit
		return value
	})
	await isDone
	const two = store.tx(second)
	try {
		await eventually(async () => {
			const { rows } = await watcher.query<{ n: number }>(
				"SELECT count(*)::int AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()",
			)
			return (rows[0]?.n ?? 0) > 0
		})
	} finally {
		commit()
	}
	return Promise.all([one, two])
}

test("a rule saved while another save of it is under way is not lost: the second is told, and changes nothing", async () => {
	const { villageId, body, cx } = setting
	const change = (rule: Partial<typeof body.rule>) => (tx: Tx) =>
		changeRule(tx, cx(), { villageId, bodyId: body.id, rule: { ...body.rule, ...rule }, seen: body.rule })
	const both = await overlapping(change({ noticeDays: 7 }), change({ threshold: thresholds["80-due"] }))
	expect(both).toEqual([{ ok: true }, { ok: false, code: "RULE_CHANGED" }])
	const kept = await store.read((reader) => bodyById(reader, villageId, body.id))
	expect([kept?.rule.noticeDays, kept?.rule.threshold]).toEqual([7, body.rule.threshold])
})

test("a body set up by two presses at once is one", async () => {
	const { villageId, cx } = setting
	const make = (tx: Tx) => setUpBody(tx, cx(), { villageId, id: "b-twice", kind: "council", name: "理事会" })
	const [one, two] = await overlapping(make, make)
	expect([one.ok, two]).toEqual([true, one])
})

test("a vote given while the round is being closed is refused, and the count holds what was there", async () => {
	const { villageId, cx } = setting
	const matter = await setting.matter()
	const opened = await store.tx((tx) => openRound(tx, cx(), { villageId, matterId: matter.id, way: "open", closesAt: null }))
	if (!opened.ok) throw new Error(opened.code)
	const key = { villageId, matterId: matter.id, round: 1 }
	const unitId = await setting.person("0005")
	const [closed, cast] = await overlapping(
		(tx) => closeRound(tx, cx(), key),
		(tx) => castVote(tx, cx(), { ...key, unitId, personId: unitId, choice: "agree", reason: "", channel: "web" }),
	)
	expect(closed).toMatchObject({ ok: true, result: { present: 0 } })
	expect(cast).toEqual({ ok: false, code: "ROUND_CLOSED" })
	expect(await store.read((reader) => votesOf(reader, key))).toEqual([])
})
