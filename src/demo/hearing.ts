/**
 * How a resident understands the village: by its own catalogue, read backwards. A phrase with `{title}` in it becomes a pattern that
 * finds the phrase in what is on the screen and gives back the title. A reworded phrase is still understood; one that no longer exists
 * fails at once. Pure.
 */
import type { Catalogue, Locale } from "../text/catalogue.ts"

export type Heard = Readonly<Record<string, string>>
/** What stands in the places of the phrase `key`, in its last occurrence; undefined when it was not said. */
export type Hears = (text: string, key: string) => Heard | undefined

export function hearing(catalogues: readonly Catalogue[], locale: Locale): Hears {
	const phrases = new Map(catalogues.flatMap((catalogue) => Object.entries(catalogue[locale])))
	const patterns = new Map<string, RegExp>()
	const patternOf = (key: string): RegExp => {
		const known = patterns.get(key)
		if (known !== undefined) return known
		const phrase = phrases.get(key)
		if (phrase === undefined) throw new Error(`the village has no such words: ${key}`)
		const made = patternFor(phrase)
		patterns.set(key, made)
		return made
	}
	return (text, key) => {
		const found = [...text.matchAll(patternOf(key))].at(-1)
		return found === undefined ? undefined : { ...found.groups }
	}
}

/** A place at the end of the phrase runs to the end of its line, one in the middle is as short as possible. */
function patternFor(phrase: string): RegExp {
	const source = phrase.split(/(\{\w+\})/).map((piece, i, all) => {
		const name = /^\{(\w+)\}$/.exec(piece)?.[1]
		if (name === undefined) return escaped(piece)
		const isLast = all.slice(i + 1).join("") === ""
		const isAgain = all.indexOf(piece) < i
		if (isAgain) return `\\k<${name}>`
		return `(?<${name}>${isLast ? "[^\\n]*" : "[\\s\\S]*?"})`
	})
	return new RegExp(source.join(""), "g")
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
