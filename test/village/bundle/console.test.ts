/** The export of a whole village in the console: two people's word, a file that another instance reads, links that end. On both engines. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { and, asc, eq, inArray } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { allReseals, allShapes } from "../../../src/affairs.ts"
import { bundlesOf } from "../../../src/bundles.ts"
import { createCipher } from "../../../src/store/cipher.ts"
import { sqliteSink } from "../../../src/store/dump/sink.ts"
import { openPostgresStore } from "../../../src/store/postgres.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { importVillage } from "../../../src/village/bundle/index.ts"
import { clearMade, keptMs, touchHalf } from "../../../src/village/bundle/made.ts"
import { settleWhole } from "../../../src/village/bundle/settle.ts"
import { rosterCounts } from "../../../src/village/people/index.ts"
import { startPostgres, type TestPostgres } from "../../support/postgres.ts"
import { isOnRoad } from "../../support/road.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Visitor, wholeConsole } from "../../web/rights/whole-console.ts"
import { villageWith } from "../people/village.ts"

const path = "/console/bundle"
const hour = 3_600_000
/** What waits for `open` goes on once it is released. */
function latch() {
	let release: () => void = () => undefined
	const open = new Promise<void>((resolve) => {
		release = resolve
	})
	return { open, release: () => release() }
}
/** For what goes on beside the pages. */
const waiting = { timeout: 20_000 }
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

type Make = ReturnType<typeof bundlesOf>["make"]

