/** Whom to compare with whom, without comparing all with all. Pure. */
import { isConcept, isLookedUp } from "./read.ts"
import type { Vector } from "./vector.ts"

/** Features of more items than this are too usual to look up by (▲ recall .999 of cosine ≥ .35 on 4,326 messages). */
const most = 300
/** Neighbours kept for an item: those with the most likeness over the features looked at. */
const top = 30
/** Up to this many items all features are looked at: it is fast enough, and nothing is missed. */
const compareAllUpTo = 1500
/** Followers an item meets in the list of a concept that is too usual to look up by. */
const followers = 6

/** For each item the earlier ones worth comparing with it. Those below `floor` on what is looked up would hardly come near on the rest. */
export function candidatesOf(vectors: readonly Vector[], floor = 0): readonly (readonly number[])[] {
	const counts = new Map<number, number>()
	for (const { ids } of vectors) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
	const limit = vectors.length <= compareAllUpTo ? vectors.length : most
	const isWanted = (id: number): boolean => {
		const count = counts.get(id) ?? 0
		return count > 1 && count <= limit && isLookedUp(id)
	}
	const index = new CandidateIndex(limit)
	const found = vectors.map((vector) => {
		const near = index.near(vector, isWanted).flatMap(({ item, score }) => (score >= floor ? [item] : []))
		index.add(vector, isWanted)
		return near
	})
	if (limit < vectors.length) meetByConcept(vectors, (id) => isConcept(id) && (counts.get(id) ?? 0) > limit, found)
	return found
}

/**
 * Items that share nothing but a usual concept: its list, strongest first, links each with its next ones. As groups grow they inherit
 * one another's neighbours, so the chain is enough.
 */
function meetByConcept(vectors: readonly Vector[], isUsual: (id: number) => boolean, found: number[][]): void {
	const lists = new Map<number, { readonly item: number; readonly value: number }[]>()
	vectors.forEach(({ ids, values }, item) => {
		ids.forEach((id, at) => {
			if (!isUsual(id)) return
			const list = lists.get(id) ?? []
			list.push({ item, value: values[at] ?? 0 })
			lists.set(id, list)
		})
	})
	for (const list of lists.values()) {
		list.sort((a, b) => b.value - a.value || a.item - b.item)
		list.forEach(({ item }, at) => {
			for (const { item: other } of list.slice(at + 1, at + 1 + followers)) found[item]?.push(other)
		})
	}
}

/** Postings that grow: also for placing one new message among many. */
export class CandidateIndex {
	readonly #most: number
	readonly #postings = new Map<number, { readonly items: number[]; readonly values: number[] }>()
	#scores = new Float64Array(1024)
	#count = 0

	constructor(mostPerFeature = most) {
		this.#most = mostPerFeature
	}

	add({ ids, values }: Vector, isWanted: (id: number) => boolean = isLookedUp): number {
		const item = this.#count++
		for (let at = 0; at < ids.length; at++) {
			const id = ids[at] ?? 0
			if (!isWanted(id)) continue
			let posting = this.#postings.get(id)
			if (posting === undefined) {
				posting = { items: [], values: [] }
				this.#postings.set(id, posting)
			}
			posting.items.push(item)
			posting.values.push(values[at] ?? 0)
		}
		if (this.#count > this.#scores.length) this.#scores = new Float64Array(this.#count * 2)
		return item
	}

	/** The nearest so far, best first, over the features that are not too usual. */
	near(
		{ ids, values }: Vector,
		isWanted: (id: number) => boolean = isLookedUp,
	): readonly { readonly item: number; readonly score: number }[] {
		const touched: number[] = []
		const scores = this.#scores
		for (let at = 0; at < ids.length; at++) {
			const id = ids[at] ?? 0
			const posting = isWanted(id) ? this.#postings.get(id) : undefined
			if (posting === undefined || posting.items.length > this.#most) continue
			const weight = values[at] ?? 0
			for (let index = 0; index < posting.items.length; index++) {
				const item = posting.items[index] ?? 0
				const before = scores[item] ?? 0
				if (before === 0) touched.push(item)
				scores[item] = before + weight * (posting.values[index] ?? 0)
			}
		}
		// Most of those met share one usual word: what cannot be among the best is not sorted.
		let floor = 0
		if (touched.length > 8 * top) {
			const sample = Float64Array.from(touched, (item) => scores[item] ?? 0).sort()
			floor = sample[sample.length - top] ?? 0
		}
		const found: { item: number; score: number }[] = []
		for (const item of touched) {
			const score = scores[item] ?? 0
			if (score >= floor) found.push({ item, score })
			scores[item] = 0
		}
		found.sort((a, b) => b.score - a.score || a.item - b.item)
		return found.slice(0, top)
	}
}
