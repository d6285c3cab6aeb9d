/** Sparse vectors over interned features. Pure. */
import { Tally } from "./tally.ts"

/**
 * The one feature whose product counts against likeness: both name a place. What they agree on is added back by the look `where`, so
 * that it costs only those who name different places.
 */
export const opposing = 0

/** Features and their weights, sorted by feature: `opposing` is the first where it is there. */
export type Vector = { readonly ids: Int32Array; readonly values: Float32Array }

export function vectorOf(weights: ReadonlyMap<number, number>): Vector {
	const ids = Int32Array.from(weights.keys()).sort()
	const values = new Float32Array(ids.length)
	ids.forEach((id, at) => {
		values[at] = weights.get(id) ?? 0
	})
	return { ids, values }
}

export function dot(one: Vector, other: Vector): number {
	let sum = 0
	let a = 0
	let b = 0
	while (a < one.ids.length && b < other.ids.length) {
		const left = one.ids[a] ?? 0
		const right = other.ids[b] ?? 0
		if (left === right) sum += (one.values[a++] ?? 0) * (other.values[b++] ?? 0)
		else if (left < right) a++
		else b++
	}
	return one.ids[0] === opposing && other.ids[0] === opposing ? sum - 2 * (one.values[0] ?? 0) * (other.values[0] ?? 0) : sum
}

/** What some vectors add up to: one at a time, it is used again for the next. A map of their features took five times as long. */
export function sumOf(vectors: readonly Vector[]): Tally {
	total.clear()
	for (const { ids, values } of vectors) for (let at = 0; at < ids.length; at++) total.add(ids[at] ?? 0, values[at] ?? 0)
	return total
}

const total = new Tally()

/** The dot products with each of them, added up. */
export function dotWithSum({ ids, values }: Vector, sum: Tally): number {
	let result = 0
	for (let at = 0; at < ids.length; at++) result += (values[at] ?? 0) * sum.of(ids[at] ?? 0)
	return ids[0] === opposing ? result - 2 * (values[0] ?? 0) * sum.of(opposing) : result
}

/** The mean of some vectors, its `most` weightiest features. */
export function meanOf(vectors: readonly Vector[], most: number): Vector {
	const [first] = vectors
	if (first !== undefined && vectors.length === 1) return first
	const sum = new Map<number, number>()
	for (const { ids, values } of vectors)
		for (let at = 0; at < ids.length; at++) {
			const id = ids[at] ?? 0
			sum.set(id, (sum.get(id) ?? 0) + (values[at] ?? 0) / vectors.length)
		}
	const kept = new Map(weightiest(sum, most))
	const against = sum.get(opposing)
	return vectorOf(against === undefined ? kept : kept.set(opposing, against))
}

/** The `most` weightiest entries; ties by the lower number. */
function weightiest(block: ReadonlyMap<number, number>, most: number): Iterable<readonly [number, number]> {
	if (block.size <= most) return block
	return [...block].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most)
}
