/** Words of a text, by jieba with its bundled dictionary and idf, and the words of the lexicon. Pure but for the dictionary it is made of. */
import { Jieba } from "@node-rs/jieba"
import { dict, idf } from "@node-rs/jieba/dict.js"

export type Segmenter = {
	readonly cut: (text: string) => readonly string[]
	/** How telling a word is: jieba's inverse document frequency (about 2 to 14); `unknown` for names and misspellings. */
	readonly idf: (word: string) => number | undefined
}

/** A word counts as usual from here on; names of estates and firms are in no list. */
export const idfOfUnknown = 11

let frequencies: ReadonlyMap<string, number> | undefined

function bundledIdf(): ReadonlyMap<string, number> {
	if (frequencies !== undefined) return frequencies
	const map = new Map<string, number>()
	const text = new TextDecoder().decode(idf)
	let start = 0
	while (start < text.length) {
		const end = text.indexOf("\n", start)
		const stop = end < 0 ? text.length : end
		const blank = text.indexOf(" ", start)
		if (blank > start && blank < stop) map.set(text.slice(start, blank), Number(text.slice(blank + 1, stop)))
		start = stop + 1
	}
	frequencies = map
	return map
}

/** `words`: what the dictionary lacks, from the lexicon and from the village. */
export function segmenterOf(words: readonly string[]): Segmenter {
	const jieba = Jieba.withDict(dict)
	if (words.length > 0) jieba.loadDict(new TextEncoder().encode(words.map((word) => `${word} 1000 n`).join("\n")))
	const known = bundledIdf()
	return { cut: (text) => jieba.cut(text, true), idf: (word) => known.get(word) }
}
