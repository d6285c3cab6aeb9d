/** What comes after the posting: into an item that is open it goes, marked as new and shown first; an item that is done takes nothing by itself. */
import { expect, onTestFinished, test } from "vitest"
import type { House } from "../../../src/village/affair.ts"
import { alikeTo } from "../../../src/village/item/alike.ts"
import { act, boardView, itemAffair, postList, proposeItems } from "../../../src/village/item/index.ts"
import { importOpinions, opinionAffair, opinionTexts, readOpinionTable } from "../../../src/village/opinion/index.ts"
import { residentPages, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

async function posted() {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store)
	const { house, villageId, cx, tools, clock } = setting
	await setting.propose()
	await setting.acceptAll()
	const done = await store.tx((tx) => postList(tx, cx(), tools))
	expect(done.kind).toBe("posted")
	const itemWith = async (words: string) =>
		(await store.read((reader) => boardView(reader, villageId))).items.find(({ claims }) => claims.some(({ text }) => text.includes(words)))
	const lamp = (await itemWith("晚上看不见"))?.item
	const come = async (text: string): Promise<string> => {
		const rows = [["意见内容"], [text]].map((cells, index) => ({ number: index + 1, cells }))
		const table = readOpinionTable(rows, { now: clock.now, timeZone: house.timeZone })
		if (!table.ok) throw new Error(table.code)
		await importOpinions(house, villageId, table, "staff-1")
		return (await store.read((reader) => opinionTexts(reader, villageId))).find((opinion) => opinion.text === text)?.id ?? ""
	}
	return { ...setting, store, itemWith, lamp, come }
}

test("what came into a posted item is marked, shown first and found by the filter, until it is posted too", async () => {
	const { store, house, villageId, cx, tools, come, lamp } = await posted()
	await come("三组路灯一直不亮")
	expect(await store.tx((tx) => proposeItems(tx, cx(), tools))).toEqual({ placed: 1, made: 0, joined: 1 })
	const session = {
		accountId: "clerk",
		name: "文书",
		villageId,
		villageName: "清江村",
		villages: [],
		csrf: "form",
		rights: new Set(["item.board"]),
	}
	const gate = { enter: async () => session, checkForm: () => undefined }
	const { get } = await residentPages({ ...house, gate }, [itemAffair, opinionAffair])
	const board = wordsOf((await get("/console/items")).body)
	expect(board).toMatch(new RegExp(`第 ${lamp?.number} 项 .*?三组路灯一直不亮 \\S+ 新来的 .*?晚上看不见`))
	const shown = async () => [...(await get("/console/items?state=fresh")).body.matchAll(/id="item-([^"]+)"/g)].map(([, id]) => id)
	expect(await shown()).toEqual([lamp?.id])
	expect(await store.tx((tx) => postList(tx, cx(), tools))).toMatchObject({ kind: "posted" })
	expect(await shown()).toEqual([])
})

test("an item that is done is not asked about and takes nothing; reopened it does again", async () => {
	const { store, house, villageId, cx, tools, come, lamp, itemWith } = await posted()
	const opinionId = await come("三组路灯一直不亮")
	const at = (stage: "doing" | "done", moment: number) => ({ itemId: lamp?.id ?? "", stage, at: moment, words: "", path: "" })
	const working = (...steps: readonly ReturnType<typeof at>[]): House => ({ ...house, itemProgress: [async () => steps] })
	const asked = (served: House) => store.read((reader) => alikeTo(reader, served, villageId, opinionId))
	const done = working(at("done", 1))
	const again = working(at("done", 1), at("doing", 2))
	expect((await asked(again))?.subject).toBe(`item:${lamp?.id}`)
	expect((await asked(done))?.subject).not.toBe(`item:${lamp?.id}`)
	expect(await store.tx((tx) => proposeItems(tx, { ...cx(), house: done }, tools))).toEqual({ placed: 1, made: 1, joined: 0 })
	const fresh = await itemWith("一直不亮")
	expect([fresh?.claims.length, fresh?.item.number]).toEqual([1, null])
	// Staff may still put it there by hand.
	const claimIds = fresh?.claims.map(({ id }) => id) ?? []
	expect((await store.tx((tx) => act(tx, { ...cx(), house: done }, { kind: "move", claimIds, itemId: lamp?.id ?? "" }))).ok).toBe(true)
})
