/** Offers to merge two groups, the best first. A binary heap in four arrays: a big heap of messages makes millions. Pure. */

export type Offer = { readonly one: number; readonly other: number; readonly age: number }

export class Offers {
	#scores = new Float64Array(1024)
	#ones = new Int32Array(1024)
	#others = new Int32Array(1024)
	#ages = new Int32Array(1024)
	#size = 0

	/** `age`: merges both groups had been through; the offer is stale once either has grown. */
	push(a: number, b: number, score: number, age: number): void {
		if (this.#size === this.#scores.length) this.#grow()
		const [one, other] = a < b ? [a, b] : [b, a]
		let at = this.#size++
		while (at > 0) {
			const up = (at - 1) >> 1
			if (!this.#isAfter(up, score, one, other)) break
			this.#move(up, at)
			at = up
		}
		this.#put(at, score, one, other, age)
	}

	pop(): Offer | undefined {
		if (this.#size === 0) return undefined
		const best = { one: this.#ones[0] ?? 0, other: this.#others[0] ?? 0, age: this.#ages[0] ?? 0 }
		const last = --this.#size
		const [score, one, other] = [this.#scores[last] ?? 0, this.#ones[last] ?? 0, this.#others[last] ?? 0]
		let at = 0
		for (;;) {
			let down = 2 * at + 1
			if (down >= last) break
			const right = down + 1
			if (right < last && this.#isAfter(down, this.#scores[right] ?? 0, this.#ones[right] ?? 0, this.#others[right] ?? 0)) down = right
			if (this.#isAfter(down, score, one, other)) break
			this.#move(down, at)
			at = down
		}
		this.#put(at, score, one, other, this.#ages[last] ?? 0)
		return best
	}

	/** Ties go to the lower numbers, so that nothing depends on the order of insertion. */
	#isAfter(at: number, score: number, one: number, other: number): boolean {
		const own = this.#scores[at] ?? 0
		if (own !== score) return own < score
		const ownOne = this.#ones[at] ?? 0
		return ownOne !== one ? ownOne > one : (this.#others[at] ?? 0) > other
	}

	#put(at: number, score: number, one: number, other: number, age: number): void {
		this.#scores[at] = score
		this.#ones[at] = one
		this.#others[at] = other
		this.#ages[at] = age
	}

	#move(from: number, to: number): void {
		this.#put(to, this.#scores[from] ?? 0, this.#ones[from] ?? 0, this.#others[from] ?? 0, this.#ages[from] ?? 0)
	}

	#grow(): void {
		const wider = <T extends Float64Array | Int32Array>(old: T, next: T): T => {
			next.set(old)
			return next
		}
		const length = this.#scores.length * 2
		this.#scores = wider(this.#scores, new Float64Array(length))
		this.#ones = wider(this.#ones, new Int32Array(length))
		this.#others = wider(this.#others, new Int32Array(length))
		this.#ages = wider(this.#ages, new Int32Array(length))
	}
}
