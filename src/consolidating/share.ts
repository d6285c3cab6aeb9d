/** What two threads that consolidate one heap of messages tell each other, and how they share the reading. */
import type { Concept, Consolidator, Further, Level, Message, PackedReads, Pairs, Placed } from "../text/consolidate/index.ts"

export type Task = {
	readonly messages: readonly Message[]
	readonly level: Level
	/** What a village adds to the lexicon: both threads read by the same. */
	readonly concepts: readonly Concept[]
	/** In shared memory: the next message nobody has taken. */
	readonly next: Int32Array<SharedArrayBuffer>
}

/** From the other thread, in this order. */
export type Said =
	| { readonly kind: "read"; readonly reads: PackedReads }
	| { readonly kind: "pairs"; readonly pairs: Pairs }
	| { readonly kind: "further"; readonly further: readonly Further[] }

/** Messages taken at a time: few enough that nobody waits long for the other at the end. */
const taken = 64

/** Reads until nothing is left. Who reads which message is chance, what is read is not: a message reads the same wherever it is read. */
export function readShare(consolidator: Consolidator, { messages, next }: Pick<Task, "messages" | "next">): readonly Placed[] {
	const placed: Placed[] = []
	for (let first = Atomics.add(next, 0, taken); first < messages.length; first = Atomics.add(next, 0, taken))
		messages.slice(first, first + taken).forEach((message, offset) => {
			const read = consolidator.readMain(message)
			if (read !== undefined) placed.push({ index: first + offset, read })
		})
	return placed
}

/** Both shares in the order of the messages. */
export function inOrder<T extends { readonly index: number }>(...shares: readonly (readonly T[])[]): readonly T[] {
	return shares.flat().sort((a, b) => a.index - b.index)
}

/** From this many readings on both look for pairs: below, the other thread would spend more on making the matrix than it saves. */
export const worthHalving = 10_000
export const mine = { index: 0, of: 2 }
export const theirs = { index: 1, of: 2 }
