/** Every dialog of the people affair over the real path, written down as golden transcripts. */

import { afterAll, describe, expect, test } from "vitest"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { makeCode } from "../../../src/village/people/code.ts"
import { decideTask } from "../../../src/village/people/commands-staff.ts"
import { revokeCode } from "../../../src/village/people/index.ts"
import { searchHouseholds } from "../../../src/village/people/repo-search.ts"
import { tasksOf } from "../../../src/village/people/repo-tasks.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, expectSaid, type Phone, type Talk, type TestHouse, talkTo, testHouse, villageWith } from "./village.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

type Scene = TestHouse & {
	readonly talk: Talk
	readonly codes: ReadonlyMap<string, string>
	readonly villageId: string
	readonly code: (number: string) => string
	readonly phone: (name: string) => Phone
}

async function scene(): Promise<Scene> {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const parts = testHouse(store)
	const { village, codes } = await villageWith(parts.house)
	const talk = talkTo(parts)
	return { ...parts, talk, codes, villageId: village.id, code: (number) => codes.get(number) ?? "", phone: (name) => talk.phone(name) }
}

/** Well-formed codes nobody has. */
const unknownCodes = [1, 2, 3, 4].map((value) => makeCode(() => value))

function golden(name: string, play: (scene: Scene) => Promise<void>): void {
	test(name, async () => {
		const parts = await scene()
		await play(parts)
		expectGolden(`people/${name}`, parts.talk.transcript())
	})
}

