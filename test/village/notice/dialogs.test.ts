import { describe, expect, it } from "vitest"
import { noticeAffair } from "../../../src/village/notice/index.ts"
import { listNotices } from "../../../src/village/notice/repo.ts"
import { coverageOf, progressOf } from "../../../src/village/notice/seen.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, expectSaid, talkTo, testHouse, villageWith } from "../people/village.ts"

async function world() {
	const { store, remove } = freshSqlite()
	const test = testHouse(store, { words: [noticeAffair.words] })
	const { village, codes } = await villageWith(test.house)
	const talk = talkTo(test, [noticeAffair])
	const phoneOf = async (name: string, household: string, member: string, digits?: string) => {
		const phone = talk.phone(name)
		await enrol(phone, codes.get(household) ?? "", member, digits)
		return phone
	}
	return { test, store, remove, talk, village, phoneOf }
}

describe("a notice from the chat to everybody", () => {
	it("is written, looked at, confirmed twice, told, and seen", async () => {
		const { talk, store, village, phoneOf, remove } = await world()
		const secretary = await phoneOf("赵新民的手机", "0004", "赵**", "3333")
		const head = await phoneOf("李建国的手机", "0001", "李**", "5678")
		const wife = await phoneOf("王秀英的手机", "0001", "王**")
		await secretary.says("发公告")
		await secretary.presses("服务")
		await secretary.says("下周二停水半天")
		await secretary.sends("image")
		await secretary.says("自来水管要接新线。下周二（3 月 10 日）上午 8 点到 12 点，一组、二组、三组停水。请提前接好水。")
		await secretary.says("跳过")
		await secretary.presses("全村成年人")
		await secretary.presses("没有")
		await secretary.presses("发布并现在通知")
		expectSaid(await secretary.presses("对，发布"), "编号 QJ-2026-0001")
		for (let rings = 0; rings < 3; rings++) await talk.ring()
		expect(await head.hears()).toContain("下周二停水半天")
		expectSaid(await head.presses("已阅"), "下周二停水半天")
		await wife.hears()
		await wife.presses("看全文")
		await wife.says("提问 三组为什么也停？")
		await wife.presses("公开问")
		expectSaid(await secretary.says("公告进度"), "看过 2 人")
		await secretary.presses("好了")
		const [notice] = await store.read((reader) => listNotices(reader, village.id, { states: ["published"] }, { limit: 9, offset: 0 }))
		const told = { id: notice?.id ?? "", version: 1 }
		const { progress, coverage } = await store.read(async (reader) => ({
			progress: await progressOf(reader, village.id, told),
			coverage: await coverageOf(reader, village.id, told),
		}))
		// Eight on the roster, a child among them; three have a phone, two have seen it.
		expect(progress).toMatchObject({ all: 7, seen: 2, planned: 1, door: 4 })
		expect(coverage.all).toEqual({ name: "", households: 5, seenHouseholds: 1, persons: 7, seenPersons: 2 })
		expectGolden("notice/write-and-tell", talk.transcript())
		await remove()
	})
})
