/** Which concepts of the lexicon a text speaks of. Pure. */
import { standardWords } from "./dialect.ts"
import { type Category, type Compound, type Concept, compoundConcepts, concepts as ownConcepts } from "./lexicon/index.ts"
import { Tally } from "./tally.ts"
import { trieOf } from "./trie.ts"

/** A concept as the rest of the code sees it: simple and compound ones under one numbering. */
export type Known = { readonly id: string; readonly name: string; readonly category: Category; readonly weight: number }

export type Spoken = { readonly concept: number; readonly strength: number }

export type ConceptReader = {
	readonly known: readonly Known[]
	/** Concepts in the order met, by number, and how strongly the text speaks of them, before weights. `strength` is added per mention, fading. */
	readonly read: (parts: readonly { readonly text: string; readonly strength: number }[]) => readonly Spoken[]
	/** All literal words, for the segmenter. */
	readonly words: readonly string[]
}

/** How far the second half of a pattern a~b may stand from the first, in characters. */
const reach = 10

/** `extra`: a village's own concepts, or more words for one of ours (same id). */
export function conceptReaderOf(extra: readonly Concept[] = []): ConceptReader {
	const simple = [...ownConcepts, ...extra]
	const ids = [...new Set(simple.map(({ id }) => id))]
	const numberOf = new Map(ids.map((id, index) => [id, index]))
	const known: Known[] = []
	for (const id of ids) {
		const first = simple.find((each) => each.id === id)
		if (first !== undefined) known.push(first)
	}
	const compounds = compoundConcepts.map((each) => resolve(each, numberOf))
	known.push(...compoundConcepts)
	const heads: string[] = []
	const entries: { readonly concept: number; readonly tail: string }[] = []
	const words: string[] = []
	for (const { id, patterns } of simple)
		for (const pattern of patterns) {
			// Texts are compared in written words, so that is what is looked for.
			const [head = "", tail = ""] = standardWords(pattern).split("~")
			heads.push(head)
			entries.push({ concept: numberOf.get(id) ?? 0, tail })
			if (tail === "" && head.length >= 2 && head.length <= 5) words.push(head)
		}
	const trie = trieOf(heads)
	const strengths = new Tally()
	const counts = new Tally()
	const lastEnd = new Int32Array(ids.length)
	return {
		known,
		words,
		read(parts) {
			strengths.clear()
			for (const { text, strength } of parts) {
				counts.clear()
				trie.find(text, (word, start, end) => {
					const entry = entries[word]
					if (entry === undefined) return
					if (entry.tail !== "" && !text.slice(end, end + reach + entry.tail.length).includes(entry.tail)) return
					// One mention met by two patterns (公交, 公交车) counts once.
					const { concept } = entry
					const isKnown = counts.has(concept)
					if (isKnown && start < (lastEnd[concept] ?? 0)) return
					lastEnd[concept] = end
					counts.add(concept, 1)
				})
				for (let at = 0; at < counts.size; at++) strengths.add(counts.ids[at] ?? 0, strength * (1 + Math.log(counts.weights[at] ?? 1)))
			}
			if (strengths.size === 0) return []
			addCompounds(strengths, compounds, ids.length)
			return Array.from({ length: strengths.size }, (_, at) => ({ concept: strengths.ids[at] ?? 0, strength: strengths.weights[at] ?? 0 }))
		},
	}
}

type Resolved = { readonly allOf: readonly (readonly number[])[]; readonly absorbs: readonly number[] }

function resolve({ id, allOf, absorbs }: Compound, numberOf: ReadonlyMap<string, number>): Resolved {
	const number = (name: string): number => {
		const found = numberOf.get(name)
		if (found === undefined) throw new TypeError(`the compound ${id} names the concept ${name}, which does not exist`)
		return found
	}
	return { allOf: allOf.map((line) => line.map(number)), absorbs: absorbs.map(number) }
}

/** What is left of a part where a compound says it better. */
const absorbed = 0.5

function addCompounds(strengths: Tally, compounds: readonly Resolved[], offset: number): void {
	const fading = new Set<number>()
	compounds.forEach(({ allOf, absorbs }, index) => {
		let least = Number.POSITIVE_INFINITY
		for (const line of allOf) {
			let most = 0
			for (const each of line) most = Math.max(most, strengths.of(each))
			least = Math.min(least, most)
			if (least === 0) return
		}
		strengths.add(offset + index, least)
		for (const each of absorbs) fading.add(each)
	})
	for (const each of fading) {
		const strength = strengths.of(each)
		if (strength > 0) strengths.add(each, strength * (absorbed - 1))
	}
}
