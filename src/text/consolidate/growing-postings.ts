/**
 * By feature the items that have it, growing one by one. The entries of a feature stand in runs of one pair of arrays, each run twice as long as
 * the one before: read in order they come out of the processor's cache, and a feature of one item takes three places. Pure but for its arrays.
 */
import { Numbering } from "./numbering.ts"

/** Entries of a feature's first run. */
const firstRun = 2

export class GrowingPostings {
	readonly #features = new Numbering()
	/** By feature: how many items have it, its greatest weight, where its latest run begins, and how long that is. */
	#counts = new Int32Array(1024)
	#heaviest = new Float32Array(1024)
	#runs = new Int32Array(1024)
	#lengths = new Int32Array(1024)
	/** A run's first place holds where the run before it begins. */
	#items = new Int32Array(4096)
	#weights = new Float32Array(4096)
	#size = 1

	add(feature: number, item: number, weight: number): void {
		const number = this.#features.of(feature)
		if (number >= this.#counts.length) this.#widen(number * 2)
		const count = this.#counts[number] ?? 0
		let length = this.#lengths[number] ?? 0
		// Runs of 2, 4, 8 … are full at 2, 6, 14 …
		if (count === 2 * length - firstRun || count === 0) {
			length = count === 0 ? firstRun : length * 2
			this.#begin(number, length)
		}
		const at = (this.#runs[number] ?? 0) + 1 + count - (length - firstRun)
		this.#items[at] = item
		this.#weights[at] = weight
		this.#counts[number] = count + 1
		this.#heaviest[number] = Math.max(this.#heaviest[number] ?? 0, weight)
	}

	/** 0 where no item has it. */
	numberOf(feature: number): number {
		return this.#features.find(feature)
	}

	count(number: number): number {
		return this.#counts[number] ?? 0
	}

	heaviest(number: number): number {
		return this.#heaviest[number] ?? 0
	}

	each(number: number, visit: (item: number, weight: number) => void): void {
		let run = this.#runs[number] ?? 0
		let length = this.#lengths[number] ?? 0
		let end = run + 1 + (this.#counts[number] ?? 0) - (length - firstRun)
		while (run > 0) {
			for (let at = run + 1; at < end; at++) visit(this.#items[at] ?? 0, this.#weights[at] ?? 0)
			run = this.#items[run] ?? 0
			length /= 2
			end = run + 1 + length
		}
	}

	#begin(number: number, length: number): void {
		const run = this.#size
		this.#size += length + 1
		if (this.#size > this.#items.length) {
			this.#items = widened(this.#items, new Int32Array(this.#size * 2))
			this.#weights = widened(this.#weights, new Float32Array(this.#size * 2))
		}
		this.#items[run] = this.#runs[number] ?? 0
		this.#runs[number] = run
		this.#lengths[number] = length
	}

	#widen(features: number): void {
		this.#counts = widened(this.#counts, new Int32Array(features))
		this.#heaviest = widened(this.#heaviest, new Float32Array(features))
		this.#runs = widened(this.#runs, new Int32Array(features))
		this.#lengths = widened(this.#lengths, new Int32Array(features))
	}
}

function widened<T extends Int32Array | Float32Array>(old: T, wider: T): T {
	wider.set(old)
	return wider
}
