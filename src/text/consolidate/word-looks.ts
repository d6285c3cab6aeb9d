/** What the words of a message add to its looks. Pure but for the looks it fills. */
import type { Level } from "./levels.ts"
import type { Lexeme } from "./lexeme.ts"
import { type Blocks, newBlocks } from "./looks.ts"
import { nameOf, namesAmong } from "./names.ts"
import { halfBits, numberOfPair, numberOfSigns, numberOfText } from "./number.ts"
import { placePhrasesOf } from "./place-phrases.ts"
import { idfOfUnknown } from "./segment.ts"
import { addSibling, shareOut, siblingOf, writtenAlike } from "./siblings.ts"
import { Tally } from "./tally.ts"
import { nameEndings, placeEndings } from "./words.ts"

/**
 * Looks by level, used again for the next message. What it is about and where is the same at both; words and signs are not: it is the name and the
 * rare word that tell one issue from another of its kind, so there the words of the lexicon and the signs of names are held back.
 */
export type LevelBlocks = Readonly<Record<Level, Blocks>> & { readonly rare: Tally; readonly said: Said }
/** What was said, and names among it: kept until all is in, for only a short message is read sign by sign. */
type Said = { readonly texts: string[]; readonly names: string[] }

export function newLevelBlocks(): LevelBlocks {
	const theme = newBlocks()
	const { words, what, pairs } = newBlocks()
	return { theme, issue: { ...theme, words, what, pairs }, rare: new Tally(), said: { texts: [], names: [] } }
}

export function clearBlocks({ issue, theme, rare, said }: LevelBlocks): void {
	said.texts.length = said.names.length = 0
	for (const block of [...Object.values(theme), issue.words, issue.pairs, rare]) block.clear()
}

/** How much the text counts beside the message's other part. */
export type Strengths = Readonly<Record<Level, number>>

/** What is left of a name's signs among the pairs of an issue, and of its words among its words: names are compared by `where`. */
const nameInPairs = 0.3
const nameInWords = 0.6
/** Signs of a part whose pairs are compared: titles whole, bodies where they begin. */
const pairLength = 100
/** A word said again adds, but less each time. */
const again = 0.3

const weightsAt = { issue: new Float64Array(pairLength), theme: new Float64Array(pairLength) }

/** `places`: takes the names as people are shown them, in the order met. */
export function addWords(blocks: LevelBlocks, places: string[], words: readonly Lexeme[], text: string, strengths: Strengths): void {
	const { issue, theme, rare, said } = blocks
	said.texts.push(text)
	const isName = namesAmong(words)
	weightsAt.issue.fill(0)
	weightsAt.theme.fill(0)
	let name = ""
	let start = 0
	words.forEach((word, index) => {
		const isPart = isName[index] === true
		if (isPart) name += word.text
		if (name !== "" && isName[index + 1] !== true) {
			const isWeak = word.isSpot && !word.isOwnSpot && name === word.text
			addName(blocks, places, name, isWeak ? strengths.issue * spotAsName : strengths.issue)
			name = ""
		}
		const weight = isPart ? word.weightInPlace : word.weight
		const beside = isPart ? weight : word.weightBeside
		const end = start + word.text.length
		if (start < pairLength) {
			weightsAt.theme.fill(weight, start, end)
			weightsAt.issue.fill(isPart ? beside * nameInPairs : beside, start, end)
		}
		start = end
		if (weight === 0) return
		theme.words.add(word.number, weight * strengths.theme, again)
		issue.words.add(word.number, beside * strengths.issue * (isPart ? nameInWords : 1), again)
		if (isPart) {
			if (!word.isOwnSpot) issue.where.add(word.number * 2, (word.isBareEnding ? bareEnding : weight) * strengths.issue, again)
			// 三组路口 is in 三组.
			if (word.isOwnSpot && name !== "") said.names.push(word.text)
			if (word.isOwnSpot && name !== "")
				issue.where.add(numberOfText(writtenAlike(word.text), halfBits) * 2 + 1, idfOfUnknown * strengths.issue, again)
		} else {
			theme.what.add(word.number, weight * strengths.theme, again)
			if (word.isRare) rare.add(word.number * 2, weight * strengths.issue, again)
		}
	})
	for (let at = 0; at + 1 < Math.min(text.length, pairLength); at++) {
		const number = numberOfSigns(text.charCodeAt(at), text.charCodeAt(at + 1))
		addPair(theme.pairs, number, weightsAt.theme, at, strengths.theme)
		addPair(issue.pairs, number, weightsAt.issue, at, strengths.issue)
	}
}