describe("enrolment", () => {
	golden("enrol-member", async ({ phone, code, talk }) => {
		const mobile = phone("村民")
		await mobile.opens()
		await mobile.says("你好")
		await mobile.says(`我的码是 ${code("0001").replace(/(\d{3})(?=\d)/g, "$1 ")}`)
		await mobile.says("长子")
		await mobile.says("同意")
		await mobile.says("菜单")
		await talk.ring()
	})

	test("words for enrolled people in the middle of it: not the code again, but what is still owed", async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const parts = testHouse(store, { words: [opinionAffair.words] })
		const { codes } = await villageWith(parts.house)
		const talk = talkTo(parts, [opinionAffair])
		const mobile = talk.phone("村民")
		await mobile.says("提意见 路灯坏了")
		await mobile.says(codes.get("0001") ?? "")
		await mobile.says("提意见 路灯坏了")
		await mobile.says("长子")
		await mobile.says("我的意见")
		await mobile.says("同意")
		await mobile.says("提意见 路灯坏了")
		expectGolden("people/enrol-interrupted", talk.transcript())
	})

	golden("enrol-name-with-signs", async ({ phone, code }) => {
		const mobile = phone("村民")
		await mobile.says(code("0001"))
		await mobile.says("👋🏽李明明")
		await mobile.says("👋🏽 我是【李 明】！")
		await mobile.says("同意")
	})

	golden("enrol-head", async ({ phone, code }) => {
		const mobile = phone("户主")
		await mobile.opens(code("0001"))
		await mobile.presses("户主")
		await mobile.says("不是 5678 吗")
		await mobile.presses("同意，登记")
		await mobile.says("我的资料")
		await mobile.presses("要一份全部资料")
	})

	golden("enrol-head-wrong-digits", async ({ phone, code }) => {
		const mobile = phone("户主")
		await mobile.says(code("0001"))
		await mobile.presses("户主")
		await mobile.says("记错了吧")
		await mobile.sends("voice")
		await mobile.says("1111")
		await mobile.says("返回")
		await mobile.presses("户主")
		await mobile.says("2222")
		await mobile.says("3333")
		await mobile.presses("同意，登记")
	})

	golden("enrol-head-without-phone", async ({ phone, code }) => {
		const mobile = phone("张福")
		await mobile.says(`绑定 ${code("0002")}`)
		await mobile.says("我是张福")
		await mobile.presses("同意，登记")
	})

	golden("enrol-cannot-remember", async ({ phone, code }) => {
		const mobile = phone("户主")
		await mobile.says(code("0001"))
		await mobile.presses("户主")
		await mobile.says("人工")
		await mobile.presses("不同意")
	})

	golden("enrol-no-digits", async ({ phone, code }) => {
		const mobile = phone("户主")
		await mobile.says(code("0001"))
		await mobile.presses("户主")
		await mobile.says("我是老李")
		await mobile.says("咋子弄")
		await mobile.says("看不清")
		await mobile.says("56")
		await mobile.says("人工")
		await mobile.presses("同意，登记")
	})

	golden("enrol-mistyped", async ({ phone, code, codes }) => {
		const mobile = phone("村民")
		const good = code("0001")
		for (let round = 0; round < 4; round++) await mobile.says(good.slice(0, 8) + String((Number(good[8]) + 1) % 10))
		await mobile.says("绑定")
		await mobile.says("绑定 我家")
		await mobile.says(good)
		await mobile.says("王二麻子")
		await mobile.presses("王**")
		await mobile.sends("image")
		await mobile.says("返回")
		await mobile.presses("李*（长子）")
		await mobile.presses("同意，登记")
		await mobile.says(good)
		await mobile.says(codes.get("0001") ?? "")
	})

	golden("enrol-wrong-length", async ({ phone, code }) => {
		const mobile = phone("村民")
		const good = code("0001")
		for (let round = 0; round < 4; round++) await mobile.says(good.slice(0, 8))
		await mobile.says("279 19")
		await mobile.says("19900000001")
		await mobile.says(`绑定 ${good}6`)
		await mobile.says(good)
		await mobile.says("王二麻子")
		await mobile.presses("王**")
		await mobile.says("返回")
		await mobile.presses("李*（长子）")
		await mobile.presses("同意，登记")
		await mobile.says(good.slice(0, 8))
	})

	golden("enrol-unknown-three-times", async ({ phone, code, talk }) => {
		const mobile = phone("生人")
		for (const unknown of unknownCodes.slice(0, 3)) await mobile.says(unknown)
		await mobile.says("赵大妈 13812340000 下午在家")
		await mobile.says(code("0001"))
		await mobile.says("人工")
		await mobile.says("跳过")
		talk.wait(24 * 3_600_000, "过了一天")
		await mobile.says(code("0001"))
	})

	golden("enrol-not-listed", async ({ phone, code }) => {
		const mobile = phone("外孙")
		await mobile.says(code("0005"))
		await mobile.presses("不在上面")
		await mobile.sends("voice")
		await mobile.says(code("0002"))
		await mobile.says("退出")
	})

	golden("enrol-spent-and-revoked", async ({ phone, code, house, villageId }) => {
		for (const name of ["一", "二"]) await enrol(phone(`手机${name}`), code("0005"), "陈*", "4444")
		await phone("手机三").says(code("0005"))
		await phone("手机一").says(code("0005"))
		const found = await house.store.read((reader) =>
			searchHouseholds(reader, house.cipher, { villageId, text: "0002", groupId: "", limit: 1, offset: 0 }),
		)
		await house.store.tx((tx) => revokeCode(tx, house, villageId, found.rows[0]?.id ?? "", "staff"))
		await phone("手机四").says(code("0002"))
	})

	golden("enrol-in-a-group", async ({ talk, code }) => {
		const group = talk.phone("群", { group: true })
		await group.says(`绑定 ${code("0001")}`)
		await group.says("人工")
	})

	golden("enrol-other-village", async ({ phone, code, house }) => {
		const { codes } = await villageWith(house, [["9", "户主", "周平", "1980-01-01", "", "一组", "", "", "", "", ""]], {
			name: "向荣村",
			code: "XR",
		})
		const mobile = phone("村民")
		await enrol(mobile, code("0001"), "长子")
		await mobile.says("换村")
		await mobile.says(codes.get("9") ?? "")
		await mobile.presses("不要了")
		await mobile.says(codes.get("9") ?? "")
		await mobile.presses("要，接着登记")
		await mobile.presses("周*")
		await mobile.presses("同意，登记")
		await mobile.says("换村")
		await mobile.presses("清江村")
		await mobile.says("换村")
		await mobile.says("向荣村")
	})

	golden("two-phones-of-a-household", async ({ phone, code, talk, house, villageId, clock }) => {
		const first = phone("户主")
		const second = phone("新手机")
		await enrol(first, code("0001"), "户主", "5678")
		await talk.ring()
		await first.says("不是我家的")
		await enrol(second, code("0001"), "长子")
		await talk.ring()
		await first.hears()
		await second.hears()
		await first.says("不是我家的")
		await first.presses("都是我家的")
		await first.says("不是我家的。")
		await first.says("李明")
		await first.presses("李*（今天登记）")
		await first.says("不是我家的")
		talk.note("村里核实后断开")
		const [task] = await house.store.read((reader) => tasksOf(reader, villageId, "open", { limit: 1, offset: 0 }))
		await house.store.tx((tx) => decideTask({ tx, house, villageId, actor: "staff", now: clock.now }, task?.id ?? "", "no"))
		await second.hears()
		await second.says("我的资料")
	})
})

