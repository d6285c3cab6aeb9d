/**
 * Readings in a few arrays of shared memory, so that another thread has them without a copy. Unpacked they are what they were: their vectors
 * are windows onto those arrays. Pure.
 */
import type { Read } from "./consolidate.ts"
import type { PlacedVector } from "./further.ts"
import type { Level } from "./levels.ts"
import type { Message } from "./read.ts"
import type { Vector } from "./vector.ts"

/** Vector r is what stands from starts[r] to starts[r + 1]. */
export type PackedVectors = { readonly starts: Int32Array; readonly ids: Int32Array; readonly values: Float32Array }

/** How messages look: all that pairs are found by. */
export type PackedLooks = {
	/** Index of each reading's message among all. */
	readonly indices: Int32Array
	readonly vectors: Readonly<Record<Level, PackedVectors>>
}

export type PackedReads = PackedLooks & {
	/** How much of the message's body is kept with it. */
	readonly bodyLengths: Int32Array
	readonly titleLengths: Int32Array
	readonly places: readonly (readonly string[])[]
	readonly conceptStarts: Int32Array
	readonly concepts: Int32Array
	readonly strengths: Float64Array
}

/** A reading, and the index of its message among all. */
export type Placed = { readonly index: number; readonly read: Read }

function packedLooks(all: readonly Placed[]): PackedLooks {
	const vectorsAt = (level: Level): PackedVectors => packedVectors(all.map(({ read }) => read.vectors[level]))
	return { indices: Int32Array.from(all, ({ index }) => index), vectors: { issue: vectorsAt("issue"), theme: vectorsAt("theme") } }
}

/** The looks of one level, unpacked. */
export function looksAt({ indices, vectors }: PackedLooks, level: Level): readonly PlacedVector[] {
	return vectorsIn(vectors[level]).map((vector, row) => ({ index: indices[row] ?? 0, vector }))
}

export function packed(all: readonly Placed[]): PackedReads {
	const reads = all.map(({ read }) => read)
	const conceptStarts = startsOf(reads.map(({ member }) => member.concepts.length))
	const spoken = reads.flatMap(({ member }) => member.concepts)
	return {
		...packedLooks(all),
		bodyLengths: Int32Array.from(reads, ({ member }) => member.body.length),
		titleLengths: Int32Array.from(reads, ({ member }) => member.title.length),
		places: reads.map(({ member }) => member.places),
		conceptStarts,
		concepts: Int32Array.from(spoken, ({ concept }) => concept),
		strengths: Float64Array.from(spoken, ({ strength }) => strength),
	}
}

function packedVectors(vectors: readonly Vector[]): PackedVectors {
	const starts = startsOf(vectors.map(({ ids }) => ids.length))
	const total = starts[vectors.length] ?? 0
	const ids = new Int32Array(new SharedArrayBuffer(total * Int32Array.BYTES_PER_ELEMENT))
	const values = new Float32Array(new SharedArrayBuffer(total * Float32Array.BYTES_PER_ELEMENT))
	vectors.forEach((vector, row) => {
		ids.set(vector.ids, starts[row])
		values.set(vector.values, starts[row])
	})
	return { starts, ids, values }
}

function startsOf(lengths: readonly number[]): Int32Array {
	const starts = new Int32Array(lengths.length + 1)
	lengths.forEach((length, row) => {
		starts[row + 1] = (starts[row] ?? 0) + length
	})
	return starts
}

function vectorsIn({ starts, ids, values }: PackedVectors): readonly Vector[] {
	return Array.from({ length: starts.length - 1 }, (_, row) => ({
		ids: ids.subarray(starts[row], starts[row + 1]),
		values: values.subarray(starts[row], starts[row + 1]),
	}))
}

/** `messages`: those that `indices` point into. */
export function unpacked(from: PackedReads, messages: readonly Message[]): readonly Placed[] {
	const vectors = { issue: vectorsIn(from.vectors.issue), theme: vectorsIn(from.vectors.theme) }
	const none: Vector = { ids: new Int32Array(), values: new Float32Array() }
	return Array.from(from.indices, (index, row) => {
		const { id, title, body } = messages[index] ?? { id: "", title: "", body: "" }
		const [first, end] = [from.conceptStarts[row] ?? 0, from.conceptStarts[row + 1] ?? 0]
		const concepts = Array.from(from.concepts.subarray(first, end), (concept, at) => ({
			concept,
			strength: from.strengths[first + at] ?? 0,
		}))
		const member = {
			title: title.slice(0, from.titleLengths[row]),
			body: body.slice(0, from.bodyLengths[row]),
			places: from.places[row] ?? [],
			concepts,
		}
		return { index, read: { id, vectors: { issue: vectors.issue[row] ?? none, theme: vectors.theme[row] ?? none }, member } }
	})
}
