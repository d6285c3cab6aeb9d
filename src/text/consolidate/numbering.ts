/** Features → numbers without gaps, in the order met; those that count against likeness keep their own. Pure but for its own arrays. */
import { against } from "./vector.ts"

export class Numbering {
	#features: Int32Array
	#size = against
	/** Feature and number side by side, so that both come with one look into memory; number 0: free. */
	#table: Int32Array
	#mask: number

	/** `expected`: about how many there will be; there may be more. */
	constructor(expected = 1 << 11) {
		let capacity = 1 << 12
		while (capacity < expected * 2) capacity *= 2
		this.#features = new Int32Array(capacity / 2)
		for (let feature = 0; feature < against; feature++) this.#features[feature] = feature
		this.#table = new Int32Array(capacity * 2)
		this.#mask = capacity - 1
	}

	of(feature: number): number {
		if (feature < against) return feature
		const place = this.#placeOf(feature)
		const known = this.#table[place + 1] ?? 0
		if (known > 0) return known
		const number = this.#size++
		this.#features[number] = feature
		this.#table[place] = feature
		this.#table[place + 1] = number
		if (this.#size === this.#features.length) this.#grow()
		return number
	}

	/** Numbers given, those of features that count against likeness among them. */
	get size(): number {
		return this.#size
	}

	/** -1 for a feature never met. */
	find(feature: number): number {
		return feature < against ? feature : (this.#table[this.#placeOf(feature) + 1] ?? 0) || -1
	}

	/** By number. */
	features(): Int32Array {
		return this.#features.slice(0, this.#size)
	}

	#placeOf(feature: number): number {
		const [table, mask] = [this.#table, this.#mask]
		let slot = Math.imul(feature, 0x9e3779b1) >>> 6
		for (;;) {
			const place = (slot & mask) * 2
			if (table[place + 1] === 0 || table[place] === feature) return place
			slot++
		}
	}

	#grow(): void {
		const features = this.#features
		this.#features = new Int32Array(features.length * 2)
		this.#features.set(features)
		this.#table = new Int32Array(features.length * 8)
		this.#mask = features.length * 4 - 1
		for (let number = against; number < this.#size; number++) {
			const place = this.#placeOf(features[number] ?? 0)
			this.#table[place] = features[number] ?? 0
			this.#table[place + 1] = number
		}
	}
}
