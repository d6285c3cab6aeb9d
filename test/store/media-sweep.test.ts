/** What a person has erased leaves the disk, what others show stays; what was handed in and never used goes in time. On both engines. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { allShapes } from "../../src/affairs.ts"
import { blankBodies } from "../../src/inbound/upkeep.ts"
import { blankSent } from "../../src/outbound/upkeep.ts"
import { postgresSource, type RowSource, sqliteSource } from "../../src/store/dump/source.ts"
import { type HouseMedia, mediaStore } from "../../src/store/media.ts"
import { dropFile, mediaPath } from "../../src/store/media-folder.ts"
import { goneMedia, letMediaGo } from "../../src/store/media-gone.ts"
import { mediaSweeper, type SweepParts, sweepMedia } from "../../src/store/media-sweep.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import type { House } from "../../src/village/affair.ts"
import { opinionAffair, opinionTables } from "../../src/village/opinion/index.ts"
import { eraseSelf } from "../../src/village/people/commands-self.ts"
import { delegate, delegationsOf } from "../../src/village/signoff/delegating.ts"
import { signoffAffair } from "../../src/village/signoff/index.ts"
import { signoffTables } from "../../src/village/signoff/tables.ts"
import { surveyDeskTables } from "../../src/village/survey/desk-tables.ts"
import { surveyAffair } from "../../src/village/survey/index.ts"
import { surveyTables } from "../../src/village/survey/tables.ts"
import { startPostgres, type TestPostgres } from "../support/postgres.ts"
import { isOnRoad } from "../support/road.ts"
import { freshSqlite } from "../support/stores.ts"
import { eventually } from "../support/tiny.ts"
import { qingjiang, testHouse, villageWith } from "../village/people/village.ts"
import { settingOf } from "../village/signoff/setting.ts"
import { jpeg } from "./metadata/samples.ts"

const dayMs = 24 * 3_600_000
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

type Place = { readonly store: Store; readonly openSource: () => Promise<RowSource> }
const engines: Readonly<Record<string, () => Promise<Place>>> = {
	SQLite: async () => {
		const { store, file, remove } = freshSqlite()
		ends.push(remove)
		return { store, openSource: async () => sqliteSource(file) }
	},
	PostgreSQL: async () => {
		const url = await server.createMigrated()
		const store = openPostgresStore(url)
		ends.push(() => store.close())
		return { store, openSource: () => postgresSource(url) }
	},
}

let pictures = 0

/** A data folder over a store, with pictures of any age. */
function placeOver({ store, openSource }: Place) {
	const dataDir = mkdtempSync(join(tmpdir(), "cunkou-sweep-"))
	ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
	const media: HouseMedia = mediaStore(dataDir)
	const folder = join(dataDir, "media")
	const age = (ref: string, ageMs: number) => {
		const at = new Date(Date.now() - ageMs)
		utimesSync(mediaPath(folder, ref), at, at)
	}
	/** A picture of its own, handed in so long ago. */
	const picture = async (ageMs = 2 * hour): Promise<string> => {
		const own = `${String(++pictures).padStart(64, "0")}.jpg`
		mkdirSync(join(folder, own.slice(0, 2)), { recursive: true })
		writeFileSync(mediaPath(folder, own), `picture ${pictures}`)
		age(own, ageMs)
		return own
	}
	const parts: SweepParts = { store, dataDir, shapes: allShapes(), openSource }
	const isThere = (ref: string) => existsSync(mediaPath(folder, ref))
	return { dataDir, folder, media, picture, age, parts, isThere, store }
}

/** `then`: what else the transaction does behind the erasure. */
function eraseThen(store: Store, house: House, { villageId, personId }: Subject, then: () => Promise<void>): Promise<void> {
	return store.tx(async (tx) => {
		await eraseSelf(tx, house, { villageId, personId, chatId: undefined }, house.clock())
		await then()
	})
}
const daughter = ["", "长女", "张丽", "1975-01-01", "", "", "", "常住", "", "", ""]
type Subject = { readonly villageId: string; readonly personId: string }

