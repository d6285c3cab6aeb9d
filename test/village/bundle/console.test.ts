/** The export of a whole village in the console: two people's word, a file that another instance reads, links that end. On both engines. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { and, asc, eq, inArray } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { allReseals, allShapes } from "../../../src/affairs.ts"
import { bundlesOf } from "../../../src/bundles.ts"
import { createCipher } from "../../../src/store/cipher.ts"
import { sqliteSink } from "../../../src/store/dump/sink.ts"
import { openPostgresStore } from "../../../src/store/postgres.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { importVillage } from "../../../src/village/bundle/index.ts"
import { clearMade, keptMs } from "../../../src/village/bundle/made.ts"
import { rosterCounts } from "../../../src/village/people/index.ts"
import { startPostgres, type TestPostgres } from "../../support/postgres.ts"
import { isOnRoad } from "../../support/road.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Visitor, wholeConsole } from "../../web/rights/whole-console.ts"
import { villageWith } from "../people/village.ts"

const path = "/console/bundle"
const hour = 3_600_000
const ends: (() => Promise<void> | void)[] = []
let server: TestPostgres
beforeAll(async () => {
	server = await startPostgres()
	ends.push(() => server.stop())
})
afterAll(async () => {
	for (const end of ends.toReversed()) await end()
})

type Opened = { readonly store: Store; readonly dataDir: string; readonly databaseUrl: string | undefined }
const engines: Readonly<Record<string, () => Promise<Opened>>> = {
	SQLite: async () => {
		const { store, file, remove } = freshSqlite()
		ends.push(remove)
		return { store, dataDir: dirname(file), databaseUrl: undefined }
	},
	PostgreSQL: async () => {
		const databaseUrl = await server.createMigrated()
		const store = openPostgresStore(databaseUrl)
		const dataDir = mkdtempSync(join(tmpdir(), "cunkou-bundle-"))
		ends.push(
			() => rmSync(dataDir, { recursive: true, force: true }),
			() => store.close(),
		)
		return { store, dataDir, databaseUrl }
	},
}

async function settingOver({ store, dataDir, databaseUrl }: Opened) {
	const clock = { now: Date.now() }
	const place = await wholeConsole(store, {}, { bundles: bundlesOf({ dataDir, databaseUrl }), clock: () => clock.now })
	ends.push(() => place.http.close())
	const { village } = await villageWith(place.house)
	const account = (roles: readonly string[]) => place.account({ villageId: village.id, roles })
	const post = (who: Visitor, to = "") => {
		clock.now += 1_000
		return who.ask({ method: "POST", url: `${path}${to}` })
	}
	const saidTo = async (who: Visitor, to = "") => String((await post(who, to)).headers.location)
	const linksOf = async (who: Visitor) =>
		[...(await who.page(path)).body.matchAll(/href="(\/console\/bundle\/[^"]+)"/g)].map(([, href]) => href ?? "")
	/** Those of these events, as they came. */
	const records = (...events: readonly string[]) =>
		store.read(async (reader) => {
			const { record: r } = reader.tables(transportTables)
			const found = await reader.db
				.select()
				.from(r)
				.where(and(eq(r.villageId, village.id), inArray(r.event, [...events])))
				.orderBy(asc(r.at))
			return found.map(({ event, actor, data }) => [event, actor, data] as const)
		})
	return { records, store, dataDir, clock, place, villageId: village.id, account, post, saidTo, linksOf, folder: join(dataDir, "exports") }
}

