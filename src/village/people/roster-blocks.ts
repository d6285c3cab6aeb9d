/** The rows of a roster, sorted into households: what holds nobody is left out, blanks of merged cells are filled down. Pure. */
import { halfWidth } from "../../text/mask.ts"
import { isFooter } from "../column-titles.ts"
import { normaliseName } from "./names.ts"
import { readHouseholdNumber } from "./roster-cells.ts"
import { type ColumnId, columnIds, columnOf, type Header } from "./roster-columns.ts"
import { type RawRow, saysHead } from "./roster-row.ts"
import type { RosterReason, Table } from "./roster-table.ts"

/** A row with its household found and its blanks filled down. */
export type Draft = { readonly row: number; readonly raw: RawRow; readonly isHead: boolean }
export type Block = { readonly number: string; readonly drafts: Draft[] }

/** The rows under the header that hold persons, by column; totals, signatures, examples and repeated headers are left out. */
export function dataRows(
	table: Table,
	header: Header,
): { readonly rows: { readonly row: number; readonly raw: RawRow }[]; readonly ignoredRows: number } {
	const isHouseholdOnly = !header.columns.has("name")
	const rows: { row: number; raw: RawRow }[] = []
	let ignoredRows = 0
	let isExample = false
	for (const { number, cells } of table.rows.slice(header.at + 1)) {
		const at = (column: ColumnId): string =>
			(header.columns.get(column) ?? []).map((place) => cells[place] ?? "").find((cell) => cell.trim() !== "") ?? ""
		if (columnIds.every((column) => at(column).trim() === "") && cells.every((cell) => cell.trim() === "")) continue
		const raw: Record<ColumnId, string> = { ...emptyRow }
		for (const column of columnIds) raw[column] = at(column)
		// A list of households has one row for each, and its 户主 column holds the name.
		if (isHouseholdOnly) raw.name = raw.head
		if (raw.household.trim() !== "") isExample = false
		isExample ||= [raw.household, raw.name, raw.remark].some((cell) => cell.trim().startsWith("示例"))
		if (
			isExample ||
			isBelow(cells, raw) ||
			(columnOf(raw.household) === "household" && raw.name.trim() !== "" && columnOf(raw.name) !== undefined)
		)
			ignoredRows++
		else rows.push({ row: number, raw })
	}
	return { rows: fillGroups(rows), ignoredRows }
}

const emptyRow: RawRow = {
	household: "",
	relation: "",
	head: "",
	name: "",
	sex: "",
	birth: "",
	identity: "",
	phone: "",
	group: "",
	grid: "",
	address: "",
	residence: "",
	role: "",
	contact: "",
	remark: "",
}

/** A line of totals may have a figure where names stand (合计, 2人); of anything else below a list no name is given. */
function isBelow(cells: readonly string[], raw: RawRow): boolean {
	const first = (cells.find((cell) => cell.trim() !== "") ?? "").replace(/\s/g, "")
	const name = raw.name.replace(/\s/g, "")
	return (name === "" || name === first || /^\d+[人户]?$/.test(halfWidth(name))) && isFooter(first)
}

/**
 * Group and grid cells merged over many households leave only the first one filled when saved as text. That pattern (each value
 * once, blanks below) is filled down; in a column that repeats its values a blank means unknown and stays.
 */
function fillGroups(rows: readonly { readonly row: number; readonly raw: RawRow }[]): { row: number; raw: RawRow }[] {
	let filled = [...rows]
	for (const column of ["group", "grid"] as const) {
		const values = filled.map(({ raw }) => raw[column].trim()).filter((value) => value !== "")
		if (values.length === filled.length || new Set(values).size < values.length) continue
		let last = ""
		filled = filled.map(({ row, raw }) => {
			last = raw[column].trim() || last
			return { row, raw: { ...raw, [column]: last } }
		})
	}
	return filled
}

/** Groups rows into runs of one household: an empty 户号 belongs to the filled one above, with its group, grid, address, contact. */
export function toBlocks(rows: readonly { readonly row: number; readonly raw: RawRow }[]): {
	readonly blocks: readonly Block[]
	/** Rows of no known household. */
	readonly orphans: readonly number[]
} {
	const blocks: Block[] = []
	const orphans: number[] = []
	let block: Block | undefined
	let isLost = false
	for (const { row, raw } of rows) {
		const number = readHouseholdNumber(raw.household)
		const isHead = saysHead(raw)
		if (number !== "") {
			isLost = false
			if (block?.number !== number) {
				block = { number, drafts: [] }
				blocks.push(block)
			}
			block.drafts.push({ row, raw, isHead })
			continue
		}
		// A second head under the same number is a new household whose number was forgotten; those below belong to it, not to the one above.
		if (!isLost && block?.drafts.some((draft) => draft.isHead) && isHead) isLost = true
		if (block === undefined || isLost) {
			orphans.push(row)
			continue
		}
		const above = block.drafts.at(-1)?.raw
		const inherited = (column: "group" | "grid" | "address" | "contact"): string => raw[column].trim() || (above?.[column] ?? "")
		block.drafts.push({
			row,
			raw: {
				...raw,
				household: block.number,
				group: inherited("group"),
				grid: inherited("grid"),
				address: inherited("address"),
				contact: inherited("contact"),
			},
			isHead,
		})
	}
	return { blocks, orphans }
}

/** Two different heads under one number: in one place it is a slip, in two places the number was given twice. All rows are in doubt. */
export function headConflict(blocks: readonly Block[]): RosterReason | undefined {
	const heads = blocks.map((block) => new Set(block.drafts.flatMap((draft) => (draft.isHead ? [normaliseName(draft.raw.name)] : []))))
	if (new Set(heads.flatMap((names) => [...names])).size < 2) return undefined
	const rows = blocks.flatMap((block) => block.drafts.flatMap((draft) => (draft.isHead ? [draft.row] : []))).slice(0, 10)
	return { code: heads.some((names) => names.size > 1) ? "roster.two-heads" : "roster.household-reused", detail: { rows } }
}

/** Blocks by household number, in the order of the file. */
export function sameNumber(blocks: readonly Block[]): ReadonlyMap<string, Block[]> {
	const byNumber = new Map<string, Block[]>()
	for (const block of blocks) {
		const known = byNumber.get(block.number)
		if (known === undefined) byNumber.set(block.number, [block])
		else known.push(block)
	}
	return byNumber
}
