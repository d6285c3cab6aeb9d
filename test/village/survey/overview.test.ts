import ExcelJS from "exceljs"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { plainCell } from "../../../src/text/plain-cell.ts"
import type { Survey } from "../../../src/village/survey/repo.ts"
import { mountSurveyRoutes } from "../../../src/village/survey/routes.ts"
import { readSurveyFile } from "../../../src/village/survey/survey-file.ts"
import { createServer } from "../../../src/web/server.ts"
import { resident } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, madeUpPeople, timeZone } from "./hall.ts"

const persons = ["p-1", "p-2", "p-3", "p-4"]
const bound = persons.map((personId) => ({ chatId: `c-${personId}`, personId }))
const { people } = madeUpPeople(bound)

let http: FastifyInstance
let hall: Hall
let remove: () => Promise<void>
let named: Survey
let confidential: Survey

async function answer(personId: string, title: string, answers: readonly string[]): Promise<void> {
	const person = { id: personId, name: "张三", householdId: `h-of-${personId}`, roles: [], isHead: false }
	const dialog = hall.dialog({ who: { ...resident, chatId: `c-${personId}`, person } })
	await dialog.type("问卷")
	for (const one of [title, ...answers]) await dialog.type(one)
}

beforeAll(async () => {
	const fresh = freshSqlite()
	remove = fresh.remove
	hall = hallOf(fresh.store, bound)
	named = await hall.publish(cleanUp)
	confidential = await hall.publish({ ...cleanUp, title: "保密问卷", secrecy: "confidential" })
	await answer("p-1", "环境整治", ["同意", "1 2", "3", "4", '=HYPERLINK("http://x")'])
	await answer("p-2", "环境整治", ["不同意", "水沟", "跳过", "2", "跳过"])
	await answer("p-3", "环境整治", ["同意"])
	await answer("p-1", "保密问卷", ["同意", "1", "3", "4", "只有我知道"])
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountSurveyRoutes(instance, hall.house, people)],
	})
	http = server.http
})
afterAll(async () => {
	await http.close()
	await remove()
})

const path = ({ id }: Survey, rest = "") => `/console/surveys/${id}${rest}`
const get = (url: string) => http.inject({ url, headers: { accept: "text/html" } })
const post = (url: string, fields: Readonly<Record<string, string>>) =>
	http.inject({
		method: "POST",
		url,
		headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
		payload: new URLSearchParams({ csrf: "csrf-1", ...fields }).toString(),
	})

async function workbookOf(survey: Survey): Promise<ExcelJS.Workbook> {
	const { rawPayload, headers, statusCode } = await http.inject({ url: path(survey, "/export.xlsx") })
	expect(statusCode).toBe(200)
	expect(headers["content-disposition"]).toContain(encodeURIComponent(`${survey.title}.xlsx`))
	const copy = new ArrayBuffer(rawPayload.length)
	new Uint8Array(copy).set(rawPayload)
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.load(copy)
	return workbook
}

/** Cells of a sheet, row by row. */
function cells(workbook: ExcelJS.Workbook, name: string): readonly (readonly unknown[])[] {
	const rows: unknown[][] = []
	workbook.getWorksheet(name)?.eachRow((row) => {
		const values: unknown[] = []
		row.eachCell({ includeEmpty: true }, (cell) => void values.push(cell.value))
		rows.push(values)
	})
	return rows
}

test.each([
	["=1+1", "'=1+1"],
	["+86", "'+86"],
	["-5", "'-5"],
	["@cmd", "'@cmd"],
	["＝1+1", "'＝1+1"],
	["＋86", "'＋86"],
	["－5", "'－5"],
	["＠家", "'＠家"],
	["\tx", "'\tx"],
	["同意", "同意"],
	["", ""],
])("%j is written as %j", (text, safe) => expect(plainCell(text)).toBe(safe))