async function settingOver({ store, dataDir, databaseUrl }: Opened, makeOf: (make: Make) => Make = (make) => make) {
	const clock = { now: Date.now() }
	const real = bundlesOf({ dataDir, databaseUrl })
	const place = await wholeConsole(store, {}, { bundles: { ...real, make: makeOf(real.make) }, clock: () => clock.now })
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

	test("one that broke off is said so, and is begun again on the two words that were given; nothing half-made stays", async () => {
		const opened = await open()
		const { records, place, villageId, account, clock, folder } = await settingOver(opened, () => async ({ out }) => {
			mkdirSync(`${out}.making-abc`)
			writeFileSync(join(`${out}.making-abc`, "whole.tar.gz"), "half")
			// This process is killed now: nothing of it is ever heard of again.
			return new Promise(() => undefined)
		})
		const [asker, supervisor, clerk] = [await account(["supervisor"]), await account(["supervisor"]), await account(["secretary"])]
		const post = (who: Visitor, to = "") => who.ask({ method: "POST", url: `${path}${to}` })
		await post(asker)
		expect(String((await post(supervisor, "/release")).headers.location)).toContain("/console/work/")
		expect((await supervisor.page(path)).body).toContain("正在导出。")
		expect((await post(supervisor, "/again")).headers.location).toBe(`${path}?said=busy`)
		expect(readdirSync(folder)).toHaveLength(1)

		const bundles = bundlesOf(opened)
		const next = await wholeConsole(opened.store, {}, { bundles, clock: () => clock.now })
		ends.push(() => next.http.close())
		const [sameAsker, other] = [await next.again(asker, villageId), await next.again(supervisor, villageId)]
		const secretary = await next.again(clerk, villageId)
		if (opened.databaseUrl !== undefined) {
			expect((await other.page(path)).body, "another process may still be at it").toContain("正在导出。")
			clock.now += 100_000
		}
		const page = (await other.page(path)).body
		expect(page).toContain("上一次导出没有做完")
		expect(page).not.toContain("正在导出。")
		expect((await other.page("/console")).body).toMatch(/class="todo-label">没做完的整村导出/)
		expect((await post(sameAsker, "/again")).headers.location).toBe(`${path}?said=same-person`)
		expect((await post(secretary, "/again")).statusCode).toBe(403)
		expect((await sameAsker.page(path)).body).not.toContain(`action="${path}/again"`)
		expect((await post(other, "/again")).headers.location).toBe(`${path}?said=made`)
		expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.tar\.gz$/)])
		expect((await other.page(path)).body).not.toContain("没有做完")
		expect((await post(other, "/again")).headers.location).toBe(`${path}?said=nobody-asked`)
		const events = await records("bundle.asked", "bundle.released", "bundle.again", "bundle.made")
		expect(events.map(([event]) => event)).toEqual(["bundle.asked", "bundle.released", "bundle.again", "bundle.made"])
		expect(place.house.bundles?.folder).toBe(folder)
	}, 120_000)

	test("a disk that is full is no export under way for ever: it can be given up, and asked for anew", async () => {
		const { account, saidTo } = await settingOver(await open(), () => async () => {
			throw new Error("ENOSPC")
		})
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		expect((await supervisor.ask({ method: "POST", url: `${path}/release` })).statusCode).toBe(500)
		expect((await supervisor.page(path)).body).toContain("上一次导出没有做完")
		expect(await saidTo(secretary, "/back")).toBe(`${path}?said=taken-back`)
		expect((await supervisor.page(path)).body).not.toContain("没有做完")
		expect(await saidTo(secretary)).toBe(`${path}?said=asked`)
	}, 60_000)

	test("begun again by two at the same moment it is made once", async () => {
		let isBroken = true
		let made = 0
		const { account, saidTo, place, folder } = await settingOver(await open(), (make) => async (of) => {
			if (isBroken) throw new Error("ENOSPC")
			made += 1
			return make(of)
		})
		const supervisors = await Promise.all([account(["supervisor"]), account(["supervisor"]), account(["supervisor"])])
		await saidTo(await account(["secretary"]))
		expect((await supervisors[0]?.ask({ method: "POST", url: `${path}/release` }))?.statusCode).toBe(500)
		isBroken = false
		const said = await Promise.all(supervisors.map((who) => who.ask({ method: "POST", url: `${path}/again` })))
		expect(said.filter(({ headers }) => headers.location === `${path}?said=busy`)).toHaveLength(2)
		expect(made).toBe(1)
		expect(readdirSync(folder)).toHaveLength(1)
		expect(place.house.bundles?.folder).toBe(folder)
	}, 60_000)

	test("one held for broken off that ends all the same leaves no file, and does not end the one begun after it", async () => {
		const opened = await open()
		const [late, later] = [latch(), latch()]
		const { records, account, villageId, clock, folder, saidTo } = await settingOver(opened, (make) => async (of) => {
			await late.open
			return make(of)
		})
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		const ofFirst = String((await supervisor.ask({ method: "POST", url: `${path}/release` })).headers.location)

		const real = bundlesOf(opened)
		const make: Make = async (of) => {
			await later.open
			return real.make(of)
		}
		const next = await wholeConsole(opened.store, {}, { bundles: { ...real, make }, clock: () => clock.now })
		ends.push(() => next.http.close())
		clock.now += 100_000
		const other = await next.again(supervisor, villageId)
		const ofSecond = String((await other.ask({ method: "POST", url: `${path}/again` })).headers.location)
		late.release()
		await vi.waitFor(async () => expect((await supervisor.page(ofFirst)).headers.location).toBe(`${path}?said=overtaken`), waiting)
		expect(readdirSync(folder)).toEqual([])
		expect(await records("bundle.made")).toEqual([])
		expect((await other.page(path)).body).toContain("正在导出。")
		later.release()
		await vi.waitFor(async () => expect((await other.page(ofSecond)).headers.location).toBe(`${path}?said=made`), waiting)
		expect(readdirSync(folder)).toHaveLength(1)
		expect(await records("bundle.made")).toHaveLength(1)
	}, 60_000)

	test("whole, but the process was ended before it could say so: said by the next one, and not called broken off when its day is over", async () => {
		const opened = await open()
		const { records, account, villageId, clock, saidTo } = await settingOver(opened, (make) => async (of) => {
			await make(of)
			return new Promise(() => undefined)
		})
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		await saidTo(supervisor, "/release")
		const bundles = bundlesOf(opened)
		const next = await wholeConsole(opened.store, {}, { bundles, clock: () => clock.now })
		ends.push(() => next.http.close())
		clock.now += 100_000
		await vi.waitFor(async () => expect(await settleWhole(next.house, bundles.folder)).toBe(1), waiting)
		expect(await settleWhole(next.house, bundles.folder)).toBe(0)
		expect((await records("bundle.made")).map(([, , data]) => data)).toEqual(["{}"])
		clock.now += keptMs
		const other = await next.again(supervisor, villageId)
		expect((await other.page(path)).body).not.toContain("没有做完")
		expect((await other.page("/console")).body).not.toContain("没做完的整村导出")
	}, 60_000)

	test("a download that breaks off leaves the file, and goes on where it was", async () => {
		const { account, saidTo, linksOf, folder } = await settingOver(await open())
		const [secretary, supervisor] = [await account(["secretary"]), await account(["supervisor"])]
		await saidTo(secretary)
		await saidTo(supervisor, "/release")
		const [file = ""] = await linksOf(secretary)
		const whole = await secretary.page(file)
		const half = Math.floor(whole.rawPayload.length / 2)
		const rest = await secretary.page(file, { range: `bytes=${half}-`, "if-range": String(whole.headers.etag) })
		expect([rest.statusCode, rest.headers["content-range"]]).toEqual([
			206,
			`bytes ${half}-${whole.rawPayload.length - 1}/${whole.rawPayload.length}`,
		])
		expect(Buffer.concat([whole.rawPayload.subarray(0, half), rest.rawPayload]).equals(whole.rawPayload)).toBe(true)
		expect((await secretary.page(file, { range: `bytes=${half}-`, "if-range": '"another"' })).statusCode).toBe(200)
		expect((await secretary.page(file, { range: `bytes=${whole.rawPayload.length}-` })).statusCode).toBe(416)
		expect(readdirSync(folder)).toHaveLength(1)
	}, 60_000)

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
	const nameOf = (id: string) => `${"0".repeat(16)}-${"1".repeat(13)}-${id.repeat(22)}.tar.gz.making-abc`
	const [left, busy] = [join(folder, nameOf("a")), join(folder, nameOf("b"))]
	for (const one of [left, busy]) {
		mkdirSync(one)
		writeFileSync(join(one, "whole.tar.gz"), "x")
	}
	const old = new Date(Date.now() - hour)
	for (const one of [left, busy]) utimesSync(one, old, old)
	await touchHalf(folder, "b".repeat(22))
	writeFileSync(join(folder, "notes.txt"), "somebody's own")
	expect(await clearMade(folder, Date.now())).toBe(1)
	expect(readdirSync(folder).toSorted()).toEqual([nameOf("b"), "notes.txt"])
	expect(await clearMade(join(folder, "none"), Date.now())).toBe(0)
	expect([existsSync(left), readFileSync(join(busy, "whole.tar.gz"), "utf8")]).toEqual([false, "x"])
	// Where nobody else makes any here, its age says nothing.
	expect(await clearMade(folder, Date.now(), { running: new Set(["b".repeat(22)]) })).toBe(0)
	expect(await clearMade(folder, Date.now(), { running: new Set() })).toBe(1)
	expect(readdirSync(folder)).toEqual(["notes.txt"])
})
