/** What the board says of why an item is one and who changed it, and two people who work on it at once. */
import { expect, test } from "vitest"
import { act, boardView, undo } from "../../../src/village/item/index.ts"
import { fileOpinion } from "../../../src/village/opinion/commands.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
import { settingOf } from "./setting.ts"

onBothEngines("the board, two at it", (open) => {
	const begin = async () => {
		const store = await open()
		const setting = await settingOf(store)
		const { villageId, house, cx } = setting
		const late = (text: string) =>
			store.tx((tx) =>
				fileOpinion(tx, {
					village: { id: villageId, code: "QJ" },
					timeZone: house.timeZone,
					id: `late-${text.length}`,
					now: house.clock(),
					author: { personId: null, householdId: null, groupName: null, givenName: null },
					text,
					media: [],
					sourceKind: "form",
					channel: "form",
					chatId: null,
					isNamed: false,
					enteredBy: null,
				}),
			)
		const does = (who: string, action: Parameters<typeof act>[2], reason = "") => store.tx((tx) => act(tx, cx(who), action, reason))
		return { ...setting, store, late, does }
	}

	test("why an item is one follows what is in it: a claim that joins, one that is moved by hand, one that is undone", async () => {
		const { store, propose, acceptAll, late, itemWith, does, cx } = await begin()
		await propose()
		await acceptAll()
		const before = (await itemWith("路灯坏了")).item
		expect(before.why).toMatch(/^2条都说到/)
		await late("三组的路灯坏了，天黑看不见路")
		expect(await propose()).toMatchObject({ placed: 1, made: 0 })
		expect((await itemWith("天黑看不见")).item).toMatchObject({ id: before.id, why: expect.stringMatching(/^3条都说到/) })

		const moved = (await itemWith("水渠堵了")).item
		const claimId = (await itemWith("路灯坏了")).claims[0]?.id ?? ""
		await does("支书", { kind: "move", claimIds: [claimId], itemId: moved.id }, "说的是渠边那盏")
		expect((await itemWith("水渠堵了")).item.why).toMatch(/^2条.*；归并以后有增减$/)
		expect((await itemWith("天黑看不见")).item.why).toMatch(/^3条都说到.*；归并以后有增减$/)
		expect(await store.tx((tx) => undo(tx, cx()))).toMatchObject({ kind: "move" })
		expect((await itemWith("天黑看不见")).item.why).toMatch(/^3条都说到/)
		expect((await itemWith("水渠堵了")).item).toEqual(moved)
		await store.tx((tx) => undo(tx, cx()))
		expect((await itemWith("路灯坏了")).item).toEqual(before)
	})

	test("what one claim's going leaves, nobody has judged: its words and likelihood stay those of the consolidation", async () => {
		const { store, propose, late, itemWith, does, cx } = await begin()
		await late("三组的路灯坏了，天黑看不见路")
		await propose()
		const [lamp, ditch] = [await itemWith("路灯坏了"), await itemWith("水渠堵了")]
		expect([lamp.claims.length, ditch.claims.length]).toEqual([3, 2])
		const fate = { kind: "out-of-scope", reason: "不是本村的事" } as const
		await does("支书", { kind: "aside", claimIds: [lamp.claims[0]?.id ?? ""], fate }, fate.reason)
		const { why, confidence } = lamp.item
		const left = async () => (await itemWith("路灯")).item
		expect(await left()).toMatchObject({ why: `${why}；归并以后有增减`, confidence })
		// One more that comes says it no second time.
		await does("支书", { kind: "move", claimIds: [ditch.claims[0]?.id ?? ""], itemId: lamp.item.id })
		expect(await left()).toMatchObject({ why: `${why}；归并以后有增减`, confidence })
		await store.tx((tx) => undo(tx, cx()))
		await store.tx((tx) => undo(tx, cx()))
		expect(await left()).toEqual(lamp.item)
		// Half of it gone, the words would be of others; and who joins two speaks of the whole.
		await does("支书", { kind: "aside", claimIds: [ditch.claims[0]?.id ?? ""], fate }, fate.reason)
		expect((await itemWith("水渠")).item).toMatchObject({ why: "支书改过（另列：不是本村的事）", confidence: 100 })
		await does("支书", { kind: "merge", from: [ditch.item.id], into: lamp.item.id })
		expect(await left()).toMatchObject({ why: "支书改过（合并）", confidence: 100 })
	})

	test("what one split off says by whom, and has the category of where it was", async () => {
		const { propose, itemWith, does } = await begin()
		await propose()
		const { item, claims } = await itemWith("路灯坏了")
		const id = claims[1]?.id ?? ""
		expect(item.category).not.toBe("other")
		await does("文书", { kind: "split", claimIds: [id], newItem: { id: "new", title: "摔跤", place: null } })
		expect((await itemWith("摔跤")).item).toMatchObject({ category: item.category, why: "文书改过（拆出）", confidence: 100 })
	})

	test("the second of two who do the same is told that it is so already; nothing of it stands in the history", async () => {
		const { propose, itemWith, does, view } = await begin()
		await propose()
		const { item } = await itemWith("垃圾")
		expect(await does("a", { kind: "accept", itemIds: [item.id] })).toMatchObject({ ok: true })
		expect(await does("b", { kind: "accept", itemIds: [item.id] })).toEqual({ ok: false, why: "unchanged" })
		expect((await view()).changes.map(({ kind, actor }) => [kind, actor])).toEqual([
			["accept", "a"],
			["propose", "staff-1"],
		])
	})

	test("who undoes what they saw does not undo what another did since", async () => {
		const { store, propose, itemWith, does, cx, view } = await begin()
		await propose()
		await does("a", { kind: "accept", itemIds: [(await itemWith("垃圾")).item.id] })
		const seen = (await view()).changes[0]?.seq ?? 0
		await does("b", { kind: "rename", itemId: (await itemWith("水渠堵了")).item.id, title: "清渠" })
		expect(await store.tx((tx) => undo(tx, cx("a"), { seq: seen }))).toBe("changed-since")
		expect((await itemWith("水渠堵了")).item.title).toBe("清渠")
		expect(await store.tx((tx) => undo(tx, cx("a"), { seq: seen + 1 }))).toMatchObject({ kind: "rename" })
	})

	test("the history names the items of a change, also those that are gone", async () => {
		const { propose, itemWith, does, view } = await begin()
		await propose()
		const [lamp, canal] = [(await itemWith("路灯坏了")).item, (await itemWith("水渠堵了")).item]
		await does("a", { kind: "merge", from: [canal.id], into: lamp.id })
		const titles = (await view()).changes[0]?.about.map(({ title }) => title)
		expect(titles?.toSorted()).toEqual([lamp.title, canal.title].toSorted())
	})
})

