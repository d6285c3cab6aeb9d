/** The console pages and sheets of the outreach affair, over HTTP. */
import ExcelJS from "exceljs"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, beforeEach, expect, test } from "vitest"
import { plainCell } from "../../../src/text/plain-cell.ts"
import { outreachAffair } from "../../../src/village/outreach/index.ts"
import { outreachRights } from "../../../src/village/outreach/rights.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { unzip } from "../people/file-cases.ts"
import { type Setting, settingOf } from "./setting.ts"

let fresh: ReturnType<typeof freshSqlite>
let setting: Setting
let http: FastifyInstance
let session: { villageId: string }

beforeEach(async () => {
	fresh = freshSqlite()
	setting = await settingOf(fresh.store)
	session = { villageId: setting.villageId }
	const house = {
		...setting.house,
		nav: outreachAffair.nav,
		rights: {},
		gate: {
			enter: async () => ({
				accountId: "staff-1",
				name: "文书",
				villageName: "清江村",
				villages: [],
				csrf: "good",
				rights: new Set<string>(Object.keys(outreachRights)),
				...session,
			}),
			checkForm: ({ body }: { readonly body: unknown }) => {
				if (typeof body !== "object" || body === null || !("csrf" in body) || body.csrf !== "good") throw new Error("the form is not ours")
			},
		},
	}
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(mounted) => outreachAffair.routes(mounted, house)],
	})
	http = server.http
	await http.ready()
})
afterEach(async () => {
	await http.close()
	await fresh.remove()
})

async function page(url: string): Promise<{ readonly status: number; readonly body: string }> {
	const { statusCode, body } = await http.inject({ url, headers: { accept: "text/html" } })
	return { status: statusCode, body }
}

async function post(url: string, fields: Readonly<Record<string, string>>, csrf = "good") {
	return http.inject({
		method: "POST",
		url,
		headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
		payload: new URLSearchParams({ csrf, ...fields }).toString(),
	})
}

/** Address of the form for a household's visit, from the list. */
async function formOf(number: string): Promise<string> {
	const { body } = await page("/console/outreach/enrol")
	const row = body.split("<tr").find((each) => each.includes(`${number} `) && each.includes("记结果")) ?? ""
	return /href="([^"]+)"/.exec(row)?.[1] ?? ""
}

const good = { id: "v-1", met: "yes", when: "2026-03-05T08:30", visitor: "王强", said: "同意修", next: "none", contact: "=王强" }

test("what visits are for, with counts that add up; the list by contact", async () => {
	const id = await setting.survey("person")
	const first = await page("/console/outreach")
	for (const part of ["手机联系不到的户", "修路问卷", "按人", "按户"]) expect(first.body).toContain(part)
	const { body } = await page("/console/outreach/enrol")
	for (const part of ["0001 李建国", "打电话 138****5678", "上门", "没有登记过", "王强", "赵新民"]) expect(body).toContain(part)
	expect(body).not.toContain("13812345678")
	const narrowed = (await page(`/console/outreach/enrol?contact=${encodeURIComponent("=赵新民")}`)).body
	expect(narrowed).toContain("0005 陈静")
	expect(narrowed).not.toContain("0001 李建国")
	expect((await page(`/console/outreach/${encodeURIComponent(`survey:${id}`)}`)).body).toContain("0001 王秀英")
	for (const gone of ["survey:none", "x".repeat(100)]) expect((await page(`/console/outreach/${gone}`)).status).toBe(404)
	session.villageId = "another"
	expect((await page("/console/outreach/enrol")).body).not.toContain("李建国")
})

test("a result is entered: the household leaves the list and the visit is shown", async () => {
	const path = await formOf("0002")
	const form = await page(path)
	for (const part of [
		"记结果：0002 张福",
		"为了：手机联系不到的户",
		"没有登记过，名册上没有电话",
		'value="2026-03-05T09:00"',
		'value="王强"',
	])
		expect(form.body).toContain(part)
	const done = await post(path, good)
	expect(done.statusCode).toBe(303)
	const { body } = await page(done.headers.location ?? "")
	for (const part of ["记好了", "同意修", "2026年3月5日 上午8:30", "说上话了"]) expect(body).toContain(part)
	expect(await formOf("0002")).toBe("")
	expect((await page(path)).body).toContain("已经有人和他说上话了")
	expect((await recordsOf(fresh.store, setting.villageId)).some(({ event }) => event === "outreach.visited")).toBe(true)
})

