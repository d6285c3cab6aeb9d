/** Workbooks that are written as they are read, opened again by a reader that knows nothing of the writer. */
import ExcelJS from "exceljs"
import { expect, test } from "vitest"
import { type StreamRow, type StreamSheet, workbookStream } from "../../src/village/workbook-stream.ts"

async function* rowsOf(rows: readonly StreamRow[]): AsyncGenerator<StreamRow> {
	yield* rows
}

const sheetOf = (rows: AsyncIterable<StreamRow>, name = "答案"): StreamSheet => ({
	name,
	columns: [
		{ title: "姓名", width: 12 },
		{ title: "时间", width: 18, format: "time" },
		{ title: "占", width: 8, format: "share" },
		{ title: "数", width: 8 },
	],
	frozenColumns: 1,
	rows,
})

async function opened(sheets: readonly StreamSheet[]): Promise<ExcelJS.Workbook> {
	const parts: Uint8Array[] = []
	for await (const part of workbookStream(sheets, { demo: false, locale: "zh-CN" })) parts.push(part)
	const bytes = Buffer.concat(parts)
	const copy = new ArrayBuffer(bytes.length)
	new Uint8Array(copy).set(bytes)
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.load(copy)
	return workbook
}

test("cells keep their kind, the heading stays, nothing is run", async () => {
	const at = new Date(Date.UTC(2026, 10, 5, 18, 30))
	const workbook = await opened([
		sheetOf(
			rowsOf([
				["=1+1", at, 0.5, 12],
				["张三", null, { value: 2.25, format: "mean" }, null],
			]),
		),
	])
	const sheet = workbook.getWorksheet("答案")
	expect(sheet?.views[0]).toMatchObject({ state: "frozen", xSplit: 1, ySplit: 1 })
	expect(sheet?.getCell("A1")).toMatchObject({ value: "姓名", font: { bold: true } })
	expect(sheet?.getCell("A2").value).toBe("'=1+1")
	expect(sheet?.getCell("B2").value).toEqual(at)
	expect(sheet?.getCell("C2")).toMatchObject({ value: 0.5, numFmt: "0.0%" })
	expect(sheet?.getCell("D2").value).toBe(12)
	expect(sheet?.getCell("C3")).toMatchObject({ value: 2.25, numFmt: "0.00" })
	expect(sheet?.getCell("B3").value).toBeNull()
	expect(sheet?.getColumn(1).width).toBe(12)
})

test.each([
	["a rare character of four bytes", "𫚭𫚭", "𫚭𫚭"],
	["emoji", "好👍🏽", "好👍🏽"],
	["half a pair", "a\uD83Db", "ab"],
	["signs of XML", `<a href="x">&</a>`, `<a href="x">&</a>`],
	["what a spreadsheet takes for an escape", "_x0041_", "_x0041_"],
	["control characters", "a\u0000\u0007b", "ab"],
	["lines and spaces", " 一\n二 ", " 一\n二 "],
	["more than a cell holds", "长".repeat(40_000), "长".repeat(32_767)],
])("%s", async (_, written, read) => {
	const workbook = await opened([sheetOf(rowsOf([[written, null, null, null]]))])
	const { value } = workbook.getWorksheet("答案")?.getCell("A2") ?? {}
	// exceljs leaves the escape as it stands in the file.
	expect(String(value).replace("_x005F_", "_")).toBe(read)
})

test("sheets are called what a spreadsheet takes", async () => {
	const workbook = await opened([sheetOf(rowsOf([]), "a/b:c*[很长]的名字".repeat(9)), sheetOf(rowsOf([]), "??")])
	expect(workbook.worksheets.map(({ name }) => name)).toEqual(["a b c  很长 的名字a b c  很长 的名字a", "2"])
})

test("what fails while a row is read fails the file", async () => {
	async function* broken(): AsyncGenerator<StreamRow> {
		yield ["a", null, null, null]
		throw new Error("the store is gone")
	}
	await expect(opened([sheetOf(broken())])).rejects.toThrow("the store is gone")
})

test("nothing is read before it is asked for, and no more than is taken", async () => {
	let read = 0
	async function* endless(): AsyncGenerator<StreamRow> {
		for (;;) {
			read += 1
			yield ["村里的路该修了，越早越好。", null, Math.random(), read]
		}
	}
	const parts = workbookStream([sheetOf(endless())], { demo: false, locale: "zh-CN" })
	for (let i = 0; i < 8; i++) await parts.next()
	await new Promise((resolve) => setImmediate(resolve))
	expect(read).toBeLessThan(20_000)
	await parts.return(undefined)
})
