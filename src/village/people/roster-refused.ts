/**
 * The rows of a roster that were not taken, as a table of their own: corrected there and imported again, they need not be looked for among the thousands
 * that were right. Pure.
 */
import { dataRows, toBlocks } from "./roster-blocks.ts"
import { findHeader } from "./roster-columns.ts"
import type { Table } from "./roster-table.ts"

export type RefusedTable = {
	readonly titles: readonly string[]
	readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
}

/**
 * `refused`: numbers of rows. A row that belonged to the household above gets its number: alone, nobody could tell whose it is. Of a table without a
 * header nothing.
 */
export function refusedTable(table: Table, refused: ReadonlySet<number>): RefusedTable {
	const header = findHeader(table.rows)
	if (!header.ok) return { titles: [], rows: [] }
	const titles = table.rows[header.at]?.cells ?? []
	const place = header.columns.get("household")?.[0] ?? 0
	const numbers = new Map(
		toBlocks(dataRows(table, header).rows).blocks.flatMap(({ number, drafts }) => drafts.map(({ row }) => [row, number] as const)),
	)
	const rows = table.rows
		.filter(({ number }) => refused.has(number))
		.map(({ number: row, cells }) => ({
			row,
			cells: titles.map((_, at) => ((cells[at] ?? "").trim() === "" && at === place ? (numbers.get(row) ?? "") : (cells[at] ?? ""))),
		}))
	return { titles, rows }
}
