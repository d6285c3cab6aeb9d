/**
 * Recounting: whoever writes a figure into the ledger (a tally, a turnout) also says how it follows from the entries before, as a pure
 * function. The verifier runs it over a bundle, offline, with nothing but the entries.
 */
import type { Json } from "../engine/flow.ts"
import type { Entry } from "./entry.ts"

/** What the verifier knows besides the entries. */
export type RecountContext = {
	/** A public document of the bundle by the hash of its canonical JSON, e.g. the text of a statement; its hash was checked. */
	readonly document: (hash: string) => Json | undefined
}

export type Recounter<S> = {
	/** Entries whose kind begins so are its own, e.g. `signoff.`. */
	readonly prefix: string
	readonly start: () => S
	/**
	 * Takes the next of its entries, in order, and gives the state on; it may change the one it was given. `fault`: in what the entry
	 * contradicts those before it, e.g. `confirmed is 617, counted 616`; for whoever runs the verifier, not for residents.
	 */
	readonly take: (state: S, entry: Entry, cx: RecountContext) => { readonly state: S; readonly fault?: string }
	/** What was counted, to be shown when all is well, e.g. `[["signoff.closed", 3]]`. */
	readonly figures: (state: S) => readonly (readonly [name: string, value: number])[]
}

/** A recounter with its state closed over. */
export type BoundRecounter = {
	readonly prefix: string
	readonly start: () => {
		readonly take: (entry: Entry, cx: RecountContext) => string | undefined
		readonly figures: () => readonly (readonly [name: string, value: number])[]
	}
}

export function bindRecounter<S>({ prefix, start, take, figures }: Recounter<S>): BoundRecounter {
	return {
		prefix,
		start: () => {
			let state = start()
			return {
				take: (entry, cx) => {
					const taken = take(state, entry, cx)
					state = taken.state
					return taken.fault
				},
				figures: () => figures(state),
			}
		},
	}
}
