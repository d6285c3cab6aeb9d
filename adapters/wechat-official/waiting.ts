/**
 * Callbacks held open for the village's reply. `send` hands a text to the oldest open callback of that person, and that is its
 * delivery; where none is open, or it was not taken, the caller sends it by the interface. So each text goes one way only.
 */

/** What became of an offered text: `taken` by the platform's connection, `unused` as nothing of it was written, else nobody knows. */
type Outcome = "taken" | "unused" | "unknown"
export type Offered = { readonly text: string; settle(outcome: Outcome): void }

export type Slot = {
	/** Undefined: nothing to say in time. */
	readonly offered: Promise<Offered | undefined>
	/** The callback was answered otherwise, or its connection is gone. */
	close(): void
}

export type Waiting = {
	/** `ms`: how long at most. */
	open(person: string, ms: number): Slot
	/** Undefined where no callback of this person is open. */
	offer(person: string, text: string): Promise<Outcome> | undefined
	/** The reply goes another way: the oldest open callback need not wait for it. */
	dismiss(person: string): void
	closeAll(): void
}

type Entry = { readonly end: (offered: Offered | undefined) => void }

export function createWaiting(): Waiting {
	const open = new Map<string, Entry[]>()

	function remove(person: string, entry: Entry): void {
		const left = (open.get(person) ?? []).filter((one) => one !== entry)
		if (left.length === 0) open.delete(person)
		else open.set(person, left)
	}

	return {
		open: (person, ms) => {
			let resolve: (offered: Offered | undefined) => void = () => undefined
			const offered = new Promise<Offered | undefined>((done) => {
				resolve = done
			})
			const end = (answer: Offered | undefined): void => {
				clearTimeout(timer)
				remove(person, entry)
				resolve(answer)
			}
			const entry: Entry = { end }
			const timer = setTimeout(() => end(undefined), ms)
			open.set(person, [...(open.get(person) ?? []), entry])
			return { offered, close: () => end(undefined) }
		},
		offer: (person, text) => {
			const [oldest] = open.get(person) ?? []
			if (oldest === undefined) return undefined
			return new Promise((settle) => oldest.end({ text, settle }))
		},
		dismiss: (person) => open.get(person)?.[0]?.end(undefined),
		closeAll: () => {
			for (const entry of [...open.values()].flat()) entry.end(undefined)
		},
	}
}