test("the page names whose change its undo takes back, and undoes no other", async () => {
	const { store, remove } = freshSqlite()
	const setting = await settingOf(store)
	const { http, desk } = await boardServer(setting)
	try {
		await setting.propose()
		const items = (await store.read((reader) => boardView(reader, setting.villageId))).items.map(({ item }) => item)
		const send = async (path: string, fields: Readonly<Record<string, string>>) => {
			const { headers } = await http.inject({
				method: "POST",
				url: `/console/items/${path}`,
				headers: { "content-type": "application/x-www-form-urlencoded" },
				payload: new URLSearchParams({ csrf: "good", ...fields }).toString(),
			})
			return (await http.inject({ url: String(headers.location) })).body
		}
		// What stands among the steps; the one beside what was just done says 撤销 alone.
		const undoOf = (body: string) => /name="undo" value="(\d+)"[^>]*>([^<]{3,})</.exec(body)?.slice(1) ?? []
		const [first, second] = [items[0]?.id ?? "", items[1]?.id ?? ""]
		const [seen = "", own] = undoOf(await send("act", { accept: first }))
		expect(own).toBe("撤销上一步（确认）")
		desk.name = "支书"
		const other = await send(`one/${second}`, { title: "换个名字", category: "" })
		expect(other).toContain("支书：改标题，“换个名字”")
		desk.name = "文书"
		expect(undoOf((await http.inject({ url: "/console/items" })).body)[1]).toBe("撤销上一步（支书：改标题）")
		expect(await send("run", { undo: seen })).toContain("后来又改过，不能撤销")
		expect(await send("act", { accept: first })).toContain("已经是这样了")
	} finally {
		await http.close()
		await remove()
	}
})