test.each([
	["nothing chosen", { met: "" }, "请选说上话了没有"],
	["no time", { when: "昨天" }, "这个时间看不懂"],
	["a time to come", { when: "2026-03-06T08:30" }, "还没到"],
	["nobody went", { visitor: " " }, "请写是谁去的"],
	["a very long name", { visitor: "王".repeat(41) }, "最多 40 个字"],
	["no next step", { next: "dance" }, "请选下一步"],
])("refused and kept as typed: %s", async (_, wrong, words) => {
	const path = await formOf("0002")
	const refused = await post(path, { ...good, ...wrong })
	expect(refused.statusCode).toBe(422)
	expect(refused.body).toContain(words)
	expect(refused.body).toContain("同意修")
	expect(await formOf("0002")).toBe(path)
})

test("a form that is not ours, or for somebody else's village, writes nothing", async () => {
	const path = await formOf("0002")
	expect((await post(path, good, "forged")).statusCode).toBe(500)
	session.villageId = "another"
	expect((await post(path, good)).statusCode).toBe(404)
	session.villageId = setting.villageId
	expect(await formOf("0002")).toBe(path)
})

test("the Excel list has typed cells, and nothing in it computes", async () => {
	const path = await formOf("0002")
	await post(path, { ...good, met: "no", next: "again" })
	const sent = await post("/console/outreach/enrol/sheet", { act: "excel", contact: "=王强" })
	expect(sent.headers["content-disposition"]).toContain(encodeURIComponent("走访名单"))
	const workbook = new ExcelJS.Workbook()
	// exceljs declares a Buffer type of its own, older than Node's.
	await workbook.xlsx.load(Uint8Array.from(sent.rawPayload).buffer)
	const sheet = workbook.worksheets[0]
	const rows = sheet?.getSheetValues().slice(1) ?? []
	expect(sheet?.rowCount).toBe(5)
	expect(sheet?.getCell("A3").value).toBe("0002")
	expect(sheet?.getCell("D3").value).toBe("'=1+1")
	expect(sheet?.getCell("H3").value).toBe(1)
	expect(sheet?.getCell("I3").value).toEqual(new Date("2026-03-05T00:00:00Z"))
	expect(sheet?.getCell("I2").value).toBeNull()
	expect(JSON.stringify(rows)).not.toContain("13812345678")
	expect((await recordsOf(fresh.store, setting.villageId)).filter(({ event }) => event === "outreach.sheet-made")).toMatchObject([
		{ subject: "enrol", data: '{"rows":4}' },
	])
})

test("the Word list has a page per contact; nobody left, no file", async () => {
	const sent = await post("/console/outreach/enrol/sheet", { act: "word", contact: "" })
	expect(sent.headers["content-type"]).toContain("wordprocessingml")
	const xml = (await unzip(sent.rawPayload)).find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
	const pages = xml.split("<w:pageBreakBefore/>").map((each) => each.replace(/<[^>]*>/g, " "))
	expect(pages).toHaveLength(2)
	expect(pages[0]).toContain("联系员：王强")
	expect(pages[1]).toContain("联系员：赵新民")
	expect(pages[1]).toContain("陈静")
	expect(pages[1]).not.toContain("李建国")
	const none = await post("/console/outreach/enrol/sheet", { act: "word", contact: "=没有这个人" })
	expect((await page(none.headers.location ?? "")).body).toContain("没有生成名单")
})

test.each([
	["=1+1", "'=1+1"],
	["+86", "'+86"],
	["-1", "'-1"],
	["@SUM(A1)", "'@SUM(A1)"],
	["＝1", "'＝1"],
	["\t=1", "'\t=1"],
	["村口路 1 号", "村口路 1 号"],
	["0001", "0001"],
	["", ""],
])("cell %j", (text, cell) => {
	expect(plainCell(text)).toBe(cell)
})
