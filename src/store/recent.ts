/** The values made last of a text, so that what this process has just written is not read and checked again word by word. */
export type Recent<T> = {
	/** `value` must never change: it is handed out again. */
	put(text: string, value: T): void
	/** Undefined when the text is not known, or no longer. */
	get(text: string): T | undefined
	/** As `get`, for what is needed only once. */
	take(text: string): T | undefined
}

/** Longer texts are rare and would fill the memory, UTF-16 units. */
const longest = 4_000

/** At most `most` values; the oldest goes first. The text itself is the key, so a wrong value cannot come back. */
export function recent<T>(most: number): Recent<T> {
	const values = new Map<string, T>()
	return {
		put: (text, value) => {
			if (text.length > longest) return
			values.set(text, value)
			if (values.size <= most) return
			const [oldest] = values.keys()
			if (oldest !== undefined) values.delete(oldest)
		},
		get: (text) => values.get(text),
		take: (text) => {
			const known = values.get(text)
			if (known !== undefined) values.delete(text)
			return known
		},
	}
}
