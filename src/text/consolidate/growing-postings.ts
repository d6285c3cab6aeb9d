/**
 * By feature the items that have it, growing one by one. The entries of a feature stand in runs of one pair of arrays, each run twice as long as
 * the one before: read in order they come out of the processor's cache, and a feature of one item takes three places. Pure but for its arrays.
 */
import type { Best } from "./best.ts"
import { roomForFloats, roomForInts } from "./room.ts"

/** Entries of a feature's first run. */
const firstRun = 2

/** Features are numbers without gaps (`Numbering`). */
export class GrowingPostings {
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
		if (feature >= this.#counts.length) this.#widen(feature + 1)
		const count = this.#counts[feature] ?? 0
		let length = this.#lengths[feature] ?? 0
		// Runs of 2, 4, 8 … are full at 2, 6, 14 …
		if (count === 2 * length - firstRun || count === 0) {
			length = count === 0 ? firstRun : length * 2
			this.#begin(feature, length)
		}
		const at = (this.#runs[feature] ?? 0) + 1 + count - (length - firstRun)
		this.#items[at] = item
		this.#weights[at] = weight
		this.#counts[feature] = count + 1
		this.#heaviest[feature] = Math.max(this.#heaviest[feature] ?? 0, weight)
	}

	count(feature: number): number {
		return this.#counts[feature] ?? 0
	}

	heaviest(feature: number): number {
		return this.#heaviest[feature] ?? 0
	}

	/** Adds to the score of each item that has the feature: its weight times `by`. */
	score(feature: number, by: number, best: Best): void {
		const [items, weights] = [this.#items, this.#weights]
		let run = this.#runs[feature] ?? 0
		let length = this.#lengths[feature] ?? 0
		let end = run + 1 + (this.#counts[feature] ?? 0) - (length - firstRun)
		while (run > 0) {
			best.add(items, weights, run + 1, end, by)
			run = items[run] ?? 0
			length /= 2
			end = run + 1 + length
		}
	}

	#begin(feature: number, length: number): void {
		const run = this.#size
		this.#size += length + 1
		this.#items = roomForInts(this.#items, this.#size)
		this.#weights = roomForFloats(this.#weights, this.#size)
		this.#items[run] = this.#runs[feature] ?? 0
		this.#runs[feature] = run
		this.#lengths[feature] = length
	}

	#widen(features: number): void {
		this.#counts = roomForInts(this.#counts, features)
		this.#heaviest = roomForFloats(this.#heaviest, features)
		this.#runs = roomForInts(this.#runs, features)
		this.#lengths = roomForInts(this.#lengths, features)
	}
}
