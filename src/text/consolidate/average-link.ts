/**
 * Average link over candidates only: two groups are as like as their members on average, over all pairs, also those that were no
 * candidates. Likeness is a dot product, so the sum over all pairs of two groups is the dot product of their sums, and what a merged group
 * is to another is what its two halves were, added up. Pure and deterministic.
 */
import type { Matrix } from "./matrix.ts"
import { hasAny, mainConceptsOf, namesOf } from "./matters.ts"
import { Offers } from "./offers.ts"
import { Sums } from "./sums.ts"

export type Constraints = {
	/** Pairs of indices that people put together, and kept apart. The latter wins over likeness, the former over both. */
	readonly must: readonly (readonly [number, number])[]
	readonly cannot: readonly (readonly [number, number])[]
}
export const unconstrained: Constraints = { must: [], cannot: [] }

/** Pairs worth comparing, each once, and their likeness. */
export type Pairs = { readonly ones: Int32Array; readonly others: Int32Array; readonly likeness: Float64Array }

/** At most this many neighbours of a grown group are kept, its best: more never changed a result and cost a lot. */
const neighboursKept = 24
/** Neighbours of less than this share of the threshold are let go. */
export const hopeful = 0.6

/** From this size on a group gathers; a share of its own likeness within, never below a share of the threshold. */
const bigGroup = 12
const gathered = 0.55
const leastGathered = 0.6

/** Group number of each row; numbers are those of the group's first row. `weights`: how many messages stand behind each row. */
export function averageLink(
	matrix: Matrix,
	pairs: Pairs,
	threshold: number,
	{ must, cannot }: Constraints,
	weights: Int32Array = new Int32Array(matrix.rows).fill(1),
): Int32Array {
	return new Agglomeration(matrix, pairs, threshold, weights).run(must, cannot)
}

/** Groups near to one, and the sum of likeness over all pairs of members: always both ways, and always of groups as they are now. */
type Near = { readonly groups: number[]; readonly sums: number[] }
const nobody: Near = { groups: [], sums: [] }

class Agglomeration {
	readonly #matrix: Matrix
	readonly #threshold: number
	readonly #parent: Int32Array
	readonly #size: Int32Array
	readonly #weight: Int32Array
	/** Merges a group has been through. */
	readonly #ages: Int32Array
	readonly #sums: Sums
	readonly #near: Near[]
	/** Everything a group ever met, for those that gather. */
	readonly #met: (number[] | undefined)[] = []
	readonly #apart = new Map<number, Set<number>>()
	readonly #offers: Offers
	/** By group: whom it offers to join, and the merges that one had been through. */
	readonly #partners: Int32Array
	readonly #partnerAges: Int32Array
	/** By group: where it stands in the list being made, + 1. */
	readonly #places: Int32Array

	constructor(matrix: Matrix, { ones, others, likeness }: Pairs, threshold: number, weights: Int32Array) {
		this.#matrix = matrix
		this.#threshold = threshold
		this.#weight = weights.slice()
		this.#parent = Int32Array.from({ length: matrix.rows }, (_, row) => row)
		this.#size = new Int32Array(matrix.rows).fill(1)
		this.#ages = new Int32Array(matrix.rows)
		this.#places = new Int32Array(matrix.rows)
		this.#offers = new Offers(matrix.rows)
		this.#partners = new Int32Array(matrix.rows)
		this.#partnerAges = new Int32Array(matrix.rows)
		this.#sums = new Sums(matrix)
		this.#near = Array.from({ length: matrix.rows }, () => ({ groups: [], sums: [] }))
		for (let at = 0; at < ones.length; at++) this.#meet(ones[at] ?? 0, others[at] ?? 0, likeness[at] ?? 0)
	}