describe("one phone for several", () => {
	golden("switch-persons", async ({ phone, code }) => {
		const mobile = phone("李明")
		await mobile.says("换人")
		await enrol(mobile, code("0001"), "长子")
		await mobile.says("换人")
		await mobile.presses("添加家里人")
		await mobile.presses("妻")
		await mobile.presses("同意，登记")
		await mobile.says("帮助")
		await mobile.says("换人")
		await mobile.says("李明")
		await mobile.says("换人")
		await mobile.presses("李明（现在）")
		await mobile.says("换人")
		await mobile.presses("添加家里人")
		await mobile.presses("户主")
		await mobile.says("不记得")
		await mobile.presses("同意，登记")
		await mobile.says("换人")
		await mobile.presses("添加家里人")
	})
})

describe("oneself", () => {
	golden("withdraw", async ({ phone, code }) => {
		const mobile = phone("李明")
		await mobile.says("注销")
		await enrol(mobile, code("0001"), "长子")
		await enrol(mobile, code("0001"), "妻")
		await mobile.says("注销")
		await mobile.presses("不注销")
		await mobile.says("我的资料")
		await mobile.presses("注销登记")
		await mobile.sends("sticker")
		await mobile.presses("确定注销")
		await mobile.says("注销")
		await mobile.says("确定注销")
		await mobile.says("我的资料")
		await mobile.says("路灯坏了三天了，没人修")
	})

	golden("mute", async ({ phone, code }) => {
		const mobile = phone("李明")
		await enrol(mobile, code("0001"), "长子")
		await mobile.says("退订")
		await mobile.says("我的资料")
		await mobile.says("恢复")
	})

	golden("two-chats", async ({ phone, code, talk }) => {
		const first = phone("李明的手机")
		await enrol(first, code("0001"), "长子")
		await first.says("以后发到这里")
		await talk.ring()
		const second = phone("李明的平板")
		await enrol(second, code("0001"), "长子")
		await talk.ring()
		await first.hears()
		await second.says("我的资料")
		await second.presses("以后发到这里")
		await first.says("我的资料")
		await first.says("看完了")
		await second.says("退订")
		await first.says("退订")
		await phone("没登记的人").says("以后发到这里")
	})

	golden("human", async ({ phone, code, talk }) => {
		const known = phone("李明")
		await enrol(known, code("0001"), "长子")
		await known.says("人工")
		await known.says("人工。")
		const withoutPhone = phone("王秀英")
		await enrol(withoutPhone, code("0001"), "妻")
		await withoutPhone.says("人工")
		await withoutPhone.sends("voice")
		await withoutPhone.says("打我儿子电话")
		talk.note("再发一次，又留一句：前面的还在")
		await withoutPhone.says("人工")
		await withoutPhone.says("晚上七点以后在家")
		const stranger = phone("生人")
		await stranger.says("人工")
		await stranger.says("跳过")
		await stranger.says("帮助")
		await stranger.says("菜单")
		await stranger.presses("找人帮忙")
		talk.note("说完就走，过几天再来")
		talk.note("问电话的时候发别的词，不是留言；写得长也整条记下，太长的说明白")
		await stranger.says("菜单")
		await stranger.presses("找人帮忙")
		await stranger.says("取消")
		await stranger.says("人工")
		await stranger.says(`李大爷，电话 139 0000 5555。${"白天在地里，".repeat(60)}晚上打`)
		await stranger.says("人工")
		await stranger.says("话".repeat(1_001))
		await stranger.says("晚上打")
	})

	golden("half-done", async ({ phone, code, talk }) => {
		const mobile = phone("李明")
		await mobile.says(code("0001"))
		await mobile.says("村口的路灯坏了，晚上看不见")
		talk.wait(5 * 24 * 3_600_000, "过了五天")
		await mobile.says("李明")
		await mobile.says("菜单")
		await mobile.presses("怎么用")
		await mobile.says("退出")
		await mobile.says("退出")
		await mobile.says(code("0001"))
		await mobile.says("3")
		await mobile.presses("同意，登记")
	})
})

