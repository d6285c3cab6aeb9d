/** The empty roster as a workbook to fill in: a header, two example households that no import takes, and what goes into each column. */
import type { Locale } from "../../text/catalogue.ts"
import { formSheet, paintHeader } from "../form-sheet.ts"
import type { ColumnId } from "./roster-columns.ts"
import { rosterWords } from "./words-roster.ts"

const templateColumns = [
	"household",
	"relation",
	"name",
	"sex",
	"birth",
	"identity",
	"phone",
	"group",
	"grid",
	"address",
	"residence",
	"role",
	"contact",
	"remark",
] as const satisfies readonly ColumnId[]

/** Marked 示例 in 户号 and 备注; their phone numbers are of a range that is not given out. */
const examples: readonly (readonly string[])[] = [
	[
		"示例1",
		"户主",
		"李大山",
		"男",
		"1952-03-08",
		"",
		"10000000001",
		"一组",
		"第1网格",
		"清江路1号",
		"常住",
		"村民代表",
		"王联系",
		"示例，不会导入",
	],
	["", "配偶", "张桂花", "女", "1955", "", "", "", "", "", "常住", "", "", "示例，不会导入"],
	["", "长子", "李小江", "男", "1980-10", "", "10000000002", "", "", "", "外出", "", "", "示例，不会导入"],
	[
		"示例2",
		"户主",
		"赵老四",
		"男",
		"1961-07-15",
		"",
		"10000000003",
		"二组",
		"第2网格",
		"清江路2号",
		"常住",
		"",
		"王联系",
		"示例，不会导入",
	],
]

const widths: Readonly<Record<(typeof templateColumns)[number], number>> = {
	household: 10,
	relation: 12,
	name: 12,
	sex: 6,
	birth: 13,
	identity: 22,
	phone: 15,
	group: 10,
	grid: 10,
	address: 22,
	residence: 12,
	role: 18,
	contact: 12,
	remark: 16,
}

/** The .xlsx as bytes. Every column is text, so that a spreadsheet cannot turn a phone into 1.39E+10. */
export async function buildRosterTemplate(locale: Locale = "zh-CN"): Promise<Buffer> {
	const words = rosterWords[locale]
	// Loaded when a workbook is touched: it would cost every start a quarter of a second.
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()
	const sheet = workbook.addWorksheet(words["roster.template.sheet"], formSheet)
	sheet.columns = templateColumns.map((id) => ({
		header: words[`roster.column.${id}`],
		key: id,
		width: widths[id],
		style: { numFmt: "@" },
	}))
	paintHeader(sheet)
	for (const cells of examples) sheet.addRow(cells).font = { color: { argb: "FF8C8C8C" }, italic: true }

	const help = workbook.addWorksheet(words["roster.template.help-sheet"], formSheet)
	help.columns = [
		{ header: words["roster.template.help-column"], width: 16 },
		{ header: words["roster.template.help-text"], width: 80 },
	]
	paintHeader(help)
	for (const id of templateColumns) help.addRow([words[`roster.column.${id}`], words[`roster.help.${id}`]])
	help.addRow(["", words["roster.template.general"]])
	help.eachRow((row) => {
		row.alignment = { vertical: "top", wrapText: true }
	})
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
