/** What was found or said lately, by key; bounded, the oldest goes first. */
export type Memory<Value> = { get(key: string): Value | undefined; put(key: string, value: Value): void }

export function createMemory<Value = string>(options: {
	readonly keptMs: number
	readonly most: number
	readonly clock: () => number
}): Memory<Value> {
	const { keptMs, most, clock } = options
	const kept = new Map<string, { readonly value: Value; readonly at: number }>()
	return {
		get: (key) => {
			const found = kept.get(key)
			return found === undefined || clock() - found.at > keptMs ? undefined : found.value
		},
		put: (key, value) => {
			const now = clock()
			for (const [old, { at }] of kept) {
				if (now - at <= keptMs && kept.size < most) break
				kept.delete(old)
			}
			kept.set(key, { value, at: now })
		},
	}
}
