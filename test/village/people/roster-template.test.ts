import ExcelJS from "exceljs"
import { describe, expect, test } from "vitest"
import { readRoster } from "../../../src/village/people/roster.ts"
import { columnIds } from "../../../src/village/people/roster-columns.ts"
import { readRosterFile } from "../../../src/village/people/roster-file.ts"
import { buildRosterTemplate } from "../../../src/village/people/roster-template.ts"
import { today } from "./roster-cases.ts"

describe.each(["zh-CN", "en"] as const)("the template in %s", (locale) => {
	const built = buildRosterTemplate(locale)
	const load = async () => {
		const file = await readRosterFile(await built)
		if (!file.ok) throw new Error(file.code)
		return file
	}

	test("read back untouched it holds nobody: its rows are examples", async () => {
		const { table, otherSheets } = await load()
		expect(table.rows).toHaveLength(5)
		expect(otherSheets).toEqual([])
		expect(readRoster(table, today)).toMatchObject({ ok: false, code: "roster.no-rows" })
	})

	test("filled in under the examples, only what was filled in is taken, from every column but one", async () => {
		const { table } = await load()
		const filled = {
			rows: [
				...table.rows,
				{
					number: 6,
					cells: ["1", "户主", "李建国", "男", "1950-01-02", "", "13812345678", "一组", "", "老街1号", "常住", "村民代表", "张三", ""],
				},
			],
		}
		const reading = readRoster(filled, today)
		expect(reading).toMatchObject({
			ok: true,
			plan: {
				refused: [],
				notes: [],
				counts: { households: 1, persons: 1, ignoredRows: 4 },
				households: [
					{
						number: "1",
						group: "一组",
						address: "老街1号",
						contact: "张三",
						persons: [{ row: 6, name: "李建国", relation: "户主", phone: "13812345678", roles: ["council"] }],
					},
				],
			},
		})
		expect(reading.ok && reading.plan.columns).toEqual({
			read: expect.arrayContaining(columnIds.filter((id) => id !== "head")),
			ignored: [],
		})
	})

	test("the examples themselves are right: unmarked, they are taken but for their phones", async () => {
		const { table } = await load()
		const unmarked = {
			rows: table.rows.map((row) => ({
				...row,
				cells: row.cells.map((cell) => cell.replace(/^示例(，.*)?/, "").replace(/^1000000/, "1380000")),
			})),
		}
		const reading = readRoster(unmarked, today)
		expect(reading).toMatchObject({ ok: true, plan: { refused: [], counts: { households: 2, persons: 4 } } })
	})

	test("has a frozen header, text columns and a sheet that explains each column", async () => {
		const workbook = new ExcelJS.Workbook()
		await workbook.xlsx.load(new Uint8Array(await built).buffer)
		const [sheet, help] = workbook.worksheets
		expect(sheet?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 })
		expect(sheet?.getColumn(7).numFmt).toBe("@")
		const explained: string[] = []
		help?.eachRow((row, number) => {
			if (number > 1) explained.push(row.getCell(2).text)
		})
		expect(explained).toHaveLength(15)
		expect(explained.every((text) => text.length >= 4)).toBe(true)
	})
})
