/** Finds, among many messages, those most like a new one: at intake, and for further claims. Pure. */
import { Best } from "./best.ts"
import { mostPerFeature, top } from "./candidates.ts"
import { type Level, thresholds } from "./levels.ts"
import { isLookedUp } from "./looks.ts"
import { Numbering } from "./numbering.ts"
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
	readonly #features = new Numbering()
	readonly #best = new Best(1024, top)
	/** By feature: how many items have it, and its latest entry + 1. */
	#counts = new Int32Array(1024)
	#latest = new Int32Array(1024)
	/** By entry: the item, its weight, and the entry before it + 1. */
	#items = new Int32Array(4096)
	#weights = new Float32Array(4096)
	#before = new Int32Array(4096)
	#entries = 0

	constructor(level: Level) {
		this.#floor = thresholds[level] + margin
	}

	add(vector: Vector): void {
		const item = this.#vectors.push(vector) - 1
		for (let at = 0; at < vector.ids.length; at++) {
			const feature = vector.ids[at] ?? 0
			if (feature === opposing || !isLookedUp(feature)) continue
			const number = this.#features.of(feature)
			this.#makeRoom(number)
			this.#items[this.#entries] = item
			this.#weights[this.#entries] = vector.values[at] ?? 0
			this.#before[this.#entries] = this.#latest[number] ?? 0
			this.#latest[number] = ++this.#entries
			this.#counts[number] = (this.#counts[number] ?? 0) + 1
		}
	}

	/** Most like first; empty where nothing is like it enough to ask. */
	near(vector: Vector): readonly Near[] {
		const best = this.#best
		best.widen(this.#vectors.length)
		for (let at = 0; at < vector.ids.length; at++) {
			const number = this.#features.find(vector.ids[at] ?? 0)
			if (number === 0 || (this.#counts[number] ?? 0) > mostPerFeature) continue
			const weight = vector.values[at] ?? 0
			for (let entry = this.#latest[number] ?? 0; entry > 0; entry = this.#before[entry - 1] ?? 0)
				best.add(this.#items[entry - 1] ?? 0, weight * (this.#weights[entry - 1] ?? 0))
		}
		const found: Near[] = []
		best.take(0, (item, score) => {
			const known = this.#vectors[item]
			const likeness = known === undefined ? score : dot(known, vector)
			if (likeness >= this.#floor) found.push({ item, likeness })
		})
		return found.sort((a, b) => b.likeness - a.likeness || a.item - b.item)
	}

	#makeRoom(feature: number): void {
		if (feature >= this.#counts.length) {
			this.#counts = widened(this.#counts, new Int32Array(feature * 2))
			this.#latest = widened(this.#latest, new Int32Array(feature * 2))
		}
		if (this.#entries < this.#items.length) return
		this.#items = widened(this.#items, new Int32Array(this.#entries * 2))
		this.#weights = widened(this.#weights, new Float32Array(this.#entries * 2))
		this.#before = widened(this.#before, new Int32Array(this.#entries * 2))
	}
}

function widened<T extends Int32Array | Float32Array>(old: T, wider: T): T {
	wider.set(old)
	return wider
}
