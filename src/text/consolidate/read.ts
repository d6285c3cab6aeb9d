/** Reads a message: what it is about, where, and how that looks as vectors. Pure. */
import { cleanText, foldWidth } from "../normalize.ts"
import { type ConceptReader, conceptReaderOf } from "./concepts.ts"
import type { Concept } from "./lexicon/index.ts"
import { markPlaces, type Token } from "./places.ts"
import { idfOfUnknown, type Segmenter, segmenterOf } from "./segment.ts"
import { toSimplified } from "./simplify.ts"
import { Interner, opposing, scaled, type Vector, vectorOf, weightiest } from "./vector.ts"
import { emptyWords } from "./words.ts"

/** One message as it comes: a headline may be missing. */
export type Message = { readonly id: string; readonly title: string; readonly body: string }

/** The four looks at a message, unscaled: each is compared on its own and counts by the weight of its level. */
export type Blocks = {
	/** Words, names of places among them. */
	readonly words: ReadonlyMap<number, number>
	/** Words of the matter only. */
	readonly what: ReadonlyMap<number, number>
	/** Pairs of neighbouring signs: slips of the pen and names cut differently still meet. */
	readonly pairs: ReadonlyMap<number, number>
	readonly concepts: ReadonlyMap<number, number>
	/** Names of places. */
	readonly where: ReadonlyMap<number, number>
	/** The same matter at the same place: every concept with every name. Its cosine is the product of both. */
	readonly both: ReadonlyMap<number, number>
}

export type Reading = {
	readonly blocks: Blocks
	/** Names of places in the order met. */
	readonly places: readonly string[]
	/** Numbers of concepts by strength, strongest first. */
	readonly concepts: readonly { readonly concept: number; readonly strength: number }[]
}

/** How much of a body is read: what follows is repetition and courtesy (▲ 200 to 300 characters were best). */
const bodyLength = 240
const bodyStrength = 0.4

export type Reader = {
	readonly concepts: ConceptReader
	readonly segmenter: Segmenter
	readonly read: (message: Message) => Reading
}

