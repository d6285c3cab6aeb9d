/** The empty list of opinions as a workbook to fill in: a header, and what goes into each column on a second sheet. */
import type { Locale } from "../../text/catalogue.ts"
import { formSheet, paintHeader } from "../form-sheet.ts"
import { type ImportColumn, importColumns } from "./import-titles.ts"
import { words } from "./words.ts"

const widths: Readonly<Record<ImportColumn, number>> = {
	text: 60,
	date: 13,
	name: 12,
	household: 10,
	group: 12,
	place: 20,
	kind: 10,
	named: 12,
	id: 12,
}

/** The .xlsx as bytes. Every column is text, so that a spreadsheet turns no number into another. */
export async function buildOpinionTemplate(locale: Locale = "zh-CN"): Promise<Buffer> {
	const say = words[locale]
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()
	const sheet = workbook.addWorksheet(say["opinion.import.sheet"], formSheet)
	sheet.columns = importColumns.map((id) => ({
		header: say[`opinion.import.column.${id}`],
		key: id,
		width: widths[id],
		style: { numFmt: "@", alignment: { vertical: "top", wrapText: true } },
	}))
	const help = workbook.addWorksheet(say["opinion.import.helpSheet"], formSheet)
	help.columns = [
		{ header: say["opinion.import.helpColumn"], width: 16 },
		{ header: say["opinion.import.helpText"], width: 80, style: { alignment: { wrapText: true } } },
	]
	for (const id of importColumns) help.addRow([say[`opinion.import.column.${id}`], say[`opinion.import.help.${id}`]])
	for (const one of [sheet, help]) paintHeader(one)
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
