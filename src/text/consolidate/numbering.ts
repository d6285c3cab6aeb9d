/** Features → numbers from 1 without gaps, in the order met; `opposing` is 0. Pure but for its own arrays. */
import { opposing } from "./vector.ts"

export class Numbering {
	#features = new Int32Array(1 << 12)
	#size = 1
	/** Number + 1 of the feature that stands there; 0: free. */
	#table = new Int32Array(1 << 13)

	of(feature: number): number {
		if (feature === opposing) return 0
		const slot = this.#slotOf(feature)
		const known = this.#table[slot] ?? 0
		if (known > 0) return known - 1
		const number = this.#size++
		this.#features[number] = feature
		this.#table[slot] = number + 1
		if (this.#size === this.#features.length) this.#grow()
		return number
	}

	/** Numbers given, 0 among them. */
	get size(): number {
		return this.#size
	}

	/** 0 for a feature never met. */
	find(feature: number): number {
		return feature === opposing ? 0 : Math.max(0, (this.#table[this.#slotOf(feature)] ?? 0) - 1)
	}

	/** By number. */
	features(): Int32Array {
		return this.#features.slice(0, this.#size)
	}

	#slotOf(feature: number): number {
		const mask = this.#table.length - 1
		let slot = Math.imul(feature, 0x9e3779b1) >>> 6
		for (;;) {
			slot &= mask
			const known = this.#table[slot] ?? 0
			if (known === 0 || this.#features[known - 1] === feature) return slot
			slot++
		}
	}

	#grow(): void {
		const features = new Int32Array(this.#size * 2)
		features.set(this.#features)
		this.#features = features
		this.#table = new Int32Array(this.#size * 4)
		for (let number = 1; number < this.#size; number++) this.#table[this.#slotOf(features[number] ?? 0)] = number + 1
	}
}
