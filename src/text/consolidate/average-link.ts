/**
 * Average link over candidates only: two groups are as like as their members on average, over all pairs, also those that were no
 * candidates. Likeness is a dot product, so the average is the product of the groups' sums. Pure and deterministic.
 */
import { addTotals, dotOfTotals, type Total, type Vector } from "./vector.ts"

export type Constraints = {
	/** Pairs of indices that people put together, and kept apart. The latter wins over likeness, the former over both. */
	readonly must: readonly (readonly [number, number])[]
	readonly cannot: readonly (readonly [number, number])[]
}
export const unconstrained: Constraints = { must: [], cannot: [] }

/** `age`: merges both had been through when it was made; an offer is stale once either has grown. */
type Offer = { readonly one: number; readonly other: number; readonly score: number; readonly age: number }

/** At most this many neighbours of a grown group are kept, its best: more never changed a result and cost a lot. */
const neighboursKept = 24
/** Neighbours of less than this share of the threshold are let go. */
const hopeful = 0.6

/** Group number of each item; numbers are those of the group's first item. */
export function averageLink(
	vectors: readonly Vector[],
	candidates: readonly (readonly number[])[],
	threshold: number,
	{ must, cannot }: Constraints,
): Int32Array {
	return new Agglomeration(vectors, candidates, threshold).run(must, cannot)
}

/** From this size on a group gathers; a share of its own likeness within, never below a share of the threshold. */
const bigGroup = 12
const gathered = 0.55
const leastGathered = 0.6

class Agglomeration {
	readonly #parent: Int32Array
	readonly #size: Int32Array
	readonly #ages: Int32Array
	readonly #sums: (Total | undefined)[]
	readonly #neighbours: (Set<number> | undefined)[]
	/** Everything a group ever met, for those that gather. */
	readonly #near: (Set<number> | undefined)[] = []
	readonly #apart = new Map<number, Set<number>>()
	readonly #offers = new OfferHeap()
	/** Age of the last offer of a pair, so that many stale offers of its members bring one new one. */
	readonly #offered = new Map<number, number>()
	readonly #threshold: number

	constructor(vectors: readonly Vector[], candidates: readonly (readonly number[])[], threshold: number) {
		this.#threshold = threshold
		this.#parent = Int32Array.from(vectors.keys())
		this.#size = new Int32Array(vectors.length).fill(1)
		this.#ages = new Int32Array(vectors.length)
		this.#sums = [...vectors]
		this.#neighbours = vectors.map(() => new Set<number>())
		candidates.forEach((others, one) => {
			for (const other of others) this.#meet(one, other)
		})
	}

