/** The township's page over the whole console: its own villages side by side, sorted by links, never another's. */
import ExcelJS from "exceljs"
import { afterAll, beforeAll, expect, test } from "vitest"
import { addVillage, personOfHousehold } from "../../../src/village/people/index.ts"
import { giveTask } from "../../../src/village/task/index.ts"
import { setVillageRoles } from "../../../src/web/auth/staff-repo.ts"
import { phoneView } from "../../e2e/watch.ts"
import { launchBrowser } from "../../support/browser.ts"
import { freshSqlite } from "../../support/stores.ts"
import { codeOf, type Visitor, type WholeConsole, wholeConsole } from "../../web/rights/whole-console.ts"
import { qingjiang, villageWith } from "../people/village.ts"

let place: WholeConsole
let township: Visitor
let qj = ""
let lt = ""
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store)
	ends.push(() => place.http.close(), fresh.remove)
	const { house } = place
	const now = house.clock()
	qj = (await villageWith(house, qingjiang)).village.id
	lt = (await villageWith(house, qingjiang, { name: "=龙潭村", code: "LT" })).village.id
	await house.store.tx((tx) => addVillage(tx, { id: "v-other", name: "别镇村", code: "BZ", now: 0 }))
	const give = (villageId: string, title: string, given: number, deadline: number) =>
		house.store.tx(async (tx) => {
			const responsibleId = (await personOfHousehold(tx, villageId, { householdNumber: "0003", name: "王强" })) ?? ""
			const task = { villageId, title, text: "", responsibleId, deadline }
			expect(await giveTask(tx, { house, now: given, by: null }, { id: null, name: "文书" }, task)).toMatchObject({ ok: true })
		})
	await give(qj, "修路", now - 2_000, now - 1_000)
	await give(qj, "清沟", now, now + 1e9)
	for (const title of ["种树", "修桥", "装灯"]) await give(lt, title, now, now + 1e9)
	township = await place.account({ villageId: qj, roles: ["township"] })
	await house.store.tx((tx) => setVillageRoles(tx, lt, township.accountId, ["township"]))
})
afterAll(async () => {
	for (const end of ends) await end()
})

/** The table's rows, as read: name, open tasks. */
async function rows(query = ""): Promise<readonly (readonly string[])[]> {
	const { body } = await township.page(`/console/township${query}`)
	const table = /<tbody>(.*?)<\/tbody>/s.exec(body)?.[1] ?? ""
	return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
		["村", "在办任务"].map((label) => new RegExp(`data-label="${label}">(.*?)</td>`, "s").exec(row)?.[1]?.replaceAll(/<[^>]+>/g, "") ?? ""),
	)
}

test("its villages side by side, no other", async () => {
	const all = await rows()
	expect(all.map(([name]) => name).toSorted()).toEqual(["=龙潭村", "清江村"])
	expect((await township.page("/console/township")).body).not.toContain("别镇村")
})

test("sorted and filtered by the address alone", async () => {
	const { body } = await township.page("/console/township")
	expect(body).toContain('href="/console/township?sort=overdue"')
	expect((await rows("?sort=overdue")).map(([name]) => name)).toEqual(["清江村", "=龙潭村"])
	expect((await rows("?sort=tasks")).map(([name, tasks]) => [name, tasks])).toEqual([
		["=龙潭村", "3"],
		["清江村", "2"],
	])
	expect((await rows("?sort=tasks&direction=best")).map(([name]) => name)).toEqual(["清江村", "=龙潭村"])
	expect((await rows("?urgent=yes")).map(([name]) => name)).toEqual(["清江村"])
	expect(await rows("?words=没有的村")).toEqual([])
	expect((await township.page("/console/township?sort=%00&page=x&direction=y")).statusCode).toBe(200)
})

