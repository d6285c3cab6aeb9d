/** Sparse vectors over interned features. Pure. */
import { Tally } from "./tally.ts"

/**
 * The products of features below this count against likeness: both name a place (`opposing`), both name one of the same kind (`siblings.ts`), or
 * both speak of a known matter (`opposingMatter`), or of both it is known when they were written (`opposingTime`). What they agree on is added back by
 * the looks `where`, `siblings`, `concepts` and `when`, so that it costs only those who differ.
 */
export const against = 256
export const opposing = 0
export const opposingMatter = against - 1
export const opposingTime = against - 2

/** Features and their weights, sorted by feature: those that count against likeness stand first. */
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
		if (left === right) sum += (left < against ? -1 : 1) * (one.values[a++] ?? 0) * (other.values[b++] ?? 0)
		else if (left < right) a++
		else b++
	}
	return sum
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
	for (let at = 0; at < ids.length; at++) {
		const id = ids[at] ?? 0
		const product = (values[at] ?? 0) * sum.of(id)
		result += id < against ? -product : product
	}
	return result
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
	for (const [id, weight] of sum) if (id < against) kept.set(id, weight)
	return vectorOf(kept)
}

/** The `most` weightiest entries; ties by the lower number. */
function weightiest(block: ReadonlyMap<number, number>, most: number): Iterable<readonly [number, number]> {
	if (block.size <= most) return block
	return [...block].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most)
}
