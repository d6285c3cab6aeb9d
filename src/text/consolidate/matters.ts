/** What a group of rows is about, and where: by the features its rows share. Pure. */
import type { Matrix } from "./matrix.ts"

/** What the rows' features add up to, of those wanted. */
function totals(
	{ starts, ids }: Matrix,
	rows: readonly number[],
	isWanted: Uint8Array,
	weight: (at: number) => number,
): Map<number, number> {
	const sums = new Map<number, number>()
	for (const row of rows)
		for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
			const id = ids[at] ?? 0
			if (isWanted[id] === 1) sums.set(id, (sums.get(id) ?? 0) + weight(at))
		}
	return sums
}

/** Names of places that at least half of the rows name, and hardly any other does. */
export function namesOf(matrix: Matrix, rows: readonly number[]): ReadonlySet<number> {
	const counts = totals(matrix, rows, matrix.isWholeName, () => 1)
	return new Set([...counts].flatMap(([id, count]) => (count * 2 >= Math.max(rows.length, matrix.counts[id] ?? 0) ? [id] : [])))
}

/** What is spoken of at least this much, beside the concept spoken of most, is a group's matter too: 车位 and 购房 beside 车位捆绑销售. */
const shareOfMost = 0.35

/** The concepts the rows speak of most. */
export function mainConceptsOf(matrix: Matrix, rows: readonly number[]): ReadonlySet<number> {
	const sums = totals(matrix, rows, matrix.isConcept, (at) => matrix.values[at] ?? 0)
	const most = Math.max(...sums.values())
	return new Set([...sums].flatMap(([id, sum]) => (sum >= most * shareOfMost ? [id] : [])))
}

/** Whether the row has one of the features. */
export function hasAny({ starts, ids }: Matrix, row: number, wanted: ReadonlySet<number>): boolean {
	for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) if (wanted.has(ids[at] ?? 0)) return true
	return false
}
