import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readRoster } from "../../../src/village/people/roster.ts"
import { maxFileBytes, readRosterFile } from "../../../src/village/people/roster-file.ts"
import { toGbk, unzip, workbookOf, zipOf } from "./file-cases.ts"
import { brief, today } from "./roster-cases.ts"

const lines = ["户号,与户主关系,姓名,地址", "001,户主,李建国,老街1号", ",妻,王秀英,"]
const csv = lines.join("\n")
const rows = [
	{ number: 1, cells: ["户号", "与户主关系", "姓名", "地址"] },
	{ number: 2, cells: ["001", "户主", "李建国", "老街1号"] },
	{ number: 3, cells: ["", "妻", "王秀英", ""] },
]
const codeOf = async (content: Uint8Array) => {
	const file = await readRosterFile(content)
	return file.ok ? "read" : file.code
}
const rowsOf = async (content: Uint8Array) => {
	const file = await readRosterFile(content)
	if (!file.ok) throw new Error(file.code)
	return file.table.rows
}

describe("text tables", () => {
	test.each([
		["UTF-8", Buffer.from(csv)],
		["UTF-8 with a mark", Buffer.from(`\ufeff${csv}`)],
		["GBK", toGbk(csv)],
		["GBK with tabs", toGbk(csv.replaceAll(",", "\t"))],
		["UTF-16 with tabs", Buffer.from(`\ufeff${csv.replaceAll(",", "\t")}`, "utf16le")],
		["semicolons", Buffer.from(csv.replaceAll(",", ";"))],
		["lines of Windows", Buffer.from(csv.replaceAll("\n", "\r\n"))],
		["lines of both kinds", Buffer.from(csv.replace("\n", "\r\n"))],
		["everything in quotes", Buffer.from(csv.replace(/[^,\n]+/g, '"$&"'))],
	])("in %s", async (_, content) => {
		expect(await rowsOf(content)).toEqual(rows)
	})
	test("rows are numbered as a spreadsheet shows them, empty ones and cells of several lines included", async () => {
		const read = await rowsOf(Buffer.from('户号,姓名\n\n1,"李\n建国"\n,,\n2,他说"好"'))
		expect(read).toEqual([
			{ number: 1, cells: ["户号", "姓名"] },
			{ number: 3, cells: ["1", "李\n建国"] },
			{ number: 5, cells: ["2", '他说"好"'] },
		])
	})
	test("a quote without a partner is refused with its row", async () => {
		expect(await readRosterFile(Buffer.from('户号,姓名\n1,"李\n2,王\n'))).toEqual({
			ok: false,
			code: "roster.csv-quotes",
			detail: { rows: [2] },
		})
	})
	test("formula text stays text", async () => {
		expect((await rowsOf(Buffer.from("户号,姓名\n1,=1+1")))[1]?.cells).toEqual(["1", "=1+1"])
	})
	test("more rows than a village has are refused", async () => {
		expect(await codeOf(Buffer.from(`户号,姓名\n${"1,a\n".repeat(50_001)}`))).toBe("roster.table-too-large")
	})
})

describe("what is no table is refused with what to do", () => {
	test.each([
		["nothing", Buffer.alloc(0), "roster.file-empty"],
		["blank lines", Buffer.from("\n\n , \n"), "roster.file-empty"],
		["too large", Buffer.alloc(maxFileBytes + 1), "roster.file-too-large"],
		[
			"old Excel, old Word or a password",
			Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(512)]),
			"roster.file-old-office",
		],
		["PDF", Buffer.from("%PDF-1.7\n"), "roster.file-not-table"],
		["a photo", Buffer.from("89504e470d0a1a0a00", "hex"), "roster.file-not-table"],
		["a program", Buffer.from("7f454c4602010100", "hex"), "roster.file-not-table"],
		["bytes that are no text", Buffer.from("户号,姓名\n1,\xff\xff\xff", "latin1"), "roster.file-encoding"],
		["a web page called .xls", Buffer.from("<html><table><tr><td>户号</td></tr></table></html>"), "roster.file-web-page"],
		["Excel's own XML", Buffer.from('<?xml version="1.0"?><Workbook/>'), "roster.file-web-page"],
		["an empty zip", Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(18)]), "roster.file-spoiled"],
		["a zip of something else", zipOf([{ name: "word/document.xml", content: Buffer.from("<w/>") }]), "roster.file-not-table"],
		["half a zip", zipOf([{ name: "xl/workbook.xml", content: Buffer.from("<w/>") }]).subarray(0, 60), "roster.file-spoiled"],
		["a workbook with nothing right inside", zipOf([{ name: "xl/workbook.xml", content: Buffer.from("<not xml") }]), "roster.file-spoiled"],
	])("%s", async (_, content, code) => {
		expect(await codeOf(content)).toBe(code)
	})
	test("no bytes make it throw", async () => {
		const starts = fc.constantFrom(Buffer.alloc(0), Buffer.from("504b0304", "hex"), Buffer.from("户号,姓名\n"), Buffer.from("fffe", "hex"))
		await fc.assert(
			fc.asyncProperty(starts, fc.uint8Array({ maxLength: 300 }), async (start, tail) => {
				expect(await codeOf(Buffer.concat([start, tail]))).toMatch(/^(?:read|roster\..+)$/)
			}),
		)
	})
})

