/** The three lists hold everything, however long a village has been at work. */
import { afterAll, expect, test } from "vitest"
import { insertMatter } from "../../../src/village/council/repo-matters.ts"
import { checkTask, reportDone } from "../../../src/village/task/commands.ts"
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

test("what came of it is not what was wrong before it was put right", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const { house, villageId, give, finish, cx, by, of, looker, looks } = await workSetting(store)
	const { id } = await give()
	const result = async () => (await store.read((reader) => listFile({ reader, house, villageId }, "outcomes"))).rows[0]?.[3]
	await store.tx((tx) => reportDone(tx, cx(), by, of(id, "桥面铺好了", ["aa.jpg"])))
	await store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(id, "栏杆没装"), isGood: false }))
	expect(await result()).toBe("栏杆没装")
	await finish(id)
	expect(await result()).toBe("桥面铺好了")
})
