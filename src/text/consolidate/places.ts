/** Where a message is about: names that end like a place, code names of regions, house numbers. Pure. */
import type { Segmenter } from "./segment.ts"
import { emptyWords, noPlaces, placeEndings, shortEndings, spots } from "./words.ts"

export type Token = { readonly text: string; readonly start: number; readonly isPlace: boolean }

/** 三组, 第8村民小组, 二栋: numbered parts of a village or an estate. */
const numbered = /^第?[一二三四五六七八九十百\d]{1,3}(?:村民小组|小组|组|队|社|栋|号楼)$/
const region = /^[a-z]\d{0,2}$/
const mark = /^[\p{P}\p{S}\s]+$/u
const longest = 4
/** A word this usual is no part of a name: 附近, 业主, 施工. */
const usualIdf = 6.3

/** Marks the tokens of place names. A name is what stands before an ending, as far back as the words look like one. */
export function markPlaces(words: readonly string[], isMatter: (word: string) => boolean, segmenter: Segmenter): readonly Token[] {
	const isPlace = new Array<boolean>(words.length).fill(false)
	words.forEach((word, index) => {
		if (region.test(word) && /^[市区县]/.test(words[index + 1] ?? "")) {
			isPlace[index] = true
			isPlace[index + 1] = words[index + 1]?.length === 1
			return
		}
		if (!endsPlace(word)) return
		let from = index
		for (let steps = 0; steps < longest && from > 0; steps++) {
			const before = words[from - 1] ?? ""
			if (!mayName(before, isMatter, segmenter) || isPlace[from - 1] === true) break
			from--
		}
		// An ending alone (小区, 路) is no name; with a name inside (湘江中路) it is one.
		if (from < index || word.length >= 3 || isSpot(word)) for (let at = from; at <= index; at++) isPlace[at] = true
	})
	let start = 0
	return words.map((text, index) => {
		const token = { text, start, isPlace: isPlace[index] === true }
		start += text.length
		return token
	})
}

/** A place by itself, without a name before it. */
function isSpot(word: string): boolean {
	return spots.has(word) || numbered.test(word)
}

function endsPlace(word: string): boolean {
	if (isSpot(word)) return true
	if (noPlaces.has(word)) return false
	if (placeEndings.some((ending) => word.endsWith(ending))) return true
	return shortEndings.has(word.slice(-1))
}

function mayName(word: string, isMatter: (word: string) => boolean, segmenter: Segmenter): boolean {
	if (word === "" || mark.test(word) || emptyWords.has(word) || isMatter(word)) return false
	if (region.test(word)) return false
	const idf = segmenter.idf(word)
	return word.length === 1 || idf === undefined || idf >= usualIdf
}
