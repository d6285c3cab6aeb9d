import { describe, expect, it } from "vitest"
import { broadcastsOf } from "../../../src/village/notice/broadcast-repo.ts"
import { draftNotice, startCorrection } from "../../../src/village/notice/commands.ts"
import { noticeAffair } from "../../../src/village/notice/index.ts"
import { publishAndTell } from "../../../src/village/notice/publish.ts"
import { answerQuestion, listQuestions } from "../../../src/village/notice/questions.ts"
import { countNotices, listNotices, versionOf } from "../../../src/village/notice/repo.ts"
import { emptyContent } from "../../../src/village/notice/rules.ts"
import { coverageOf, progressOf } from "../../../src/village/notice/seen.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, expectSaid, qingjiang, talkTo, testHouse, villageWith } from "../people/village.ts"

async function world(rows = qingjiang) {
	const { store, remove } = freshSqlite()
	const test = testHouse(store, { words: [noticeAffair.words] })
	const { village, codes } = await villageWith(test.house, rows)
	const talk = talkTo(test, [noticeAffair, sharedWordsOf([noticeAffair])])
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

	it("of finance waits for the supervisor, who reads it in the chat and releases it; so does its correction; the secretary hears when it is out", async () => {
		const { talk, store, village, test, phoneOf, remove } = await world([
			...qingjiang,
			["0006", "户主", "孙正", "1975-01-01", "13400005555", "二组", "", "常住", "监委会主任", "", ""],
		])
		const secretary = await phoneOf("赵新民的手机", "0004", "赵**", "3333")
		const supervisor = await phoneOf("孙正的手机", "0006", "孙*", "5555")
		const head = await phoneOf("李建国的手机", "0001", "李**", "5678")
		const write = async () => {
			await secretary.says("发公告")
			await secretary.presses("财务")
			await secretary.says("2 月财务收支")
			await secretary.sends("image")
			await secretary.says("路灯 7200 元，议〔2026〕2 号同意。")
			await secretary.says("跳过")
			await secretary.presses("全村成年人")
			await secretary.presses("7 天")
			await secretary.presses("发布并现在通知")
		}
		await write()
		expectSaid(await secretary.presses("对，发布"), "等监事会放行")
		expect(await supervisor.hears()).toContain("发“放行”看全文")
		const shown = await supervisor.says("放行")
		expectSaid(shown, "路灯 7200 元")
		// The papers come along: not every supervisor has an account of the console.
		expect(JSON.stringify(shown)).toContain('"media"')
		expectSaid(await supervisor.presses("核对过了，放行"), "编号 QJ-2026-0001")
		expect(await secretary.hears()).toContain("您写的《2 月财务收支》放行了，已经发布，编号 QJ-2026-0001")
		const [notice] = await store.read((reader) => listNotices(reader, village.id, { states: ["published"] }, { limit: 9, offset: 0 }))
		const id = notice?.id ?? ""
		// The console's step: a correction is written, and handed in.
		const cx = { house: test.house, now: test.clock.now, by: "account-1" }
		const version = await store.read((reader) => versionOf(reader, village.id, id, 1))
		if (version === undefined) throw new Error("it was not published")
		const content = { ...version.content, body: "路灯 7000 元，议〔2026〕2 号同意。" }
		await store.tx((tx) => startCorrection(tx, cx, { villageId: village.id, id, content, why: "金额写错了" }))
		// Written, not handed in: nobody asks the supervisor yet.
		expectSaid(await supervisor.says("放行"), "没有等您放行的公告")
		await store.tx((tx) => publishAndTell(tx, cx, { villageId: village.id, id, when: "no" }))
		expect(await store.read((reader) => countNotices(reader, village.id, { states: ["waiting"] }))).toBe(1)
		expect(await supervisor.hears()).toContain("发“放行”看全文")
		const correction = await supervisor.says("放行")
		expectSaid(correction, "更正第 1 版。原因：金额写错了")
		expectSaid(correction, "路灯 7000 元")
		expectSaid(await supervisor.presses("核对过了，放行"), "已发布")
		expect(await store.read((reader) => countNotices(reader, village.id, { states: ["waiting"] }))).toBe(0)
		expectSaid(await supervisor.says("放行"), "没有等您放行的公告")
		await talk.ring()
		expect(await head.hears()).toContain("异议期 7 天。有异议请发“提问”")
		await head.presses("看全文")
		await remove()
		expectGolden("notice/supervisor-releases", talk.transcript())
	})

	it("is not taken back by one wrong digit: it is asked once more", async () => {
		const { talk, store, village, test, phoneOf, remove } = await world()
		const secretary = await phoneOf("赵新民的手机", "0004", "赵**", "3333")
		await phoneOf("李建国的手机", "0001", "李**", "5678")
		await secretary.says("发公告")
		await secretary.presses("服务")
		await secretary.says("下周二停水半天")
		await secretary.says("上午停水。")
		await secretary.says("跳过")
		await secretary.presses("全村成年人")
		await secretary.presses("没有")
		await secretary.presses("发布并现在通知")
		await secretary.presses("对，发布")
		const stateNow = () => store.read(async (reader) => (await broadcastsOf(reader, village.id, 1))[0]?.state)
		// The bare word is shared with the sign-offs: where nothing but a broadcast goes on, it is that.
		expectSaid(await secretary.says("进度"), "下周二停水半天")
		expectSaid(await secretary.says("2"), "确定取消吗")
		expectSaid(await secretary.presses("先不取消"), "《下周二停水半天》：等着发")
		expect(await stateNow()).not.toBe("cancelling")
		expectSaid(await secretary.presses("取消"), "确定取消吗")
		expectSaid(await secretary.presses("确定取消"), "取消")
		await talk.ring()
		expect(await stateNow()).toBe("cancelled")
		// The word again asks anew which one, though the other is still on the screen.
		const cx = { house: test.house, now: test.clock.now + 1, by: "account-1" }
		const content = { ...emptyContent, title: "修三组的桥", body: "修桥。", spoken: "修桥。" }
		const { id } = await store.tx((tx) => draftNotice(tx, cx, { villageId: village.id, content }))
		await store.tx((tx) => publishAndTell(tx, cx, { villageId: village.id, id, when: "evening" }))
		expectSaid(await secretary.says("公告进度"), "看哪一次")
		const waits = await secretary.says("1")
		expectSaid(waits, "还没有开始发，")
		expect(JSON.stringify(waits)).not.toContain("应告知 0 人")
		await remove()
	})

	it("is asked about by one, stood behind by another, answered to both; a private question is nobody else's", async () => {
		const { talk, store, village, test, phoneOf, remove } = await world()
		const secretary = await phoneOf("赵新民的手机", "0004", "赵**", "3333")
		const head = await phoneOf("李建国的手机", "0001", "李**", "5678")
		const other = await phoneOf("陈静的手机", "0005", "陈*", "4444")
		const cx = { house: test.house, now: test.clock.now, by: "account-1" }
		const put = async (title: string) => {
			const content = { ...emptyContent, title, body: `${title}。`, spoken: `${title}。` }
			const { id } = await store.tx((tx) => draftNotice(tx, cx, { villageId: village.id, content }))
			await store.tx((tx) => publishAndTell(tx, cx, { villageId: village.id, id, when: "no" }))
		}
		await put("修三组的桥")
		await head.says("提问：桥什么时候修好？")
		expectSaid(await head.presses("公开问"), "回答了会告诉您")
		await head.says("提问 我家的地占多少？")
		expectSaid(await head.presses("只给村里看"), "只有村里看得到")
		// One's own question is not offered, nor what was asked of the village alone.
		expectSaid(await head.says("附议"), "现在没有别人问的")
		const offered = await other.says("附议")
		expectSaid(offered, "桥什么时候修好？")
		expect(JSON.stringify(offered)).not.toContain("我家的地")
		expectSaid(await other.presses("桥什么时候修好？"), "现在有 1 人附议")
		// Stood behind once, it is not offered again.
		expectSaid(await other.says("附议"), "现在没有别人问的")
		const [first] = await store.read((reader) => listQuestions(reader, village.id, { isPublic: true }, { limit: 9, offset: 0 }))
		await store.tx((tx) => answerQuestion(tx, cx, { villageId: village.id, id: first?.id ?? "", text: "五月底。", files: [] }))
		expect(await head.hears()).toContain("您问《修三组的桥》")
		expect(await other.hears()).toContain("您附议的质询有回答了")
		expect(await secretary.hears()).toBe("")
		await remove()
		expectGolden("notice/asked-and-seconded", talk.transcript())
	})

	it("is asked about after something else came between: which notice is asked once more, and what is said meanwhile is no question", async () => {
		const { store, village, test, phoneOf, remove } = await world()
		const head = await phoneOf("李建国的手机", "0001", "李**", "5678")
		const cx = { house: test.house, now: test.clock.now, by: "account-1" }
		for (const title of ["修三组的桥", "停水半天"]) {
			const content = { ...emptyContent, title, body: `${title}。`, spoken: `${title}。` }
			const { id } = await store.tx((tx) => draftNotice(tx, cx, { villageId: village.id, content }))
			await store.tx((tx) => publishAndTell(tx, cx, { villageId: village.id, id, when: "no" }))
		}
		expectSaid(await head.says("提问"), "您要问哪一份公告")
		const back = await head.says("念给我听")
		expectSaid(back, "停水半天。")
		expectSaid(back, "您要问哪一份公告")
		expect(JSON.stringify(back)).not.toContain("《》")
		expectSaid(await head.presses("修三组的桥"), "您对《修三组的桥")
		await remove()
	})
})
