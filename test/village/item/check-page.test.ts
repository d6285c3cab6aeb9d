/** The second person's look before posting, for a supervisor who does not work on the board. */
import { expect, onTestFinished, test } from "vitest"
import { handledItems } from "../../../src/village/item/hand.ts"
import { act, boardView, itemAffair, postList } from "../../../src/village/item/index.ts"
import { type ChangeRow, objectionReason } from "../../../src/village/item/repo-changes.ts"
import { changeSettings } from "../../../src/village/item/repo-posting.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { residentPages, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const path = "/console/items/check"

/** A supervisor at the check page of a list that is accepted. */
async function atTheCheck(rows?: Parameters<typeof settingOf>[1]) {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store, rows)
	const { house, villageId, cx, tools } = setting
	await setting.propose()
	await setting.acceptAll()
	await store.tx((tx) => changeSettings(tx, villageId, { needsSecond: true }))
	const session = {
		accountId: "jiandu",
		name: "监督",
		villageId,
		villageName: "清江村",
		villages: [],
		csrf: "form",
		rights: new Set(["item.post"]),
	}
	const gate = { enter: async () => session, checkForm: () => undefined }
	const pages = await residentPages({ ...house, gate }, [itemAffair, opinionAffair])
	const handIn = () => store.tx((tx) => postList(tx, cx("文书"), tools))
	return { ...setting, store, session, ...pages, handIn, body: async () => (await pages.get(path)).body }
}

test("what people changed stands first and says how; the rest is folded by category", async () => {
	const { store, cx, itemWith, propose, acceptAll, handIn, body, post } = await atTheCheck()
	await handIn()
	const plain = await body()
	expect(wordsOf(plain)).toContain("没有人改过，都是自动归并的样子")
	expect(wordsOf(plain)).toMatch(/没有人改过的（\d+ 项） \S+（\d+ 项） /)
	// Nothing is open before it is pressed, so that a long list is a short page.
	expect(plain).not.toContain("<details open")
	expect(plain.match(/<details[^>]*class="check-category"/g)?.length).toBeGreaterThan(1)

	const [lamp, ditch] = [await itemWith("路灯坏了"), await itemWith("水渠堵了")]
	await store.tx((tx) => act(tx, cx("文书"), { kind: "rename", itemId: lamp.item.id, title: "三组修路灯" }))
	const moved = ditch.claims[0]?.id ?? ""
	await store.tx((tx) => act(tx, cx("文书"), { kind: "move", claimIds: [moved], itemId: lamp.item.id }))
	const rubbish = (await itemWith("垃圾")).claims[0]?.id ?? ""
	const fate = { kind: "out-of-scope", reason: "归街道管" } as const
	await store.tx((tx) => act(tx, cx("文书"), { kind: "aside", claimIds: [rubbish], fate }))
	await handIn()
	const changed = await body()
	const words = wordsOf(changed)
	expect(words).toMatch(/人改过的（\d+ 项） 三组修路灯/)
	expect(words).toContain(`文书：改标题，原来叫“${lamp.item.title}”`)
	expect(words).toContain("文书：移动，进来 1 条")
	expect(words).toMatch(/水渠堵了，田里浇不上水[^。]*后放进来的.*三组的路灯坏了/)
	expect(words).toMatch(/另列的 1 个诉求，不在清单里 不列入 村口垃圾成堆没人清运 QJ-\S+ 原因：归街道管/)
	expect(words.indexOf("三组修路灯")).toBeLessThan(words.indexOf("没有人改过的"))

	await post("/console/items/post", { days: "9" })
	await store.tx((tx) => act(tx, cx("文书"), { kind: "reopen", claimIds: [rubbish] }))
	await propose()
	await acceptAll()
	await handIn()
	const next = wordsOf(await body())
	expect(next).toMatch(/上次公示以后有变动的（1 项） .*垃圾.*staff-1：自动归并，进来 1 条/)
	expect(next).toContain("没有变动的（")
})

test("where no household is known none is counted, before posting and after", async () => {
	const { handIn, body, post, get } = await atTheCheck([["三组的路灯坏了，晚上看不见", ""]])
	await handIn()
	expect(wordsOf(await body())).toMatch(/路灯.* 1 条 · 1 人 三组/)
	const { headers } = await post("/console/items/post", { days: "9" })
	expect(wordsOf((await get(String(headers.location))).body)).toContain("已公示，这次没有要告诉的人")
	expect(wordsOf((await get("/v/QJ/items")).body)).toMatch(/路灯.*1 条 · 1 人 意见编号/)
})

