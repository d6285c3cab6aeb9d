/** References into the media store, wherever in a row they stand. Pure. */

const mediaRef = /[0-9a-f]{64}\.[a-z0-9]{2,4}/g
const shortest = 67

/** Of any value that was read of the store: a row, several, or one column of it. */
export function mediaRefsIn(value: unknown): readonly string[] {
	const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "")
	return text.length < shortest ? [] : [...text.matchAll(mediaRef)].map(([ref]) => ref)
}

/** Column by column: most are numbers or too short to hold one. */
export function* mediaRefs(row: Readonly<Record<string, unknown>>): Generator<string> {
	for (const value of Object.values(row))
		if (typeof value === "string" && value.length >= shortest) for (const [ref] of value.matchAll(mediaRef)) yield ref
}
