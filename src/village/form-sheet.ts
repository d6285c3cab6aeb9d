/** How the sheets of workbooks look that are handed out to be filled in. */
import type { AddWorksheetOptions, Worksheet } from "exceljs"

/** The heading stays; printed, a sheet is as wide as the paper. */
export const formSheet: Partial<AddWorksheetOptions> = {
	views: [{ state: "frozen", ySplit: 1 }],
	pageSetup: { paperSize: 9, orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
}

export function paintHeader(sheet: Worksheet): void {
	const header = sheet.getRow(1)
	header.font = { bold: true }
	header.height = 22
	header.alignment = { vertical: "middle" }
	header.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFE2EFDA" } }
}
