/** Adds up scores of many rows and names the best ones. Pure but for its own arrays. */
export class Best {
	readonly #most: number
	#scores: Float64Array
	#touched: Int32Array
	#count = 0
	/** The best so far: a heap whose root is the worst of them. */
	readonly #heap: Int32Array
	#held = 0

	constructor(rows: number, most: number) {
		this.#most = most
		this.#scores = new Float64Array(rows)
		this.#touched = new Int32Array(rows)
		this.#heap = new Int32Array(most)
	}

	/** Room for more rows; between two rounds only. */
	widen(rows: number): void {
		if (rows <= this.#scores.length) return
		this.#scores = new Float64Array(rows * 2)
		this.#touched = new Int32Array(rows * 2)
	}

	/** Adds to the scores of rows[from] to rows[to] their values times `by`. */
	add(rows: Int32Array, values: Float32Array, from: number, to: number, by: number): void {
		const [scores, touched] = [this.#scores, this.#touched]
		let count = this.#count
		for (let at = from; at < to; at++) {
			const row = rows[at] ?? 0
			const before = scores[row] ?? 0
			if (before === 0) touched[count++] = row
			scores[row] = before + by * (values[at] ?? 0)
		}
		this.#count = count
	}

	/** The best of at least `floor`, in no order; and all is forgotten. Of equal ones the lower numbers. */
	take(floor: number, visit: (row: number, score: number) => void): void {
		const scores = this.#scores
		this.#held = 0
		for (let at = 0; at < this.#count; at++) {
			const row = this.#touched[at] ?? 0
			if ((scores[row] ?? 0) >= floor) this.#hold(row)
		}
		for (let at = 0; at < this.#held; at++) visit(this.#heap[at] ?? 0, scores[this.#heap[at] ?? 0] ?? 0)
		for (let at = 0; at < this.#count; at++) scores[this.#touched[at] ?? 0] = 0
		this.#count = 0
	}

	#isWorse(one: number, other: number): boolean {
		const [a, b] = [this.#scores[one] ?? 0, this.#scores[other] ?? 0]
		return a !== b ? a < b : one > other
	}

	#hold(row: number): void {
		const heap = this.#heap
		let at = 0
		if (this.#held < this.#most) {
			at = this.#held++
			while (at > 0) {
				const up = (at - 1) >> 1
				if (!this.#isWorse(row, heap[up] ?? 0)) break
				heap[at] = heap[up] ?? 0
				at = up
			}
			heap[at] = row
			return
		}
		if (this.#isWorse(row, heap[0] ?? 0)) return
		for (;;) {
			let down = 2 * at + 1
			if (down >= this.#held) break
			if (down + 1 < this.#held && this.#isWorse(heap[down + 1] ?? 0, heap[down] ?? 0)) down++
			if (!this.#isWorse(heap[down] ?? 0, row)) break
			heap[at] = heap[down] ?? 0
			at = down
		}
		heap[at] = row
	}
}
