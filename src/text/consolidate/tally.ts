/** A small table of numbers and their weights, in the order met, used again for message after message. Pure but for its own arrays. */

/** Free places of the table at its fullest: half. */
const room = 2

export class Tally {
	ids = new Int32Array(256)
	weights = new Float64Array(256)
	size = 0
	/** Index + 1 of each number's entry; 0: free. */
	#table = new Int32Array(256 * room)
	/** Where in the table each entry stands. */
	#slots = new Int32Array(256)
	#order = new Float64Array(256)

	clear(): void {
		for (let index = 0; index < this.size; index++) this.#table[this.#slots[index] ?? 0] = 0
		this.size = 0
	}

	/** 0 for one not met. */
	of(id: number): number {
		const index = this.#table[this.#slotOf(id)] ?? 0
		return index === 0 ? 0 : (this.weights[index - 1] ?? 0)
	}

	has(id: number): boolean {
		return this.#table[this.#slotOf(id)] !== 0
	}

	/** A number met again adds `again` times the weight: a word said twice adds, but less. */
	add(id: number, weight: number, again = 1): void {
		const slot = this.#slotOf(id)
		const known = this.#table[slot] ?? 0
		if (known > 0) {
			this.weights[known - 1] = (this.weights[known - 1] ?? 0) + weight * again
			return
		}
		this.ids[this.size] = id
		this.weights[this.size] = weight
		this.#slots[this.size] = slot
		this.#table[slot] = ++this.size
		if (this.size === this.ids.length) this.#grow()
	}

	/** Scales to `length`; what is shorter than `least` is scaled as if it were that long. */
	scale(length: number, least = 0): void {
		let sum = 0
		for (let index = 0; index < this.size; index++) sum += (this.weights[index] ?? 0) ** 2
		if (sum === 0) return
		const by = length / Math.max(least, Math.sqrt(sum))
		for (let index = 0; index < this.size; index++) this.weights[index] = (this.weights[index] ?? 0) * by
	}

	/** Calls `take` with the `most` weightiest entries; of equal ones those met first. */
	weightiest(most: number, take: (id: number, weight: number) => void): void {
		const { size, ids, weights } = this
		let floor = Number.NEGATIVE_INFINITY
		let equal = 0
		if (size > most) {
			if (most === 0) return
			const order = this.#order.subarray(0, size)
			order.set(weights.subarray(0, size))
			order.sort()
			floor = order[size - most] ?? 0
			equal = most
			for (let index = size - 1; index >= 0 && (order[index] ?? 0) > floor; index--) equal--
		}
		for (let index = 0; index < size; index++) {
			const weight = weights[index] ?? 0
			if (weight > floor || (weight === floor && equal-- > 0)) take(ids[index] ?? 0, weight)
		}
	}

	#slotOf(id: number): number {
		const mask = this.#table.length - 1
		let slot = Math.imul(id, 0x9e3779b1) >>> 7
		for (;;) {
			slot &= mask
			const index = this.#table[slot] ?? 0
			if (index === 0 || this.ids[index - 1] === id) return slot
			slot++
		}
	}

	#grow(): void {
		const [ids, weights] = [new Int32Array(this.size * 2), new Float64Array(this.size * 2)]
		ids.set(this.ids)
		weights.set(this.weights)
		this.ids = ids
		this.weights = weights
		this.#order = new Float64Array(this.size * 2)
		this.#slots = new Int32Array(this.size * 2)
		this.#table = new Int32Array(this.size * 2 * room)
		for (let index = 0; index < this.size; index++) {
			const slot = this.#slotOf(ids[index] ?? 0)
			this.#slots[index] = slot
			this.#table[slot] = index + 1
		}
	}
}
