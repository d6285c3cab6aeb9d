/** Whom to compare with whom, without comparing all with all. Pure. */
import type { Pairs } from "./average-link.ts"
import { Best } from "./best.ts"
import type { Matrix } from "./matrix.ts"
import { against } from "./vector.ts"

/** Features of more rows than this are too usual to look up by (▲ recall .999 of cosine ≥ .35 on 4,326 messages). */
export const mostPerFeature = 300
/**
 * Entries looked at for one row, the rarest features first: those tell most, and the time a row takes does not grow with the heap (▲ the groups
 * of 4,326 messages stay what they were, 15 of 14,115 claims go elsewhere).
 */
export const mostLookedAt = 3000
/** More features than this no row has. */
const featuresOfRow = 1024
/** Neighbours kept for a row: those with the most likeness over the features looked at. */
export const top = 30
/** Up to this many rows all features are looked at: it is fast enough, and nothing is missed. */
const compareAllUpTo = 1500
/** Followers a row meets in the list of a concept that is too usual to look up by. */
const followers = 6

/** One of several that share the rows between them, in stretches, so that each has easy and hard ones. */
export type Part = { readonly index: number; readonly of: number }
export const whole: Part = { index: 0, of: 1 }
/** Rows of a stretch. */
const stretch = 64

function isOf({ index, of }: Part, row: number): boolean {
	return Math.floor(row / stretch) % of === index
}

/** What parts found, in the order in which one alone would have found it. */
export function joinedPairs(parts: readonly Pairs[]): Pairs {
	const all = new PairList()
	const at = parts.map(() => 0)
	for (;;) {
		let next = -1
		for (let part = 0; part < parts.length; part++) {
			const row = parts[part]?.ones[at[part] ?? 0]
			if (row !== undefined && (next < 0 || row < (parts[next]?.ones[at[next] ?? 0] ?? 0))) next = part
		}
		const found = parts[next]
		if (found === undefined) return all.taken()
		const row = found.ones[at[next] ?? 0]
		let place = at[next] ?? 0
		for (; found.ones[place] === row && place < found.ones.length; place++)
			all.add(found.ones[place] ?? 0, found.others[place] ?? 0, found.likeness[place] ?? 0)
		at[next] = place
	}
}

/**
 * Each row with the earlier ones worth comparing with it. Those below `floor` on what is looked up would hardly come near on the rest;
 * those less like than `least` are left out.
 */
export function pairsOf(matrix: Matrix, floor: number, least: number, part: Part = whole): Pairs {
	const { rows, starts, ids, values, counts } = matrix
	const limit = rows <= compareAllUpTo ? rows : mostPerFeature
	const index = new Postings(matrix, limit)
	const follow = limit < rows ? followersOf(matrix, limit) : undefined
	// Half the memory, and nothing lost: the values are such numbers.
	const spread = new Float32Array(counts.length)
	const metBy = new Int32Array(rows).fill(-1)
	const pairs = new PairList()
	for (let row = 0; row < rows; row++) {
		if (!isOf(part, row)) {
			index.add(row)
			continue
		}
		const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0]
		for (let at = from; at < to; at++) spread[ids[at] ?? 0] = (ids[at] ?? 0) < against ? -(values[at] ?? 0) : (values[at] ?? 0)
		const meet = (other: number): void => {
			if (metBy[other] === row) return
			metBy[other] = row
			let likeness = 0
			for (let at = starts[other] ?? 0; at < (starts[other + 1] ?? 0); at++) likeness += (values[at] ?? 0) * (spread[ids[at] ?? 0] ?? 0)
			if (likeness >= least) pairs.add(row, other, likeness)
		}
		index.best(row, floor, meet)
		index.add(row)
		if (follow !== undefined) for (let at = follow.starts[row] ?? 0; at < (follow.starts[row + 1] ?? 0); at++) meet(follow.earlier[at] ?? 0)
		for (let at = from; at < to; at++) spread[ids[at] ?? 0] = 0
	}
	return pairs.taken()
}

/** By feature: the rows it stands in so far, in two arrays for all. */
class Postings {
	readonly #matrix: Matrix
	readonly #isWanted: Uint8Array
	readonly #starts: Int32Array
	readonly #ends: Int32Array
	readonly #rows: Int32Array
	readonly #values: Float32Array
	readonly #best: Best
	readonly #most: number
	readonly #order = new Float64Array(featuresOfRow)