describe("workbooks", () => {
	test("every kind of cell is the text a person sees, with every digit", async () => {
		const content = await workbookOf((sheet) => {
			sheet.addRow(["户号", "姓名", "手机号", "出生日期", "身份证号", "地址", "备注"])
			sheet
				.addRow([
					1,
					{ richText: [{ text: "李" }, { text: "建国", font: { bold: true } }] },
					13812345678,
					new Date(Date.UTC(1949, 11, 31)),
					110105194912310000,
					{ text: "老街1号", hyperlink: "https://example.org" },
					true,
				])
				.getCell(1).numFmt = "000"
			sheet.addRow([
				{ formula: "A2+1", result: 2 },
				{ formula: "B9" },
				{ formula: "C2", result: "13900000001" },
				{ formula: "D2", result: new Date(Date.UTC(1980, 0, 2)) },
				{ error: "#N/A" },
				{ formula: "X", result: { error: "#REF!" } },
				1.5,
			])
		})
		expect((await rowsOf(content)).slice(1)).toEqual([
			{ number: 2, cells: ["001", "李建国", "13812345678", "1949-12-31", "1.1010519491231E+17", "老街1号", "是"] },
			{ number: 3, cells: ["2", "=B9", "13900000001", "1980-01-02", "#N/A", "#REF!", "1.5"] },
		])
	})
	test("merged cells count for all rows they cover, a title above is no header", async () => {
		const content = await workbookOf((sheet) => {
			sheet.addRows([
				["清江村花名册"],
				["村民小组", "户号", "与户主关系", "姓名"],
				["一组", "1", "户主", "李建国"],
				["", "", "妻", "王秀英"],
				["", "2", "户主", "赵四"],
			])
			sheet.mergeCells("A1:D1")
			sheet.mergeCells("A3:A5")
			sheet.mergeCells("B3:B4")
		})
		const reading = readRoster({ rows: await rowsOf(content) }, today)
		expect(
			reading.ok &&
				reading.plan.households.map((household) => [household.number, household.group, household.persons.map((person) => person.name)]),
		).toEqual([
			["1", "一组", ["李建国", "王秀英"]],
			["2", "一组", ["赵四"]],
		])
	})
	test("a formula without result and a rounded number are refused by row", async () => {
		const content = await workbookOf((sheet) =>
			sheet.addRows([
				["户号", "姓名", "身份证号"],
				["1", { formula: "A1" }, ""],
				["2", "李建国", 110105194912310000],
			]),
		)
		const reading = readRoster({ rows: await rowsOf(content) }, today)
		expect(reading.ok && brief(reading.plan.refused)).toEqual(["2 roster.cell-formula", "3 roster.number-damaged"])
	})
	test("the first visible sheet with a roster is read, others like it are named", async () => {
		const content = await workbookOf((sheet, workbook) => {
			sheet.addRow(["说明：请看第二张表"])
			const hidden = workbook.addWorksheet("旧表", { state: "hidden" })
			hidden.addRows([
				["户号", "姓名"],
				["9", "旧"],
			])
			workbook.addWorksheet("一组").addRows([
				["户号", "姓名"],
				["1", "甲"],
			])
			workbook.addWorksheet("二组").addRows([
				["户号", "姓名"],
				["2", "乙"],
			])
		})
		expect(await readRosterFile(content)).toEqual({
			ok: true,
			table: {
				rows: [
					{ number: 1, cells: ["户号", "姓名"] },
					{ number: 2, cells: ["1", "甲"] },
				],
			},
			otherSheets: ["二组"],
		})
	})
	test("rows and columns with gaps keep their places", async () => {
		const content = await workbookOf((sheet) => {
			sheet.getCell("B2").value = "户号"
			sheet.getCell("D2").value = "姓名"
			sheet.getCell("D7").value = "甲"
		})
		expect(await rowsOf(content)).toEqual([
			{ number: 2, cells: ["", "户号", "", "姓名"] },
			{ number: 7, cells: ["", "", "", "甲"] },
		])
	})
	test("20,000 rows", async () => {
		const content = await workbookOf((sheet) =>
			sheet.addRows([
				["户号", "姓名", "手机号"],
				...Array.from({ length: 20_000 }, (_, index) => [index, `人${index}`, 13800000000 + index]),
			]),
		)
		expect(await rowsOf(content)).toHaveLength(20_001)
	})
	test("an empty workbook is empty", async () => {
		expect(await codeOf(await workbookOf(() => undefined))).toBe("roster.file-empty")
	})
})

