/** Sparse vectors over interned features. Pure. */

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

/** A sum of vectors, for the average over all pairs of two groups: dot of the sums by the product of the sizes. */
export type Sum = Map<number, number>

/** What a group adds up to. A group of one is its vector: a map for each of 100,000 messages would take a gigabyte. */
export type Total = Vector | Sum

export function dotOfTotals(one: Total, other: Total): number {
	if (!(one instanceof Map)) return other instanceof Map ? dotWithSum(one, other) : dot(one, other)
	if (!(other instanceof Map)) return dotWithSum(other, one)
	const [small, big] = one.size <= other.size ? [one, other] : [other, one]
	let result = 0
	for (const [id, weight] of small) result += weight * (big.get(id) ?? 0)
	return result - 2 * (small.get(opposing) ?? 0) * (big.get(opposing) ?? 0)
}

function dotWithSum({ ids, values }: Vector, sum: Sum): number {
	let result = 0
	for (let at = 0; at < ids.length; at++) result += (values[at] ?? 0) * (sum.get(ids[at] ?? 0) ?? 0)
	return ids[0] === opposing ? result - 2 * (values[0] ?? 0) * (sum.get(opposing) ?? 0) : result
}

/** Adds up; a map among the two is changed and may not be used on its own afterwards. */
export function addTotals(one: Total, other: Total): Sum {
	const [small, big] = !(one instanceof Map) || (other instanceof Map && one.size <= other.size) ? [one, other] : [other, one]
	const sum: Sum = big instanceof Map ? big : sumOf(big)
	const add = (weight: number, id: number): void => {
		sum.set(id, (sum.get(id) ?? 0) + weight)
	}
	if (small instanceof Map) for (const [id, weight] of small) add(weight, id)
	else for (const [at, id] of small.ids.entries()) add(small.values[at] ?? 0, id)
	return sum
}

function sumOf({ ids, values }: Vector): Sum {
	const sum: Sum = new Map()
	ids.forEach((id, at) => {
		sum.set(id, values[at] ?? 0)
	})
	return sum
}

/** The mean of some vectors, its `most` weightiest features. */
export function meanOf(vectors: readonly Vector[], most: number): Vector {
	const [first] = vectors
	if (first !== undefined && vectors.length === 1) return first
	const sum: Sum = new Map()
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
