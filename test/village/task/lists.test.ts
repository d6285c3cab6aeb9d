/** The three lists hold everything, however long a village has been at work. */
import { afterAll, expect, test } from "vitest"
import { insertMatter } from "../../../src/village/council/repo-matters.ts"
import { listFile } from "../../../src/village/task/lists.ts"
import { insertTask } from "../../../src/village/task/repo.ts"
import { freshSqlite } from "../../support/stores.ts"
import { workSetting } from "./setting.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

test("what is proposed, who does what and what came of it: all 1,001 rows of each", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const { house, villageId, give, matter } = await workSetting(store)
	const [task, put] = [await give(), await matter()]
	await store.tx(async (tx) => {
		for (let i = 2; i <= 1_001; i += 1) {
			await insertTask(tx, { ...task, id: `t-${i}`, number: `QJRW-2026-${String(i).padStart(4, "0")}` })
			const { serial: _, ...next } = put
			await insertMatter(tx, { ...next, id: `m-${i}` })
		}
	})
	for (const list of ["proposed", "duties", "outcomes"] as const) {
		const { rows } = await store.read((reader) => listFile({ reader, house, villageId }, list))
		expect(rows, list).toHaveLength(1_001)
	}
})
