/** A notice as a workbook, to fill in and to read back: 公告 with a line for each thing, 收支表 for a table shown under the text. */
import { type Locale, speaker } from "../../text/catalogue.ts"
import { formSheet, paintHeader } from "../form-sheet.ts"
import { readWorkbook } from "../people/index.ts"
import { tableFrom } from "./attachments.ts"
import { categories, type FinanceTable } from "./rules.ts"
import { words } from "./words.ts"

/** Fields of the form, in its order. */
export const sheetFields = [
	"category",
	"title",
	"spoken",
	"body",
	"groups",
	"grids",
	"roles",
	"households",
	"exceptHouseholds",
	"postDays",
	"objectDays",
] as const

const tableColumns = ["date", "what", "amount", "decision"] as const
/** Rows of the second sheet that are made ready for writing. */
const tableRows = 60

/** The .xlsx as bytes. Every cell is text, so that a spreadsheet rewrites nothing. */
export async function buildNoticeSheet(locale: Locale = "zh-CN"): Promise<Buffer> {
	const say = speaker([words], locale)
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()
	const text = { numFmt: "@", alignment: { wrapText: true, vertical: "top" } } as const
	const notice = workbook.addWorksheet(say("notice.sheet.notice"), formSheet)
	notice.columns = [
		{ header: say("notice.sheet.item"), width: 14, style: { alignment: { vertical: "top" } } },
		{ header: say("notice.sheet.value"), width: 60, style: text },
		{ header: say("notice.sheet.hint"), width: 60, style: text },
	]
	for (const field of sheetFields) {
		const row = notice.addRow([say(`notice.sheet.field.${field}`), "", say(`notice.sheet.help.${field}`)])
		if (field !== "category") continue
		const offered = categories.map((category) => say(`notice.category.${category}`)).join(",")
		row.getCell(2).dataValidation = { type: "list", allowBlank: true, formulae: [`"${offered}"`] }
	}
	const table = workbook.addWorksheet(say("notice.sheet.table"), formSheet)
	table.columns = tableColumns.map((column) => ({ header: say(`notice.sheet.column.${column}`), key: column, width: 22, style: text }))
	for (let number = 2; number <= tableRows; number++) table.getRow(number)
	for (const sheet of [notice, table]) paintHeader(sheet)
	return Buffer.from(await workbook.xlsx.writeBuffer())
}

export type SheetRead =
	| { readonly ok: true; readonly fields: Readonly<Record<string, string>>; readonly table: FinanceTable | undefined }
	| { readonly ok: false; readonly code: string }

/** What stands beside each name in the first sheet; `keyOf` gives the field of a name. Several lines of one name are paragraphs. */
export async function readNoticeSheet(bytes: Buffer, keyOf: (name: string) => string): Promise<SheetRead> {
	const read = await readWorkbook(bytes)
	if (!read.ok) return { ok: false, code: read.code }
	const [first, second] = read.sheets
	const fields: Record<string, string> = {}
	for (const { cells } of first?.table.rows ?? []) {
		const [name = "", value = ""] = cells.map((cell) => cell.trim())
		const key = keyOf(name.replace(/[:：]$/, ""))
		if (key === "" || value === "") continue
		const before = fields[key]
		fields[key] = before === undefined ? value : `${before}\n\n${value}`
	}
	const table = tableFrom(second?.table.rows.map(({ cells }) => cells) ?? [])
	// The heading alone is the empty form.
	return { ok: true, fields, table: table === undefined || table.rows.length === 0 ? undefined : table }
}
