import ExcelJS from "exceljs"
import { expect, it } from "vitest"
import { readNoticeFile } from "../../../src/village/notice/notice-file.ts"
import { buildNoticeSheet } from "../../../src/village/notice/notice-sheet.ts"
import { undecided } from "../../../src/village/notice/rules.ts"

type Fill = {
	readonly values?: Readonly<Record<string, string>>
	readonly rows?: readonly (readonly string[])[]
	readonly more?: readonly string[]
}

/** The template as somebody filled it in. */
async function filled({ values = {}, rows = [], more = [] }: Fill, locale: "zh-CN" | "en" = "zh-CN"): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.load(new Uint8Array(await buildNoticeSheet(locale)).buffer)
	const [notice, table] = workbook.worksheets
	notice?.eachRow((row) => {
		const value = values[row.getCell(1).text]
		if (value !== undefined) row.getCell(2).value = value
	})
	for (const paragraph of more) notice?.addRow(["正文", paragraph])
	for (const [index, cells] of rows.entries()) table?.getRow(index + 2).splice(1, cells.length, ...cells)
	return Buffer.from(await workbook.xlsx.writeBuffer())
}

const finance = { 类别: "财务", 标题: "2 月财务收支", 正文: "2 月的收支如下。", 小组: "一组、二组", 公示天数: "15", 异议天数: "15" }

it("a filled-in template is a notice with its table, whose large expenses without a decision are flagged", async () => {
	const rows = [
		["2 月 6 日", "三组路灯 6 盏", "7200", "议〔2026〕2 号"],
		["2 月 9 日", "修桥", "12,000", ""],
		["2 月 20 日", "打印纸", "180", ""],
	]
	const read = await readNoticeFile(await filled({ values: finance, rows, more: ["有疑问请来质询会。"] }))
	if (!read.ok) throw new Error(read.fields.join())
	expect(read.content).toMatchObject({
		category: "finance",
		title: "2 月财务收支",
		body: "2 月的收支如下。\n\n有疑问请来质询会。",
		postDays: 15,
		objectDays: 15,
		audience: { groups: ["一组", "二组"], grids: [] },
		table: { head: ["日期", "事由", "金额（元）", "决议编号"], rows, more: 0 },
	})
	expect(read.content.spoken).toContain("2 月财务收支")
	expect(read.content.table && undecided(read.content.table, 5_000)).toEqual([1])
})

it("the heading alone is no table; an English one is read as well", async () => {
	const chinese = await readNoticeFile(await filled({ values: { ...finance, 类别: "村务" } }))
	expect(chinese).toMatchObject({ ok: true, content: { category: "village", table: null } })
	const english = { category: "service", title: "Water", body: "Off on Tuesday.", households: "1, 2" }
	expect(await readNoticeFile(await filled({ values: english }, "en"))).toMatchObject({
		ok: true,
		content: { category: "service", title: "Water", audience: { households: ["1", "2"] } },
	})
})

it("what is wrong is named: an empty template, a wrong category, a spoiled file", async () => {
	expect(await readNoticeFile(await buildNoticeSheet())).toEqual({ ok: false, fields: ["category", "title", "body"] })
	expect(await readNoticeFile(await filled({ values: { ...finance, 类别: "喜事" } }))).toEqual({ ok: false, fields: ["category"] })
	expect(await readNoticeFile(Buffer.from("PK\u0003\u0004 nothing"))).toEqual({ ok: false, fields: ["roster.file-spoiled"] })
})
