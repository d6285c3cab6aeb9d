/** What comes later: into an item that is open it goes, marked and shown first, and is posted after somebody's word; an item that is done takes nothing by itself. */
import { expect, onTestFinished, test } from "vitest"
import type { House } from "../../../src/village/affair.ts"
import { alikeTo } from "../../../src/village/item/alike.ts"
import { boardSums } from "../../../src/village/item/board-read.ts"
import { act, boardView, itemAffair, postList, proposeItems, undo } from "../../../src/village/item/index.ts"
import { importOpinions, opinionAffair, opinionTexts, readOpinionTable } from "../../../src/village/opinion/index.ts"
import { residentPages, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
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
	// One press is the word on all that came into it.
	expect(board).toContain("新来的 1 条放得对，确认")
	expect(board).toContain("其中有 1 条是新来的，自动放进了已经有的事项，标着“新来的”，看过才能公示")
	const post = () => store.tx((tx) => postList(tx, cx(), tools))
	expect(await post()).toMatchObject({ kind: "refused", why: "proposed", account: { proposed: 1 } })
	await store.tx((tx) => act(tx, cx(), { kind: "accept", itemIds: [lamp?.id ?? ""] }))
	const accepted = wordsOf((await get("/console/items")).body)
	expect(accepted).not.toContain("看过才能公示")
	expect(await post()).toMatchObject({ kind: "posted" })
	expect(await shown()).toEqual([])
})

test("whoever puts it into a posted item by hand has said that word; undone, the item stands as it did", async () => {
	const { store, cx, tools, come, lamp, itemWith } = await posted()
	await come("三组路灯一直不亮")
	await store.tx((tx) => proposeItems(tx, cx(), tools))
	const state = async () => (await itemWith("一直不亮"))?.item.state
	expect(await state()).toBe("proposed")
	await store.tx((tx) => undo(tx, cx()))
	const found = await store.read((reader) => boardView(reader, cx().villageId))
	expect(found.items.find(({ item }) => item.id === lamp?.id)?.item.state).toBe("accepted")
	const claimIds = found.open.map(({ id }) => id)
	expect((await store.tx((tx) => act(tx, cx(), { kind: "move", claimIds, itemId: lamp?.id ?? "" }))).ok).toBe(true)
	expect(await state()).toBe("accepted")
})

onBothEngines("newcomers", (open) => {
	test("in an item that was accepted and not posted yet are marked, too, those of two runs together, and told of where posting is refused", async () => {
		const setting = await settingOf(await open())
		const { house, villageId, cx, tools, clock } = setting
		const { store } = house
		await setting.propose()
		await setting.acceptAll()
		const item = (await setting.itemWith("晚上看不见")).item
		const come = async (text: string) => {
			const table = readOpinionTable(
				[["意见内容"], [text]].map((cells, index) => ({ number: index + 1, cells })),
				{ now: clock.now, timeZone: house.timeZone },
			)
			if (!table.ok) throw new Error(table.code)
			await importOpinions(house, villageId, table, "staff-1")
			clock.now += 1_000
			await store.tx((tx) => proposeItems(tx, cx(), tools))
		}
		const fresh = async () => {
			const { items } = await store.read((reader) => boardSums(reader, villageId))
			return items.filter((one) => one.fresh.length > 0).map((one) => [one.item.id, one.item.state, one.fresh.length])
		}
		expect(await fresh()).toEqual([])
		clock.now += 1_000
		await come("三组路灯一直不亮")
		expect(await fresh()).toEqual([[item.id, "proposed", 1]])
		await come("三组的路灯坏了，天黑看不见路")
		expect(await fresh()).toEqual([[item.id, "proposed", 2]])
		const { http } = await boardServer(setting)
		onTestFinished(() => http.close())
		const sent = { method: "POST", url: "/console/items/post", headers: { "content-type": "application/x-www-form-urlencoded" } } as const
		const { headers } = await http.inject({ ...sent, payload: "days=7&csrf=good" })
		const told = wordsOf((await http.inject({ url: String(headers.location) })).body)
		expect(told).toContain("还有 1 项没有人确认，没有公示。其中有 2 条是新来的")
		await store.tx((tx) => act(tx, cx(), { kind: "accept", itemIds: [item.id] }))
		expect(await fresh()).toEqual([])
		expect((await store.tx((tx) => postList(tx, cx(), tools))).kind).toBe("posted")
	})
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