describe.skipIf(isOnRoad()).each(Object.entries(engines))("media on %s", (_, open) => {
	test("a person's pictures and recordings are off the disk once they deregister; one that somebody else shows stays", async () => {
		const place = placeOver(await open())
		const { store, picture, isThere, parts } = place
		const { house } = testHouse(store, {
			personal: [opinionAffair, surveyAffair, signoffAffair].flatMap(({ personal }) => (personal === undefined ? [] : [personal])),
		})
		const { village } = await villageWith(house)
		const [villageId, me, other] = [village.id, "p-me", "p-other"]
		const shared = await picture()
		const own = {
			opinion: await picture(),
			answer: await picture(),
			replaced: await picture(),
			voice: await picture(),
			sheet: await picture(),
			hand: await picture(),
			paper: await picture(),
			objection: await picture(),
		}
		const others = await picture()
		const opinion = (id: string, personId: string, refs: readonly string[]) => ({
			villageId,
			id,
			year: 2026,
			serial: id === "o1" ? 1 : 2,
			number: id,
			personId,
			text: "路灯坏了",
			media: refs.map((ref) => ({ kind: "image", ref })),
			sourceKind: "chat" as const,
			channel: "web",
			isNamed: false,
			state: "received" as const,
			createdAt: 1,
		})
		const answer = (questionId: string, kind: "photo" | "media", value: unknown) => ({
			villageId,
			surveyId: "s1",
			respondent: me,
			questionId,
			version: 1,
			value: JSON.stringify(value),
			kind,
			answeredBy: me,
			channel: "web",
			at: 1,
		})
		await store.tx(async (tx) => {
			const o = tx.tables(opinionTables)
			await tx.db.insert(o.opinion).values([opinion("o1", me, [own.opinion, shared]), opinion("o2", other, [shared, others])])
			const s = tx.tables(surveyTables)
			await tx.db
				.insert(s.surveyAnswer)
				.values([
					answer("q1", "photo", { kind: "photo", photos: [{ ref: own.answer }] }),
					answer("q2", "media", { kind: "media", media: "voice", ref: own.voice }),
				])
			await tx.db.insert(s.surveyAnswerEarlier).values(answer("q1", "photo", { kind: "photo", photos: [{ ref: own.replaced }] }))
			const d = tx.tables(surveyDeskTables)
			await tx.db.insert(d.surveyEntry).values({
				villageId,
				id: "e1",
				surveyId: "s1",
				respondent: me,
				personId: me,
				mode: "paper",
				enteredBy: "a",
				enteredByName: "a",
				at: 1,
				photo: own.sheet,
				questions: ["q1"],
			})
			const f = tx.tables(signoffTables)
			await tx.db.insert(f.signoffAnswer).values({
				villageId,
				id: "a1",
				campaignId: "c1",
				householdId: "h1",
				n: 1,
				answer: "object",
				signer: me,
				capacity: "head",
				means: "paper",
				level: "C",
				statementVersion: 1,
				rowsVersion: 1,
				standing: "effective",
				at: 1,
				receipt: "1",
				ledgerSeq: 1,
				picture: own.hand,
				photo: own.paper,
			})
			await tx.db.insert(f.signoffCase).values({
				villageId,
				id: "k1",
				campaignId: "c1",
				householdId: "h1",
				answerId: "a1",
				rowNumber: "1",
				reason: "面积不对",
				photo: own.objection,
				openedAt: 1,
			})
		})
		await store.tx((tx) => eraseSelf(tx, house, { villageId, personId: me, chatId: undefined }, 2))
		// As after a crash right behind the commit: the rows are gone, the files are not.
		expect(Object.values(own).map(isThere)).not.toContain(false)
		expect(await store.read((reader) => goneMedia(reader, "erased"))).toEqual(new Set([...Object.values(own), shared]))
		const sweeper = mediaSweeper({
			...parts,
			clock: () => Date.UTC(2026, 2, 5, 4),
			timeZone: "Asia/Shanghai",
			log: pino({ level: "silent" }),
		})
		sweeper.start()
		await eventually(async () => Object.values(own).every((ref) => !isThere(ref)), 20_000)
		await eventually(async () => (await store.read((reader) => goneMedia(reader, "all"))).size === 0, 20_000)
		await sweeper.stop()
		expect([isThere(shared), isThere(others)]).toEqual([true, true])
	})

	test.each(["who named", "who was named"])(
		"the photographed delegation of %s goes with their deregistration; other people's stay",
		async (who) => {
			const { store, picture, isThere, parts } = placeOver(await open())
			const { personal } = signoffAffair
			const setting = await settingOf(store, qingjiang.toSpliced(5, 0, daughter), { personal: personal === undefined ? [] : [personal] })
			const { house, villageId, clock } = setting
			const campaign = await setting.open()
			const named = async (number: string, from: string, to: string, photo: string): Promise<string> => {
				const { householdId, campaignId } = await setting.key(campaign, number)
				const [fromPerson, toPerson] = [await setting.person(number, from), await setting.person(number, to)]
				const of = { villageId, householdId, campaignId, fromPerson, toPerson, how: "paper", photo, enteredBy: "staff-1" } as const
				const made = await store.tx((tx) => delegate(tx, setting.cx(), { ...of, expiresAt: clock.now + dayMs }))
				if (!made.ok) throw new Error(made.code)
				return householdId
			}
			const [own, sheet, others] = [await picture(), await picture(), await picture()]
			const home = await named("0001", "李建国", "李明", own)
			// A sheet on which two households stand was photographed once.
			await named("0001", "李建国", "王秀英", sheet)
			const neighbours = await named("0002", "张福", "张丽", sheet)
			await named("0002", "张福", "张丽", others)
			const personId = await setting.person("0001", who === "who named" ? "李建国" : "李明")
			const gone = eraseThen(store, house, { villageId, personId }, async () => {
				throw new Error("the transaction fails behind it")
			})
			await expect(gone).rejects.toThrow("behind it")
			expect(await sweepMedia(parts, "erased")).toBe(0)
			expect([own, sheet, others].map(isThere)).toEqual([true, true, true])
			await eraseThen(store, house, { villageId, personId }, async () => undefined)
			expect(await sweepMedia(parts, "erased")).toBe(1)
			expect([own, sheet, others].map(isThere)).toEqual([false, true, true])
			const kept = async (householdId: string) =>
				(await store.read((reader) => delegationsOf(reader, villageId, householdId))).map(({ photo, salt }) => ({
					photo,
					isOpen: salt !== null,
				}))
			expect(await kept(home)).toContainEqual({ photo: null, isOpen: false })
			expect(await kept(neighbours)).toEqual(expect.arrayContaining([sheet, others].map((photo) => ({ photo, isOpen: true }))))
		},
	)

	test("what was handed in and never used goes after a week; what a row shows stays however old; a crash's leftovers are cleared", async () => {
		const { store, picture, isThere, parts, folder } = placeOver(await open())
		const [old, young, shown] = [await picture(8 * dayMs), await picture(6 * dayMs), await picture(900 * dayMs)]
		const half = `${mediaPath(folder, young)}.${"a".repeat(12)}`
		writeFileSync(half, "half")
		utimesSync(half, 1, 1)
		await store.tx(async (tx) => {
			const { alert } = tx.tables(transportTables)
			await tx.db.insert(alert).values({ id: "x", villageId: null, kind: "k", subject: "s", detail: `picture ${shown}`, at: 1 })
		})
		expect(await sweepMedia(parts, "erased")).toBe(0)
		expect(isThere(old)).toBe(true)
		expect(await sweepMedia(parts, "all")).toBe(1)
		expect([isThere(old), isThere(young), isThere(shown), existsSync(half)]).toEqual([false, true, true, false])
		expect(readdirSync(join(folder, old.slice(0, 2)))).not.toContain(old)
	})

	test("what a blanked message showed goes with the night's round, not before", async () => {
		const { store, picture, isThere, parts } = placeOver(await open())
		const [came, went, both] = [await picture(), await picture(), await picture()]
		await store.tx(async (tx) => {
			const { chat, inbox, outbox } = tx.tables(transportTables)
			const row = { channel: "web", account: "a", isGroup: false, nextSeq: 9, createdAt: 1 } as const
			await tx.db.insert(chat).values([{ ...row, id: "c1", address: "1" }])
			const event = (seq: number, ref: string, receivedAt: number) => ({
				chatId: "c1",
				seq,
				channel: "web",
				account: "a",
				externalId: `e${seq}`,
				receivedAt,
				status: "done" as const,
				attempts: 0,
				crashes: 0,
				dueAt: 1,
				body: JSON.stringify({ kind: "media", media: "image", ref }),
			})
			await tx.db.insert(inbox).values([event(1, came, 1), event(2, both, 1), event(3, both, 1_000)])
			await tx.db.insert(outbox).values({
				id: "m1",
				chatId: "c1",
				lane: "dialog",
				seq: 4,
				status: "sent",
				dueAt: 1,
				attempts: 0,
				partsSent: 1,
				createdAt: 1,
				body: JSON.stringify([{ kind: "media", ref: went }]),
			})
			for (const blank of [blankBodies, blankSent]) await blank(tx, { known: 500, unknown: 500 }, 100)
		})
		expect(await sweepMedia(parts, "erased")).toBe(0)
		expect([came, went, both].map(isThere)).toEqual([true, true, true])
		expect(await sweepMedia(parts, "all")).toBe(2)
		expect([came, went, both].map(isThere)).toEqual([false, false, true])
	})

	test("what somebody else has just handed in waits for their row", async () => {
		const { store, picture, isThere, parts, age } = placeOver(await open())
		const ref = await picture(0)
		await store.tx((tx) => letMediaGo(tx, [{ ref }], "erased"))
		expect(await sweepMedia(parts, "erased")).toBe(0)
		expect(await store.read((reader) => goneMedia(reader, "erased"))).toEqual(new Set([ref]))
		age(ref, 2 * hour)
		expect(await sweepMedia(parts, "erased")).toBe(1)
		expect(isThere(ref)).toBe(false)
		expect((await store.read((reader) => goneMedia(reader, "erased"))).size).toBe(0)
	})

	test("a round that is broken off removes nothing, and the next one goes on", async () => {
		const { store, picture, isThere, parts } = placeOver(await open())
		const ref = await picture()
		await store.tx(async (tx) => {
			await letMediaGo(tx, [{ ref }], "erased")
			const { alert } = tx.tables(transportTables)
			await tx.db.insert(alert).values({ id: "x", villageId: null, kind: "k", subject: "s", detail: "d", at: 1 })
		})
		expect(await sweepMedia(parts, "erased", AbortSignal.abort())).toBe(0)
		expect(isThere(ref)).toBe(true)
		expect(await sweepMedia(parts, "erased")).toBe(1)
	})
})

test("handed in while it is being removed, it is there afterwards", async () => {
	const dataDir = mkdtempSync(join(tmpdir(), "cunkou-sweep-"))
	ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
	const media = mediaStore(dataDir)
	const kept = await media.put(jpeg, {})
	if (!("ref" in kept)) throw new Error(kept.refused)
	const { ref } = kept
	const folder = join(dataDir, "media")
	for (let n = 0; n < 100; n++) {
		await media.put(jpeg, {})
		utimesSync(mediaPath(folder, ref), 1, 1)
		await Promise.all([media.put(jpeg, {}), dropFile(folder, ref, Date.now() - hour)])
		expect(await media.get(ref), `round ${n}`).toBeDefined()
	}
	expect(readdirSync(join(folder, ref.slice(0, 2)))).toEqual([ref])
	expect(await dropFile(folder, ref, Date.now() - hour)).toBe("needed")
	utimesSync(mediaPath(folder, ref), 1, 1)
	expect(await dropFile(folder, ref, Date.now() - hour)).toBe("dropped")
	expect(await dropFile(folder, ref, Date.now() - hour)).toBe("missing")
})
