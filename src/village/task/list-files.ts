/** A list as Excel, with typed cells. */
import ExcelJS from "exceljs"
import { plainCell } from "../../text/plain-cell.ts"
import type { ListFile } from "./lists.ts"

export async function buildExcel({ title, columns, rows }: ListFile, demo: string): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook()
	const sheet = workbook.addWorksheet(title, {
		views: [{ state: "frozen", ySplit: 1 }],
		pageSetup: { paperSize: 9, orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
		headerFooter: { oddHeader: `${title} ${demo}`.trim().replaceAll("&", "&&") },
	})
	sheet.columns = columns.map(({ label, width, isNumber }) => ({
		header: label,
		width: width + 4,
		style: { numFmt: isNumber ? "General" : "@" },
	}))
	sheet.getRow(1).font = { bold: true }
	for (const row of rows) sheet.addRow(row.map((cell) => (typeof cell === "string" ? plainCell(cell) : cell)))
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
