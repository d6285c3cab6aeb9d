/** The villages side by side as Excel: numbers as numbers, shares as percentages, headings that stay. */
import type { House, TownshipColumn } from "../affair.ts"
import { listed, workbookFile } from "../workbook-stream.ts"
import { measureOf, type VillageRow } from "./rules.ts"

export function villagesWorkbook(
	columns: readonly TownshipColumn[],
	rows: readonly VillageRow[],
	house: Pick<House, "say" | "demo" | "locale">,
): Promise<Buffer> {
	const { say } = house
	const sheet = {
		name: say("township.sheet"),
		columns: [
			{ title: say("township.village"), width: 16 },
			{ title: say("township.code"), width: 8 },
			{ title: say("township.filter.township"), width: 14 },
			...columns.map(({ label, kind }) => ({
				title: say(label),
				width: 10,
				format: kind === "share" ? ("share" as const) : ("general" as const),
			})),
		],
		frozenColumns: 1,
		rows: listed(
			rows.map(({ name, code, township, cells }) => [
				name,
				code,
				township,
				...columns.map((column) => measureOf(cells[column.id], column)),
			]),
		),
	}
	return workbookFile([sheet], house)
}
