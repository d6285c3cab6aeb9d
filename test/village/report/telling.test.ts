/** When and how news is told: folded, by day, to whom it can reach, the newest listed and the rest counted. */
import { afterAll, expect, test } from "vitest"
import { reportChange, reportsTo } from "../../../src/village/report/index.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "../council/setting.ts"
import { enrol } from "../people/village.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})
const minute = 60_000
const hour = 60 * minute

async function begin({ hasPhone = true } = {}) {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const setting = await settingOf(store)
	const { house, villageId, clock, talk, codes } = setting
	const asker = await setting.person("0005")
	const phone = talk.phone("陈静")
	const bind = () => enrol(phone, codes.get("0005") ?? "", "户主", "4444")
	if (hasPhone) await bind()
	const change = (id: number) =>
		store.tx((tx) =>
			reportChange(tx, house, { villageId, changeId: `change-${id}`, personIds: [asker], words: `第 ${id} 件有了结果。`, now: clock.now }),
		)
	const wait = async (ms: number) => {
		clock.now += ms
		await talk.ring()
	}
	const untold = async () =>
		(await store.read((reader) => reportsTo(reader, villageId, asker))).filter(({ toldAt }) => toldAt === null).length
	return { ...setting, store, phone, bind, change, wait, untold }
}

test("what comes within half an hour of the first is told with it, and not before", async () => {
	const { phone, change, wait } = await begin()
	await change(1)
	await wait(20 * minute)
	await change(2)
	await wait(9 * minute)
	expect(await phone.hears()).toBe("")
	await wait(minute)
	expect(await phone.hears()).toBe("您关心的事有了进展：\n· 第 1 件有了结果。\n· 第 2 件有了结果。")
})

test("what lapses is told a day before it does, with all that waits, whatever was told lately", async () => {
	const { store, house, villageId, clock, person, phone, change, wait, untold } = await begin()
	const asker = await person("0005")
	await change(1)
	await wait(30 * minute)
	await phone.hears()
	const lapsing = (changeId: string, days: number) =>
		store.tx((tx) =>
			reportChange(tx, house, {
				villageId,
				changeId,
				personIds: [asker],
				words: "十二日前可以说不对。",
				before: clock.now + days * 24 * hour,
				now: clock.now,
			}),
		)
	await lapsing("list-2", 3)
	await change(2)
	await wait(47 * hour)
	expect([await phone.hears(), await untold()], "told lately, and there is time").toEqual(["", 2])
	await wait(2 * hour)
	expect([await phone.hears(), await untold()]).toEqual(["您关心的事有了进展：\n· 第 2 件有了结果。\n· 十二日前可以说不对。", 0])
	await wait(72 * hour)
	expect(await phone.hears(), "once").toBe("")
})

test("what lapses and was told in time is not told again", async () => {
	const { store, house, villageId, clock, person, phone, wait } = await begin()
	const asker = await person("0005")
	const before = clock.now + 3 * 24 * hour
	const lapsing = { villageId, changeId: "list-1", personIds: [asker], words: "十二日前可以说不对。", before, now: clock.now }
	await store.tx((tx) => reportChange(tx, house, lapsing))
	await wait(30 * minute)
	expect(await phone.hears()).toContain("十二日前可以说不对。")
	await wait(72 * hour)
	expect(await phone.hears()).toBe("")
})

test("nothing is told at night; it is told in the morning", async () => {
	const { phone, change, wait, clock, untold } = await begin()
	// 22:50 in Shanghai: the half hour ends in the quiet hours.
	clock.now = Date.UTC(2026, 2, 10, 14, 50)
	await change(1)
	await wait(3 * hour)
	expect([await phone.hears(), await untold()]).toEqual(["", 1])
	await wait(8 * hour)
	expect([await phone.hears(), await untold()]).toEqual(["您关心的事有了进展：\n第 1 件有了结果。", 0])
})

test("what was due while the service was down in the evening is not told in the middle of the night", async () => {
	const { phone, change, wait, clock, untold } = await begin()
	// 20:00 in Shanghai, due at 20:30; the service is back at three at night.
	clock.now = Date.UTC(2026, 2, 10, 12)
	await change(1)
	await wait(7 * hour)
	expect([await phone.hears(), await untold()]).toEqual(["", 1])
	await wait(6 * hour)
	expect([await phone.hears(), await untold()]).toEqual(["您关心的事有了进展：\n第 1 件有了结果。", 0])
})

test("who has no chat yet hears of it once there is one", async () => {
	const { phone, bind, change, wait, untold } = await begin({ hasPhone: false })
	await change(1)
	await wait(hour)
	await wait(13 * hour)
	expect(await untold()).toBe(1)
	await bind()
	for (let i = 0; i < 4; i += 1) await wait(12 * hour)
	expect(await phone.hears()).toContain("第 1 件有了结果。")
	expect(await untold()).toBe(0)
})

test("of very much news the latest eight are listed and the others counted", async () => {
	const { phone, change, wait, clock } = await begin()
	for (let id = 1; id <= 10; id += 1) {
		await change(id)
		clock.now += 1_000
	}
	await wait(hour)
	expect((await phone.hears()).split("\n")).toEqual([
		"您关心的事有了进展：",
		...[3, 4, 5, 6, 7, 8, 9, 10].map((id) => `· 第 ${id} 件有了结果。`),
		"另有 2 条进展，发“我的意见”可以看。",
	])
})
