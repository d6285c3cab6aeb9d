/** What is known of a word by itself, asked once for each word and not once for each time it is said. Pure but for its memory. */
import { halfBits, numberOfText } from "./number.ts"
import type { CutText } from "./read.ts"
import { idfOfUnknown, type Segmenter } from "./segment.ts"
import { emptyWords, kindsOfPlace, nameEndings, noNames, noPlaces, placeEndings, shortEndings, spots, usualNames } from "./words.ts"

export type Lexeme = {
	readonly text: string
	readonly number: number
	/** How telling it is as a word of the matter, and as a part of a place's name; 0: says nothing. */
	readonly weight: number
	/** The same of a word beside concepts: one of the lexicon counts less. */
	readonly weightBeside: number
	readonly weightInPlace: number
	/** Code name of a region: a3. */
	readonly isRegion: boolean
	/** 市, 区 or 县 begin it: a region before it is one. */
	readonly isRegionUnit: boolean
	/** Ends like a place: 丽发新城. */
	readonly endsPlace: boolean
	/** Two signs that end like a place: 张村, which is one only with 上 or 下 before it. */
	readonly isShortPlace: boolean
	/** Makes a place of a name before it: 路, 小区. */
	readonly endsName: boolean
	/** Nothing but what makes a place of a name: 花园. */
	readonly isBareEnding: boolean
	/** A place without a name before it. */
	readonly isSpot: boolean
	/** 三组: a spot that has a name of its own. */
	readonly isOwnSpot: boolean
	/** Makes a group of a number before it: 组, 村民小组. */
	readonly isOfGroups: boolean
	/** A numbered part of a place: 二期, 3栋; or what makes one of a number. */
	readonly isPart: boolean
	/** A word of the lexicon. */
	readonly isMatter: boolean
	/** A name or a rare word, though no place: 余易贷. */
	readonly isRare: boolean
	/** Stands beside a name and is no part of it: 修建, 看不见. */
	readonly isBesideName: boolean
	/** May stand in a name: not a mark, an empty word, a word of a matter, or one that is too usual. */
	readonly mayName: boolean
}

export type Lexemes = {
	/** Of the words of a text, one behind the other. */
	readonly in: (cut: CutText) => readonly Lexeme[]
}

/** Words of a language are many, names without end: from here on the memory begins anew. */
const mostKept = 200_000
const tableSize = 2 ** 19

/** 三组, 第8村民小组, 二栋: numbered parts of a village or an estate. */
const numbered = /^第?[一二三四五六七八九十百\d]{1,3}(?:村民小组|小组|组|队|社|栋|号楼)$/
/** 三组, 第8村民小组: a group by its number and nothing else. */
export const numberedGroup = /^第?[一二三四五六七八九十百\d]{1,3}(?:村民小组|小组|组|队|社)$/
/** 3, 第三: what a group is numbered with. */
export const numberOfGroup = /^第?[\d一二三四五六七八九十]{1,3}$/
const ofGroups = /^(?:村民小组|小组|组|队|社)$/
const part = /^第?[一二三四五六七八九十百\d]{0,3}(?:组|栋|号楼|期|号|单元)$/
/** Last signs of what the patterns above match. */
const numberedEnds: ReadonlySet<string> = new Set("组队社栋楼期号元")
const region = /^[a-z]\d{0,2}$/
const mark = /^[\p{P}\p{S}\s]+$/u
const markOrNumber = /^[\p{P}\p{S}\s\d.]+$/u
/** A word this usual is no part of a name: 附近, 业主, 施工. */
const usualIdf = 6.3
const rareIdf = 10.5
/** Two signs that are no known word are mostly a cut gone wrong: 灯坏. */
const shortestRare = 3
/** Signs of what only looks rare, cut out of a sentence: 没人修, 很久没. */
const inSentences = /[没不有无了的很太被都把是久]/
/** Signs of a sentence that is cut like a place: 看不见路. */
const said = /[没不见很太被把]/
/** What is left of a word of the lexicon: 扰民 and 油烟 are rare in books, and what everybody speaks of here; as concepts they count in full. */
const leftOfMatter = 0.6

