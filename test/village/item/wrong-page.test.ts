/** 不对 by a form: no chat and no script is needed, looking changes nothing, and nobody is shown another's words. */
import { expect, onTestFinished, test } from "vitest"
import { boardView, itemAffair, postList } from "../../../src/village/item/index.ts"
import { objectionsOf } from "../../../src/village/item/repo-posting.ts"
import { residentPages, valuesOf, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol } from "../people/village.ts"
import { settingOf } from "./setting.ts"

const path = "/v/QJ/items/wrong"

async function posted() {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store)
	const pages = await residentPages(setting.house, [itemAffair])
	const { villageId, cx, tools } = setting
	return {
		...setting,
		...pages,
		store,
		postIt: async () => {
			await setting.propose()
			await setting.acceptAll()
			expect((await store.tx((tx) => postList(tx, cx(), tools))).kind).toBe("posted")
		},
		view: () => store.read((reader) => boardView(reader, villageId)),
		objections: () => store.read((reader) => objectionsOf(reader, villageId)),
	}
}

test("by code and name: what is theirs is named by number and place, one is chosen, and it stands open on the board once", async () => {
	const { get, post, postIt, codes, view, objections } = await posted()
	expect((await get(path)).headers.location).toBe("/v/QJ/items")
	expect((await get("/v/XX/items/wrong")).statusCode).toBe(404)
	await postIt()
	expect((await get("/v/QJ/items")).body).toContain(`href="${path}"`)
	expect(wordsOf((await get(path)).body)).toContain("先说您是谁")
	const who = { step: "who", code: codes.get("0004") ?? "", name: "赵新民" }
	const stranger = await post(path, { ...who, name: "没有此人" })
	expect([stranger.statusCode, wordsOf(stranger.body).includes("这一户名册上没有这个名字")]).toEqual([422, true])
	const mistyped = await post(path, { ...who, code: "123 456 789" })
	expect([mistyped.statusCode, wordsOf(mistyped.body).includes("登记码里有一位不对")]).toEqual([422, true])
	const list = await post(path, who)
	expect(list.statusCode).toBe(200)
	const words = wordsOf(list.body)
	expect(words).toMatch(/正在以 赵\*\* 填写.*意见 QJ-2026-0004：在第 \d 项.*意见 QJ-2026-0007：在第 \d 项/)
	// The code is the household's: what was written is shown to its author's own chat alone.
	expect(words).not.toMatch(/低保没有批下来。|另外，校车太挤/)
	const [claim = ""] = valuesOf(list.body, "claim")
	expect((await view()).account.byFate.open).toBe(0)
	const none = await post(path, { ...who, step: "send", words: "是二组" })
	expect([none.statusCode, wordsOf(none.body).includes("请选一条"), none.body.includes("是二组")]).toEqual([422, true, true])
	for (const _ of [1, 2]) expect((await post(path, { ...who, step: "send", claim, words: "是二组" })).headers.location).toBe(`${path}/done`)
	expect(wordsOf((await get(`${path}/done`)).body)).toContain("这一条重新归类，弄好了答复您本人。")
	const { open, changes } = await view()
	expect(open.map(({ id }) => id)).toEqual([claim])
	expect(changes[0]).toMatchObject({ kind: "reopen", actorName: "赵新民" })
	expect(await objections()).toMatchObject([{ kind: "wrong", claimId: claim, words: "是二组" }])
})

test("another's claim, and one that is gone, are refused; nothing happens when the time is over", async () => {
	const { post, get, postIt, codes, view, clock } = await posted()
	await postIt()
	const mine = { step: "send", code: codes.get("0004") ?? "", name: "赵新民", words: "" }
	const others = (await view()).items.flatMap(({ claims }) => claims).find(({ text }) => text.includes("路灯坏了"))?.id ?? ""
	for (const claim of [others, "nothing"]) {
		const refused = await post(path, { ...mine, claim })
		expect([refused.statusCode, wordsOf(refused.body).includes("刚刚有变动，没有再记")]).toEqual([422, true])
	}
	expect((await view()).account.byFate.open).toBe(0)
	clock.now += 8 * 86_400_000
	expect((await post(path, { ...mine, claim: others })).headers.location).toBe("/v/QJ/items")
	expect((await get("/v/QJ/items")).body).not.toContain(path)
})

test("who is known by their chat is shown their own words, and needs no code; somebody else says so", async () => {
	const { get, post, knows, postIt, codes, talk, objections } = await posted()
	await enrol(talk.phone("村民陈静"), codes.get("0005") ?? "", "户主", "4444")
	await postIt()
	knows("村民陈静")
	const list = await get(path)
	expect(wordsOf(list.body)).toMatch(/正在以 陈\* 填写.*村口垃圾成堆没人清运/)
	expect(wordsOf((await get(`${path}?who=other`)).body)).toContain("您家信上的九位登记码")
	expect(await objections()).toEqual([])
	const [claim = ""] = valuesOf(list.body, "claim")
	const [me = ""] = valuesOf(list.body, "me")
	const forged = await post(path, { step: "send", me: "somebody", claim, words: "" })
	expect([forged.statusCode, wordsOf(forged.body).includes("这个手机现在不能替刚才那位填了")]).toEqual([422, true])
	expect((await post(path, { step: "send", me, claim, words: "" })).headers.location).toBe(`${path}/done`)
	expect(await objections()).toHaveLength(1)
})