test("the same as Excel: typed cells, a frozen heading, names that do not compute", async () => {
	const response = await township.page("/console/township/villages.xlsx?sort=tasks")
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.load(Uint8Array.from(response.rawPayload).buffer)
	const [sheet] = workbook.worksheets
	expect(sheet?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 })
	expect(sheet?.getRow(2).getCell(1).value).toBe("'=龙潭村")
	const heads = sheet?.getRow(1).values
	const tasks = Array.isArray(heads) ? heads.indexOf("在办任务") : 0
	expect(sheet?.getRow(2).getCell(tasks).value).toBe(3)
	expect(sheet?.getRow(3).getCell(1).value).toBe("清江村")
	expect(sheet?.rowCount).toBe(3)
})

test("a role that is taken away is gone at the next step; who never held it is refused", async () => {
	const secretary = await place.account({ villageId: lt, roles: ["secretary"] })
	const route = { method: "GET", url: "/console/township" } as const
	expect(codeOf(await secretary.ask(route))).toBe("forbidden")
	await place.house.store.tx((tx) => setVillageRoles(tx, lt, township.accountId, []))
	expect((await rows()).map(([name]) => name)).toEqual(["清江村"])
	await place.house.store.tx((tx) => setVillageRoles(tx, lt, township.accountId, ["township"]))
})

test("an office of one village gives nothing in another, whichever is chosen", async () => {
	const mixed = await place.account({ villageId: qj, roles: ["secretary"] })
	await place.house.store.tx((tx) => setVillageRoles(tx, lt, mixed.accountId, ["township"]))
	for (const chosen of [qj, lt]) {
		await mixed.ask({ method: "POST", url: "/console/village" }, undefined, { village: chosen })
		const { statusCode, body } = await mixed.page("/console/township")
		expect(statusCode).toBe(200)
		expect([...body.matchAll(/data-label="村">(.*?)<\/td>/gs)].map(([, name = ""]) => name.replaceAll(/<[^>]+>/g, ""))).toEqual(["=龙潭村"])
	}
})

test("on a phone a card says what there is to say, and a page is not endless", async () => {
	const browser = await launchBrowser()
	try {
		const page = await browser.newPage({ viewport: phoneView })
		await page.route("**", async (route) => {
			const { pathname, search } = new URL(route.request().url())
			const { statusCode, headers, rawPayload } = await township.page(`${pathname}${search}`, { "accept-encoding": "identity" })
			await route.fulfill({ status: statusCode, contentType: String(headers["content-type"]), body: rawPayload })
		})
		const seen = () =>
			page.locator("tbody td").evaluateAll((cells) => cells.flatMap((cell) => (cell.checkVisibility() ? [cell.textContent] : [])))
		await page.goto("http://cun.example/console/township?sort=overdue&words=清江")
		expect(await seen()).toEqual(["清江村", "2", "1"])
		// What the cards stand in order by is told of each, also where it is nothing.
		await page.goto("http://cun.example/console/township?sort=overdue&words=龙潭")
		expect(await seen()).toEqual(["=龙潭村", "3", "0"])
		await page.setViewportSize({ width: 1280, height: 900 })
		expect((await seen()).length).toBeGreaterThan(8)
	} finally {
		await browser.close()
	}
}, 60_000)

test("a page of the table has an end", async () => {
	const { store } = place.house
	const letters = Array.from({ length: 32 }, (_, i) => `${String.fromCharCode(65 + (i % 26))}${i < 26 ? "A" : "B"}`)
	for (const [i, code] of letters.entries())
		await store.tx((tx) => addVillage(tx, { id: `v-${i}`, name: `第${i}村`, code: `V${code}`, now: 0 }))
	const county = await place.account({ villageId: "v-0", roles: ["township"] })
	for (const [i] of letters.entries()) await store.tx((tx) => setVillageRoles(tx, `v-${i}`, county.accountId, ["township"]))
	const count = async (query: string) =>
		((await county.page(`/console/township${query}`)).body.match(/<td class="cell-lead"/g) ?? []).length
	expect([await count(""), await count("?page=2")]).toEqual([30, 2])
})
