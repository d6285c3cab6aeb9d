/** An item that names several places falls into one for each of them, in one act that is undone as one. */
import { expect, onTestFinished, test } from "vitest"
import { placesIn, splitByPlace } from "../../../src/village/item/apart.ts"
import { Draft } from "../../../src/village/item/draft.ts"
import { act, answerQuestion, undo } from "../../../src/village/item/index.ts"
import { apply, type Board } from "../../../src/village/item/rules.ts"
import { wordsOf } from "../../support/resident-page.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
import { settingOf } from "./setting.ts"

const rows = [
	["三组的路灯坏了，晚上看不见", "0001"],
	["三组路灯不亮，老人走路摔跤", "0002"],
	["五组的路灯坏了两盏", "0003"],
	["六组的路灯坏了，没有人来修", "0004"],
	["路灯坏了，一直没有人修", "0005"],
] as const

/** All of them in one item that somebody called 路灯. */
async function oneItem(store: Parameters<typeof settingOf>[0], title: string) {
	const setting = await settingOf(store, rows)
	await setting.propose()
	const [proposed, ...others] = (await setting.view()).items
	expect(others, "one proposal for all places").toEqual([])
	const itemId = proposed?.item.id ?? ""
	if (title !== "") await store.tx((tx) => act(tx, setting.cx(), { kind: "rename", itemId, title }))
	const split = () => store.tx((tx) => splitByPlace(tx, setting.cx(), setting.tools, itemId))
	const texts = async () =>
		(await setting.view()).items.map(({ item, claims }) => ({ ...item, texts: claims.map(({ text }) => text).toSorted() }))
	return { ...setting, itemId, split, texts }
}

onBothEngines("item apart", (open) => {
	test("each further place is an item that waits for a yes; what names none stays; one undo puts all back", async () => {
		const store = await open()
		const { villageId, cx, itemId, split, texts, tools } = await oneItem(store, "路灯")
		const before = await texts()
		expect(before).toHaveLength(1)
		const [item] = before
		if (item === undefined) throw new Error("no item")
		expect((await store.read((reader) => placesIn(reader, villageId, tools, [item]))).get(itemId)).toBe(3)
		expect((await split()).ok).toBe(true)
		const after = await texts()
		expect(after.find(({ id }) => id === itemId)).toMatchObject({
			title: "路灯",
			state: "accepted",
			texts: ["三组的路灯坏了，晚上看不见", "三组路灯不亮，老人走路摔跤", "路灯坏了，一直没有人修"].toSorted(),
		})
		const made = after.filter(({ id }) => id !== itemId)
		expect(made.map(({ texts: own }) => own).toSorted()).toEqual([["五组的路灯坏了两盏"], ["六组的路灯坏了，没有人来修"]])
		expect(made.every(({ state, place, why }) => state === "proposed" && place !== null && why !== "")).toBe(true)
		// What is of one place now is not taken apart again.
		expect(await split()).toEqual({ ok: false, why: "one-place" })
		expect(await store.tx((tx) => undo(tx, cx()))).toMatchObject({ kind: "apart" })
		expect(await texts()).toEqual(before)
	})
})

test("some that are said not to belong leave together, under words of their own; who was moved meanwhile stays where they are", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const { itemId, cx, texts, view, tools } = await oneItem(store, "路灯")
	const before = await texts()
	const claims = (await view()).items.flatMap((item) => item.claims)
	const idOf = (text: string) => claims.find((claim) => claim.text.includes(text))?.id ?? ""
	const [five, six] = [idOf("五组"), idOf("六组")]
	await store.tx((tx) => act(tx, cx(), { kind: "split", claimIds: [six], newItem: { id: "six", title: "六组", place: null } }))
	const said = { one: idOf("三组的"), other: five, isSame: false, goes: [five, six, idOf("一直没有"), idOf("三组的"), "nobody's"] }
	expect(await store.tx((tx) => answerQuestion(tx, cx(), tools, said))).toMatchObject({ ok: true })
	const after = await texts()
	const made = after.find(({ texts: own }) => own.includes("五组的路灯坏了两盏"))
	expect(made?.texts).toEqual(["五组的路灯坏了两盏", "路灯坏了，一直没有人修"])
	expect(made?.texts).toContain(made?.title)
	expect(after.find(({ id }) => id === itemId)?.texts).toEqual(["三组的路灯坏了，晚上看不见", "三组路灯不亮，老人走路摔跤"])
	expect(after.find(({ id }) => id === "six")?.texts).toEqual(["六组的路灯坏了，没有人来修"])
	for (const _ of [1, 2]) await store.tx((tx) => undo(tx, cx()))
	expect(await texts()).toEqual(before)
})

test("the item keeps the place its title is of, and what people called one matter stays one", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const { itemId, cx, split, texts, view, tools } = await oneItem(store, "五组的路灯坏了两盏")
	const claimOf = async (text: string) =>
		(await view()).items.flatMap(({ claims }) => claims).find((claim) => claim.text.includes(text))?.id ?? ""
	const said = { one: await claimOf("五组"), other: await claimOf("六组"), isSame: true }
	await store.tx((tx) => answerQuestion(tx, cx(), tools, said))
	await split()
	const own = (await texts()).find(({ id }) => id === itemId)
	expect(own?.texts).toEqual(["五组的路灯坏了两盏", "六组的路灯坏了，没有人来修", "路灯坏了，一直没有人修"].toSorted())
})

test("where a proposal names several places its card offers it and says what came of it", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await oneItem(store, "")
	const { http } = await boardServer(setting)
	onTestFinished(() => http.close())
	const press = async (id: string) => {
		const { headers } = await http.inject({
			method: "POST",
			url: "/console/items/act",
			headers: { "content-type": "application/x-www-form-urlencoded" },
			payload: new URLSearchParams({ csrf: "good", apart: id }).toString(),
		})
		return wordsOf((await http.inject({ url: String(headers.location) })).body)
	}
	expect(wordsOf((await http.inject({ url: "/console/items" })).body)).toContain("按地点拆成 3 项")
	expect(wordsOf((await http.inject({ url: `/console/items/one/${setting.itemId}` })).body)).toContain("按地点拆成 3 项")
	const after = await press(setting.itemId)
	expect(after).toMatch(/已按地点拆成 3 项，请逐项看。 撤销/)
	expect(after.replace(/已按地点拆成/, "")).not.toContain("按地点拆成")
	expect(await press((await setting.itemWith("三组的路灯")).item.id)).toContain("没有拆")
})

test("claims of another item are not taken along", () => {
	const item = (id: string) => ({ id, title: id, category: "other", place: null, state: "accepted", number: null }) as const
	const board: Board = {
		items: new Map([
			["a", item("a")],
			["b", item("b")],
		]),
		claims: new Map(
			["a", "b"].map((id) => [`claim-${id}`, { id: `claim-${id}`, opinionId: id, fate: { kind: "item", itemId: id } as const }]),
		),
	}
	const part = { item: { id: "new", title: "新", category: "other", place: "三组" }, claimIds: ["claim-b"] }
	expect(apply(board, { kind: "apart", itemId: "a", place: null, parts: [part] })).toEqual({ ok: false, why: "no-such-claim" })
	expect(apply(board, { kind: "apart", itemId: "a", place: null, parts: [] })).toEqual({ ok: false, why: "nothing-chosen" })
	expect(new Draft(board).hasItem("new")).toBe(false)
})
