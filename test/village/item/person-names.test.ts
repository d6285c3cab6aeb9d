/** Names of people who are on no roster, in titles: flagged for a look, and what only looks like one is not. */
import { expect, onTestFinished, test } from "vitest"
import { act, lookAt, postList } from "../../../src/village/item/index.ts"
import { namesSomebody } from "../../../src/village/item/person-names.ts"
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
])("%s names somebody", (title) => {
	expect(namesSomebody(title)).toBe(true)
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
	"村主任不作为",
	"由于村长不管",
	"黄泥组长满草",
	"任何人不得占用",
	"和周边的村一样",
	"因高压线不安全",
	"水龙头坏了",
	"方便大家",
])("%s names nobody", (title) => {
	expect(namesSomebody(title)).toBe(false)
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
