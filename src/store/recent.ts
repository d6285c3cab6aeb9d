/** The values put last, so that what this process has just written is not read and checked again word by word. */
export type Recent<K, T> = {
	/** `value` must never change: it is handed out again. */
	put(key: K, value: T): void
	/** Undefined when the key is not known, or no longer. */
	get(key: K): T | undefined
	/** As `get`, for what is needed only once. */
	take(key: K): T | undefined
}

/** At most `most` values; the oldest goes first. ▲ A WeakMap in its place kept a table of 1 MiB for what had long gone. */
export function recent<K, T>(most: number): Recent<K, T> {
	const values = new Map<K, T>()
	return {
		put: (key, value) => {
			values.set(key, value)
			if (values.size <= most) return
			const oldest = values.keys().next()
			if (oldest.done !== true) values.delete(oldest.value)
		},
		get: (key) => values.get(key),
		take: (key) => {
			const known = values.get(key)
			if (known !== undefined) values.delete(key)
			return known
		},
	}
}
