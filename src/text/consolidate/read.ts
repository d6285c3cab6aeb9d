/** Reads a message: what it is about, where, and how that looks as vectors. Pure: the same message reads the same, whatever was read before. */
import { comparable } from "./comparable.ts"
import { type ConceptReader, conceptReaderOf, type Spoken } from "./concepts.ts"
import { type Level, type Vectors, vectorAt, vectorsOf } from "./levels.ts"
import { type Lexeme, lexemesOf } from "./lexeme.ts"
import type { Concept } from "./lexicon/index.ts"
import { type Blocks, newBlocks } from "./looks.ts"
import { numberOfPair, numberOfSigns, numberOfText } from "./number.ts"
import { placesAmong } from "./places.ts"
import { idfOfUnknown, type Segmenter, segmenterOf } from "./segment.ts"
import type { Vector } from "./vector.ts"

/** One message as it comes: a headline may be missing. */
export type Message = { readonly id: string; readonly title: string; readonly body: string }

export type Reading = {
	readonly vectors: Vectors
	/** Names of places in the order met. */
	readonly places: readonly string[]
	/** Numbers of concepts by strength, strongest first. */
	readonly concepts: readonly Spoken[]
}

/** How much of a body is read: what follows is repetition and courtesy (▲ 200 to 300 characters were best). */
const bodyLength = 240
const bodyStrength = 0.4

export type Reader = {
	readonly concepts: ConceptReader
	/** Words as they are told apart: half a second and 60 MB to make, so readers may share one. */
	readonly segmenter: Segmenter
	readonly read: (message: Message) => Reading
	/** How a message looks at one level only: half the work. */
	readonly vector: (message: Message, level: Level) => Vector
}

/** `shared`: another reader's segmenter; what `extra` adds is then found in texts all the same, as concepts are. */
export function readerOf(extra: readonly Concept[] = [], shared?: Segmenter): Reader {
	const concepts = conceptReaderOf(extra)
	const segmenter = shared ?? segmenterOf(concepts.words)
	const lexemes = lexemesOf(segmenter, new Set(concepts.words))
	const blocks = newBlocks()
	const all = Object.values(blocks)
	const lookAt = ({ title, body }: Message): Omit<Reading, "vectors"> => {
		for (const block of all) block.clear()
		const head = comparable(title)
		const rest = comparable(body.slice(0, bodyLength * 2)).slice(0, bodyLength)
		const parts = [
			{ text: head, strength: 1 },
			{ text: rest, strength: head.trim() === "" ? 1 : bodyStrength },
		].filter(({ text }) => text.trim() !== "")
		const places: string[] = []
		for (const { text, strength } of parts) addWords(blocks, places, segmenter.cut(text).map(lexemes), text, strength)
		const spoken = concepts
			.read(parts)
			.map(({ concept, strength }) => ({ concept, strength: strength * (concepts.known[concept]?.weight ?? 1) }))
			.sort((a, b) => b.strength - a.strength || a.concept - b.concept)
		for (const { concept, strength } of spoken) blocks.concepts.add(concept, strength)
		scaleAll(blocks)
		pairUp(blocks)
		return { places, concepts: spoken }
	}
	return {
		concepts,
		segmenter,
		read(message) {
			const { places, concepts: spoken } = lookAt(message)
			return { vectors: vectorsOf(blocks), places, concepts: spoken }
		},
		vector(message, level) {
			lookAt(message)
			return vectorAt(level, blocks)
		},
	}
}

/** Below these a look is faint, and two faint ones do not agree fully: 太吵了 alone, or nothing but the name of the town. */
const leastConcept = 1
const leastPlace = 11

function scaleAll({ words, what, pairs, concepts, where }: Blocks): void {
	for (const block of [words, what, pairs]) block.scale(1)
	concepts.scale(1, leastConcept)
	where.scale(1, leastPlace)
}

/** Concepts come strongest first; the faint ones of a long body add little but length. */
const conceptsPaired = 4
const leastPaired = 0.2

function pairUp({ concepts, where, both }: Blocks): void {
	for (let one = 0; one < Math.min(concepts.size, conceptsPaired); one++)
		for (let other = 0; other < where.size; other++) {
			const weight = where.weights[other] ?? 0
			if (weight > leastPaired) both.add(numberOfPair(concepts.ids[one] ?? 0, where.ids[other] ?? 0), (concepts.weights[one] ?? 0) * weight)
		}
}

/** Signs of a part whose pairs are compared: titles whole, bodies where they begin. */
const pairLength = 100
/** A word said again adds, but less each time. */
const again = 0.3

const weightAt = new Float64Array(pairLength)

function addWords(blocks: Blocks, places: string[], words: readonly Lexeme[], text: string, strength: number): void {
	const isPlace = placesAmong(words)
	weightAt.fill(0)
	let name = ""
	let start = 0
	words.forEach((word, index) => {
		const isPart = isPlace[index] === true
		if (isPart) name += word.text
		if (!isPart || index === words.length - 1) {
			if (name.length > 1) addPlace(blocks, places, name, strength)
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
	for (let at = 0; at + 1 < Math.min(text.length, pairLength); at++) {
		const weight = ((weightAt[at] ?? 0) + (weightAt[at + 1] ?? 0)) / 2
		if (weight > 0) blocks.pairs.add(numberOfSigns(text.charCodeAt(at), text.charCodeAt(at + 1)), weight * strength, again)
	}
}

const regions = /^([a-z]\d{0,2}[市区县])+/

function addPlace({ where }: Blocks, places: string[], full: string, strength: number): void {
	const name = full.replace(regions, "")
	if (name.length < 2) return
	if (!places.includes(name)) places.push(name)
	where.add(numberOfText(name, 27) * 2 + 1, idfOfUnknown * strength, again)
}
