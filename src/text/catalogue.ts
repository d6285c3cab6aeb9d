/** Message catalogues: zh-CN first, en beside it. Placeholders are `{name}`. */
import type { Say } from "../engine/flow.ts"

export const locales = ["zh-CN", "en"] as const
export type Locale = (typeof locales)[number]
export type Catalogue = Readonly<Record<Locale, Readonly<Record<string, string>>>>

/**
 * The words of several catalogues in one locale. A key that stands in two catalogues, or only in one language, is a bug
 * and throws at start; an unknown key throws where it is said, which every golden dialog would show.
 */
export function speaker(catalogues: readonly Catalogue[], locale: Locale): Say {
	const table = new Map<string, Template>()
	for (const catalogue of catalogues) {
		const missing = symmetricDifference(Object.keys(catalogue["zh-CN"]), Object.keys(catalogue.en))
		if (missing.length > 0) throw new Error(`message keys in one language only: ${missing.join(", ")}`)
		for (const [key, words] of Object.entries(catalogue[locale])) {
			if (table.has(key)) throw new Error(`message key defined twice: ${key}`)
			table.set(key, templateOf(words))
		}
	}
	return (key, values = {}) => {
		const words = table.get(key)
		if (words === undefined) throw new Error(`unknown message key: ${key}`)
		let text = ""
		let isName = false
		for (const piece of words) {
			text += isName ? valueFor(values, piece, key) : piece
			isName = !isName
		}
		return text
	}
}

/** Words and names of values by turns, cut once: a pattern run over each sentence each time was 2% of the message path. */
type Template = readonly string[]

function templateOf(words: string): Template {
	return words.split(/\{(\w+)\}/g)
}

function valueFor(values: Readonly<Record<string, string | number>>, name: string, key: string): string {
	const value = values[name]
	if (value === undefined) throw new Error(`message ${key} needs a value for ${name}`)
	return String(value)
}

function symmetricDifference(a: readonly string[], b: readonly string[]): string[] {
	return [...a.filter((key) => !b.includes(key)), ...b.filter((key) => !a.includes(key))]
}