test("what was done is told by item: what came and went, the title before, and an author's word without their name", () => {
	const at = (itemId: string) => ({ kind: "item", itemId }) as const
	const item = { id: "a", title: "路灯", category: "other", place: null, state: "accepted", number: null } as const
	const row = (of: Pick<ChangeRow, "kind" | "change"> & Partial<ChangeRow>): ChangeRow => ({
		seq: 1,
		at: 0,
		actor: "x",
		actorName: "文书",
		reason: "",
		undoneAt: null,
		...of,
	})
	const kept = { gone: [], displaced: [] }
	const handled = handledItems([
		row({ kind: "accept", change: { ...kept, claims: [], items: [{ id: "z", before: item, after: { ...item, title: "不算" } }] } }),
		row({ kind: "move", change: { ...kept, items: [], claims: [{ id: "1", before: at("b"), after: at("a") }] } }),
		row({ kind: "rename", change: { ...kept, claims: [], items: [{ id: "a", before: item, after: { ...item, title: "修路灯" } }] } }),
		row({
			kind: "reopen",
			actorName: "李秀英",
			reason: objectionReason,
			change: { ...kept, items: [], claims: [{ id: "1", before: at("a"), after: { kind: "open" } }] },
		}),
	])
	expect([...handled.keys()]).toEqual(["b", "a"])
	expect(handled.get("a")?.doings).toEqual([
		{ kind: "move", who: "文书", reason: "", came: 1, went: 0, before: undefined },
		{ kind: "rename", who: "文书", reason: "", came: 0, went: 0, before: "路灯" },
		{ kind: "objected", who: "", reason: "", came: 0, went: 1, before: undefined },
	])
	// It stands there no more.
	expect(handled.get("a")?.came.size).toBe(0)
})

test("what was handed in is read item by item and released by another; a change since is handed in anew", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const { house, villageId, cx, tools, propose, acceptAll } = await settingOf(store)
	await propose()
	await acceptAll()
	await store.tx((tx) => changeSettings(tx, villageId, { needsSecond: true }))
	const session = {
		accountId: "jiandu",
		name: "监督",
		villageId,
		villageName: "清江村",
		villages: [],
		csrf: "form",
		rights: new Set(["item.post"]),
	}
	const gate = { enter: async () => session, checkForm: () => undefined }
	const { get, post } = await residentPages({ ...house, gate }, [itemAffair, opinionAffair])
	const tile = async () =>
		(
			await store.read(async (reader) =>
				itemAffair.homeTiles?.({ reader, house, villageId, now: house.clock(), accountId: "jiandu", heldIn: () => [] }),
			)
		)?.find(({ path: to }) => to === path)?.value
	const words = async () => wordsOf((await get(path)).body)

	expect([await words(), await tile()]).toEqual([expect.stringContaining("现在没有等您核对的清单"), 0])
	expect((await store.tx((tx) => postList(tx, cx("文书"), tools))).kind).toBe("asked")
	expect([await words(), await tile()]).toEqual([expect.stringMatching(/文书提交的清单.*三组的路灯坏了，晚上看不见.*核对过了，公示/), 1])
	// Nothing here leads to the board, which is closed to them.
	expect((await get(path)).body).not.toContain('href="/console/items"')

	const [first] = (await store.read((reader) => boardView(reader, villageId))).items
	await store.tx((tx) => act(tx, cx("文书"), { kind: "rename", itemId: first?.item.id ?? "", title: "三组修路灯" }))
	expect([await words(), await tile()]).toEqual([expect.stringContaining("现在没有等您核对的清单"), 0])
	await store.tx((tx) => postList(tx, cx("文书"), tools))
	session.accountId = "文书"
	expect(await words()).not.toContain("核对过了，公示")
	session.accountId = "jiandu"
	const posted = await post("/console/items/post", { days: "9" })
	expect(posted.headers.location).toMatch(/^\/console\/items\/check\?said=posted/)
	expect(wordsOf((await get(String(posted.headers.location))).body)).toMatch(/已公示，会告诉 \d+ 个人/)
	expect((await store.read((reader) => boardView(reader, villageId))).posting).toMatchObject({ by: "文书", checkedBy: "jiandu" })
})