/** The text as it is compared: simplified, half width, lower case, dates and long digit runs gone. */
export function comparable(text: string): string {
	const clean = foldWidth(cleanText(text.slice(0, 4000)))
	return toSimplified(clean)
		.toLowerCase()
		.replace(/\d{2,4}年(\d{1,2}月(\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|\d{1,2}月份?|\d{4,}|https?:\/\/\S+/g, " ")
}

export function readerOf(extra: readonly Concept[] = []): Reader {
	const concepts = conceptReaderOf(extra)
	const segmenter = segmenterOf(concepts.words)
	const matters = new Set(concepts.words)
	const numbers: Numbers = { words: new Interner(), names: new Interner(), both: new Interner() }
	return {
		concepts,
		segmenter,
		read({ title, body }) {
			const head = comparable(title)
			const rest = comparable(body.slice(0, bodyLength * 2)).slice(0, bodyLength)
			const hasHead = head.trim() !== ""
			const parts = [
				{ text: head, strength: 1 },
				{ text: rest, strength: hasHead ? bodyStrength : 1 },
			].filter(({ text }) => text.trim() !== "")
			const builder = new BlockBuilder(numbers, segmenter)
			for (const { text, strength } of parts) {
				const tokens = markPlaces(segmenter.cut(text), (word) => matters.has(word), segmenter)
				builder.add(text, tokens, strength)
			}
			const strengths = concepts.read(parts)
			const ranked = [...strengths]
				.map(([concept, strength]) => ({ concept, strength: strength * (concepts.known[concept]?.weight ?? 1) }))
				.sort((a, b) => b.strength - a.strength || a.concept - b.concept)
			const block = scaled(new Map(ranked.map(({ concept, strength }) => [concept, strength])), 1, leastConcept)
			const where = scaled(builder.blocks.where, 1, leastPlace)
			const both = product(block, where, numbers)
			const { words, what, pairs } = builder.blocks
			return {
				blocks: { words: scaled(words, 1), what: scaled(what, 1), pairs: scaled(pairs, 1), where, concepts: block, both },
				places: builder.places,
				concepts: ranked,
			}
		},
	}
}

/** Below these a look is faint, and two faint ones do not agree fully: 太吵了 alone, or nothing but the name of the town. */
const leastConcept = 1
const leastPlace = 11

function product(
	concepts: ReadonlyMap<number, number>,
	where: ReadonlyMap<number, number>,
	{ both: numbers }: Numbers,
): Map<number, number> {
	const both = new Map<number, number>()
	let left = conceptsPaired
	for (const [concept, strength] of concepts) {
		if (left-- === 0) break
		for (const [place, weight] of where) if (weight > 0.2) both.set(numbers.of(concept * 2 ** 32 + place), strength * weight)
	}
	return both
}
/** Concepts come strongest first; the faint ones of a long body add little but length. */
const conceptsPaired = 4

/** Signs of a part whose pairs are compared: titles whole, bodies where they begin. */
const pairLength = 100

type Numbers = { readonly words: Interner<string>; readonly names: Interner<string>; readonly both: Interner<number> }

const mark = /^[\p{P}\p{S}\s\d.]+$/u

class BlockBuilder {
	readonly places: string[] = []
	readonly blocks = {
		words: new Map<number, number>(),
		what: new Map<number, number>(),
		pairs: new Map<number, number>(),
		where: new Map<number, number>(),
	}
	readonly #numbers: Numbers
	readonly #segmenter: Segmenter
	constructor(numbers: Numbers, segmenter: Segmenter) {
		this.#numbers = numbers
		this.#segmenter = segmenter
	}

	add(text: string, tokens: readonly Token[], strength: number): void {
		const weights = new Float64Array(text.length)
		let name = ""
		for (const token of tokens) {
			if (token.isPlace) name += token.text
			if (!token.isPlace || token === tokens.at(-1)) {
				this.#addPlace(name, strength)
				name = ""
			}
			const weight = this.#weightOf(token)
			weights.fill(weight, token.start, token.start + token.text.length)
			if (weight === 0) continue
			const id = this.#numbers.words.of(token.text)
			raise(this.blocks.words, id, weight * strength)
			// Words and whole names share the look: even numbers and odd ones.
			raise(token.isPlace ? this.blocks.where : this.blocks.what, token.isPlace ? id * 2 : id, weight * strength)
		}
		for (let at = 0; at + 1 < Math.min(text.length, pairLength); at++) {
			const weight = ((weights[at] ?? 0) + (weights[at + 1] ?? 0)) / 2
			if (weight > 0) raise(this.blocks.pairs, pairNumber(text, at), weight * strength)
		}
	}

	#addPlace(full: string, strength: number): void {
		const name = full.replace(/^([a-z]\d{0,2}[市区县])+/, "")
		if (name.length < 2) return
		if (!this.places.includes(name)) this.places.push(name)
		raise(this.blocks.where, this.#numbers.names.of(name) * 2 + 1, idfOfUnknown * strength)
	}

	#weightOf({ text, isPlace }: Token): number {
		if (mark.test(text) || emptyWords.has(text)) return 0
		if (/^[a-z]\d{0,2}$/.test(text)) return 2
		const idf = this.#segmenter.idf(text)
		if (text.length === 1) return isPlace ? 2 : 1.5
		return idf ?? idfOfUnknown
	}
}

/** A number of 28 bits for two signs; two pairs of a message falling on one number would only add up, and hardly ever do. */
function pairNumber(text: string, at: number): number {
	return (Math.imul(text.charCodeAt(at), 0x9e3779b1) + Math.imul(text.charCodeAt(at + 1), 0x85ebca6b)) >>> 4
}

/** A word said again adds, but less each time. */
function raise(block: Map<number, number>, id: number, by: number): void {
	const before = block.get(id) ?? 0
	block.set(id, before === 0 ? by : before + by * 0.3)
}

/** How much each look counts at a level; a weight is what a full agreement adds to the likeness. */
export type Mixture = Readonly<Record<keyof Blocks, number>> & {
	/** What naming another place takes away; part of `where`, which gives it back where the names agree. */
	readonly otherPlace: number
}
const clearPlace = 0.3

const looks = ["words", "what", "pairs", "concepts", "where", "both"] as const satisfies readonly (keyof Blocks)[]

/** Features kept of each look, the weightiest: a long body says the same again. */
export type Kept = Readonly<Record<keyof Blocks, number>>

/** One vector whose dot product with another is the weighted sum of the looks' cosines. */
export function mixed(blocks: Blocks, mixture: Mixture, kept: Kept): Vector {
	const all = new Map<number, number>()
	const namesPlace = [...blocks.where.values()].some((weight) => weight >= clearPlace)
	if (namesPlace && mixture.otherPlace > 0) all.set(opposing, Math.sqrt(mixture.otherPlace))
	looks.forEach((look, offset) => {
		const by = Math.sqrt(mixture[look])
		if (by === 0) return
		for (const [id, value] of weightiest(blocks[look], kept[look])) all.set(id * looks.length + offset + 1, value * by)
	})
	return vectorOf(all)
}

/** Pairs of signs are too many to look up by; whoever shares some shares a word or a place. */
export function isLookedUp(feature: number): boolean {
	return looks[(feature - 1) % looks.length] !== "pairs"
}

/** Whether the feature is a concept: shared by many, and the only thing two messages of one theme may share. */
export function isConcept(feature: number): boolean {
	return looks[(feature - 1) % looks.length] === "concepts"
}
