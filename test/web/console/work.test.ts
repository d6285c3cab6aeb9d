/** Long work in the console: its page says how far it is however often it is loaded, leads on when it is through, and is nobody else's. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { worksOf } from "../../../src/village/works.ts"
import { freshSqlite } from "../../support/stores.ts"
import { villageWith } from "../../village/people/village.ts"
import { type WholeConsole, wholeConsole } from "../rights/whole-console.ts"

let place: WholeConsole
let villageId: string
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store)
	ends.push(() => place.http.close(), fresh.remove)
	villageId = (await villageWith(place.house)).village.id
})
afterAll(async () => {
	for (const end of ends) await end()
})

const of = { title: "导入花名册", what: "正在写", path: "/console/roster", failed: () => undefined }

test("its page shows how far it is, survives being loaded again, and leads to what came of it", async () => {
	const secretary = await place.account({ villageId, roles: ["secretary"] })
	let finish: () => void = () => undefined
	const path = await worksOf(place.house).begin({ villageId, accountId: secretary.accountId }, of, async (told) => {
		await told(120, 600)
		await new Promise<void>((resolve) => {
			finish = resolve
		})
		return "/console/roster?done=imported"
	})
	for (const _ of [1, 2]) {
		const page = await secretary.page(path)
		expect(page.statusCode).toBe(200)
		expect(page.headers["x-under-way"]).toBe("1")
		expect(page.body).toContain("共 600，做好 120（20%）")
		// Without a script a link looks again.
		expect(page.body).toMatch(/<a href="\?">/)
	}
	const other = await place.account({ villageId, roles: ["secretary"] })
	expect((await other.page(path)).statusCode).toBe(404)
	finish()
	await new Promise((resolve) => setImmediate(resolve))
	const through = await secretary.page(path)
	expect([through.statusCode, through.headers.location]).toEqual([303, "/console/roster?done=imported"])
})

test("what is short is through at once; what fails late says so on its page and to the log", async () => {
	const secretary = await place.account({ villageId, roles: ["secretary"] })
	const session = { villageId, accountId: secretary.accountId }
	const works = worksOf(place.house)
	expect(await works.begin(session, of, async () => "/console/roster")).toBe("/console/roster")
	await expect(works.begin(session, of, async () => Promise.reject(new Error("at once")))).rejects.toThrow("at once")
	const heard: unknown[] = []
	let fail: () => void = () => undefined
	const late = { ...of, failed: (error: unknown) => void heard.push(error) }
	const path = await works.begin(session, late, () => new Promise((_, reject) => (fail = () => reject(new Error("late")))))
	fail()
	await new Promise((resolve) => setImmediate(resolve))
	const page = await secretary.page(path)
	expect(page.statusCode).toBe(500)
	expect(page.body).toContain("什么都没有变")
	expect(heard).toHaveLength(1)
	expect((await secretary.page("/console/work/none")).statusCode).toBe(404)
})
