/** Who asked in a room, so that the answer can name them. Only where it is sure: one person asked, and lately. Pure but for its map. */

export type Asker = { readonly id: string; readonly name: string }

const lately = 2 * 60_000

export type Askers = {
	heard(room: string, asker: Asker, now: number): void
	/** The one who is waiting for an answer; undefined where nobody is, or several are. */
	answered(room: string, now: number): Asker | undefined
}

export function createAskers(): Askers {
	const rooms = new Map<string, readonly (Asker & { readonly at: number })[]>()
	const waitingIn = (room: string, now: number) => (rooms.get(room) ?? []).filter(({ at }) => now - at < lately)
	return {
		heard: (room, asker, now) => {
			rooms.set(room, [...waitingIn(room, now).filter(({ id }) => id !== asker.id), { ...asker, at: now }])
		},
		answered: (room, now) => {
			const waiting = waitingIn(room, now)
			rooms.delete(room)
			const [only, ...others] = waiting
			// With several, whose answer this is cannot be told: none of them is named wrongly.
			if (others.length > 0) rooms.set(room, waiting)
			return others.length > 0 || only === undefined ? undefined : { id: only.id, name: only.name }
		},
	}
}
