/** The villages side by side: which are shown, in which order. Pure. */
import type { TownshipCell, TownshipColumn } from "../affair.ts"

export type VillageRow = {
	readonly id: string
	readonly name: string
	readonly code: string
	readonly township: string | null
	/** By column id. */
	readonly cells: Readonly<Record<string, TownshipCell>>
}

export const directions = ["worst", "best"] as const
export type Direction = (typeof directions)[number]

/** As the address says it. `sort`: a column's id, or `name`; anything else: by how much needs attention. */
export type TableQuery = {
	readonly sort: string
	readonly direction: Direction
	/** Part of a village's name or code; empty: all. */
	readonly words: string
	/** Only villages of this township; empty: all. */
	readonly township: string
	readonly onlyUrgent: boolean
}

export const byName = "name"

/** What a cell is compared by; null where there is nothing to measure. */
export function measureOf(cell: TownshipCell | undefined, { kind }: Pick<TownshipColumn, "kind">): number | null {
	if (cell === undefined || cell.value === null) return null
	if (kind === "count") return cell.value
	return cell.of === undefined || cell.of === 0 ? null : cell.value / cell.of
}

function urgentCells({ cells }: Pick<VillageRow, "cells">): number {
	return Object.values(cells).filter((cell) => cell.isUrgent).length
}

/** Filtered and sorted. What cannot be measured stands last whichever way; equals by name, so that an order is always the same. */
export function arranged(rows: readonly VillageRow[], columns: readonly TownshipColumn[], query: TableQuery): readonly VillageRow[] {
	const words = query.words.trim().toLowerCase()
	const shown = rows.filter(
		(row) =>
			(words === "" || row.name.toLowerCase().includes(words) || row.code.toLowerCase().includes(words)) &&
			(query.township === "" || row.township === query.township) &&
			(!query.onlyUrgent || urgentCells(row) > 0),
	)
	const column = columns.find(({ id }) => id === query.sort)
	const sign = query.direction === "worst" ? 1 : -1
	if (query.sort === byName) return shown.toSorted((a, b) => sign * nameOrder(a, b))
	if (column === undefined) return shown.toSorted((a, b) => sign * (urgentCells(b) - urgentCells(a)) || nameOrder(a, b))
	const first = column.worst === "high" ? -sign : sign
	return shown.toSorted((a, b) => {
		const [x, y] = [measureOf(a.cells[column.id], column), measureOf(b.cells[column.id], column)]
		if (x === null || y === null) return x === y ? nameOrder(a, b) : x === null ? 1 : -1
		return first * (x - y) || nameOrder(a, b)
	})
}

const chinese = new Intl.Collator("zh-CN", { numeric: true })

function nameOrder(a: Pick<VillageRow, "name" | "code">, b: Pick<VillageRow, "name" | "code">): number {
	return chinese.compare(a.name, b.name) || (a.code < b.code ? -1 : 1)
}

/** All of it together, for the line above the table: counts summed, shares as all parts of all wholes. */
export function totalsOf(rows: readonly VillageRow[], columns: readonly TownshipColumn[]): Readonly<Record<string, TownshipCell>> {
	return Object.fromEntries(
		columns.map(({ id, kind }) => {
			const cells = rows.flatMap(({ cells: own }) => (own[id] === undefined || own[id].value === null ? [] : [own[id]]))
			const value = cells.reduce((sum, cell) => sum + (cell.value ?? 0), 0)
			const of = cells.reduce((sum, cell) => sum + (cell.of ?? 0), 0)
			const urgent = cells.some((cell) => cell.isUrgent)
			if (cells.length === 0) return [id, { value: null, isUrgent: false }]
			return [id, kind === "share" ? { value, of, isUrgent: urgent } : { value, isUrgent: urgent }]
		}),
	)
}
