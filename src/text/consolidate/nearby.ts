/** Finds, among many messages, those most like a new one: at intake, and for further claims. Pure. */
import { Best } from "./best.ts"
import { mostLookedAt, mostPerFeature, top } from "./candidates.ts"
import { GrowingPostings } from "./growing-postings.ts"
import { type Level, mixtures, thresholds } from "./levels.ts"
import { isLookedUp } from "./looks.ts"
import { dot, opposing, type Vector } from "./vector.ts"

export type Near = {
	/** In the order of `add`. */
	readonly item: number
	/** 0 to 1. */
	readonly likeness: number
}

/** Likeness above the threshold of merging from which a person is asked 是不是同一件事？, and a further claim is placed. */
const margin = 0.06

export class Nearby {
	readonly #vectors: Vector[] = []
	readonly #floor: number
	/** What the looks that are not looked up may bring. */
	readonly #rest: number
	readonly #postings = new GrowingPostings()
	readonly #best = new Best(1024, top)

	constructor(level: Level) {
		this.#floor = thresholds[level] + margin
		this.#rest = mixtures[level].pairs
	}

	add(vector: Vector): void {
		const item = this.#vectors.push(vector) - 1
		vector.ids.forEach((feature, at) => {
			if (feature !== opposing && isLookedUp(feature)) this.#postings.add(feature, item, vector.values[at] ?? 0)
		})
	}

	/** Most like first; empty where nothing is like it enough to ask. */
	near(vector: Vector): readonly Near[] {
		this.#best.widen(this.#vectors.length)
		const least = this.#lookUp(vector)
		const found: Near[] = []
		this.#best.take(least, (item, score) => {
			const known = this.#vectors[item]
			const likeness = known === undefined ? score : dot(known, vector)
			if (likeness >= this.#floor) found.push({ item, likeness })
		})
		return found.sort((a, b) => b.likeness - a.likeness || a.item - b.item)
	}

	/** By the rarest features first, until enough was looked at. Returns what an item must have scored to be near, whatever the rest brings. */
	#lookUp({ ids, values }: Vector): number {
		const postings = this.#postings
		const order = new Float64Array(ids.length)
		// Sorted as one number: how many have it, and where it stands.
		for (let at = 0; at < ids.length; at++) order[at] = postings.count(postings.numberOf(ids[at] ?? 0)) * ids.length + at
		let rest = this.#rest
		let left = mostLookedAt
		for (const key of order.sort()) {
			const at = key % ids.length
			const number = postings.numberOf(ids[at] ?? 0)
			const count = postings.count(number)
			const weight = values[at] ?? 0
			if (count > mostPerFeature || count > left) rest += weight * postings.heaviest(number)
			else if (count > 0) {
				left -= count
				postings.each(number, (item, other) => this.#best.add(item, weight * other))
			}
		}
		return this.#floor - rest
	}
}
