/** Where a message is about: names that end like a place, code names of regions, house numbers. Pure. */
import type { Lexeme } from "./lexeme.ts"

/** Words before an ending that may be its name. */
const longest = 4

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
		if (!word.endsPlace) return
		let from = index
		for (let steps = 0; steps < longest && from > 0; steps++) {
			if (words[from - 1]?.mayName !== true || isPlace[from - 1] === true) break
			from--
		}
		// An ending alone (小区, 路) is no name; with a name inside (湘江中路) it is one.
		if (from < index || word.text.length >= 3 || word.isSpot) isPlace.fill(true, from, index + 1)
	})
	return isPlace
}