/** `matters`: words of the lexicon, never a part of a name. */
export function lexemesOf(segmenter: Segmenter, matters: ReadonlySet<string>): Lexemes {
	// A table of our own: two thirds of all words are two signs long, and hashing those where they stand takes a third of what a map takes.
	let known = new Array<Lexeme | undefined>(tableSize).fill(undefined)
	let size = 0
	const of = (text: string, from: number, end: number): Lexeme => {
		let slot = end - from
		for (let at = from; at < end; at++) slot = Math.imul(slot ^ text.charCodeAt(at), 0x01000193)
		slot ^= slot >>> 15
		for (;;) {
			slot &= tableSize - 1
			const found = known[slot]
			if (found === undefined) break
			if (standsAt(text, from, end, found.text)) return found
			slot++
		}
		const lexeme = lexemeOf(text.slice(from, end), segmenter, matters)
		if (++size > mostKept) {
			known = new Array<Lexeme | undefined>(tableSize).fill(undefined)
			size = 1
		}
		known[slot] = lexeme
		return lexeme
	}
	return {
		in({ text, wordLengths }) {
			const lexemes: Lexeme[] = []
			let from = 0
			for (let index = 0; index < wordLengths.length; index++) {
				const end = from + (wordLengths[index] ?? 0)
				lexemes.push(of(text, from, end))
				from = end
			}
			return lexemes
		},
	}
}

function standsAt(text: string, from: number, end: number, word: string): boolean {
	if (word.length !== end - from) return false
	for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) !== text.charCodeAt(from + at)) return false
	return true
}

function lexemeOf(text: string, segmenter: Segmenter, matters: ReadonlySet<string>): Lexeme {
	const idf = segmenter.idf(text)
	const isRegion = region.test(text)
	const isEmpty = emptyWords.has(text)
	const isSilent = isEmpty || markOrNumber.test(text)
	// Most words end otherwise, and are spared five patterns.
	const mayBeNumbered = numberedEnds.has(text.slice(-1))
	const isSpot = spots.has(text) || (mayBeNumbered && numbered.test(text))
	const isMatter = matters.has(text)
	const weight = isRegion ? 2 : text.length === 1 ? 1.5 : (idf ?? idfOfUnknown)
	return {
		text,
		number: numberOfText(text, halfBits),
		weight: isSilent ? 0 : weight,
		weightBeside: isSilent ? 0 : isMatter ? Math.min(weight, idfOfUnknown) * leftOfMatter : weight,
		weightInPlace: isSilent || numberOfGroup.test(text) ? 0 : text.length === 1 ? 2 : weight,
		isRegion,
		isRegionUnit: /^[市区县]/.test(text),
		endsPlace: isSpot || (!noPlaces.has(text) && endsLikePlace(text)),
		isShortPlace: text.length === 2 && !noPlaces.has(text) && !isEmpty && kindsOfPlace.has(text.slice(1)),
		endsName: nameEndings.has(text),
		isBareEnding: nameEndings.has(text) || placeEndings.has(text),
		isSpot,
		isOwnSpot: mayBeNumbered && numberedGroup.test(text),
		isOfGroups: mayBeNumbered && ofGroups.test(text),
		isPart: mayBeNumbered && part.test(text),
		isMatter,
		isRare: !isSilent && !isMatter && text.length >= shortestRare && weight >= rareIdf && !inSentences.test(text),
		isBesideName: noNames.has(text) || said.test(text),
		mayName:
			text !== "" &&
			!mark.test(text) &&
			!isEmpty &&
			!isMatter &&
			!isRegion &&
			(text.length === 1 || idf === undefined || idf >= usualIdf || usualNames.has(text)),
	}
}

const longestEnding = Math.max(...[...placeEndings].map(({ length }) => length))

function endsLikePlace(text: string): boolean {
	if (shortEndings.has(text.slice(-1))) return true
	for (let length = 2; length <= Math.min(longestEnding, text.length); length++) if (placeEndings.has(text.slice(-length))) return true
	return false
}