	run(must: Constraints["must"], cannot: Constraints["cannot"]): Int32Array {
		for (const [one, other] of must) {
			const [a, b] = [this.#groupOf(one), this.#groupOf(other)]
			if (a !== b) this.#merge(a, b, Number.POSITIVE_INFINITY)
		}
		for (const [one, other] of cannot) this.#keepApart(this.#groupOf(one), this.#groupOf(other))
		for (let row = 0; row < this.#parent.length; row++) if (this.#parent[row] === row) this.#offerBest(row)
		for (let one = this.#offers.first(); one !== undefined; one = this.#offers.first()) {
			const other = this.#partners[one] ?? 0
			// The other grew or was joined since: what is offered can only be less than it was.
			if (this.#parent[other] !== other || this.#ages[other] !== this.#partnerAges[one]) this.#offerBest(one)
			else this.#merge(one, other, neighboursKept)
		}
		this.#gather()
		return this.#parent.map((_, row) => this.#groupOf(row))
	}

	/**
	 * Everybody's matter is told in many ways: what is nearly as like a big group as its own members are to one another joins it. What speaks
	 * of what the group speaks of most, at the place that half of it names, is one of them even when it is told quite differently, if that
	 * place is hardly named by anybody else (▲ without this the word 幼儿园 drew all kindergartens of a city together).
	 */
	#gather(): void {
		const members = this.#members()
		for (const [group, rows] of members) {
			if (rows.length < bigGroup || this.#parent[group] !== group) continue
			const least = this.#threshold * leastGathered
			const floor = Math.max(least, this.#score(group, group, this.#sums.dot(group, group)) * gathered)
			const own = namesOf(this.#matrix, rows)
			const matter = mainConceptsOf(this.#matrix, rows)
			const met = [...new Set((this.#met[group] ?? []).map((row) => this.#groupOf(row)))].sort((a, b) => a - b)
			for (const one of met) {
				const kept = this.#groupOf(group)
				if (one === kept || this.#parent[one] !== one || (this.#weight[one] ?? 0) * 4 > (this.#weight[kept] ?? 0)) continue
				const score = this.#score(kept, one, this.#sums.dot(kept, one))
				if (this.#apart.get(kept)?.has(one) === true || score < least) continue
				const isOfThem = (): boolean =>
					(members.get(one) ?? []).every((row) => hasAny(this.#matrix, row, matter) && hasAny(this.#matrix, row, own))
				if (score >= floor || isOfThem()) this.#join(Math.min(kept, one), Math.max(kept, one))
			}
		}
	}

	#members(): ReadonlyMap<number, readonly number[]> {
		const members = new Map<number, number[]>()
		for (let row = 0; row < this.#parent.length; row++) {
			const group = this.#groupOf(row)
			const rows = members.get(group)
			if (rows === undefined) members.set(group, [row])
			else rows.push(row)
		}
		return members
	}

	#groupOf(row: number): number {
		let at = row
		while (this.#parent[at] !== at) {
			const up = this.#parent[at] ?? at
			this.#parent[at] = this.#parent[up] ?? up
			at = up
		}
		return at
	}

	#meet(one: number, other: number, sum: number): void {
		this.#write(one, other, sum)
		this.#write(other, one, sum)
	}

	#write(one: number, other: number, sum: number): void {
		this.#near[one]?.groups.push(other)
		this.#near[one]?.sums.push(sum)
	}

	#keepApart(one: number, other: number): void {
		if (one === other) return
		for (const [a, b] of [
			[one, other],
			[other, one],
		] as const)
			this.#apart.set(a, (this.#apart.get(a) ?? new Set()).add(b))
	}

	#score(one: number, other: number, sum: number): number {
		return sum / ((this.#size[one] ?? 1) * (this.#size[other] ?? 1))
	}

	/** Offers the best of those near, of equal ones the lowest number. */
	#offerBest(one: number): void {
		const { groups, sums } = this.#near[one] ?? nobody
		const apart = this.#apart.get(one)
		let [best, most] = [-1, 0]
		for (let at = 0; at < groups.length; at++) {
			const other = groups[at] ?? 0
			const score = (sums[at] ?? 0) / (this.#size[other] ?? 1)
			if ((score > most || (score === most && other < best)) && apart?.has(other) !== true) [best, most] = [other, score]
		}
		const score = most / (this.#size[one] ?? 1)
		if (best < 0 || score < this.#threshold) {
			this.#offers.remove(one)
			return
		}
		this.#partners[one] = best
		this.#partnerAges[one] = this.#ages[best] ?? 0
		this.#offers.set(one, score)
	}

	#merge(a: number, b: number, most: number): void {
		const [kept, gone] = a < b ? [a, b] : [b, a]
		const { groups, sums } = this.#union(kept, gone)
		this.#join(kept, gone)
		this.#remember(kept, gone, groups)
		const scores = groups.map((group, at) => this.#score(kept, group, sums[at] ?? 0))
		const least = leastOf(scores, this.#threshold * hopeful, most)
		const near: Near = { groups: [], sums: [] }
		for (let at = 0; at < groups.length; at++) {
			const [group, sum] = [groups[at] ?? 0, sums[at] ?? 0]
			const isKept = (scores[at] ?? 0) >= least
			replaceBoth(this.#near[group] ?? nobody, kept, gone, isKept ? sum : undefined)
			if (!isKept) continue
			near.groups.push(group)
			near.sums.push(sum)
		}
		this.#near[gone] = nobody
		this.#near[kept] = near
		this.#offers.remove(gone)
		this.#offerBest(kept)
	}

	/** Neighbours of both, each once, with its sum to the two together. */
	#union(one: number, other: number): Near {
		const [first, second] = [this.#near[one], this.#near[other]]
		const places = this.#places
		const [groups, sums]: [number[], number[]] = [[], []]
		const missing = { one: [0].slice(1), other: [0].slice(1) }
		for (let at = 0; at < (first?.groups.length ?? 0); at++) {
			const group = first?.groups[at] ?? 0
			if (group === other) continue
			places[group] = groups.push(group)
			sums.push(first?.sums[at] ?? 0)
		}
		const ofFirst = groups.length
		const isShared = new Uint8Array(ofFirst)
		for (let at = 0; at < (second?.groups.length ?? 0); at++) {
			const group = second?.groups[at] ?? 0
			if (group === one) continue
			const place = (places[group] ?? 0) - 1
			if (place >= 0) {
				sums[place] = (sums[place] ?? 0) + (second?.sums[at] ?? 0)
				isShared[place] = 1
				continue
			}
			groups.push(group)
			sums.push(second?.sums[at] ?? 0)
			missing.one.push(group)
		}
		const unknown: number[] = []
		for (let at = 0; at < ofFirst; at++) {
			const group = groups[at] ?? 0
			places[group] = 0
			if (isShared[at] === 1) continue
			missing.other.push(group)
			unknown.push(at)
		}
		this.#sums.dots(one, missing.one, (index, value) => {
			sums[ofFirst + index] = (sums[ofFirst + index] ?? 0) + value
		})
		this.#sums.dots(other, missing.other, (index, value) => {
			const at = unknown[index] ?? 0
			sums[at] = (sums[at] ?? 0) + value
		})
		return { groups, sums }
	}

	/** The lower number stays, so that a group is named by its first row. */
	#join(kept: number, gone: number): void {
		this.#sums.merge(kept, gone)
		this.#parent[gone] = kept
		this.#ages[kept] = (this.#ages[kept] ?? 0) + 1
		this.#size[kept] = (this.#size[kept] ?? 1) + (this.#size[gone] ?? 1)
		this.#weight[kept] = (this.#weight[kept] ?? 1) + (this.#weight[gone] ?? 1)
		for (const far of this.#apart.get(gone) ?? []) this.#keepApart(kept, far)
	}

	#remember(kept: number, gone: number, groups: readonly number[]): void {
		if ((this.#size[kept] ?? 0) < bigGroup / 2) return
		const met = this.#met[kept] ?? []
		for (const each of this.#met[gone] ?? []) met.push(each)
		for (const each of groups) met.push(each)
		this.#met[kept] = met
		this.#met[gone] = undefined
	}
}

/** What the last of the `most` best has, at least `floor`. */
function leastOf(scores: readonly number[], floor: number, most: number): number {
	return scores.length <= most ? floor : Math.max(floor, Float64Array.from(scores).sort()[scores.length - most] ?? floor)
}

/** In a list of groups near to another: two that merged become one, `kept`, with its new sum; undefined: it is not near. */
function replaceBoth({ groups, sums }: Near, kept: number, gone: number, sum: number | undefined): void {
	let isThere = false
	for (let at = groups.length - 1; at >= 0; at--) {
		if (groups[at] !== kept && groups[at] !== gone) continue
		if (sum !== undefined && !isThere) {
			isThere = true
			groups[at] = kept
			sums[at] = sum
			continue
		}
		const [group, last] = [groups.pop() ?? 0, sums.pop() ?? 0]
		if (at === groups.length) continue
		groups[at] = group
		sums[at] = last
	}
}
