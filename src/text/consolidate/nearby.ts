/** Finds, among many messages, those most like a new one: at intake, and for further claims. Pure. */
import { Best } from "./best.ts"
import { mostLookedAt, mostPerFeature, top } from "./candidates.ts"
import { GrowingPostings } from "./growing-postings.ts"
import { type Level, mostNotLookedUp, thresholds } from "./levels.ts"
import { isLookedUp } from "./looks.ts"
import { Numbering } from "./numbering.ts"
import { roomForFloats, roomForInts } from "./room.ts"
import { against, type Vector } from "./vector.ts"

export type Near = {
	/** In the order of `add`. */
	readonly item: number
	/** 0 to 1. */
	readonly likeness: number
}

/** Likeness above the threshold of merging from which a further claim is placed without anybody being asked. */
const margin = 0.09

export class Nearby {
	readonly #floor: number
	/** What the looks that are not looked up may bring. */
	readonly #rest: number
	readonly #features = new Numbering()
	readonly #postings = new GrowingPostings()
	readonly #best = new Best(1024, top)
	/** Item i is what stands from starts[i] to starts[i + 1]; features by their numbers here. */
	#starts = new Int32Array(1024)
	#ids = new Int32Array(4096)
	#values = new Float32Array(4096)
	#items = 0
	/** By feature: its weight in the message that is looked up, below 0 where it counts against likeness; 0 between two of them. */
	#spread = new Float32Array(1024)

	/** `above`: how much more like than those that are merged. */
	constructor(level: Level, above = margin) {
		this.#floor = thresholds[level] + above
		this.#rest = mostNotLookedUp[level]
	}

	add({ ids, values }: Vector): void {
		const item = this.#items++
		const start = this.#starts[item] ?? 0
		const end = start + ids.length
		this.#starts = roomForInts(this.#starts, item + 2)
		this.#ids = roomForInts(this.#ids, end)
		this.#values = roomForFloats(this.#values, end)
		this.#starts[item + 1] = end
		this.#values.set(values, start)
		for (let at = 0; at < ids.length; at++) {
			const feature = ids[at] ?? 0
			const number = this.#features.of(feature)
			this.#ids[start + at] = number
			if (feature >= against && isLookedUp(feature)) this.#postings.add(number, item, values[at] ?? 0)
		}
	}

	/** Most like first; empty where nothing is like it enough. */
	near({ ids, values }: Vector): readonly Near[] {
		const numbers = ids.map((feature) => this.#features.find(feature))
		this.#best.widen(this.#items)
		const least = this.#lookUp(ids, numbers, values)
		this.#spread = roomForFloats(this.#spread, this.#features.size)
		const spread = this.#spread
		for (let at = 0; at < ids.length; at++) {
			const number = numbers[at] ?? 0
			if (number >= 0) spread[number] = number < against ? -(values[at] ?? 0) : (values[at] ?? 0)
		}
		const found: Near[] = []
		this.#best.take(least, (item) => {
			const likeness = this.#likeness(item)
			if (likeness >= this.#floor) found.push({ item, likeness })
		})
		for (const number of numbers) if (number >= 0) spread[number] = 0
		return found.sort((a, b) => b.likeness - a.likeness || a.item - b.item)
	}

	#likeness(item: number): number {
		const [ids, values, spread] = [this.#ids, this.#values, this.#spread]
		const end = this.#starts[item + 1] ?? 0
		let sum = 0
		for (let at = this.#starts[item] ?? 0; at < end; at++) sum += (values[at] ?? 0) * (spread[ids[at] ?? 0] ?? 0)
		return sum
	}

	/** By the rarest features first, until enough was looked at. Returns what an item must have scored to be near, whatever the rest brings. */
	#lookUp(ids: Int32Array, numbers: Int32Array, values: Float32Array): number {
		const postings = this.#postings
		const order = new Float64Array(ids.length)
		// Sorted as one number: how many have it, and where it stands.
		for (let at = 0; at < ids.length; at++) order[at] = postings.count(numbers[at] ?? 0) * ids.length + at
		let rest = this.#rest
		let left = mostLookedAt
		for (const key of order.sort()) {
			const at = key % ids.length
			const number = numbers[at] ?? 0
			const count = postings.count(number)
			const weight = values[at] ?? 0
			if (count > mostPerFeature || count > left) rest += weight * postings.heaviest(number)
			else if (count > 0) {
				left -= count
				postings.score(number, weight, this.#best)
			}
		}
		return this.#floor - rest
	}
}
