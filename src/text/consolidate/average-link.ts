/**
 * Average link over candidates only: two groups are as like as their members on average, over all pairs, also those that were no
 * candidates. Likeness is a dot product, so the sum over all pairs of two groups is the dot product of their sums, and what a merged group
 * is to another is what its two halves were, added up. Pure and deterministic.
 */
import type { Matrix } from "./matrix.ts"
import { hasAny, mainConceptOf, namesOf } from "./matters.ts"
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
	readonly #offers = new Offers()
	/** Age of the last answer to a pair that stands in no list, so that many stale offers ask once. */
	readonly #asked = new Map<number, number>()
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
		this.#near.forEach(({ groups, sums }, one) => {
			for (let at = 0; at < groups.length; at++) if ((groups[at] ?? 0) > one) this.#offer(one, groups[at] ?? 0, sums[at] ?? 0)
		})
		for (let best = this.#offers.pop(); best !== undefined; best = this.#offers.pop()) {
			const [one, other] = [this.#groupOf(best.one), this.#groupOf(best.other)]
			if (one === other) continue
			// One of them grew since. Those in its list have been offered anew; whoever was let go asks again here.
			if (one !== best.one || other !== best.other || best.age !== this.#ageOf(one, other)) this.#askAgain(one, other)
			else if (this.#apart.get(one)?.has(other) !== true) this.#merge(one, other, neighboursKept)
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
			const matter = mainConceptOf(this.#matrix, rows)
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

	#forget(one: number, other: number): void {
		const near = this.#near[one]
		const at = near?.groups.indexOf(other) ?? -1
		if (near === undefined || at < 0) return
		const [group, sum] = [near.groups.pop() ?? 0, near.sums.pop() ?? 0]
		if (at === near.groups.length) return
		near.groups[at] = group
		near.sums[at] = sum
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

	#offer(one: number, other: number, sum: number): void {
		const score = this.#score(one, other, sum)
		if (score >= this.#threshold) this.#offers.push(one, other, score, this.#ageOf(one, other))
	}

	#askAgain(one: number, other: number): void {
		if (this.#near[one]?.groups.includes(other) === true) return
		const [key, age] = [Math.min(one, other) * 2 ** 26 + Math.max(one, other), this.#ageOf(one, other)]
		if (this.#asked.get(key) === age) return
		this.#asked.set(key, age)
		const sum = this.#sums.dot(one, other)
		if (this.#score(one, other, sum) < this.#threshold * hopeful) return
		this.#meet(one, other, sum)
		this.#offer(one, other, sum)
	}

	#ageOf(one: number, other: number): number {
		return (this.#ages[one] ?? 0) + (this.#ages[other] ?? 0)
	}

	#merge(a: number, b: number, most: number): void {
		const [kept, gone] = a < b ? [a, b] : [b, a]
		const { groups, sums } = this.#union(kept, gone)
		this.#join(kept, gone)
		this.#remember(kept, gone, groups)
		const hoped = this.#threshold * hopeful
		const scored = groups
			.map((group, at) => ({ group, sum: sums[at] ?? 0, score: this.#score(kept, group, sums[at] ?? 0) }))
			.filter(({ group, score }) => {
				this.#forget(group, kept)
				this.#forget(group, gone)
				return score >= hoped
			})
		for (const { group, sum } of scored) if (most < Number.POSITIVE_INFINITY) this.#offer(kept, group, sum)
		if (scored.length > most) scored.sort((x, y) => y.score - x.score || x.group - y.group)
		this.#near[gone] = { groups: [], sums: [] }
		this.#near[kept] = { groups: [], sums: [] }
		for (const { group, sum } of scored.slice(0, most)) this.#meet(kept, group, sum)
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
