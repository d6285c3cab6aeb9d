/** The values put last, so that what this process has just written is not read and checked again word by word. */
export type Recent<T> = {
	/** `value` must never change: it is handed out again. */
	put(key: string, value: T): void
	/** Undefined when the key is not known, or no longer. */
	get(key: string): T | undefined
	/** As `get`, for what is needed only once. */
	take(key: string): T | undefined
}

/** At most `most` values; the oldest goes first. */
export function recent<T>(most: number): Recent<T> {
	const values = new Map<string, T>()
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
