/** What a village says for things of the lexicon, as it writes it down: `路灯：亮壳子、路壳子；水渠：堰沟`. Pure. */
import { foldWidth } from "../normalize.ts"
import { type Concept, concepts } from "./lexicon/index.ts"
import { toSimplified } from "./simplify.ts"

/** `shape`: no colon, or nothing before or behind it. `short`: one sign alone stands in too many words. */
export type OwnWordsFault = "shape" | "short" | "long"
export type OwnWords = { readonly ok: true; readonly concepts: readonly Concept[] } | { readonly ok: false; readonly fault: OwnWordsFault }

const longestWord = 12

/** Words for a thing the lexicon knows, by its name or any of its words, are added to it; for anything else a thing of its own is made. */
export function readOwnWords(text: string): OwnWords {
	const found: Concept[] = []
	for (const entry of foldWidth(text).split(/[;；。\n]/)) {
		if (entry.trim() === "") continue
		const [head = "", rest = "", ...more] = entry.split(/[:=]/).map((part) => part.trim())
		// Texts are compared without capitals and in simplified signs.
		const words = rest.split(/[、,\s]+/).flatMap((word) => toSimplified(word).toLowerCase() || [])
		if (head === "" || words.length === 0 || more.length > 0) return { ok: false, fault: "shape" }
		for (const word of [head, ...words]) {
			const { length } = Array.from(word)
			if (length < 2) return { ok: false, fault: "short" }
			// A tilde means something in the lexicon's own patterns.
			if (length > longestWord || word.includes("~")) return { ok: false, fault: "long" }
		}
		found.push(conceptOf(head, words))
	}
	return { ok: true, concepts: found }
}

function conceptOf(head: string, words: readonly string[]): Concept {
	const known = concepts.find(({ name }) => name === head) ?? concepts.find(({ patterns }) => patterns.includes(head))
	if (known !== undefined) return { ...known, patterns: words }
	return { id: `own-${head}`, name: head, category: "other", weight: 1, patterns: [head, ...words] }
}
