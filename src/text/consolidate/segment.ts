/** Words of a text, by jieba with its bundled dictionary and idf, and the words of the lexicon. Pure but for the dictionary it is made of. */
import { Jieba } from "@node-rs/jieba"
import { dict, idf } from "@node-rs/jieba/dict.js"
import { type Frequencies, frequenciesOf } from "./frequencies.ts"

export type Segmenter = {
	readonly cut: (text: string) => readonly string[]
	/** How telling a word is: jieba's inverse document frequency (about 2 to 14); undefined for names and misspellings. */
	readonly idf: (word: string) => number | undefined
}

/** A word counts as usual from here on; names of estates and firms are in no list. */
export const idfOfUnknown = 11

/** Code names of regions end a word: else 区 is read into the name that follows, 区君悦. */
const region = /(?<=[a-z]\d{0,2}[市区县])/

let frequencies: Frequencies | undefined

/** `words`: what the dictionary lacks, from the lexicon and from the village. */
export function segmenterOf(words: readonly string[]): Segmenter {
	const jieba = Jieba.withDict(dict)
	if (words.length > 0) jieba.loadDict(new TextEncoder().encode(words.map((word) => `${word} 1000 n`).join("\n")))
	frequencies ??= frequenciesOf(idf)
	const cut = (text: string): string[] => jieba.cut(text, true)
	return { cut: (text) => (region.test(text) ? text.split(region).flatMap(cut) : cut(text)), idf: frequencies }
}
