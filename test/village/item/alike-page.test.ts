/** 是不是同一件事？ on a page, for who writes an opinion on one: asked once it has its number, answered by a press, and nothing is lost either way. */
import { expect, onTestFinished, test } from "vitest"
import { boardView, itemAffair } from "../../../src/village/item/index.ts"
import { supportOf } from "../../../src/village/item/repo-posting.ts"
import { opinionAffair, opinionTexts } from "../../../src/village/opinion/index.ts"
import { residentPages, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

async function begin() {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store)
	await setting.propose()
	await setting.acceptAll()
	const pages = await residentPages(setting.house, [itemAffair, opinionAffair])
	return {
		...setting,
		...pages,
		store,
		write: async (id: string, text: string, name = "陈静") => {
			const code = setting.codes.get("0005") ?? ""
			const { headers } = await pages.post("/o/QJ", { id, text, place: "", code, name, named: "no" })
			return String(headers.location)
		},
		supports: () => store.read((reader) => supportOf(reader, setting.villageId)),
		opinions: async () => (await store.read((reader) => opinionTexts(reader, setting.villageId))).length,
	}
}

test("yes puts the claim where the other is, once, and looking changes nothing", async () => {
	const { get, post, write, supports, opinions, clock, propose, store, villageId } = await begin()
	const asked = await write("form-0001", "三组的路灯坏了，晚上太黑")
	expect(asked).toMatch(/^\/v\/QJ\/alike\/[^/]+$/)
	for (const _ of [1, 2]) expect(wordsOf((await get(asked)).body)).toMatch(/编号 QJ-2026-0008.*已有 2 人提过.*是不是同一件事？/)
	// What the address says is sealed.
	expect(asked).not.toMatch(/路灯|item|opinion/)
	expect(await supports()).toEqual([])
	for (const _ of [1, 2]) expect(wordsOf((await post(asked, { answer: "yes" })).body)).toContain("记下了：您附议")
	expect(await supports()).toHaveLength(1)
	expect(await opinions()).toBe(8)
	await propose()
	const { items } = await store.read((reader) => boardView(reader, villageId))
	const lamp = items.find(({ claims }) => claims.some(({ text }) => text.includes("晚上太黑")))
	expect(lamp?.claims.map(({ number }) => number)).toContain("QJ-2026-0001")
	// Sent again it is the same opinion, and is not asked again.
	expect(await write("form-0001", "三组的路灯坏了，晚上太黑")).toBe("/o/QJ/done?n=QJ-2026-0008")
	clock.now += 2 * 86_400_000
	expect((await get(asked)).statusCode).toBe(404)
})

test("no keeps it as another matter; what is like nothing, and whose author is nobody on the roster, is not asked", async () => {
	const { get, post, write, supports } = await begin()
	const asked = await write("form-0001", "三组的路灯坏了，晚上太黑")
	expect(wordsOf((await post(asked, { answer: "no" })).body)).toContain("按另一件事记")
	expect(await supports()).toEqual([])
	expect(await write("form-0002", "手机信号太差，打电话听不清")).toBe("/o/QJ/done?n=QJ-2026-0009")
	expect(await write("form-0003", "三组路灯一直不亮", "")).toBe("/o/QJ/done?n=QJ-2026-0010")
	expect((await get("/v/QJ/alike/forged")).statusCode).toBe(404)
	expect((await post("/v/XX/alike/forged", { answer: "yes" })).statusCode).toBe(404)
})
