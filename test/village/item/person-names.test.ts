/** What is about somebody, also one who is on no roster: flagged for a look, in what people wrote and in titles; what only looks like it is not. */
import { expect, onTestFinished, test } from "vitest"
import { act, lookAt, postList } from "../../../src/village/item/index.ts"
import { isAboutSomebody } from "../../../src/village/item/person-names.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

test.each([
	"举报张建国占用村道",
	"村民赵有财在渠边倒垃圾",
	"办事处主任湛国",
	"王主任家门口的路没修",
	"找刘会计要账",
	"村里的王会计账目不清",
	"陈秀英家的水管漏了",
	"张三把渠挖断了",
	"提前四天和李红国预约了时间",
	"合伙期间因李之勇对账目不清",
	"村文書王大媽態度不好，辦事拖拉",
	"张三家的狗把我咬了，他家不讲理",
	"隔壁老王家的鸡天天跑到我菜地里",
	"李婶把垃圾倒在路边",
	"王大妈家的厕所臭",
	"刘二把水渠截断",
	"赵四占了我家的地",
	"某某家的房子占了路",
	"王家的狗咬人",
	"文书刘小红不给盖章",
	"组长优亲厚友",
	"网格员从来不上门，态度恶劣",
	"会计账目不清，贪污公款",
	"会计，天天打牌不上班",
	"村主任不作为",
	"不作为的村主任要换",
	"举报三组组长",
	"低保给了村主任的亲戚",
	"村會計做假賬",
	"網格員推三阻四",
])("%s is about somebody", (text) => {
	expect(isAboutSomebody(text)).toBe(true)
})

test.each([
	"张家桥塌了",
	"王家老屋漏雨",
	"黄泥路不好走",
	"李家湾的路灯坏了",
	"白天停水",
	"江水把路淹了",
	"马路边把树砍了",
	"何时修路",
	"由于村长不管",
	"黄泥组长满草",
	"任何人不得占用",
	"和周边的村一样",
	"因高压线不安全",
	"水龙头坏了",
	"方便大家",
	"请村主任来看看水渠",
	"组长说水渠下个月修",
	"希望会计把账贴出来",
	"书记信箱坏了",
	"队长您好，路灯坏了",
	"尊敬的胡书记，路灯坏了",
	"老年活动室打牌的太吵",
	"村医态度很好",
	"网格员一个月上门一次太少",
	"举报电话打给网格员没人接",
	"村委会不作为",
	"物业态度差",
	"严重占用车道",
	"方便家里老人出行",
	"许多占用消防通道的车",
	"于是把水渠堵了",
	"万一家里停电",
	"老杨树家门口",
	"王家的水管漏了",
	"由于业主不同意",
])("%s is about nobody", (text) => {
	expect(isAboutSomebody(text)).toBe(false)
})

test("what is about somebody off the roster is flagged in the claim, not deleted, and holds up the posting until it is looked at", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const { cx, tools, propose, view, itemWith } = await settingOf(store, [
		["三组的路灯坏了", "0001"],
		["村文書王大媽態度不好，辦事拖拉", "0002"],
		["垃圾没人清，你這個混蛋", "0003"],
	])
	await propose()
	const claims = (await view()).items.flatMap(({ claims: own }) => own)
	const flagsWith = (words: string) => claims.filter(({ text }) => text.includes(words)).map(({ flags }) => flags)
	expect(flagsWith("王大媽")).toEqual([["person"]])
	expect(flagsWith("混蛋")).toEqual([["insult"]])
	expect(flagsWith("路灯")).toEqual([[]])
	const items = (await view()).items
	await store.tx((tx) => act(tx, cx(), { kind: "accept", itemIds: items.map(({ item }) => item.id) }))
	for (const { item } of items) await store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: item.id, title: "待议" }))
	const post = () => store.tx((tx) => postList(tx, cx(), tools))
	expect(await post()).toMatchObject({ kind: "refused", why: "flagged", flagged: 2 })
	// In other words, of which a guess refuses none.
	const [{ id = "" } = {}] = (await itemWith("王大媽")).claims
	const put = (shown: string) => store.tx((tx) => lookAt(tx, cx(), { claimIds: [id], itemIds: [], shown }))
	expect(await put("混蛋")).toEqual({ ok: false, why: "still-flagged" })
	expect((await put("村文书办事拖拉")).ok).toBe(true)
	expect(await post()).toMatchObject({ kind: "refused", why: "flagged", flagged: 1 })
})

test("a title with such a name is not posted until somebody has looked at it as it is; another title is looked at anew", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const { cx, tools, propose, acceptAll, itemWith } = await settingOf(store)
	await propose()
	await acceptAll()
	const { item } = await itemWith("水渠堵了")
	const rename = (title: string) => store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: item.id, title }))
	const post = () => store.tx((tx) => postList(tx, cx(), tools))
	await rename("钱有才把水渠挖断了")
	expect((await itemWith("水渠堵了")).flags).toEqual(["person"])
	expect(await post()).toMatchObject({ kind: "refused", why: "flagged", flagged: 1 })
	await store.tx((tx) => lookAt(tx, cx(), { claimIds: [], itemIds: [item.id] }))
	await rename("钱有才把水渠挖断两处")
	expect(await post()).toMatchObject({ kind: "refused", why: "flagged" })
	await rename("水渠被挖断")
	expect((await post()).kind).toBe("posted")
})