	run(must: Constraints["must"], cannot: Constraints["cannot"]): Int32Array {
		for (const [one, other] of must) {
			const [a, b] = [this.#groupOf(one), this.#groupOf(other)]
			if (a !== b) this.#merge(a, b, false)
		}
		for (const [one, other] of cannot) this.#keepApart(this.#groupOf(one), this.#groupOf(other))
		this.#parent.forEach((_, item) => {
			if (this.#groupOf(item) !== item) return
			for (const other of this.#neighbours[item] ?? []) if (other > item) this.#offer(item, other)
		})
		for (let best = this.#offers.pop(); best !== undefined; best = this.#offers.pop()) {
			const [one, other] = [this.#groupOf(best.one), this.#groupOf(best.other)]
			if (one === other) continue
			if (one !== best.one || other !== best.other || best.age !== this.#ageOf(one, other)) {
				// One of them grew since. Its kept neighbours have been offered anew; whoever was let go asks again here.
				if (this.#offered.get(pairKey(one, other)) !== this.#ageOf(one, other)) this.#offer(one, other)
				continue
			}
			if (this.#apart.get(one)?.has(other) === true) continue
			this.#merge(one, other, true)
		}
		this.#gather()
		return this.#parent.map((_, item) => this.#groupOf(item))
	}

	/** Everybody's matter is told in many ways: what is nearly as like a big group as its own members are to one another joins it. */
	#gather(): void {
		const big = [...this.#size.keys()].filter((item) => this.#parent[item] === item && (this.#size[item] ?? 0) >= bigGroup)
		for (const group of big) {
			if (this.#parent[group] !== group) continue
			const floor = Math.max(this.#threshold * leastGathered, this.#score(group, group) * gathered)
			if (floor >= this.#threshold) continue
			for (const other of this.#near[group] ?? []) {
				const one = this.#groupOf(other)
				if (one === this.#groupOf(group) || (this.#size[one] ?? 0) * 4 > (this.#size[group] ?? 0)) continue
				if (this.#apart.get(group)?.has(one) === true || this.#score(group, one) < floor) continue
				this.#merge(group, one, false)
			}
		}
	}

	#groupOf(item: number): number {
		let at = item
		while (this.#parent[at] !== at) {
			const up = this.#parent[at] ?? at
			this.#parent[at] = this.#parent[up] ?? up
			at = up
		}
		return at
	}

	#meet(one: number, other: number): void {
		if (one === other) return
		this.#neighbours[one]?.add(other)
		this.#neighbours[other]?.add(one)
	}

	#keepApart(one: number, other: number): void {
		if (one === other) return
		for (const [a, b] of [
			[one, other],
			[other, one],
		] as const)
			this.#apart.set(a, (this.#apart.get(a) ?? new Set()).add(b))
	}

	#score(one: number, other: number): number {
		const [a, b] = [this.#sums[one], this.#sums[other]]
		if (a === undefined || b === undefined) return Number.NEGATIVE_INFINITY
		return dotOfTotals(a, b) / ((this.#size[one] ?? 1) * (this.#size[other] ?? 1))
	}

	#offer(one: number, other: number): number {
		const score = this.#score(one, other)
		const age = this.#ageOf(one, other)
		this.#offered.set(pairKey(one, other), age)
		if (score >= this.#threshold) this.#offers.push({ one, other, score, age })
		return score
	}

	#ageOf(one: number, other: number): number {
		return (this.#ages[one] ?? 0) + (this.#ages[other] ?? 0)
	}

	/** The lower number stays, so that a group is named by its first item. */
	#merge(a: number, b: number, isOffering: boolean): void {
		const [kept, gone] = a < b ? [a, b] : [b, a]
		const [one, other] = [this.#sums[kept], this.#sums[gone]]
		if (one === undefined || other === undefined) return
		this.#sums[kept] = addTotals(one, other)
		this.#sums[gone] = undefined
		this.#parent[gone] = kept
		this.#ages[kept] = (this.#ages[kept] ?? 0) + 1
		this.#size[kept] = (this.#size[kept] ?? 1) + (this.#size[gone] ?? 1)
		if ((this.#size[kept] ?? 0) >= bigGroup / 2) {
			const met = this.#near[kept] ?? new Set<number>()
			for (const each of [...(this.#neighbours[kept] ?? []), ...(this.#neighbours[gone] ?? []), ...(this.#near[gone] ?? [])]) met.add(each)
			this.#near[kept] = met
		}
		const neighbours = new Set<number>()
		for (const each of [...(this.#neighbours[kept] ?? []), ...(this.#neighbours[gone] ?? [])]) {
			const group = this.#groupOf(each)
			if (group !== kept) neighbours.add(group)
		}
		this.#neighbours[gone] = undefined
		this.#neighbours[kept] = neighbours
		for (const far of this.#apart.get(gone) ?? []) this.#keepApart(kept, far)
		if (isOffering) this.#renew(kept, neighbours)
	}

	#renew(kept: number, neighbours: Set<number>): void {
		const scored = [...neighbours].map((other) => {
			this.#neighbours[other]?.add(kept)
			return { other, score: this.#offer(kept, other) }
		})
		const near = scored.filter(({ score }) => score >= this.#threshold * hopeful)
		if (near.length > neighboursKept) near.sort((x, y) => y.score - x.score || x.other - y.other)
		this.#neighbours[kept] = new Set(near.slice(0, neighboursKept).map(({ other }) => other))
	}
}

function pairKey(one: number, other: number): number {
	return Math.min(one, other) * 2 ** 26 + Math.max(one, other)
}

/** Best offer first; ties by the lower numbers, so that nothing depends on the order of insertion. */
class OfferHeap {
	readonly #items: Offer[] = []

	push(offer: Offer): void {
		const items = this.#items
		let at = items.push(offer) - 1
		while (at > 0) {
			const up = (at - 1) >> 1
			const parent = items[up]
			if (parent === undefined || !isBefore(offer, parent)) break
			items[at] = parent
			at = up
		}
		items[at] = offer
	}

	pop(): Offer | undefined {
		const items = this.#items
		const top = items[0]
		const last = items.pop()
		if (top === undefined || last === undefined || items.length === 0) return top
		let at = 0
		for (;;) {
			let down = 2 * at + 1
			const left = items[down]
			if (left === undefined) break
			const right = items[down + 1]
			if (right !== undefined && isBefore(right, left)) down++
			const child = items[down]
			if (child === undefined || !isBefore(child, last)) break
			items[at] = child
			at = down
		}
		items[at] = last
		return top
	}
}

function isBefore(one: Offer, other: Offer): boolean {
	if (one.score !== other.score) return one.score > other.score
	return one.one !== other.one ? one.one < other.one : one.other < other.other
}
