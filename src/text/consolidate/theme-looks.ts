/** What a part of a message adds to its looks for themes: broadly read, for a theme may reach over many places. */
import type { Lexeme } from "./lexeme.ts"
import { again, type Blocks, pairLength } from "./looks.ts"
import { numberOfPair, numberOfSigns, numberOfText } from "./number.ts"
import { placesAmong } from "./places.ts"
import { idfOfUnknown } from "./segment.ts"
import type { Tally } from "./tally.ts"

const weightAt = new Float64Array(pairLength)

export function addForThemes(blocks: Blocks, words: readonly Lexeme[], text: string, strength: number): void {
	const isPlace = placesAmong(words)
	weightAt.fill(0)
	let name = ""
	let start = 0
	words.forEach((word, index) => {
		const isPart = isPlace[index] === true
		if (isPart) name += word.text
		if (!isPart || index === words.length - 1) {
			if (name.length > 1) addPlace(blocks.where, name, strength)
			name = ""
		}
		const weight = isPart ? word.weightInPlace : word.weight
		const end = start + word.text.length
		if (start < pairLength) weightAt.fill(weight, start, end)
		start = end
		if (weight === 0) return
		blocks.words.add(word.number, weight * strength, again)
		if (isPart) blocks.where.add(word.number * 2, weight * strength, again)
		else blocks.what.add(word.number, weight * strength, again)
	})
	addPairs(blocks.pairs, weightAt, text, strength)
}

/** `weights`: by sign, how telling it is. */
export function addPairs(pairs: Tally, weights: Float64Array, text: string, strength: number): void {
	for (let at = 0; at + 1 < Math.min(text.length, pairLength); at++) {
		const weight = ((weights[at] ?? 0) + (weights[at + 1] ?? 0)) / 2
		if (weight > 0) pairs.add(numberOfSigns(text.charCodeAt(at), text.charCodeAt(at + 1)), weight * strength, again)
	}
}

const regions = /^([a-z]\d{0,2}[市区县])+/

function addPlace(where: Tally, full: string, strength: number): void {
	const name = full.replace(regions, "")
	if (name.length > 1) where.add(numberOfText(name, 27) * 2 + 1, idfOfUnknown * strength, again)
}

/** Below these a look is faint, and two faint ones do not agree fully: 太吵了 alone, or nothing but the name of the town. */
export const leastConcept = 1
export const leastPlace = 11

/** Concepts come strongest first; the faint ones of a long body add little but length. */
const conceptsPaired = 4
const leastPaired = 0.2

/** Every concept beside every name, once both are scaled. `by`: what a name counts. */
export function pairUp({ concepts, both }: Blocks, names: Tally, by: number): void {
	for (let one = 0; one < Math.min(concepts.size, conceptsPaired); one++)
		for (let other = 0; other < names.size; other++) {
			const weight = (names.weights[other] ?? 0) * by
			if (weight > leastPaired) both.add(numberOfPair(concepts.ids[one] ?? 0, names.ids[other] ?? 0), (concepts.weights[one] ?? 0) * weight)
		}
}

export function finishForThemes(blocks: Blocks): void {
	for (const block of [blocks.words, blocks.what, blocks.pairs]) block.scale(1)
	blocks.concepts.scale(1, leastConcept)
	blocks.where.scale(1, leastPlace)
	pairUp(blocks, blocks.where, 1)
}
