/** Into which item: all of them to choose from while they are few; a field that finds them by number and words where they are many. Pure. */

import type { Say } from "../../engine/flow.ts"
import { excerpt } from "../../text/normalize.ts"
import type { ShownItem } from "./view.ts"

export type Target = { readonly value: string; readonly label: string }
export type Targets = { readonly kind: "all"; readonly choices: readonly Target[] } | { readonly kind: "find"; readonly count: number }

/** More than this nobody scrolls through on a phone, and 2,000 made the page half a megabyte heavier. */
const mostChoices = 40
const labelLength = 24
const mostFound = 12

export function targetsOf({ items }: { readonly items: readonly Pick<ShownItem, "item">[] }, say: Say): Targets {
	if (items.length > mostChoices) return { kind: "find", count: items.length }
	return {
		kind: "all",
		choices: items.map(({ item: { id, number, title } }) => ({
			value: `item:${id}`,
			label: labelOf(number, excerpt(title, labelLength), say),
		})),
	}
}

function labelOf(number: number | null, title: string, say: Say): string {
	return number === null ? title : `${say("item.number", { number })} ${title}`
}

/** What can be typed for each of the items that fit, the most telling first. */
export function targetsFound(items: readonly ShownItem[], typed: string, say: Say): readonly string[] {
	return fitting(items, typed, say)
		.slice(0, mostFound)
		.map(({ item }) => nameOf(item, items, say))
}

/** A name that means this item alone. */
function nameOf({ id, number, title }: ShownItem["item"], items: readonly ShownItem[], say: Say): string {
	const label = labelOf(number, title, say)
	const isShared = number === null && items.some(({ item }) => item.id !== id && item.number === null && item.title === title)
	return isShared ? `${label} ${mark(id)}` : label
}

/** Ids end at random. */
function mark(id: string): string {
	return `#${id.slice(-6)}`
}

function numberTyped(typed: string): number | undefined {
	const [, digits] = /^\D{0,3}(\d{1,6})\D{0,3}$/.exec(typed) ?? []
	return digits === undefined ? undefined : Number(digits)
}

function fitting(items: readonly ShownItem[], typed: string, say: Say): readonly ShownItem[] {
	const number = numberTyped(typed)
	const byNumber = items.filter(({ item }) => number !== undefined && item.number === number)
	const byTitle = items.filter(({ item }) => item.title.includes(typed) || nameOf(item, items, say) === typed)
	const byWords = items.filter(({ claims }) => claims.some(({ text }) => text.includes(typed)))
	return [...new Set([...byNumber, ...byTitle, ...byWords])]
}

/** The item meant: chosen (`item:ID`), by its number, by its whole name, or by words that only one has. Empty: nothing was said. */
export function targetOf(items: readonly ShownItem[], said: string, say: Say): { readonly id: string } | "none" | "several" {
	const typed = said.trim()
	if (typed === "") return { id: "" }
	if (typed.startsWith("item:")) return { id: typed.slice("item:".length) }
	const number = numberTyped(typed)
	const exact = items.filter(({ item }) => nameOf(item, items, say) === typed || (number !== undefined && item.number === number))
	const [one, other] = exact.length > 0 ? exact : fitting(items, typed, say)
	if (one === undefined) return "none"
	return other === undefined ? { id: one.item.id } : "several"
}
