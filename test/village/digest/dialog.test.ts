/** 摘要 over the real message path on both engines: who may read it, what it says, its picture, and what comes by itself. */
import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { hourMs } from "../../../src/text/date.ts"
import { setTimer } from "../../../src/timers/due.ts"
import type { House } from "../../../src/village/affair.ts"
import { digestAffair } from "../../../src/village/digest/index.ts"
import { drawAndSend, pictureTimer, promisePicture } from "../../../src/village/digest/picture.ts"
import { rhythmsOf, wantPicture } from "../../../src/village/digest/repo.ts"
import { settlingMs } from "../../../src/village/digest/rules.ts"
import { digestTables } from "../../../src/village/digest/tables.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { peopleAffair, peopleTables } from "../../../src/village/people/index.ts"
import { rightsOf } from "../../../src/village/rights.ts"
import { onBothEngines } from "../../support/stores.ts"
import { eventually } from "../../support/tiny.ts"
import { enrol, qingjiang, talkTo, testHouse, villageWith } from "../people/village.ts"

onBothEngines("摘要", (open) => {
	async function setting() {
		const store = await open()
		const parts = testHouse(store, { words: [opinionAffair.words, digestAffair.words] })
		const affairs = [peopleAffair, opinionAffair, digestAffair]
		const stored: Uint8Array[] = []
		const house: House = {
			...parts.house,
			rights: rightsOf(affairs),
			digests: affairs.flatMap(({ digest }) => digest ?? []),
			media: {
				get: async () => undefined,
				put: async (bytes) => {
					stored.push(bytes)
					return { ref: `${"a".repeat(64)}.png`, bytes: bytes.length, mime: "image/png" }
				},
			},
		}
		const { village, codes } = await villageWith(house, [
			...qingjiang.slice(0, -1),
			["0005", "户主", "陈静", "1990-01-01", "13500004444", "二组", "", "常住", "村民组长", "", ""],
		])
		return {
			store,
			house,
			clock: parts.clock,
			stored,
			villageId: village.id,
			codes,
			talk: talkTo({ ...parts, house }, [opinionAffair, digestAffair]),
		}
	}

	test("a secretary sees what to decide and what happened; a resident is told where news are", async () => {
		const { talk, codes, store, stored } = await setting()
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		const resident = talk.phone("王强")
		await enrol(resident, codes.get("0003") ?? "", "户主", "2222")
		expect(JSON.stringify(await resident.says("摘要"))).toContain("摘要是给村两委")
		for (let i = 1; i <= 6; i++) {
			await resident.says(`提意见 ${"一二三四五六"[i - 1]}号路灯坏了，晚上看不见`)
		}
		const said = JSON.stringify(await secretary.says("摘要"))
		expect(said).toContain("【清江村】")
		expect(said).toContain("意见：新收 6 条，来自 1 户")
		expect(said).toContain("现在没有等您定、等您办的事")
		await secretary.presses("本周")
		// One group alone is no comparison: no picture is promised, and none is sent.
		expect(await store.read((reader) => reader.db.select().from(reader.tables(digestTables).digestPicture))).toEqual([])
		expect(stored).toEqual([])
	}, 60_000)

	test("who asked for it gets one each evening, also after the server slept, until they want none", async () => {
		const { talk, codes, clock, store, villageId } = await setting()
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		await secretary.says("摘要")
		expect(JSON.stringify(await secretary.presses("每天"))).toContain("今天晚上6:00")
		await talk.ring()
		expect(await secretary.hears()).toBe("")
		clock.now += 10 * hourMs
		await talk.ring()
		expect(await secretary.hears()).toContain("【清江村】")
		await talk.ring()
		expect(await secretary.hears()).toBe("")
		// Three evenings pass in the dark: one digest covers them.
		clock.now += 72 * hourMs
		await talk.ring()
		await talk.ring()
		expect((await secretary.hears()).split("【清江村】")).toHaveLength(2)
		await secretary.says("摘要")
		await secretary.presses("不用再发我")
		clock.now += 48 * hourMs
		await talk.ring()
		expect(await secretary.hears()).toBe("")
		expect(await store.read(async (reader) => rhythmsOf(reader, villageId, "nobody"))).toEqual([])
	}, 60_000)

	test("each rhythm is told from where it was told to last, here alone, and nothing of the last half minute is passed over", async () => {
		const { talk, codes, clock, store, villageId } = await setting()
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		await secretary.says("摘要")
		await secretary.presses("每天")
		const all = () =>
			store.read((reader) => {
				const { digestSubscription } = reader.tables(digestTables)
				return reader.db.select().from(digestSubscription)
			})
		const [first] = await all()
		if (first === undefined) throw new Error("nobody gets a digest")
		const others = [
			{ ...first, villageId: "v-other" },
			{ ...first, rhythm: "week" as const },
		]
		await store.tx((tx) => tx.db.insert(tx.tables(digestTables).digestSubscription).values(others))
		const cursors = async () =>
			new Map((await all()).map((one) => [`${one.villageId === villageId ? "" : "other "}${one.rhythm}`, one.cursor]))
		const before = await cursors()
		clock.now += 10 * hourMs
		await talk.ring()
		expect(await secretary.hears()).toContain("【清江村】")
		expect(await cursors()).toEqual(new Map([...before, ["day", clock.now - settlingMs]]))
	}, 60_000)

	test("none comes any more once the office is taken away, and it is not kept for who gets one again", async () => {
		const { talk, codes, clock, store, villageId } = await setting()
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		await secretary.says("摘要")
		await secretary.presses("每天")
		await store.tx(async (tx) => {
			const { membership: m } = tx.tables(peopleTables)
			await tx.db.update(m).set({ roles: [] }).where(eq(m.villageId, villageId))
		})
		clock.now += 10 * hourMs
		await talk.ring()
		expect(await secretary.hears()).toBe("")
		expect(await store.read((reader) => reader.db.select().from(reader.tables(digestTables).digestSubscription))).toEqual([])
	}, 60_000)

	test("two of them: what happened is read once for both, told to each by their office, once and not again", async () => {
		const { talk, codes, house, clock } = await setting()
		let reads = 0
		Object.assign(house, {
			digests: house.digests.map(({ concerns, read }) => ({
				concerns,
				read: async (cx: Parameters<typeof read>[0]) => {
					reads++
					return read(cx)
				},
			})),
		})
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		const leader = talk.phone("陈静")
		await enrol(leader, codes.get("0005") ?? "", "户主", "4444")
		for (const phone of [secretary, leader]) {
			await phone.says("摘要")
			await phone.presses("每天")
		}
		clock.now += 10 * hourMs
		await talk.ring()
		for (const phone of [secretary, leader]) expect(await phone.hears()).toContain("【清江村】")
		await leader.says("提意见 桥头的路灯坏了，晚上看不见")
		await leader.hears()
		clock.now += 24 * hourMs
		reads = 0
		await talk.ring()
		expect(reads).toBe(house.digests.length)
		expect(await secretary.hears()).toContain("意见：新收 1 条")
		// One opinion of a group could be somebody's by name.
		const own = await leader.hears()
		expect(own).toContain("这段时间没有新的事")
		expect(own).not.toContain("新收")
		clock.now += 24 * hourMs
		await talk.ring()
		expect(await secretary.hears()).not.toContain("新收")
	}, 60_000)

	test("a picture that could not be drawn again and again is told of, once", async () => {
		const { talk, codes, house, villageId, store, clock } = await setting()
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		const chatId = secretary.chatId()
		const drawing = { title: "清江村", note: "3月5日", panels: [{ title: "问卷", rows: [{ label: "一组", count: 3, of: 9 }] }] }
		await store.tx(async (tx) => {
			await wantPicture(tx, { villageId, id: "left", chatId, drawing }, clock.now)
			await tx.db.update(tx.tables(digestTables).digestPicture).set({ tries: 3 })
			await setTimer(tx, { villageId, kind: pictureTimer, subject: "left", dueAt: clock.now + 1, guardVersion: 0 }, house.newId)
		})
		await secretary.hears()
		clock.now += 120_000
		await talk.ring()
		expect(await secretary.hears()).toContain("图没有画出来")
		clock.now += 120_000
		await talk.ring()
		expect(await secretary.hears()).toBe("")
	}, 60_000)

	test("a picture comes once, also where the process died before it was drawn", async () => {
		const { talk, codes, house, villageId, store, stored, clock } = await setting()
		const secretary = talk.phone("赵书记")
		await enrol(secretary, codes.get("0004") ?? "", "赵**（户主）", "3333")
		const chatId = secretary.chatId()
		const drawing = { title: "清江村", note: "3月5日", panels: [{ title: "问卷", rows: [{ label: "𫚭塘组", count: 3, of: 9 }] }] }
		const waiting = () => store.read((reader) => reader.db.select().from(reader.tables(digestTables).digestPicture))
		await store.tx((tx) => promisePicture(tx, house, { villageId, chatId, drawing }, clock.now))
		await eventually(async () => (await waiting()).length === 0, 60_000)
		expect(await secretary.hears()).toBe("（media）")
		expect([...(stored[0] ?? [])].slice(0, 4)).toEqual([0x89, 0x50, 0x4e, 0x47])
		expect(stored[0]?.length).toBeLessThan(120 * 1024)
		// Promised, and then the power went: nothing was drawn.
		await store.tx(async (tx) => {
			await wantPicture(tx, { villageId, id: "left", chatId, drawing }, clock.now)
			await setTimer(tx, { villageId, kind: pictureTimer, subject: "left", dueAt: clock.now + 1, guardVersion: 0 }, house.newId)
		})
		clock.now += 120_000
		await talk.ring()
		await eventually(async () => (await waiting()).length === 0, 60_000)
		expect(await secretary.hears()).toBe("（media）")
		await drawAndSend(house, villageId, "left")
		expect(await secretary.hears()).toBe("")
	}, 120_000)
})
