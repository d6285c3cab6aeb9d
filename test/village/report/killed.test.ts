/** kill -9 while a finished matter is told to sixty who had asked for it: one record each and change, and nobody hears it twice or never. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { benchVillage, seedBound } from "../../../bench/seed.ts"
import { benchHouse } from "../../../bench/world.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { checkTask, giveTask, reportDone } from "../../../src/village/task/index.ts"
import { toJudgeBy } from "../../../src/village/task/to-judge.ts"
import { type Bundled, bundled } from "../../support/bundled.ts"
import { startPostgres, type TestPostgres } from "../../support/postgres.ts"
import { type Channel, Place } from "../../support/power-cuts.ts"
import { morning } from "../notice/world.ts"

const authors = 60
const minute = 60_000
const weekInHours = 7 * 24

let program: Bundled
beforeAll(() => {
	program = bundled("bench/broadcast-process.ts")
})
afterAll(() => program.remove())

/** A task of sixty askers, done half an hour ago: their news is due the moment the service starts. */
async function village(place: Place) {
	return place.withStore(async (store) => {
		const house = benchHouse(store, place.folder)
		const all = await seedBound(store, authors + 1)
		const [doer, ...askers] = all.map(({ personId }) => personId)
		if (doer === undefined) throw new Error("the village is empty")
		const cx = { house, now: morning - 31 * minute, by: null }
		const staff = { id: "staff-1", name: "文书" }
		const work = {
			villageId: benchVillage,
			title: "修村口的桥",
			text: "",
			responsibleId: doer,
			deadline: morning + weekInHours * 60 * minute,
		}
		await store.tx(async (tx) => {
			const given = await giveTask(tx, cx, staff, { ...work, askerIds: askers })
			if (!given.ok) throw new Error(given.code)
			const of = { villageId: benchVillage, taskId: given.task.id, note: "", photos: ["aa.jpg"] }
			await reportDone(tx, cx, { id: doer, name: "王强" }, of)
			const looks = { account: "staff-8", personId: undefined, isSupervisor: true, isResident: false }
			const looked = await checkTask(tx, cx, { id: "staff-8", name: "监事会" }, looks, { ...of, isGood: true })
			if (!looked.ok) throw new Error(looked.code)
		})
		return { doer, askers }
	})
}

/** What of a channel that cannot tell hung in the air at a power cut: staff decide. Answers how much that is. */
async function uncertain(place: Place): Promise<number> {
	return place.withStore((store) =>
		store.read(async (reader) => {
			const { outbox } = reader.tables(transportTables)
			return (await reader.db.select({ id: outbox.id }).from(outbox).where(eq(outbox.status, "uncertain"))).length
		}),
	)
}

/** Each engine with the channel that is harder for it: what was being sent is taken up at once on SQLite, after its lease on PostgreSQL. */
const pairs = [
	["SQLite", "idempotent"],
	["PostgreSQL", "plain"],
] as const

describe.each(pairs)("on %s", (engine, channel) => {
	let postgres: TestPostgres | undefined
	beforeAll(async () => {
		if (engine === "PostgreSQL") postgres = await startPostgres()
	})
	afterAll(() => postgres?.stop())

	it("done, and asked a week later", { timeout: 240_000 }, async () => {
		const place = new Place(program, await postgres?.createMigrated())
		const { askers } = await village(place)
		const hour = (at: number) => writeFileSync(join(place.folder, "hour"), String(at))
		/** Killed in the middle of it, then left alone until there is nothing more to do. */
		const cutThrough = async (of: Channel) => {
			const before = place.lines().length
			for (const count of [2, 40]) await place.runUntil(of, before + count)
			await place.run(of)
		}
		await cutThrough(channel)
		const first = place.lines()
		// A week on everybody is asked: killed also while the questions are written down.
		hour(weekInHours)
		for (const ms of [200, 500]) {
			const until = performance.now() + ms
			await place.run(channel, () => performance.now() > until)
		}
		await place.run(channel)
		hour(weekInHours + 1)
		await cutThrough(channel)
		const lines = place.lines()
		const unsure = await uncertain(place)
		await place.withStore((store) =>
			store.read(async (reader) => {
				const { outbox, chat } = reader.tables(transportTables)
				const rows = await reader.db
					.select({ id: outbox.id, personId: chat.personId, body: outbox.body })
					.from(outbox)
					.innerJoin(chat, eq(chat.id, outbox.chatId))
				for (const personId of askers) {
					const reports = await reportsTo(reader, benchVillage, personId)
					expect(reports.map(({ changeId }) => changeId.replace(/:.*/, "")).toSorted()).toEqual([
						"task.done",
						"task.follow-up",
						"task.given",
					])
					expect(reports.every(({ toldAt }) => toldAt !== null)).toBe(true)
					const own = rows.filter((row) => row.personId === personId)
					expect(own, "what was done in one message, the question in another").toHaveLength(2)
					for (const { words } of reports)
						expect(
							own.filter(({ body }) => body?.includes(words)),
							words,
						).toHaveLength(1)
					expect(await toJudgeBy(reader, { villageId: benchVillage, personId })).toHaveLength(1)
				}
			}),
		)
		const times = new Map<string, number>()
		for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1)
		const own = new Set(lines.filter((line) => !first.includes(line)).map((line) => line.split(" ")[0]))
		if (channel === "idempotent") expect([own.size, unsure]).toEqual([authors, 0])
		else {
			// What may have arrived is not said again by itself.
			expect(Math.max(...times.values())).toBe(1)
			expect(own.size).toBeGreaterThanOrEqual(authors - unsure)
		}
	})
})
