/** The villages side by side as Excel: numbers as numbers, shares as percentages, headings that stay. */
import ExcelJS from "exceljs"
import { plainCell } from "../../text/plain-cell.ts"
import type { House, TownshipColumn } from "../affair.ts"
import { measureOf, type VillageRow } from "./rules.ts"

export async function villagesWorkbook(
	columns: readonly TownshipColumn[],
	rows: readonly VillageRow[],
	{ say, demo }: Pick<House, "say" | "demo">,
): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook()
	const title = say("township.sheet")
	const sheet = workbook.addWorksheet(title, {
		views: [{ state: "frozen", xSplit: 1, ySplit: 1 }],
		pageSetup: { paperSize: 9, orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
		headerFooter: { oddHeader: `${title} ${demo ? say("township.demo") : ""}`.trim().replaceAll("&", "&&") },
	})
	sheet.columns = [
		{ header: say("township.village"), width: 16 },
		{ header: say("township.code"), width: 8 },
		{ header: say("township.filter.township"), width: 14 },
		...columns.map(({ label, kind }) => ({ header: say(label), width: 14, style: { numFmt: kind === "share" ? "0%" : "0" } })),
	]
	sheet.getRow(1).font = { bold: true }
	for (const { name, code, township, cells } of rows)
		sheet.addRow([
			plainCell(name),
			plainCell(code),
			plainCell(township ?? ""),
			...columns.map((column) => measureOf(cells[column.id], column)),
		])
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