	constructor(matrix: Matrix, limit: number) {
		this.#most = limit < matrix.rows ? mostLookedAt : Number.POSITIVE_INFINITY
		const { counts, isLookedUp } = matrix
		this.#matrix = matrix
		this.#isWanted =
			counts.length === 0
				? new Uint8Array()
				: Uint8Array.from(counts, (count, id) => (count > 1 && count <= limit && isLookedUp[id] === 1 ? 1 : 0))
		this.#starts = new Int32Array(counts.length)
		let total = 0
		for (let id = 0; id < counts.length; id++) {
			this.#starts[id] = total
			if (this.#isWanted[id] === 1) total += counts[id] ?? 0
		}
		this.#ends = this.#starts.slice()
		this.#rows = new Int32Array(total)
		this.#values = new Float32Array(total)
		this.#best = new Best(matrix.rows, top)
	}

	add(row: number): void {
		const { starts, ids, values } = this.#matrix
		for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
			const id = ids[at] ?? 0
			if (this.#isWanted[id] !== 1) continue
			const end = this.#ends[id] ?? 0
			this.#rows[end] = row
			this.#values[end] = values[at] ?? 0
			this.#ends[id] = end + 1
		}
	}

	best(row: number, floor: number, take: (row: number) => void): void {
		const { starts, ids, values, counts } = this.#matrix
		const best = this.#best
		const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0]
		let size = 0
		// Sorted as one number: how many have it, and where it stands.
		for (let at = from; at < to; at++) {
			const id = ids[at] ?? 0
			if (this.#isWanted[id] === 1) this.#order[size++] = (counts[id] ?? 0) * featuresOfRow + (at - from)
		}
		let left = this.#most
		for (const key of this.#order.subarray(0, size).sort()) {
			const at = from + (key % featuresOfRow)
			const id = ids[at] ?? 0
			const [start, end] = [this.#starts[id] ?? 0, this.#ends[id] ?? 0]
			best.add(this.#rows, this.#values, start, end, values[at] ?? 0)
			left -= end - start
			if (left < 0) break
		}
		best.take(floor, take)
	}
}

type Followers = { readonly starts: Int32Array; readonly earlier: Int32Array }

/**
 * Rows that share nothing but a usual concept: its list, strongest first, links each with its next ones. As groups grow they inherit
 * one another's neighbours, so the chain is enough. By row: the earlier ones it is linked with.
 */
function followersOf({ rows, starts, ids, values, counts, isConcept }: Matrix, limit: number): Followers {
	const lists = new Map<number, number[]>()
	for (let row = 0; row < rows; row++)
		for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
			const id = ids[at] ?? 0
			if (isConcept[id] !== 1 || (counts[id] ?? 0) <= limit) continue
			// One number to sort by: the stronger first, then the earlier.
			const key = (2 ** 24 - Math.round((values[at] ?? 0) * 2 ** 24)) * 2 ** 26 + row
			const list = lists.get(id)
			if (list === undefined) lists.set(id, [key])
			else list.push(key)
		}
	const links = new Int32Array(rows + 1)
	const each = (visit: (later: number, earlier: number) => void): void => {
		for (const list of sorted)
			for (let at = 0; at < list.length; at++)
				for (let next = at + 1; next <= Math.min(at + followers, list.length - 1); next++) {
					const [one, other] = [(list[at] ?? 0) % 2 ** 26, (list[next] ?? 0) % 2 ** 26]
					visit(Math.max(one, other), Math.min(one, other))
				}
	}
	const sorted = [...lists.values()].map((list) => Float64Array.from(list).sort())
	each((later) => {
		links[later + 1] = (links[later + 1] ?? 0) + 1
	})
	for (let row = 0; row < rows; row++) links[row + 1] = (links[row + 1] ?? 0) + (links[row] ?? 0)
	const filled = links.slice()
	const all = new Int32Array(links[rows] ?? 0)
	each((later, earlier) => {
		const at = filled[later] ?? 0
		all[at] = earlier
		filled[later] = at + 1
	})
	return { starts: links, earlier: all }
}

/** Pairs without end, in three arrays. */
class PairList {
	#ones = new Int32Array(4096)
	#others = new Int32Array(4096)
	#likeness = new Float64Array(4096)
	#size = 0

	add(one: number, other: number, likeness: number): void {
		if (this.#size === this.#ones.length) {
			const [ones, others, all] = [new Int32Array(this.#size * 2), new Int32Array(this.#size * 2), new Float64Array(this.#size * 2)]
			ones.set(this.#ones)
			others.set(this.#others)
			all.set(this.#likeness)
			this.#ones = ones
			this.#others = others
			this.#likeness = all
		}
		this.#ones[this.#size] = one
		this.#others[this.#size] = other
		this.#likeness[this.#size++] = likeness
	}

	taken(): Pairs {
		return {
			ones: this.#ones.subarray(0, this.#size),
			others: this.#others.subarray(0, this.#size),
			likeness: this.#likeness.subarray(0, this.#size),
		}
	}
}