function addPair(pairs: Tally, number: number, weights: Float64Array, at: number, strength: number): void {
	const weight = ((weights[at] ?? 0) + (weights[at + 1] ?? 0)) / 2
	if (weight > 0) pairs.add(number, weight * strength, again)
}

/** 学校 alone is a weaker name than 金鹰小学. */
const spotAsName = 0.5
/** 花园 is in many names. */
const bareEnding = 2
/** Pairs of a name's signs, so that 福绿新村 meets 富绿新村 and 祥英春天 英祥春天. */
const signsOfName = 0.4

function addName({ issue: { where }, said }: LevelBlocks, places: string[], words: string, strength: number): void {
	const name = nameOf(words)
	if (name === undefined) return
	if (!places.includes(name.shown)) places.push(name.shown)
	const { compared } = name
	said.names.push(name.shown)
	where.add(numberOfText(compared, halfBits) * 2 + 1, idfOfUnknown * strength, again)
	for (let at = 0; at + 1 < compared.length; at++) {
		const pair = compared.slice(at, at + 2)
		if (!nameEndings.has(pair) && !placeEndings.has(pair))
			where.add(numberOfText(pair, halfBits) * 2, idfOfUnknown * strength * signsOfName, again)
	}
}

/** Below these a look is faint, and two faint ones do not agree fully: 太吵了 alone, or nothing but the name of the town. */
const leastConcept = 1
const leastPlace = 11
/** A rare word beside a concept tells nearly as much as a place: 余易贷 with 诈骗. */
const rareAsPlace = 0.8

/** Signs from which on a message is a story, whose names are not told apart by their kinds. */
const readBySign = 80

/** Of a name that words gave too: in full it outweighs what else the name is called by (▲ .002 on issues by their titles). */
const nameAgain = 0.4

/** Names are taken from words where no sign names another of their kind. */
function addSiblings(blocks: Blocks, { texts, names }: Said): void {
	const phrases = texts.flatMap(placePhrasesOf)
	const others = names
		.flatMap((name) => (/[那这]/.test(name) ? [] : (siblingOf(name) ?? [])))
		.filter(({ kind }) => !phrases.some((phrase) => phrase.kind === kind))
	for (const sibling of [...phrases, ...others]) addSibling(blocks, sibling)
	for (const { own, kind } of phrases) {
		const by = names.some((name) => name.includes(own + kind)) ? nameAgain : 1
		const number = numberOfText(own + kind, halfBits) * 2 + 1
		if (!blocks.where.has(number)) blocks.where.add(number, idfOfUnknown * by)
	}
}

/** Once all words and concepts are in: `concepts` strongest first. */
export function finish({ issue, theme, rare, said }: LevelBlocks): void {
	if (said.texts.reduce((sum, { length }) => sum + length, 0) <= readBySign) addSiblings(theme, said)
	for (const block of [theme.words, theme.what, theme.pairs, issue.words, issue.pairs]) block.scale(1)
	theme.concepts.scale(1, leastConcept)
	theme.where.scale(1, leastPlace)
	rare.scale(1, leastPlace)
	shareOut(theme)
	pairUp(theme, theme.where, 1)
	pairUp(theme, rare, rareAsPlace)
}

/** The faint concepts of a long body add little but length. */
export const conceptsPaired = 4
const leastPaired = 0.2

function pairUp({ concepts, both }: Blocks, names: Tally, by: number): void {
	for (let one = 0; one < Math.min(concepts.size, conceptsPaired); one++)
		for (let other = 0; other < names.size; other++) {
			const weight = (names.weights[other] ?? 0) * by
			if (weight > leastPaired) both.add(numberOfPair(concepts.ids[one] ?? 0, names.ids[other] ?? 0), (concepts.weights[one] ?? 0) * weight)
		}
}
