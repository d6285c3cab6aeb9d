/**
 * What two threads that consolidate one heap of messages tell each other, and how they share the reading: of a few thousand messages the other one
 * cuts the words and this one reads; of more, both read.
 */
import type {
	Claim,
	Concept,
	Consolidator,
	Further,
	Level,
	Message,
	PackedCuts,
	PackedReads,
	Pairs,
	Placed,
	PlacedVector,
} from "../text/consolidate/index.ts"

export type Task = {
	readonly messages: readonly Message[]
	readonly level: Level
	/** What a village adds to the lexicon: both threads read by the same. */
	readonly concepts: readonly Concept[]
	/** In shared memory: the next message nobody has taken. */
	readonly next: Int32Array<SharedArrayBuffer>
}

/** A slice of the messages in words. */
export type SliceCut = {
	/** How much of each message's body belongs to its main matter. */
	readonly bodyLengths: Int32Array
	readonly mains: PackedCuts
	/** The further matters. */
	readonly spans: readonly Omit<Claim, "vector">[]
	readonly claims: PackedCuts
}

/** From the other thread, in this order: `cut` once for each slice, or `read` and `pairs` where both read; `further`. */
export type Said =
	| ({ readonly kind: "cut" } & SliceCut)
	| { readonly kind: "read"; readonly reads: PackedReads }
	| { readonly kind: "pairs"; readonly pairs: Pairs }
	| { readonly kind: "further"; readonly further: readonly Further[] }

/** To the other thread where it has only cut words. */
export type ToPlace = { readonly claims: readonly Claim[]; readonly among: readonly PlacedVector[] }

/** Messages taken at a time: few enough that nobody waits long for the other at the end. */
const taken = 32

/** A slice of the messages, and the index of its first. */
export type Slice = { readonly first: number; readonly slice: readonly Message[] }

export function slicesOf(messages: readonly Message[]): readonly Slice[] {
	return Array.from({ length: Math.ceil(messages.length / taken) }, (_, number) => sliceAt(messages, number * taken))
}

function sliceAt(messages: readonly Message[], first: number): Slice {
	return { first, slice: messages.slice(first, first + taken) }
}

/** Reads until nothing is left. Who reads which message is chance, what is read is not: a message reads the same wherever it is read. */
export function readShare(consolidator: Consolidator, { messages, next }: Pick<Task, "messages" | "next">): readonly Placed[] {
	const placed: Placed[] = []
	for (let first = Atomics.add(next, 0, taken); first < messages.length; first = Atomics.add(next, 0, taken))
		sliceAt(messages, first).slice.forEach((message, offset) => {
			const read = consolidator.readMain(message)
			if (read !== undefined) placed.push({ index: first + offset, read })
		})
	return placed
}

/** Both shares in the order of the messages. */
export function inOrder<T extends { readonly index: number }>(...shares: readonly (readonly T[])[]): readonly T[] {
	return shares.flat().sort((a, b) => a.index - b.index)
}

/**
 * From this many messages on both threads read. Below, two threads that compile the same code at the same time spend on that what they save: it is
 * better that one cuts the words and the other does the rest.
 */
export const worthTwoReaders = 10_000
export const mine = { index: 0, of: 2 }
export const theirs = { index: 1, of: 2 }
