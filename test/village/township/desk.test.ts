/** What villages report and file, over the whole console: acknowledged, answered, receipted; back in the village; shut to other townships. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { dayMs, formatDate } from "../../../src/text/date.ts"
import { listVillages, personOfHousehold } from "../../../src/village/people/index.ts"
import { reportTables } from "../../../src/village/report/tables.ts"
import { escalate, giveTask } from "../../../src/village/task/index.ts"
import { taskTables } from "../../../src/village/task/tables.ts"
import { setVillageRoles } from "../../../src/web/auth/staff-repo.ts"
import { freshSqlite } from "../../support/stores.ts"
import { codeOf, type Route, type Visitor, type WholeConsole, wholeConsole } from "../../web/rights/whole-console.ts"
import { qingjiang, villageWith } from "../people/village.ts"

let place: WholeConsole
let township: Visitor
let stranger: Visitor
let secretary: Visitor
let villageId = ""
let number = ""
const ends: (() => Promise<void>)[] = []
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store)
	ends.push(() => place.http.close(), fresh.remove)
	const { house } = place
	villageId = (await villageWith(house, qingjiang)).village.id
	const other = (await villageWith(house, qingjiang, { name: "别镇村", code: "BZ" })).village.id
	await house.store.tx(async (tx) => {
		const cx = { house, now: house.clock(), by: null }
		const of = (householdNumber: string, name: string) => personOfHousehold(tx, villageId, { householdNumber, name })
		const responsibleId = (await of("0003", "王强")) ?? ""
		const askerIds = [(await of("0002", "张福")) ?? ""]
		const task = { villageId, id: "work", title: "修三组的桥", text: "桥面裂了", responsibleId, askerIds, deadline: cx.now + dayMs }
		await giveTask(tx, cx, { id: null, name: "文书" }, task)
		const act = { villageId, taskId: "work", note: "要 80 万，村里没有", office: "镇公路站", deadline: cx.now + 10 * dayMs }
		const sent = await escalate(tx, cx, { id: null, name: "文书" }, act)
		number = sent.ok ? sent.escalation.number : ""
	})
	township = await place.account({ villageId, roles: ["township"] })
	stranger = await place.account({ villageId: other, roles: ["township"] })
	secretary = await place.account({ villageId, roles: ["secretary"] })
})
afterAll(async () => {
	for (const end of ends) await end()
})

const post = (who: Visitor, path: string, form: Readonly<Record<string, string>>) =>
	who.ask({ method: "POST", url: path } satisfies Route, path, form)
const shown = async (who: Visitor, path: string) => (await who.page(path)).body.replaceAll(/<[^>]+>/g, "")
const dayOf = (date: string) => formatDate(Date.parse(`${date}T00:00:00+08:00`), "zh-CN", "Asia/Shanghai")

test("what waits for the township stands on its own first page, and on nobody else's", async () => {
	const administrator = await place.account({ villageId, roles: [], isAdministrator: true })
	const elsewhere = (await place.house.store.read(listVillages)).find(({ id }) => id !== villageId)?.id ?? ""
	// Whichever of its villages it has chosen.
	const both = await place.account({ villageId: elsewhere, roles: ["township"] })
	const told = "各村上报，等乡镇答复"
	const escalation = { villageId, taskId: "waiting", note: "要钱", office: "镇公路站", deadline: place.house.clock() + dayMs }
	await place.house.store.tx(async (tx) => {
		const cx = { house: place.house, now: place.house.clock(), by: null }
		const responsibleId = (await personOfHousehold(tx, villageId, { householdNumber: "0003", name: "王强" })) ?? ""
		const task = { villageId, id: "waiting", title: "修水渠", text: "", responsibleId, deadline: cx.now + dayMs }
		await giveTask(tx, cx, { id: null, name: "文书" }, task)
		expect(await escalate(tx, cx, { id: null, name: "文书" }, escalation)).toMatchObject({ ok: true })
	})
	expect(await shown(both, "/console")).not.toContain(told)
	await place.house.store.tx((tx) => setVillageRoles(tx, villageId, both.accountId, ["township"]))
	for (const who of [township, both]) expect(await shown(who, "/console")).toContain(told)
	for (const who of [stranger, secretary, administrator]) expect(await shown(who, "/console")).not.toContain(told)
	expect(await shown(secretary, "/console/digest")).not.toContain(told)
})

test("reported, acknowledged with a deadline, answered; the answer is in the task, and who asked is told", async () => {
	const path = `/console/township/escalations/${villageId}/${number}`
	expect(await shown(township, "/console/township/escalations")).toContain("要 80 万，村里没有")
	expect(await shown(stranger, "/console/township/escalations")).not.toContain("要 80 万")
	for (const act of ["receive", "answer"])
		expect(codeOf(await post(stranger, `${path}/${act}`, { when: inDays(3), note: "不给" })), "another township").toBe("not-found")
	expect(codeOf(await post(secretary, `${path}/receive`, { when: inDays(3) })), "the village itself").toBe("forbidden")

	const past = await post(township, `${path}/receive`, { when: inDays(-3) })
	expect(past.headers.location).toBe("/console/township/escalations?said=DEADLINE_IN_PAST")
	expect((await post(township, `${path}/receive`, { when: inDays(5) })).headers.location).toContain("said=received")
	expect((await post(township, `${path}/receive`, { when: inDays(6) })).headers.location, "sent twice").toContain("said=NOT_NOW")
	expect(await shown(secretary, "/console/tasks/work")).toContain(dayOf(inDays(5)))

	expect((await post(township, `${path}/answer`, { when: inDays(30), note: " " })).headers.location).toContain("said=NOTE_MISSING")
	expect((await post(township, `${path}/answer`, { when: inDays(30), note: "明年列入计划" })).headers.location).toContain("said=answered")
	const page = await shown(secretary, "/console/tasks/work")
	expect(page).toContain("明年列入计划")
	const { task, told } = await place.house.store.read(async (reader) => {
		const { workTask } = reader.tables(taskTables)
		const { changeReport } = reader.tables(reportTables)
		return { task: await reader.db.select().from(workTask), told: await reader.db.select().from(changeReport) }
	})
	expect(task[0]).toMatchObject({ state: "doing" })
	expect(formatDate(task[0]?.deadline ?? 0, "zh-CN", "Asia/Shanghai")).toBe(dayOf(inDays(30)))
	expect(told.some(({ words }) => words.includes("明年列入计划"))).toBe(true)
	expect(await shown(township, "/console/township/escalations")).not.toContain("修三组的桥")
	expect(await shown(township, "/console/township/escalations?show=done")).toContain("明年列入计划")
})

test("filed, sent back, filed again, received with number and date", async () => {
	const paper = { id: "paper", kind: "rules", title: "村规民约（2026）", due: inDays(10), as: "due" }
	expect((await post(secretary, "/console/filings", { ...paper, title: "" })).statusCode).toBe(422)
	expect((await post(secretary, "/console/filings", { ...paper, decision: "QJJY-2026-9999" })).statusCode).toBe(422)
	for (const _ of [1, 2]) expect((await post(secretary, "/console/filings", paper)).headers.location).toContain("said=noted")
	expect(await shown(township, "/console/township/filings"), "not filed yet").not.toContain("村规民约（2026）")
	expect(codeOf(await post(township, "/console/filings/paper/file", {})), "the village files").toBe("forbidden")
	expect((await post(secretary, "/console/filings/paper/file", {})).headers.location).toContain("said=filed")

	const path = `/console/township/filings/${villageId}/paper`
	expect(await shown(township, "/console/township/filings")).toContain("村规民约（2026）")
	expect(codeOf(await post(stranger, `${path}/receive`, { number: "假 1", when: inDays(-1) }))).toBe("not-found")
	expect((await post(township, `${path}/return`, { note: "缺签名" })).headers.location).toContain("said=returned")
	expect(await shown(secretary, "/console/filings")).toContain("退回原因：缺签名")
	expect((await post(township, `${path}/receive`, { number: "1", when: inDays(-1) })).headers.location).toContain("said=NOT_NOW")
	await post(secretary, "/console/filings/paper/file", {})
	expect((await post(township, `${path}/receive`, { number: "双河备〔2026〕7号", when: inDays(3) })).headers.location).toContain(
		"DATE_IN_FUTURE",
	)
	expect((await post(township, `${path}/receive`, { number: "", when: inDays(-1) })).headers.location).toContain("RECEIPT_MISSING")
	const good = { number: "双河备〔2026〕7号", when: inDays(-1) }
	expect((await post(township, `${path}/receive`, good)).headers.location).toContain("said=receipted")
	expect((await post(township, `${path}/return`, { note: "反悔" })).headers.location, "a receipt stays").toContain("said=NOT_NOW")
	const list = await shown(secretary, "/console/filings")
	expect(list).toContain(`回执：双河备〔2026〕7号（${dayOf(inDays(-1))}`)
	expect(list.split("村规民约（2026）"), "sent twice, it is one").toHaveLength(2)
})
