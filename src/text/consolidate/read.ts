/** Reads a message: what it is about, where, and how that looks as vectors. Pure: the same message reads the same, whatever was read before it. */
import { addCircumstances, type Circumstances } from "./circumstances.ts"
import { comparable } from "./comparable.ts"
import { type ConceptReader, conceptReaderOf, type Spoken } from "./concepts.ts"
import { type Level, type Shape, type Vectors, vectorAt } from "./levels.ts"
import { lexemesOf } from "./lexeme.ts"
import type { Concept } from "./lexicon/index.ts"
import { type Segmenter, segmenterOf } from "./segment.ts"
import type { Vector } from "./vector.ts"
import { addWords, clearBlocks, finish, newLevelBlocks, type Strengths } from "./word-looks.ts"
import { unknownPlaces } from "./words.ts"

/** One message as it comes: a headline may be missing, and who wrote it and when. */
export type Message = { readonly id: string; readonly title: string; readonly body: string } & Circumstances

export type Reading = {
	readonly vectors: Vectors
	/** Names of places in the order met. */
	readonly places: readonly string[]
	/** Numbers of concepts by strength, strongest first. */
	readonly concepts: readonly Spoken[]
}

/** How much of a body is read: what follows is repetition and courtesy (▲ 360 signs find .002 more at both levels and take a twelfth longer, 260 lose .02). */
const bodyLength = 300
/** What a body counts beside a headline. */
const beside: Strengths = { issue: 0.5, theme: 0.4 }
const alone: Strengths = { issue: 1, theme: 1 }
/** Signs from which on a message is a story. */
const story = 80

function shapeOf(title: CutText, body: CutText): Shape {
	const length = title.text.length + body.text.length
	if (length > story) return "story"
	return title.wordLengths.length === 0 ? "remark" : "headline"
}

/** A text, and how long its words are: they stand one behind the other. A text of blanks has none. */
export type CutText = { readonly text: string; readonly wordLengths: Uint16Array }

/** What of a message is read, as it is compared, in words. */
export type Cut = { readonly title: CutText; readonly body: CutText }

/** A first sentence as long as a title: people say the matter, and then tell its story. */
const firstSentence = /^\s*([^。！!？?；;\n]{4,40})[。！!？?；;\n]\s*/u
const greeting = /[您你]好|尊敬|各位|领导[：:，,]|^我是|^本人/u

/**
 * A story without a title is read by its first sentence as by one (▲ issues with bodies .783 to .823 by the mean over eight heaps, themes .650 to .675,
 * where title and body come as one text, as they do in a chat).
 */
function withTitle({ title, body }: Message): Pick<Message, "title" | "body"> {
	if (title !== "" || body.length <= story) return { title, body }
	const [start = "", sentence = ""] = firstSentence.exec(body) ?? []
	return sentence === "" || greeting.test(sentence) ? { title, body } : { title: sentence, body: body.slice(start.length) }
}

function cutOf(message: Message, segmenter: Segmenter): Cut {
	const { title, body } = withTitle(message)
	const cut = (text: string): CutText => ({ text, wordLengths: text.trim() === "" ? new Uint16Array() : lengthsOf(segmenter.cut(text)) })
	return { title: cut(comparable(title)), body: cut(comparable(body.slice(0, bodyLength * 2)).slice(0, bodyLength)) }
}

/** By hand: `Uint16Array.from` with a function took a twentieth of the reading. */
function lengthsOf(words: readonly string[]): Uint16Array {
	const lengths = new Uint16Array(words.length)
	for (let at = 0; at < words.length; at++) lengths[at] = words[at]?.length ?? 0
	return lengths
}

export type Reader = {
	readonly concepts: ConceptReader
	/** Words as they are told apart: its dictionary takes 200 ms and 60 MB, so readers may share one. */
	readonly segmenter: Segmenter
	readonly cut: (message: Message) => Cut
	readonly read: (cut: Cut, circumstances: Circumstances) => Reading
	/** How a message looks at one level only. */
	readonly vector: (cut: Cut, circumstances: Circumstances, level: Level) => Vector
}

/** `shared`: another reader's segmenter; what `extra` adds is then found in texts all the same, as concepts are. */
export function readerOf(extra: readonly Concept[] = [], shared?: Segmenter): Reader {
	const concepts = conceptReaderOf(extra)
	const segmenter = shared ?? segmenterOf([...concepts.words, ...unknownPlaces])
	const lexemes = lexemesOf(segmenter, new Set(concepts.words))
	const blocks = newLevelBlocks()
	const lookAt = ({ title, body }: Cut, circumstances: Circumstances): Omit<Reading, "vectors"> & { readonly shape: Shape } => {
		clearBlocks(blocks)
		const parts = [
			{ ...title, strengths: alone },
			{ ...body, strengths: title.wordLengths.length === 0 ? alone : beside },
		].filter(({ wordLengths }) => wordLengths.length > 0)
		const places: string[] = []
		for (const part of parts) addWords(blocks, places, lexemes.in(part), part.text, part.strengths)
		const spoken = concepts
			.read(parts.map(({ text, strengths }) => ({ text, strength: strengths.theme })))
			.map(({ concept, strength }) => ({ concept, strength: strength * (concepts.known[concept]?.weight ?? 1) }))
			.sort((a, b) => b.strength - a.strength || a.concept - b.concept)
		for (const { concept, strength } of spoken) blocks.theme.concepts.add(concept, strength)
		finish(blocks)
		addCircumstances(blocks.theme, circumstances)
		return { places, concepts: spoken, shape: shapeOf(title, body) }
	}
	return {
		concepts,
		segmenter,
		cut: (message) => cutOf(message, segmenter),
		read(cut, circumstances) {
			const { places, concepts: spoken, shape } = lookAt(cut, circumstances)
			return {
				vectors: { issue: vectorAt("issue", shape, blocks.issue), theme: vectorAt("theme", shape, blocks.theme) },
				places,
				concepts: spoken,
			}
		},
		vector(cut, circumstances, level) {
			const { shape } = lookAt(cut, circumstances)
			return vectorAt(level, shape, blocks[level])
		},
	}
}
