/**
 * What a page shows of a whole village where going through it takes longer than a page may: reckoned beside, in slices between which everybody else gets
 * their turn, and shown as of when it was reckoned until a newer one is there. Of a village that is small enough everything is read for each page.
 */
import { setImmediate as otherTurns } from "node:timers/promises"
import { recent } from "../store/recent.ts"
import type { Reader, Store } from "../store/store.ts"

/** How a whole village is read: each piece in a read of its own with others' turns between, or all of them in the one that is open. */
export type Reading = <T>(piece: (reader: Reader) => Promise<T>) => Promise<T>

/** In the read or transaction that is open: for a dialog, a file, a small village. */
export function readingIn(reader: Reader): Reading {
	return (piece) => piece(reader)
}

/** Piece by piece: nobody waits longer than for one. The pieces may be of different moments. */
export function readingBeside(store: Pick<Store, "read">): Reading {
	return async (piece) => {
		await otherTurns()
		return store.read(piece)
	}
}

/** `done` of `of`: how far it is. */
export type Reckoned<T> =
	| { readonly kind: "ready"; readonly value: T /** ms */; readonly at: number }
	| { readonly kind: "running"; readonly done: number; readonly of: number }

type Entry<T> = {
	done: number
	of: number
	running: Promise<void> | undefined
	error: unknown
	ready: { value: T; at: number } | undefined
}

export type Reckoning<T> = {
	/** The value under `key`; begins to reckon it where there is none, or where it grew old. Throws what the last try threw, once. */
	get(key: string, now: number): Promise<Reckoned<T>>
}

/** Older than this it is reckoned anew, beside. */
const freshMs = 30_000
/** Older than this it is not shown any more: somebody waits for a newer one. */
const staleMs = 600_000
/** A page waits this long for what may be there in a moment. */
const patienceMs = 40
const mostKept = 20

export function reckoning<T>(
	make: (key: string, told: (done: number, of: number) => void) => Promise<T>,
	clock: () => number,
): Reckoning<T> {
	const kept = recent<string, Entry<T>>(mostKept)
	const begin = (key: string, entry: Entry<T>): void => {
		entry.done = 0
		entry.running = make(key, (done, of) => Object.assign(entry, { done, of }))
			.then(
				(value) => {
					entry.ready = { value, at: clock() }
				},
				(error: unknown) => {
					entry.error = error
				},
			)
			.finally(() => {
				entry.running = undefined
			})
	}
	return {
		get: async (key, now) => {
			const entry: Entry<T> = kept.get(key) ?? { done: 0, of: 0, running: undefined, error: undefined, ready: undefined }
			kept.put(key, entry)
			const { ready: before } = entry
			const age = before === undefined ? Number.POSITIVE_INFINITY : now - before.at
			if (age > freshMs && entry.running === undefined) begin(key, entry)
			if (age > staleMs && entry.running !== undefined)
				await Promise.race([entry.running, new Promise((resolve) => setTimeout(resolve, patienceMs))])
			if (entry.error !== undefined) {
				const { error } = entry
				entry.error = undefined
				throw error
			}
			const { ready, done, of } = entry
			return ready !== undefined && now - ready.at <= staleMs ? { kind: "ready", ...ready } : { kind: "running", done, of }
		},
	}
}
