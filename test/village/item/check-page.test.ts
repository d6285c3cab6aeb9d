/** The second person's look before posting, for a supervisor who does not work on the board. */
import { expect, onTestFinished, test } from "vitest"
import { act, boardView, itemAffair, postList } from "../../../src/village/item/index.ts"
import { changeSettings } from "../../../src/village/item/repo-posting.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { residentPages, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const path = "/console/items/check"

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
