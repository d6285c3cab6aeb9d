/** What 进度 answers: each open sign-off with all its figures, and which groups and grids lag behind. */
import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { progressLines } from "../../../src/village/signoff/desk-chat.ts"
import { signoffTables } from "../../../src/village/signoff/tables.ts"
import { writeTally } from "../../../src/village/signoff/tally.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

test("every figure of the village, then the groups and the grids with the most households left", async () => {
	const { store, remove } = freshSqlite()
	const setting = await settingOf(store)
	const campaign = await setting.open()
	const { house, villageId, clock } = setting
	const lines = () => store.read((reader) => progressLines(reader, house, villageId, clock.now))
	await setting.give(campaign, "0001", "李建国", "confirm")
	await setting.give(campaign, "0002", "张福", [{ row: "X-003", reason: "少了", photo: null }])
	const figures = "【土地确权签字】应签 4 户，已确认 1（纸质 0），有异议 1，说法不一 0，没答 2；看过的 2。"
	// A village without grids hears nothing of them.
	expect(await lines()).toEqual([expect.stringContaining(figures), "没答最多的组：一组 1 户，二组 1 户"])
	await store.tx(async (tx) => {
		const { signoffHousehold: h } = tx.tables(signoffTables)
		await tx.db.update(h).set({ gridName: "东网格" }).where(eq(h.number, "0003"))
		await writeTally(tx, { villageId, campaignId: campaign.id })
	})
	expect((await lines()).at(-1)).toBe("没答最多的网格：东网格 1 户，不在网格里 1 户")
	for (const [number, name] of [
		["0003", "王强"],
		["0004", "赵新民"],
	] as const)
		await setting.give(campaign, number, name, "confirm")
	expect(await lines()).toEqual([expect.stringContaining("已确认 3（纸质 0），有异议 1，说法不一 0，没答 0")])
	await remove()
})
