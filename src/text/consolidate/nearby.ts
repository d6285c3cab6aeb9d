/** Finds, among many messages, those most like a new one: at intake, and for further claims. Pure. */
import { CandidateIndex } from "./candidates.ts"
import { type Level, thresholds } from "./levels.ts"
import { dot, type Vector } from "./vector.ts"

export type Near = {
	/** In the order of `add`. */
	readonly item: number
	/** 0 to 1. */
	readonly likeness: number
}

/** Likeness above the threshold of merging from which a person is asked 是不是同一件事？, and a further claim is placed. */
const margin = 0.06

export class Nearby {
	readonly #index = new CandidateIndex()
	readonly #vectors: Vector[] = []
	readonly #floor: number

	constructor(level: Level) {
		this.#floor = thresholds[level] + margin
	}

	add(vector: Vector): void {
		this.#index.add(vector)
		this.#vectors.push(vector)
	}

	/** Most like first; empty where nothing is like it enough to ask. */
	near(vector: Vector): readonly Near[] {
		return this.#index
			.near(vector)
			.map(({ item, score }) => ({ item, likeness: this.#exact(item, vector) ?? score }))
			.filter(({ likeness }) => likeness >= this.#floor)
			.sort((a, b) => b.likeness - a.likeness || a.item - b.item)
	}

	#exact(item: number, vector: Vector): number | undefined {
		const known = this.#vectors[item]
		return known && dot(known, vector)
	}
}
