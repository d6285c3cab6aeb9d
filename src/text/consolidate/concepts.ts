/** Which concepts of the lexicon a text speaks of. Pure. */
import { type Category, type Compound, type Concept, compoundConcepts, concepts as ownConcepts } from "./lexicon/index.ts"
import { trieOf } from "./trie.ts"

/** A concept as the rest of the code sees it: simple and compound ones under one numbering. */
export type Known = { readonly id: string; readonly name: string; readonly category: Category; readonly weight: number }

export type ConceptReader = {
	readonly known: readonly Known[]
	/** Number of the concept → how strongly the text speaks of it, before weights. `strength` is added per mention, fading. */
	readonly read: (parts: readonly { readonly text: string; readonly strength: number }[]) => Map<number, number>
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
			const [head = "", tail = ""] = pattern.split("~")
			heads.push(head)
			entries.push({ concept: numberOf.get(id) ?? 0, tail })
			if (tail === "" && head.length >= 2 && head.length <= 5) words.push(head)
		}
	const trie = trieOf(heads)
	return {
		known,
		words,
		read(parts) {
			const strengths = new Map<number, number>()
			for (const { text, strength } of parts) {
				const lastEnd = new Map<number, number>()
				const counts = new Map<number, number>()
				trie.find(text, (word, start, end) => {
					const entry = entries[word]
					if (entry === undefined) return
					if (entry.tail !== "" && !text.slice(end, end + reach + entry.tail.length).includes(entry.tail)) return
					// One mention met by two patterns (公交, 公交车) counts once.
					if (start < (lastEnd.get(entry.concept) ?? 0)) return
					lastEnd.set(entry.concept, end)
					counts.set(entry.concept, (counts.get(entry.concept) ?? 0) + 1)
				})
				for (const [concept, count] of counts) strengths.set(concept, (strengths.get(concept) ?? 0) + strength * (1 + Math.log(count)))
			}
			addCompounds(strengths, compounds, ids.length)
			return strengths
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

function addCompounds(strengths: Map<number, number>, compounds: readonly Resolved[], offset: number): void {
	const fading = new Set<number>()
	compounds.forEach(({ allOf, absorbs }, index) => {
		let least = Number.POSITIVE_INFINITY
		for (const line of allOf) least = Math.min(least, Math.max(...line.map((each) => strengths.get(each) ?? 0)))
		if (least <= 0) return
		strengths.set(offset + index, least)
		for (const each of absorbs) fading.add(each)
	})
	for (const each of fading) {
		const strength = strengths.get(each)
		if (strength !== undefined) strengths.set(each, strength * absorbed)
	}
}
