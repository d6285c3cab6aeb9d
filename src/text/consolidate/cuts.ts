/** Messages cut into words, as one thread tells another: whole texts, and how long their words are. Pure. */
import type { Cut, CutText } from "./read.ts"

export type PackedCuts = {
	/** By message: 0 for one without words. */
	readonly has: Uint8Array
	/** Title and body of each that has words. */
	readonly texts: readonly string[]
	/** Words of each text. */
	readonly counts: Uint16Array
	/** Of all words, in UTF-16 units. */
	readonly wordLengths: Uint16Array
}

export function packedCuts(cuts: readonly (Cut | undefined)[]): PackedCuts {
	const texts = cuts.flatMap((cut) => (cut === undefined ? [] : [cut.title, cut.body]))
	const counts = Uint16Array.from(texts, ({ wordLengths }) => wordLengths.length)
	const wordLengths = new Uint16Array(counts.reduce((sum, count) => sum + count, 0))
	let at = 0
	for (const text of texts) {
		wordLengths.set(text.wordLengths, at)
		at += text.wordLengths.length
	}
	return {
		has: Uint8Array.from(cuts, (cut) => (cut === undefined ? 0 : 1)),
		texts: texts.map(({ text }) => text),
		counts,
		wordLengths,
	}
}

export function unpackedCuts({ has, texts, counts, wordLengths }: PackedCuts): readonly (Cut | undefined)[] {
	let [next, at] = [0, 0]
	const unpacked = (): CutText => {
		const from = at
		at += counts[next] ?? 0
		return { text: texts[next++] ?? "", wordLengths: wordLengths.subarray(from, at) }
	}
	return Array.from(has, (is) => (is === 0 ? undefined : { title: unpacked(), body: unpacked() }))
}
