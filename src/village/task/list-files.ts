/** A list as Excel, with typed cells. */
import type { House } from "../affair.ts"
import { listed, workbookFile } from "../workbook-stream.ts"
import type { ListFile } from "./lists.ts"

export function buildExcel({ title, columns, rows }: ListFile, house: Pick<House, "demo" | "locale">): Promise<Buffer> {
	const sheet = {
		name: title,
		columns: columns.map(({ label, width, isNumber }) => ({
			title: label,
			// Percent of a page, as what a spreadsheet counts in.
			width: Math.round(width * 1.4),
			format: isNumber ? ("general" as const) : ("text" as const),
		})),
		frozenColumns: 1,
		rows: listed(rows),
	}
	return workbookFile([sheet], house)
}
