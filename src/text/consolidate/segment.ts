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

let frequencies: Frequencies | undefined

/** By jieba's list, which is read once for the process. */
function idfOf(word: string): number | undefined {
	frequencies ??= frequenciesOf(idf)
	return frequencies(word)
}

/** Of a word of the lexicon in jieba's count: rarer than 路灯, or 路灯坏了 falls into 路 and 灯坏 (▲ at 50 the figures of the districts move by .001, at 20 themes lose .013). */
const frequencyOfUnknown = 50

/** `words`: what the dictionary lacks, from the lexicon and from the village. The dictionary is loaded when the first text is cut: 200 ms. */
export function segmenterOf(words: readonly string[]): Segmenter {
	let jieba: Jieba | undefined
	const cut = (text: string): string[] => {
		jieba ??= dictionaryWith(words)
		return jieba.cut(text, true)
	}
	return {
		cut(text) {
			const parts = afterRegions(text)
			return parts.length === 1 ? cut(text) : parts.flatMap(cut)
		},
		idf: idfOf,
	}
}

function dictionaryWith(words: readonly string[]): Jieba {
	const jieba = Jieba.withDict(dict)
	// What the dictionary has already keeps its own frequency, or 学校 would be rarer than it is.
	const unknown = words.filter((word) => jieba.cut(word, false).length > 1)
	if (unknown.length > 0) jieba.loadDict(new TextEncoder().encode(unknown.map((word) => `${word} ${frequencyOfUnknown} n`).join("\n")))
	return jieba
}

/**
 * The text in parts that end with the code name of a region each, a3区: else 区 is read into the name that follows, 区君悦. Looked for sign by sign:
 * a pattern that looks back took a twentieth of the reading.
 */
function afterRegions(text: string): readonly string[] {
	const parts: string[] = []
	let from = 0
	for (let at = 1; at < text.length; at++) {
		const code = text.charCodeAt(at)
		if ((code !== city && code !== district && code !== county) || !endsCodeName(text, at)) continue
		parts.push(text.slice(from, at + 1))
		from = at + 1
	}
	if (from < text.length) parts.push(text.slice(from))
	return parts
}

const [city, district, county] = [0x5e02, 0x533a, 0x53bf]

/** A letter, or a letter and one or two digits. */
function endsCodeName(text: string, end: number): boolean {
	for (let at = end - 1; at >= Math.max(0, end - 3); at--) {
		const code = text.charCodeAt(at)
		if (code >= 0x61 && code <= 0x7a) return true
		if (code < 0x30 || code > 0x39) return false
	}
	return false
}
