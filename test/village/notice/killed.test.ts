/** kill -9 in the middle of a broadcast, again and again: nobody is skipped, and nobody hears it oftener than the channel can help. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { benchVillage, seedBound } from "../../../bench/seed.ts"
import { benchHouse } from "../../../bench/world.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { type Order, orderBroadcast } from "../../../src/village/notice/broadcast.ts"
import { broadcastById } from "../../../src/village/notice/broadcast-repo.ts"
import { draftNotice, publishNotice, startBroadcast } from "../../../src/village/notice/index.ts"
import { progressOf } from "../../../src/village/notice/seen.ts"
import { noticeTables } from "../../../src/village/notice/tables.ts"
import { type Bundled, bundled } from "../../support/bundled.ts"
import { startPostgres, type TestPostgres } from "../../support/postgres.ts"
import { type Channel, channels, Place } from "../../support/power-cuts.ts"
import { morning, stopWater } from "./world.ts"

/** More than a chunk of planning would need to be cut by chance; few enough for a slow machine. */
const people = 400
const kills = [15, 140, 290]

// Some forty starts: half of this file's time was reading modules.
let program: Bundled
beforeAll(() => {
	program = bundled("bench/broadcast-process.ts")
})
afterAll(() => program.remove())

/** A notice that is to be told to everybody. */
async function village(place: Place) {
	return place.withStore(async (store) => {
		const house = benchHouse(store, place.folder)
		const all = await seedBound(store, people)
		const [starter] = all
		if (starter === undefined) throw new Error("the village is empty")
		return store.tx(async (tx) => {
			const cx = { house, now: morning, by: starter.personId }
			const { id } = await draftNotice(tx, cx, { villageId: benchVillage, content: stopWater })
			await publishNotice(tx, cx, { villageId: benchVillage, id })
			const started = await startBroadcast(tx, cx, { villageId: benchVillage, noticeId: id, when: "now" })
			if (!started.ok) throw new Error(started.code)
			return { all, starter, notice: { id, version: 1 }, broadcast: started.broadcastId }
		})
	})
}

type Told = Awaited<ReturnType<typeof village>>

describe.each(["SQLite", "PostgreSQL"] as const)("on %s", (engine) => {
	let postgres: TestPostgres | undefined
	beforeAll(async () => {
		if (engine === "PostgreSQL") postgres = await startPostgres()
	})
	afterAll(() => postgres?.stop())
	const placeOf = async () => new Place(program, await postgres?.createMigrated())

	it.each(channels)("each recipient hears it, on a channel that is %s", { timeout: 240_000 }, async (channel) => {
		const place = await placeOf()
		await village(place)
		for (const count of kills) await place.runUntil(channel, count)
		await place.run(channel)
		const uncertain = await place.withStore(async (store) => {
			const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
			const rows = await store.read((reader) => reader.db.select({ id: outbox.id }).from(outbox).where(eq(outbox.status, "uncertain")))
			// Where the channel cannot tell, staff decide: what hung in the air is sent again, or not.
			await store.tx((tx) => tx.db.update(outbox).set({ status: "pending", dueAt: 0 }).where(eq(outbox.status, "uncertain")))
			return rows
		})
		if (channel === "idempotent") expect(uncertain).toEqual([])
		else await place.run(channel)
		const lines = place.lines()
		const times = new Map<string, number>()
		for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1)
		// One message each, whatever was planned anew.
		expect(times.size).toBe(people)
		expect(new Set([...times.keys()].map(addressOf)).size).toBe(people)
		expect(Math.max(...times.values())).toBeLessThanOrEqual(channel === "idempotent" ? kills.length + 1 : 2)
		if (channel === "plain") expect([...times.values()].filter((n) => n === 2).length).toBeLessThanOrEqual(uncertain.length)
		// An hour on, whoever began it hears that it is done; cut in the middle of that, once all the same.
		writeFileSync(join(place.folder, "hour"), "1")
		await place.runUntil(channel, lines.length + 1)
		await place.run(channel)
		const reports = place.lines().slice(lines.length)
		expect(new Set(reports).size).toBe(1)
		expect(reports[0]).toMatch(/ report-notice-/)
		expect(reports.length).toBeLessThanOrEqual(channel === "idempotent" ? 2 : 1)
	})

	/** Gives the order while the service is at it, and cuts the power that very moment; then the service runs until it has nothing more to do. */
	async function cut(place: Place, channel: Channel, told: Told, order: Order): Promise<readonly string[]> {
		await place.withStore(async (store) => {
			let [isOrdered, hasEnded] = [false, false]
			// So slow that it is in the middle for seconds.
			const running = place
				.run(channel, () => isOrdered, "50")
				.finally(() => {
					hasEnded = true
				})
			while (place.lines().length < 40 && !hasEnded) await sleep(2)
			expect(hasEnded).toBe(false)
			await give(store, place, told, order)
			isOrdered = true
			await running
		})
		const before = place.lines()
		await place.run(channel)
		// From then on nothing more goes out, also not what the power cut left half done.
		expect(place.lines()).toEqual(before)
		return before
	}

	async function give(store: Store, place: Place, told: Told, order: Order): Promise<void> {
		const cx = { house: benchHouse(store, place.folder), now: morning, by: told.starter.personId }
		expect(await store.tx((tx) => orderBroadcast(tx, cx, { villageId: benchVillage, id: told.broadcast, order }))).toBe(true)
	}

	it.each(channels)(
		"taken back in the middle, with the power gone at once: who heard it is known, on a channel that is %s",
		{
			timeout: 240_000,
		},
		async (channel) => {
			const place = await placeOf()
			const told = await village(place)
			const lines = await cut(place, channel, told, "cancel")
			await place.withStore(async (store) => {
				expect((await store.read((reader) => broadcastById(reader, benchVillage, told.broadcast)))?.state).toBe("cancelled")
				const progress = await store.read((reader) => progressOf(reader, benchVillage, told.notice))
				const { out, uncertain, cancelled } = progress
				expect(out + uncertain + cancelled, JSON.stringify(progress)).toBe(people)
				expect(cancelled).toBeGreaterThan(0)
				// Nobody who has it is counted among those from whom it was taken back.
				const { noticeRecipient: t } = await store.read(async (reader) => reader.tables(noticeTables))
				const rows = await store.read((reader) => reader.db.select({ personId: t.personId, at: t.cancelledAt }).from(t))
				const takenBack = new Set(rows.flatMap(({ personId, at }) => (at === null ? [] : [personId])))
				const heard = new Set(lines.map(addressOf))
				expect(told.all.filter(({ address, personId }) => heard.has(address) && takenBack.has(personId))).toEqual([])
			})
		},
	)

	it("paused in the middle, with the power gone at once, it goes on when it is told to, and skips nobody", {
		timeout: 240_000,
	}, async () => {
		const place = await placeOf()
		const told = await village(place)
		await cut(place, "idempotent", told, "pause")
		await place.withStore(async (store) => {
			expect((await store.read((reader) => broadcastById(reader, benchVillage, told.broadcast)))?.state).toBe("paused")
			await give(store, place, told, "resume")
		})
		await place.run("idempotent")
		// Whoever began it may have heard already that it is done.
		const heard = place.lines().filter((line) => !line.includes(" report-"))
		expect(new Set(heard).size).toBe(people)
		expect(new Set(heard.map(addressOf)).size).toBe(people)
	})
})

const addressOf = (line: string): string => line.split(" ")[0] ?? ""
