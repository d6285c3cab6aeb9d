/** Many vectors in a few arrays, their features renumbered without gaps, so that whatever is known of a feature is an array too. Pure. */
import { isConcept, isLookedUp, isWholeName } from "./looks.ts"
import { Numbering } from "./numbering.ts"
import { against, type Vector } from "./vector.ts"

export type Matrix = {
	readonly rows: number
	/** Row r is what stands from starts[r] to starts[r + 1] of `ids` and `values`. Features below `against` keep their numbers. */
	readonly starts: Int32Array
	readonly ids: Int32Array
	readonly values: Float32Array
	/** By feature: in how many rows it stands. */
	readonly counts: Int32Array
	/** By feature: 1 where rows are looked up by it. */
	readonly isLookedUp: Uint8Array
	readonly isConcept: Uint8Array
	readonly isWholeName: Uint8Array
}

/** Rows a feature stands in on average: 3.7 at the level of issue and 2.9 of theme, among 4,326. Room is made for so many at once. */
const rowsOfFeature = 3

export function matrixOf(vectors: readonly Vector[]): Matrix {
	const starts = new Int32Array(vectors.length + 1)
	for (const [row, { ids }] of vectors.entries()) starts[row + 1] = (starts[row] ?? 0) + ids.length
	const total = starts[vectors.length] ?? 0
	const ids = new Int32Array(total)
	const values = new Float32Array(total)
	const numbers = new Numbering(total / rowsOfFeature)
	let at = 0
	for (const vector of vectors) {
		values.set(vector.values, at)
		for (let index = 0; index < vector.ids.length; index++) ids[at++] = numbers.of(vector.ids[index] ?? 0)
	}
	const features = numbers.features()
	const counts = new Int32Array(features.length)
	for (let index = 0; index < total; index++) counts[ids[index] ?? 0] = (counts[ids[index] ?? 0] ?? 0) + 1
	return {
		rows: vectors.length,
		starts,
		ids,
		values,
		counts,
		isLookedUp: Uint8Array.from(features, (feature) => (feature >= against && isLookedUp(feature) ? 1 : 0)),
		isConcept: Uint8Array.from(features, (feature) => (feature >= against && isConcept(feature) ? 1 : 0)),
		isWholeName: Uint8Array.from(features, (feature) => (feature >= against && isWholeName(feature) ? 1 : 0)),
	}
}
