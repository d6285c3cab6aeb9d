/** What is known of a word by itself, asked once for each word and not once for each time it is said. Pure but for its memory. */
import { numberOfText } from "./number.ts"
import { idfOfUnknown, type Segmenter } from "./segment.ts"
import { emptyWords, noPlaces, placeEndings, shortEndings, spots } from "./words.ts"

export type Lexeme = {
	readonly text: string
	readonly number: number
	/** How telling it is as a word of the matter, and as a part of a place's name; 0: says nothing. */
	readonly weight: number
	readonly weightInPlace: number
	/** Code name of a region: a3. */
	readonly isRegion: boolean
	/** 市, 区 or 县 begin it: a region before it is one. */
	readonly isRegionUnit: boolean
	/** Ends like a place: 丽发新城. */
	readonly endsPlace: boolean
	/** A place without a name before it. */
	readonly isSpot: boolean
	/** May stand in a name: not a mark, an empty word, a word of a matter, or one that is too usual. */
	readonly mayName: boolean
}

export type Lexemes = (word: string) => Lexeme

/** 27 bits: words and whole names share a look, even numbers and odd ones. */
const numberBits = 27
/** Words of a language are many, names without end: from here on the memory begins anew. */
const mostKept = 200_000

/** 三组, 第8村民小组, 二栋: numbered parts of a village or an estate. */
const numbered = /^第?[一二三四五六七八九十百\d]{1,3}(?:村民小组|小组|组|队|社|栋|号楼)$/
const region = /^[a-z]\d{0,2}$/
const mark = /^[\p{P}\p{S}\s]+$/u
const markOrNumber = /^[\p{P}\p{S}\s\d.]+$/u
/** A word this usual is no part of a name: 附近, 业主, 施工. */
const usualIdf = 6.3

/** `matters`: words of the lexicon, never a part of a name. */
export function lexemesOf(segmenter: Segmenter, matters: ReadonlySet<string>): Lexemes {
	const known = new Map<string, Lexeme>()
	return (word) => {
		const found = known.get(word)
		if (found !== undefined) return found
		if (known.size >= mostKept) known.clear()
		const lexeme = lexemeOf(word, segmenter, matters)
		known.set(word, lexeme)
		return lexeme
	}
}

function lexemeOf(text: string, segmenter: Segmenter, matters: ReadonlySet<string>): Lexeme {
	const idf = segmenter.idf(text)
	const isRegion = region.test(text)
	const isEmpty = emptyWords.has(text)
	const isSilent = isEmpty || markOrNumber.test(text)
	const isSpot = spots.has(text) || numbered.test(text)
	const weight = isRegion ? 2 : text.length === 1 ? 1.5 : (idf ?? idfOfUnknown)
	return {
		text,
		number: numberOfText(text, numberBits),
		weight: isSilent ? 0 : weight,
		weightInPlace: isSilent ? 0 : text.length === 1 ? 2 : weight,
		isRegion,
		isRegionUnit: /^[市区县]/.test(text),
		endsPlace: isSpot || (!noPlaces.has(text) && (placeEndings.some((ending) => text.endsWith(ending)) || shortEndings.has(text.slice(-1)))),
		isSpot,
		mayName:
			text !== "" &&
			!mark.test(text) &&
			!isEmpty &&
			!matters.has(text) &&
			!isRegion &&
			(text.length === 1 || idf === undefined || idf >= usualIdf),
	}
}
