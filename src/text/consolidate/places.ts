/** Where a message is about: names that end like a place, code names of regions, house numbers. Pure. */
import type { Lexeme } from "./lexeme.ts"

/** Words before an ending that may be its name. */
const longest = 4
/** Signs before 路 or 小区 that are a name. */
const shortestName = 2

/** Which of the words are parts of place names. A name is what stands before an ending, as far back as the words look like one. */
export function placesAmong(words: readonly Lexeme[]): readonly boolean[] {
	const isPlace = new Array<boolean>(words.length).fill(false)
	words.forEach((word, index) => {
		if (word.isRegion) {
			const next = words[index + 1]
			if (next?.isRegionUnit === true) {
				isPlace[index] = true
				isPlace[index + 1] = next.text.length === 1
				return
			}
		}
		if (!word.endsPlace && !word.endsName) return
		let from = index
		let length = 0
		for (let steps = 0; steps < longest && from > 0; steps++) {
			if (words[from - 1]?.mayName !== true || isPlace[from - 1] === true) break
			from--
			length += words[from]?.text.length ?? 0
		}
		if (isPartOfPlace(words, isPlace, from, index)) isPlace.fill(true, from, index + 1)
		// An ending alone (小区, 路) is no name; with a name inside (湘江中路) it is one.
		else if (word.endsName ? length >= shortestName : from < index || (word.text.length >= 3 && !word.isMatter) || word.isSpot)
			isPlace.fill(true, from, index + 1)
	})
	return isPlace
}

const digits = /^[\d一二三四五六七八九十]+$/

/** 二期, 3 栋 or 小区 after a place. */
function isPartOfPlace(words: readonly Lexeme[], isPlace: readonly boolean[], from: number, index: number): boolean {
	const word = words[index]
	if (from === 0 || isPlace[from - 1] !== true || word === undefined) return false
	if (from === index) return word.isPart || (word.endsName && word.text.length > 1)
	return from === index - 1 && word.isPart && digits.test(words[from]?.text ?? "")
}