test("without any village nobody is promised a call", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const talk = talkTo(testHouse(store))
	expectSaid(await talk.phone("生人").says("人工"), "还不知道您是哪个村的")
	expectSaid(await talk.phone("生人").says("你好"), "这里是村口")
})

test("who leaves more than there is room for at 人工 is told that what was left before is kept", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const parts = testHouse(store)
	await villageWith(parts.house)
	const mobile = talkTo(parts).phone("生人")
	for (const sign of "东南西北中") {
		await mobile.says("人工")
		expectSaid(await mobile.says(sign.repeat(200)), sign === "中" ? "记满了，这一条没有记下。前面留的都在" : "记下了")
	}
})

describe("the helper", () => {
	const minuteMs = 60_000

	golden("helper-told", async ({ phone, code, talk, house, villageId }) => {
		const [helper, first, second, unknown] = [phone("王强"), phone("村民甲"), phone("村民乙"), phone("生人")]
		await enrol(helper, code("0003"), "户主", "2222")
		await enrol(first, code("0001"), "妻")
		await first.says("人工")
		await first.says("跳过")
		await talk.ring()
		await helper.hears()
		await enrol(second, code("0002"), "户主")
		await second.says("人工")
		talk.wait(2 * minuteMs, "两分钟以后")
		await talk.ring()
		expectSaid(await helper.hears(), "户号 0001 王秀英：找人帮忙，请联系")
		await second.says("跳过")
		talk.wait(60 * minuteMs, "一个小时以后，什么也没有多")
		await talk.ring()
		await helper.hears()
		// Done before anybody was told: nothing is said.
		for (const wrong of unknownCodes.slice(0, 3)) await unknown.says(wrong)
		const [task] = (await house.store.read((reader) => tasksOf(reader, villageId, "open", { limit: 9, offset: 0 }))).filter(
			({ kind }) => kind === "callback",
		)
		await house.store.tx((tx) => decideTask({ tx, house, villageId, actor: "staff", now: house.clock() }, task?.id ?? "", "done"))
		talk.wait(5 * minuteMs, "已经办完了，就不再说")
		await talk.ring()
		await helper.hears()
	})

	test("hears of the night's matters in the morning", async () => {
		const { phone, code, talk, clock } = await scene()
		const [helper, resident] = [phone("王强"), phone("村民")]
		await enrol(helper, code("0003"), "户主", "2222")
		await enrol(resident, code("0001"), "妻")
		clock.now = Date.UTC(2026, 2, 5, 15)
		await resident.says("人工")
		clock.now += 10 * minuteMs
		await talk.ring()
		expect(await helper.hears()).toBe("")
		clock.now = Date.UTC(2026, 2, 6, 0, 1)
		await talk.ring()
		expect(await helper.hears()).toContain("户号 0001 王秀英：找人帮忙")
	})
})
