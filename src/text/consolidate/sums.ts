/**
 * What groups add up to, for averages over all pairs of two groups: dot of the sums by the product of the sizes. A group of one is its
 * row, a small one a list, a big one a table. Pure but for its own arrays.
 */
import type { Matrix } from "./matrix.ts"
import { against } from "./vector.ts"

/** A list longer than this becomes a table, which the other side is looked up in. */
const longestList = 1024

type List = { readonly ids: Int32Array; readonly values: Float32Array; readonly from: number; readonly to: number }
type Sum = List | Table

export class Sums {
	readonly #sums: (Sum | undefined)[]
	/** By feature: the list that was spread out. */
	readonly #spread: Float32Array
	/** By feature: where it stands in the list being made, + 1. */
	readonly #places: Int32Array

	constructor({ rows, starts, ids, values, counts }: Matrix) {
		this.#sums = Array.from({ length: rows }, (_, row): Sum => ({ ids, values, from: starts[row] ?? 0, to: starts[row + 1] ?? 0 }))
		this.#spread = new Float32Array(counts.length)
		this.#places = new Int32Array(counts.length)
	}

	/** `take` gets the dot product of `one` with each of the `others`. */
	dots(one: number, others: readonly number[], take: (index: number, value: number) => void): void {
		const sum = this.#sums[one]
		if (sum === undefined || others.length === 0) return
		if (sum instanceof Table) {
			for (let index = 0; index < others.length; index++) {
				const other = this.#sums[others[index] ?? 0]
				if (other !== undefined) take(index, other instanceof Table ? sum.dotWith(other) : dotWithTable(other, sum))
			}
			return
		}
		const { ids, values, from, to } = sum
		const spread = this.#spread
		for (let at = from; at < to; at++) spread[ids[at] ?? 0] = (ids[at] ?? 0) < against ? -(values[at] ?? 0) : (values[at] ?? 0)
		for (let index = 0; index < others.length; index++) {
			const other = this.#sums[others[index] ?? 0]
			if (other !== undefined) take(index, other instanceof Table ? dotWithTable(sum, other) : dotWithSpread(other, spread))
		}
		for (let at = from; at < to; at++) spread[ids[at] ?? 0] = 0
	}

	dot(one: number, other: number): number {
		let result = 0
		this.dots(one, [other], (_, value) => {
			result = value
		})
		return result
	}

	/** Adds `gone` to `kept`; it has no sum of its own any more. */
	merge(kept: number, gone: number): void {
		const [one, other] = [this.#sums[kept], this.#sums[gone]]
		this.#sums[gone] = undefined
		if (one === undefined || other === undefined) return
		if (other instanceof Table) this.#sums[kept] = one instanceof Table ? bigger(one, other) : other.withList(one)
		else this.#sums[kept] = one instanceof Table ? one.withList(other) : this.#listOf(one, other)
	}

	#listOf(one: List, other: List): Sum {
		const places = this.#places
		const ids = new Int32Array(one.to - one.from + other.to - other.from)
		const values = new Float32Array(ids.length)
		let size = 0
		for (const list of [one, other])
			for (let at = list.from; at < list.to; at++) {
				const id = list.ids[at] ?? 0
				const place = places[id] ?? 0
				if (place > 0) {
					values[place - 1] = (values[place - 1] ?? 0) + (list.values[at] ?? 0)
					continue
				}
				ids[size] = id
				values[size++] = list.values[at] ?? 0
				places[id] = size
			}
		for (let at = 0; at < size; at++) places[ids[at] ?? 0] = 0
		const list = { ids, values, from: 0, to: size }
		return size <= longestList ? list : new Table(size).withList(list)
	}
}

function dotWithSpread({ ids, values, from, to }: List, spread: Float32Array): number {
	let sum = 0
	for (let at = from; at < to; at++) sum += (values[at] ?? 0) * (spread[ids[at] ?? 0] ?? 0)
	return sum
}

function dotWithTable({ ids, values, from, to }: List, table: Table): number {
	let sum = 0
	for (let at = from; at < to; at++) sum += (values[at] ?? 0) * table.factor(ids[at] ?? 0)
	return sum
}

function bigger(one: Table, other: Table): Table {
	return one.size >= other.size ? one.withAll(other) : other.withAll(one)
}

/** Features and weights, found by hash. */
class Table {
	size = 0
	/** Feature + 1; 0: free. */
	#keys: Int32Array
	#weights: Float64Array

	constructor(expected: number) {
		let capacity = 1024
		while (capacity < expected * 2) capacity *= 2
		this.#keys = new Int32Array(capacity)
		this.#weights = new Float64Array(capacity)
	}

	/** What the other side's weight is multiplied with. */
	factor(id: number): number {
		const weight = this.#weights[this.#slotOf(id)] ?? 0
		return id < against ? -weight : weight
	}

	dotWith(other: Table): number {
		const [small, big] = this.size <= other.size ? [this, other] : [other, this]
		let sum = 0
		for (let slot = 0; slot < small.#keys.length; slot++) {
			const key = small.#keys[slot] ?? 0
			if (key > 0) sum += (small.#weights[slot] ?? 0) * big.factor(key - 1)
		}
		return sum
	}

	withList({ ids, values, from, to }: List): this {
		for (let at = from; at < to; at++) this.#add(ids[at] ?? 0, values[at] ?? 0)
		return this
	}

	withAll(other: Table): this {
		for (let slot = 0; slot < other.#keys.length; slot++) {
			const key = other.#keys[slot] ?? 0
			if (key > 0) this.#add(key - 1, other.#weights[slot] ?? 0)
		}
		return this
	}

	#add(id: number, weight: number): void {
		const slot = this.#slotOf(id)
		this.#weights[slot] = (this.#weights[slot] ?? 0) + weight
		if (this.#keys[slot] !== 0) return
		this.#keys[slot] = id + 1
		this.size++
		if (this.size * 2 > this.#keys.length) this.#grow()
	}

	#slotOf(id: number): number {
		const mask = this.#keys.length - 1
		let slot = Math.imul(id + 1, 0x9e3779b1) >>> 8
		for (;;) {
			slot &= mask
			const key = this.#keys[slot] ?? 0
			if (key === 0 || key === id + 1) return slot
			slot++
		}
	}

	#grow(): void {
		const [keys, weights] = [this.#keys, this.#weights]
		this.#keys = new Int32Array(keys.length * 2)
		this.#weights = new Float64Array(keys.length * 2)
		for (let at = 0; at < keys.length; at++) {
			const key = keys[at] ?? 0
			if (key === 0) continue
			const slot = this.#slotOf(key - 1)
			this.#keys[slot] = key
			this.#weights[slot] = weights[at] ?? 0
		}
	}
}
