/**
 * What a part of a message adds to its looks for issues: names read sharply, words of the lexicon held back, for it is the name and the rare word
 * that tell one matter from another of its kind.
 */
import type { Lexeme } from "./lexeme.ts"
import { again, type Blocks, pairLength } from "./looks.ts"
import { nameOf, namesAmong } from "./names.ts"
import { numberOfText } from "./number.ts"
import { idfOfUnknown } from "./segment.ts"
import { Tally } from "./tally.ts"
import { addPairs, leastConcept, leastPlace, pairUp } from "./theme-looks.ts"

/** What is left of a name's signs among pairs, and of its words among words: names are compared by `where`, and two matters at one place must not seem one. */
const leftInPairs = 0.3
const leftInWords = 0.6
/** 学校 alone is a weaker name than 金鹰小学. */
const spotAsName = 0.5
/** Pairs of a name's signs, so that 福绿新村 meets 富绿新村 and 祥英春天 英祥春天. */
const signsOfName = 0.4
/** A rare word beside a concept tells nearly as much as a place: 余易贷 with 诈骗. */
const rareAsPlace = 0.8

const weightAt = new Float64Array(pairLength)
/** Rare words of the message at hand, until it is finished. */
const rare = new Tally()

/** `places`: takes the names as people are shown them, in the order met. */
export function addForIssues(blocks: Blocks, places: string[], words: readonly Lexeme[], text: string, strength: number): void {
	const isName = namesAmong(words)
	weightAt.fill(0)
	let name = ""
	let start = 0
	words.forEach((word, index) => {
		const isPart = isName[index] === true
		if (isPart) name += word.text
		if (name !== "" && isName[index + 1] !== true) {
			addName(blocks.where, places, name, word.isSpot && !word.isOwnSpot && name === word.text ? strength * spotAsName : strength)
			name = ""
		}
		const weight = isPart ? word.weightInPlace : word.weightBeside
		const end = start + word.text.length
		if (start < pairLength) weightAt.fill(isPart ? weight * leftInPairs : weight, start, end)
		start = end
		if (weight === 0) return
		blocks.words.add(word.number, weight * strength * (isPart ? leftInWords : 1), again)
		if (isPart) blocks.where.add(word.number * 2, weight * strength, again)
		else if (word.isRare) rare.add(word.number * 2, weight * strength, again)
	})
	addPairs(blocks.pairs, weightAt, text, strength)
}

function addName(where: Tally, places: string[], words: string, strength: number): void {
	const name = nameOf(words)
	if (name === undefined) return
	if (!places.includes(name.shown)) places.push(name.shown)
	const { compared } = name
	where.add(numberOfText(compared, 27) * 2 + 1, idfOfUnknown * strength, again)
	for (let at = 0; at + 1 < compared.length; at++)
		where.add(numberOfText(compared.slice(at, at + 2), 27) * 2, idfOfUnknown * strength * signsOfName, again)
}

/** `isPaired`: whether concepts are set beside names. */
export function finishForIssues(blocks: Blocks, isPaired: boolean): void {
	for (const block of [blocks.words, blocks.pairs]) block.scale(1)
	blocks.concepts.scale(1, leastConcept)
	blocks.where.scale(1, leastPlace)
	if (isPaired) {
		rare.scale(1, leastPlace)
		pairUp(blocks, blocks.where, 1)
		pairUp(blocks, rare, rareAsPlace)
	}
	rare.clear()
}