describe.skipIf(isOnRoad()).each(Object.entries(engines))("the whole village on %s", (_, open) => {
	test("leaves on two people's word only, and what became of it is on record", async () => {
		const { records, account, post, saidTo, linksOf } = await settingOver(await open())
		const [secretary, supervisor, other] = [await account(["secretary"]), await account(["supervisor"]), await account(["supervisor"])]
		const committee = await account(["committee"])
		expect((await committee.page(path)).statusCode).toBe(403)
		expect(await saidTo(supervisor, "/release")).toBe(`${path}?said=nobody-asked`)
		expect(await saidTo(supervisor)).toBe(`${path}?said=asked`)
		// Who asked, and who may not: neither is the second.
		expect(await saidTo(supervisor, "/release")).toBe(`${path}?said=same-person`)
		expect((await post(secretary, "/release")).statusCode).toBe(403)
		expect((await supervisor.page(path)).body).not.toContain(`action="${path}/release"`)
		expect((await other.page(path)).body).toContain(`action="${path}/release"`)
		expect((await secretary.page(path)).body).not.toContain(`action="${path}/release"`)
		expect(await saidTo(secretary, "/back")).toBe(`${path}?said=taken-back`)
		expect(await saidTo(other, "/release")).toBe(`${path}?said=nobody-asked`)
		expect(await linksOf(secretary)).toEqual([])
		expect(await saidTo(secretary)).toBe(`${path}?said=asked`)
		expect(await saidTo(supervisor)).toBe(`${path}?said=before`)
		// Work of the day for who may release it; who asked only sees that it waits.
		expect((await supervisor.page("/console")).body).toMatch(/class="todo-label">等放行的整村导出/)
		expect((await secretary.page("/console")).body).toMatch(/class="stat-label">等放行的整村导出/)
		expect(await saidTo(supervisor, "/release")).toBe(`${path}?said=made`)
		expect(await saidTo(other, "/release")).toBe(`${path}?said=nobody-asked`)
		const events = await records("bundle.asked", "bundle.released", "bundle.taken-back", "bundle.made")
		expect(events.map(([event, actor]) => [event, actor])).toEqual([
			["bundle.asked", supervisor.accountId],
			["bundle.taken-back", secretary.accountId],
			["bundle.asked", secretary.accountId],
			["bundle.released", supervisor.accountId],
			["bundle.made", supervisor.accountId],
		])
		expect((await supervisor.page("/console/record")).body).toContain("整村导出做好了")
		expect((await supervisor.page("/console")).body).not.toContain("等放行的整村导出")
	}, 120_000)

	test("a word of eight days ago is asked for anew", async () => {
		const { account, saidTo, clock } = await settingOver(await open())
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		clock.now += 8 * 24 * hour
		expect(await saidTo(supervisor, "/release")).toBe(`${path}?said=nobody-asked`)
		expect(await saidTo(supervisor)).toBe(`${path}?said=asked`)
	}, 60_000)

	test("the file and its key are all another instance needs; each look is on record, and links are one account's for an hour", async () => {
		const { records, store, place, villageId, account, saidTo, linksOf, clock, folder, dataDir } = await settingOver(await open())
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		await saidTo(supervisor, "/release")
		const [file = "", key = ""] = await linksOf(secretary)
		const fetched = await secretary.page(file)
		clock.now += 1_000
		expect(fetched.headers["content-disposition"]).toMatch(/^attachment; filename="QJ-\d{4}-\d\d-\d\d\.tar\.gz"$/)
		const secret = Buffer.from((await secretary.page(key)).body.trim(), "hex")
		expect(secret).toHaveLength(32)
		const looks = await records("personal-data-read")
		expect(looks.map(([, actor, data]) => [actor, /"what":"([^"]+)"/.exec(data)?.[1]])).toEqual([
			[secretary.accountId, "village-bundle"],
			[secretary.accountId, "village-bundle-key"],
		])
		const there = freshSqlite()
		ends.push(there.remove)
		const own = createCipher(Buffer.alloc(32, 9))
		const bundle = join(dirname(there.file), "QJ.tar.gz")
		writeFileSync(bundle, fetched.rawPayload)
		const parts = {
			shapes: allShapes(),
			reseals: allReseals(),
			keys: { from: createCipher(secret), to: own },
			dataDir: dirname(there.file),
		}
		await importVillage(parts, { file: bundle, openSink: async () => sqliteSink(there.file) })
		const counts = (of: Store) => of.read((reader) => rosterCounts(reader, villageId))
		expect(await counts(there.store)).toEqual(await counts(store))
		// Nobody else's link, no link of another hour.
		expect((await supervisor.page(file)).statusCode).toBe(404)
		expect((await secretary.page(`${file}x`)).statusCode).toBe(404)
		clock.now += hour + 1
		expect((await secretary.page(file)).statusCode).toBe(410)
		const [fresh = ""] = await linksOf(secretary)
		expect((await secretary.page(fresh)).statusCode).toBe(200)
		// After a day nobody fetches it any more, and then it is off the disk.
		clock.now += keptMs
		expect(await linksOf(secretary)).toEqual([])
		expect(readdirSync(folder)).toHaveLength(1)
		expect(await clearMade(folder, clock.now)).toBe(1)
		expect(readdirSync(folder)).toEqual([])
		expect(readdirSync(dataDir)).toContain("exports")
		expect(place.house.bundles?.folder).toBe(folder)
	}, 120_000)

	test("of another village nothing is seen, not even by a link's address", async () => {
		const { place, account, saidTo, linksOf } = await settingOver(await open())
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		await saidTo(supervisor, "/release")
		const [file = ""] = await linksOf(secretary)
		const { village } = await villageWith(place.house, [["1", "户主", "周平", "1980-01-01", "", "一组", "", "", "", "", ""]], {
			name: "向荣村",
			code: "XR",
		})
		const elsewhere = await place.account({ villageId: village.id, roles: ["secretary"] })
		expect(await linksOf(elsewhere)).toEqual([])
		expect((await elsewhere.page(file)).statusCode).toBe(404)
	}, 120_000)
})

test("what a killed process left half-made is cleared, what is under way is not", async () => {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-bundle-"))
	ends.push(() => rmSync(folder, { recursive: true, force: true }))
	const [left, busy] = [join(folder, "a.tar.gz.making-abc"), join(folder, "b.tar.gz.making-abc")]
	for (const one of [left, busy]) {
		mkdirSync(one)
		writeFileSync(join(one, "whole.tar.gz"), "x")
	}
	const old = new Date(Date.now() - 7 * hour)
	utimesSync(left, old, old)
	writeFileSync(join(folder, "notes.txt"), "somebody's own")
	expect(await clearMade(folder, Date.now())).toBe(1)
	expect(readdirSync(folder).toSorted()).toEqual(["b.tar.gz.making-abc", "notes.txt"])
	expect(await clearMade(join(folder, "none"), Date.now())).toBe(0)
	expect([existsSync(left), readFileSync(join(busy, "whole.tar.gz"), "utf8")]).toEqual([false, "x"])
})
