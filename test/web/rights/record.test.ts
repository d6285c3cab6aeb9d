/** The record: who did what, by kind, by whom, up to a day; residents are not named. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { addRecord } from "../../../src/store/journal.ts"
import { everybody } from "../../../src/village/people/index.ts"
import { recordRead } from "../../../src/village/read-record.ts"
import { freshSqlite } from "../../support/stores.ts"
import { villageWith } from "../../village/people/village.ts"
import { type Visitor, type WholeConsole, wholeConsole } from "./whole-console.ts"

let place: WholeConsole
let secretary: Visitor
let supervisor: Visitor
const ends: (() => Promise<void>)[] = []
const persons = new Map<string, string>()

beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store)
	ends.push(() => place.http.close(), fresh.remove)
	const { house } = place
	const { village } = await villageWith(house)
	for (const { name, personId } of await fresh.store.read((reader) => everybody(reader, village.id, Date.now())))
		persons.set(name, personId)
	secretary = await place.account({ villageId: village.id, roles: ["secretary"] })
	supervisor = await place.account({ villageId: village.id, roles: ["supervisor"] })
	const { accountId } = secretary
	await fresh.store.tx(async (tx) => {
		await recordRead(tx, house, { villageId: village.id, accountId }, { what: "survey-texts", subject: "s-1", rest: { people: 7 } })
		const at = Date.now() - 3 * 86_400_000
		const row = { villageId: village.id, at, subject: "o-1", data: { number: "QJ-2026-0009" } }
		await addRecord(tx, { ...row, id: "r-1", event: "opinion.filed", actor: persons.get("李建国") ?? "" })
		await addRecord(tx, { ...row, id: "r-2", event: "outreach.visited", actor: persons.get("王强") ?? "", data: {} })
		await addRecord(tx, { ...row, id: "r-4", event: "opinion.filed", actor: persons.get("赵新民") ?? "" })
		await addRecord(tx, { ...row, id: "r-3", event: "something.new", actor: null, data: {} })
	})
})
afterAll(async () => {
	for (const end of ends) await end()
})

/** What stands in the rows, not in the filter above them. */
const rows = async (query = "") => {
	const { body } = await supervisor.page(`/console/record${query}`)
	return body.slice(Math.max(0, body.indexOf("<tbody>")))
}

test("shows what was done and who looked at what; residents are residents", async () => {
	const all = await rows()
	for (const words of [
		"看了个人资料：问卷文字回答",
		"7 个",
		"提了一条意见",
		"编号 QJ-2026-0009",
		"村民",
		"王强",
		"记了一户走访结果",
		"系统",
	])
		expect(all).toContain(words)
	for (const name of ["李建国", "赵新民"]) expect(all, "whose opinion it is stands nowhere here, whatever their office").not.toContain(name)
	expect(all, "what nobody has named yet is still shown").toContain("其他（something.new）")
})

test("by kind, by whom, and up to a day", async () => {
	const reads = await rows("?kind=reads")
	expect(reads).toContain("看了个人资料：问卷文字回答")
	expect(reads).not.toContain("提了一条意见")
	const own = await rows(`?who=${secretary.accountId}`)
	expect(own).toContain("问卷文字回答")
	expect(own).not.toContain("提了一条意见")
	const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)
	const earlier = await rows(`?day=${day}`)
	expect(earlier).toContain("提了一条意见")
	expect(earlier).not.toContain("问卷文字回答")
	expect((await supervisor.page("/console/record?kind=nonsense&day=2026-99-99&page=0")).statusCode).toBe(200)
})
