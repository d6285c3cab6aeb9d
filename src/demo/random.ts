/** Chance that can be repeated: the same seed gives the same village and the same residents. */

export type Random = {
	/** From 0 up to, not including, 1. */
	readonly next: () => number
	/** A whole number from 0 to n - 1. */
	readonly below: (n: number) => number
	readonly pick: <T>(list: readonly T[]) => T
	/** True with this probability. */
	readonly chance: (probability: number) => boolean
	/** A source of its own for one thing, so that adding a draw elsewhere changes nothing here. */
	readonly fork: (name: string | number) => Random
}

/** Mulberry32: small, fast, and good enough for names and moods; never for codes or keys. */
export function randomOf(seed: number): Random {
	let state = seed >>> 0
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
	}
	const below = (n: number): number => Math.floor(next() * n)
	return {
		next,
		below,
		pick: (list) => {
			const chosen = list[below(list.length)]
			if (chosen === undefined) throw new RangeError("nothing to pick from")
			return chosen
		},
		chance: (probability) => next() < probability,
		fork: (name) => randomOf(hashOf(`${seed}/${name}`)),
	}
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
	return hash >>> 0
}
