/**
 * A list of words and figures, as bytes of lines `word figure`, looked up where it lies: a map of its 260,000 strings took 140 ms to make,
 * this takes a tenth, and a heap of messages asks for a few thousand of them. Pure.
 */

export type Frequencies = (word: string) => number | undefined

/** In signs; a longer one is in no list. */
const longestWord = 64

const blank = 0x20
const lineEnd = 0x0a

export function frequenciesOf(lines: Uint8Array): Frequencies {
	let capacity = 1024
	// A line has at least four bytes: the table never fills up.
	while (capacity * 3 < lines.length) capacity *= 2
	/** Where a word's line begins, + 1; 0: free. */
	const table = new Int32Array(capacity)
	const mask = capacity - 1
	for (let start = 0; start < lines.length; ) {
		let hash = 0x811c9dc5
		let at = start
		while (at < lines.length && lines[at] !== blank && lines[at] !== lineEnd) hash = Math.imul(hash ^ (lines[at++] ?? 0), 0x01000193)
		if (lines[at] === blank && at > start) {
			let slot = (hash ^ (hash >>> 15)) & mask
			while (table[slot] !== 0) slot = (slot + 1) & mask
			table[slot] = start + 1
		}
		// Faster than to ask the buffer for it: figures are short.
		while (at < lines.length && lines[at] !== lineEnd) at++
		start = at + 1
	}
	const encoder = new TextEncoder()
	const decoder = new TextDecoder()
	const wanted = new Uint8Array(longestWord * 3)
	const standsAt = (start: number, length: number): boolean => {
		for (let index = 0; index < length; index++) if (lines[start + index] !== wanted[index]) return false
		return lines[start + length] === blank
	}
	return (word) => {
		if (word.length > longestWord) return undefined
		const { written } = encoder.encodeInto(word, wanted)
		let hash = 0x811c9dc5
		for (let index = 0; index < written; index++) hash = Math.imul(hash ^ (wanted[index] ?? 0), 0x01000193)
		for (let slot = (hash ^ (hash >>> 15)) & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
			const start = (table[slot] ?? 1) - 1
			if (!standsAt(start, written)) continue
			const end = lines.indexOf(lineEnd, start + written)
			return Number(decoder.decode(lines.subarray(start + written + 1, end < 0 ? lines.length : end)))
		}
		return undefined
	}
}
