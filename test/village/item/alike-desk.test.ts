/** 是不是同一件事？ at the desk: asked of who entered an opinion for somebody, answered by one press, both ways counted. */
import { eq } from "drizzle-orm"
import { expect, onTestFinished, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { boardView, itemAffair } from "../../../src/village/item/index.ts"
import { supportOf } from "../../../src/village/item/repo-posting.ts"
import { opinionAffair, opinionTexts } from "../../../src/village/opinion/index.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { residentPages, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

async function begin() {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store)
	const { house, villageId } = setting
	await setting.propose()
	await setting.acceptAll()
	const session = {
		accountId: "clerk",
		name: "文书",
		villageId,
		villageName: "清江村",
		villages: [],
		csrf: "form",
		rights: new Set(["opinion.read", "opinion.enter", "item.board"]),
	}
	const gate = { enter: async () => session, checkForm: () => undefined }
	const pages = await residentPages({ ...house, gate }, [itemAffair, opinionAffair])
	return {
		...setting,
		...pages,
		store,
		session,
		enter: async (id: string, text: string, author: { readonly household: string; readonly name: string }) => {
			const { headers, statusCode } = await pages.post("/console/opinions", { id, kind: "phone", text, place: "", ...author })
			expect(statusCode).toBe(303)
			return String(headers.location)
		},
		supports: () => store.read((reader) => supportOf(reader, villageId)),
		records: () =>
			store.read(async (reader) => {
				const { record } = reader.tables(transportTables)
				return reader.db.select().from(record).where(eq(record.event, "item.support-entered"))
			}),
	}
}
const chenjing = { household: "0005", name: "陈静" }

test("yes notes the support of whose opinion it is, once, by whom it was entered; their own words stay", async () => {
	const { get, post, enter, supports, store, villageId, records } = await begin()
	const asked = await enter("desk-1", "三组的路灯坏了，晚上太黑", chenjing)
	expect(asked).toMatch(/^\/console\/items\/alike\/[^/]+$/)
	for (const _ of [1, 2]) expect(wordsOf((await get(asked)).body)).toMatch(/晚上太黑.*2 人提过.*记为附议/)
	expect(await supports()).toEqual([])
	const [, other = ""] = /href="(\/console\/[^"]+)"[^>]*>看看原来那件/.exec((await get(asked)).body) ?? []
	expect(wordsOf((await get(other)).body)).toContain("路灯")
	for (const _ of [1, 2]) expect((await post(asked, { answer: "yes" })).headers.location).toBe("/console/opinions/desk-1?done=supported")
	const personId = await store.read((reader) => personOfHousehold(reader, villageId, { householdNumber: "0005", name: "陈静" }))
	expect((await supports()).map((support) => support.personId)).toEqual([personId])
	expect(await records()).toMatchObject([{ actor: "clerk", subject: "desk-1" }])
	const { items } = await store.read((reader) => boardView(reader, villageId))
	expect((await store.read((reader) => opinionTexts(reader, villageId))).map(({ id }) => id)).toContain("desk-1")
	expect(items.length).toBeGreaterThan(0)
	expect(wordsOf((await get("/console/opinions/desk-1?done=supported")).body)).toContain("已记为附议")
})

test("no keeps it as another matter; what is like nothing and what comes twice is not asked", async () => {
	const { post, enter, supports } = await begin()
	const asked = await enter("desk-1", "三组的路灯坏了，晚上太黑", chenjing)
	expect((await post(asked, { answer: "no" })).headers.location).toBe("/console/opinions/desk-1?done=separate")
	expect(await supports()).toEqual([])
	expect(await enter("desk-2", "手机信号太差，打电话听不清", chenjing)).toBe("/console/opinions/desk-2?done=filed")
	expect(await enter("desk-1", "三组的路灯坏了，晚上太黑", chenjing)).toBe("/console/opinions/desk-1?done=repeat")
})

test("of somebody who gave no name the claim goes into the item, and nobody is made to stand behind it", async () => {
	const { get, post, enter, supports, store, villageId } = await begin()
	const asked = await enter("desk-1", "三组的路灯坏了，晚上太黑", { household: "", name: "" })
	expect(wordsOf((await get(asked)).body)).toContain("附议的人数不增加")
	// Nothing but the answer brings it there: the board is not put in order again.
	for (const _ of [1, 2]) expect((await post(asked, { answer: "yes" })).headers.location).toBe("/console/opinions/desk-1?done=placed")
	expect(await supports()).toEqual([])
	const { items } = await store.read((reader) => boardView(reader, villageId))
	const lamp = items.find(({ claims }) => claims.some(({ text }) => text.includes("晚上太黑")))
	expect(lamp?.claims.length).toBeGreaterThan(1)
})

test("of somebody who gave no name and said several things, nothing is asked: it is not known which goes where", async () => {
	const { enter } = await begin()
	const said = "三组的路灯坏了，晚上太黑。另外，水渠堵了，田里进不了水"
	expect(await enter("desk-1", said, { household: "", name: "" })).toBe("/console/opinions/desk-1?done=filed")
	expect(await enter("desk-2", said, chenjing)).toMatch(/^\/console\/items\/alike\//)
})

test("an address of another village, forged, or of the residents' page opens nothing", async () => {
	const { get, post, enter, session } = await begin()
	const asked = await enter("desk-1", "三组的路灯坏了，晚上太黑", chenjing)
	expect((await get(asked.replace("/console/items/alike/", "/v/QJ/alike/"))).statusCode).toBe(404)
	session.villageId = "another"
	expect([(await get(asked)).statusCode, (await post(asked, { answer: "yes" })).statusCode]).toEqual([404, 404])
	expect((await get("/console/items/alike/forged")).statusCode).toBe(404)
})
