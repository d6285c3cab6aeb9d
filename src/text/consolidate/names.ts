/**
 * Names of places as issues are told apart by them: read more sharply than for themes, so that an estate is one name however it is said, and what
 * everybody has (小区, 街道) is none. Pure.
 */
import { type Lexeme, numberOfGroup } from "./lexeme.ts"
import { writtenAlike } from "./siblings.ts"
import { besideSpots } from "./words.ts"

/** Words before an ending that may be its name. */
const longest = 4
/** Signs before 路 or 小区 that are a name. */
const shortestName = 2

/** Which of the words are parts of names. */
export function namesAmong(words: readonly Lexeme[]): readonly boolean[] {
	const isName = new Array<boolean>(words.length).fill(false)
	words.forEach((word, index) => {
		if (word.isRegion && words[index + 1]?.isRegionUnit === true) {
			isName[index] = true
			isName[index + 1] = words[index + 1]?.text.length === 1
			return
		}
		if (word.isOfGroups) {
			const number = index - (words[index - 1]?.text === "村民" ? 2 : 1)
			if (numberOfGroup.test(words[number]?.text ?? "")) {
				isName.fill(true, number, index + 1)
				return
			}
		}
		const isEnding = word.isSpot || (word.endsPlace && !word.isBesideName && word.weightInPlace > 0)
		if (!isEnding && !word.endsName) return
		let from = index
		let length = 0
		for (let steps = 0; steps < longest && from > 0; steps++) {
			const before = words[from - 1]
			if (before !== undefined && steps === 0 && (word.isSpot || word.isShortPlace) && besideSpots.has(before.text)) {
				from--
				break
			}
			if (before?.mayName !== true || before.isBesideName || isName[from - 1] === true) break
			from--
			length += before.text.length
		}
		const isNamed = word.endsName ? length >= shortestName : from < index || (word.text.length >= 3 && !word.isMatter) || word.isSpot
		if (isNamed || isPartOfPlace(words, isName, from, index)) isName.fill(true, from, index + 1)
	})
	return isName
}

const digits = /^[\d一二三四五六七八九十]+$/

/** 二期, 3 栋 or 小区 after a place. */
function isPartOfPlace(words: readonly Lexeme[], isName: readonly boolean[], from: number, index: number): boolean {
	const word = words[index]
	if (from === 0 || isName[from - 1] !== true || word === undefined) return false
	if (from === index) return word.isPart || (word.endsName && word.text.length > 1)
	return from === index - 1 && word.isPart && digits.test(words[from]?.text ?? "")
}

const regions = /^([a-z]\d{0,2}[市区县])+/
const regionAlone = /^[a-z]\d{0,2}$/
/** 张家桥桥上 is at 张家桥. */
const twice = /([桥路村塘])\1口?$/
/** What may be said of a name or left out. */
const tail = /(?:[\d一二三四五六七八九十]+(?:期|栋|号楼|号|单元)|小区|社区|街道|住宅|片区)+$/

/** A name as people are shown it, and as it is compared; undefined: nothing but a region. */
export function nameOf(words: string): { readonly shown: string; readonly compared: string } | undefined {
	const shown = words.replace(regions, "").replace(twice, "$1")
	if (shown.length < 2 || regionAlone.test(shown)) return undefined
	const written = writtenAlike(shown)
	const bare = written.replace(tail, "")
	return { shown, compared: bare.length < 2 ? written : bare }
}