describe("workbooks that would do harm", () => {
	const plain = workbookOf((sheet) =>
		sheet.addRows([
			["户号", "姓名"],
			["1", "甲"],
		]),
	)
	const sheetName = "xl/worksheets/sheet1.xml"
	const withSheet = async (change: (xml: string) => string) =>
		zipOf(
			(await unzip(await plain)).map((file) =>
				file.name === sheetName ? { name: file.name, content: Buffer.from(change(file.content.toString("utf8"))) } : file,
			),
		)

	test("put together again by the test they are read", async () => {
		expect(await rowsOf(await withSheet((xml) => xml))).toHaveLength(2)
	})
	test("with macros", async () => {
		expect(await codeOf(zipOf([...(await unzip(await plain)), { name: "xl/vbaProject.bin", content: Buffer.from("x") }]))).toBe(
			"roster.file-macro",
		)
	})
	test("a bomb that tells its size", async () => {
		const bomb = { name: "xl/media/a.bin", content: Buffer.alloc(10), listed: 200 * 1024 * 1024 }
		expect(await codeOf(zipOf([...(await unzip(await plain)), bomb]))).toBe("roster.file-unpacks-too-large")
	})
	test("a bomb that lies about it is not unpacked further than it said", async () => {
		const bomb = { name: "xl/media/a.bin", content: Buffer.alloc(50 * 1024 * 1024), listed: 1000 }
		expect(await codeOf(zipOf([...(await unzip(await plain)), bomb]))).toBe("roster.file-spoiled")
	})
	test("merged over the whole sheet", async () => {
		expect(
			await codeOf(
				await withSheet((xml) =>
					xml.replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
				),
			),
		).toBe("roster.table-too-large")
	})
	test.each([
		["a row that is a milliard away", '<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>', ""],
		["one spelled with a character reference", '<row r="&#49;000000000"/>', ""],
		["a column that no sheet has", "", '<cols><col min="1" max="9999999" width="9"/></cols>'],
		[
			"a merge hidden behind another attribute",
			'</sheetData><mergeCells><mergeCell x="ref=\'A1:A1\'" ref="A1:XFD1048576"/></mergeCells>',
			"",
		],
	])("%s", async (_, rows, columns) => {
		const file = withSheet((xml) => xml.replace("</sheetData>", `${rows}</sheetData>`).replace("<sheetData>", `${columns}<sheetData>`))
		expect(await codeOf(await file)).toBe("roster.table-too-large")
	})
	test("a hundred thousand tags without an end are looked through once", async () => {
		const file = await withSheet((xml) => xml.replace("</sheetData>", `</sheetData>${"<mergeCell ".repeat(100_000)}`))
		const from = performance.now()
		expect(await codeOf(file)).toBe("roster.file-spoiled")
		// A minute and more where each is looked through to the end of the file.
		expect(performance.now() - from).toBeLessThan(10_000)
	})
	test("heights with many places behind the point, and the last column there is, are no harm", async () => {
		const file = withSheet((xml) =>
			xml
				.replace('<row r="1"', '<row ht="15.750000000001" x="0.2500000000" r="1"')
				.replace("<sheetData>", '<cols><col min="3" max="16384" width="9.1406250000"/></cols><sheetData>'),
		)
		expect(await rowsOf(await file)).toHaveLength(2)
	})
	test("a rule over whole columns is passed by", async () => {
		const rule =
			'<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a,b"</formula1></dataValidation></dataValidations>'
		expect(await codeOf(await withSheet((xml) => xml.replace(/<pageMargins/, `${rule}<pageMargins`)))).toBe("read")
	})
	test("a second directory, or one elsewhere, is not followed", async () => {
		const file = await plain
		expect(await codeOf(Buffer.concat([Buffer.from("504b0304", "hex"), file]))).toBe("roster.file-spoiled")
		const end = file.lastIndexOf(Buffer.from("504b0506", "hex"))
		const fewer = Buffer.from(file)
		fewer.writeUInt16LE(fewer.readUInt16LE(end + 10) - 1, end + 10)
		expect(await codeOf(fewer)).toBe("roster.file-spoiled")
	})
	test("spoiled anywhere, it is a value", async () => {
		const file = await plain
		await fc.assert(
			fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
				const spoiled = Buffer.from(file)
				spoiled[at] = ((spoiled[at] ?? 0) + by) % 256
				expect(await codeOf(spoiled)).toMatch(/^(?:read|roster\..+)$/)
			}),
			{ numRuns: 60 },
		)
	})
})