describe("the spreadsheet", () => {
	test("answers of a named survey, typed, with a frozen heading, formulas disarmed", async () => {
		const workbook = await workbookOf(named)
		const sheet = workbook.getWorksheet("答案")
		expect(sheet?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 })
		const [header, ...rows] = cells(workbook, "答案")
		expect(header?.slice(0, 4)).toEqual(["户号", "组", "答的人", "答完了吗"])
		expect(rows).toHaveLength(3)
		expect(rows[0]?.slice(7)).toEqual(["同意", "水沟、路灯", 3, 4, '\'=HYPERLINK("http://x")'])
		expect(rows[0]?.[4]).toBeInstanceOf(Date)
		expect(rows[1]?.slice(7)).toEqual(["不同意", "水沟", "跳过了", 2, "跳过了"])
		expect(rows[2]?.slice(3, 4)).toEqual(["答了一半"])
		const counts = cells(workbook, "统计")
		expect(counts).toContainEqual([1, "您同意把垃圾桶搬到路口吗？", "单选", "同意", 2, 2 / 3, 3])
		expect(counts).toContainEqual([4, "您对现在的环境满意吗？", "打分", "平均", 3, null, 2])
	})

	test("a confidential survey shows nobody, and small numbers not at all", async () => {
		const workbook = await workbookOf(confidential)
		const all = JSON.stringify([cells(workbook, "答案"), cells(workbook, "统计")])
		for (const secret of ["张三", "只有我知道", "c-p-1", "h-of"]) expect(all).not.toContain(secret)
		expect(cells(workbook, "答案")).toHaveLength(1)
		expect(all).toContain("不到 5 份，不分开列")
	})

	test("the empty one to write a survey in", async () => {
		const { rawPayload, statusCode } = await http.inject({ url: "/console/surveys/template.xlsx" })
		expect(statusCode).toBe(200)
		expect(await readSurveyFile(rawPayload, { now: hall.now(), timeZone }, hall.house.say)).toMatchObject({ ok: false })
	})

	test("taking it out is on record", async () => {
		await workbookOf(named)
		const records = await hall.store.read((reader) => reader.db.select().from(reader.tables(transportTables).record))
		expect(records).toContainEqual(expect.objectContaining({ event: "survey.exported", subject: named.id, actor: "staff-1" }))
	})
})

describe("who is missing, and the results", () => {
	test("by group, of a named survey only", async () => {
		const page = await get(path(named, "/missing"))
		expect(page.body).toContain("一组：应答 4，答完 2，还差 2")
		expect(page.body).toContain("户号 of-p-3 张三")
		expect(page.body).not.toContain("户号 of-p-1")
		expect((await get(path(confidential, "/missing"))).statusCode).toBe(404)
	})

	test("shares say what they are of; small numbers of a confidential survey are kept back", async () => {
		expect((await get(path(named))).body).toContain("百分比按这一题的 3 份回答算")
		const { body } = await get(path(confidential))
		expect(body).toContain("这一题不到 5 份回答，先不分开列")
		expect(body).not.toContain("百分比按")
		expect(body).not.toContain("/missing")
	})

	test("entering for somebody shows their own answers of a named survey only", async () => {
		expect((await get(path(named, "/enter/p-1"))).body).toContain("本人已经自己答过：同意")
		const { body } = await get(path(confidential, "/enter/p-1"))
		expect(body).toContain("本人已经自己答过这一题")
		for (const secret of ["本人已经自己答过：", "只有我知道"]) expect(body).not.toContain(secret)
	})

	test("the plan of reminders is shown and changed", async () => {
		expect((await get(path(named))).body).toContain("截止前 4、1 天提醒没答的人")
		expect((await post(path(named, "/reminders"), { days: "7天，2" })).headers.location).toContain("done=planned")
		expect((await get(path(named))).body).toContain("截止前 7、2 天提醒没答的人")
		expect((await post(path(named, "/reminders"), { days: "明天" })).headers.location).toContain("done=badPlan")
		expect((await post(path(named, "/reminders"), { days: "" })).headers.location).toContain("done=planned")
		expect((await get(path(named))).body).toContain("不自动提醒")
	})
})
