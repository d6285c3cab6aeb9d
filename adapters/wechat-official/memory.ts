/** What was answered to the callbacks of the last moments. */

/** The platform's retries are over by then, ms. */
const keptMs = 30_000
/** More than come in that time; the oldest go first. */
const most = 20_000

export type Memory = { get(key: string): string | undefined; put(key: string, value: string): void }

export function createMemory(clock: () => number = () => performance.now()): Memory {
	const kept = new Map<string, { readonly value: string; readonly at: number }>()
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
