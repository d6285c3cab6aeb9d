/**
 * Districts as they come, most of which nobody grouped by hand. What can be shown there: that the frozen threshold does not make one blob of a
 * district nor leave it in single messages, and that what it puts together bears the same label of the label tree.
 */
import { type Category, Consolidator, categories, type Level, type Message } from "../src/text/consolidate/index.ts"
import type { CitizenData, Labelled } from "./consolidate-data.ts"
import { compared, type Result } from "./report.ts"

const tunedOn: readonly string[] = ["A1", "A2", "A4", "A5", "A6"]
/** Fewer messages than this say little of a district. */
const fewest = 80
const fewestLabelled = 30
/** Labelled rows of a district that are grouped: more would take minutes. */
const mostLabelled = 600

const percent = (share: number): string => `${Math.round(share * 100)}%`

function byDistrict<T>(rows: readonly T[], least: number, text: (row: T) => string): readonly (readonly [string, readonly T[]])[] {
	const found = new Map<string, T[]>()
	for (const row of rows) {
		const name = /A[1-9](?!\d)/.exec(text(row).slice(0, 40))?.[0]
		if (name !== undefined) found.set(name, [...(found.get(name) ?? []), row])
	}
	return [...found].filter(([, own]) => own.length >= least).sort(([a], [b]) => (a < b ? -1 : 1))
}

function shapes(consolidator: Consolidator, { messages }: CitizenData, level: Level, isTitle: boolean): Result {
	const start = performance.now()
	const parts = byDistrict(messages, fewest, ({ title }) => title).map(([name, own]) => {
		const texts: readonly Message[] = isTitle ? own.map((message) => ({ ...message, body: "" })) : own
		const groups = consolidator.consolidate(texts, { level }).groups.map(({ members }) => members.length)
		const grouped = groups.filter((size) => size > 1).reduce((sum, size) => sum + size, 0)
		const mark = tunedOn.includes(name) ? " (tuned on)" : ""
		return `${name}${mark} ${own.length} messages, ${groups.length} groups, ${percent(grouped / own.length)} not alone, biggest ${groups[0]}`
	})
	const name = `consolidate/districts-${level}-${isTitle ? "title" : "body"}`
	return compared(name, "ms", performance.now() - start, undefined, parts.join("; "))
}

type Pairs = { readonly grouped: number; readonly agreeing: number; readonly byChance: number }

/** Of the pairs that stand in one group, how many bear one label, and how many of any two would. */
function pairsOf(rows: readonly Labelled[], groups: readonly (readonly string[])[]): Pairs {
	const pairs = (count: number): number => (count * (count - 1)) / 2
	const agreeing = (labels: readonly string[]): number => {
		const counts = new Map<string, number>()
		for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
		return [...counts.values()].reduce((sum, count) => sum + pairs(count), 0)
	}
	const labelOf = (id: string): string => rows[Number(id)]?.label ?? ""
	return {
		grouped: groups.reduce((sum, { length }) => sum + pairs(length), 0),
		agreeing: groups.reduce((sum, members) => sum + agreeing(members.map(labelOf)), 0),
		byChance: agreeing(rows.map(({ label }) => label)) / Math.max(1, pairs(rows.length)),
	}
}

const asMessages = (rows: readonly Labelled[]): readonly Message[] =>
	rows.map(({ text }, index) => ({ id: String(index), title: "", body: text }))

function agreement(consolidator: Consolidator, { labelled }: CitizenData): Result {
	const start = performance.now()
	const parts = byDistrict(labelled, fewestLabelled, ({ text }) => text).map(([name, all]) => {
		const rows = all.slice(0, mostLabelled)
		const groups = consolidator.consolidate(asMessages(rows), { level: "theme" }).groups.map(({ members }) => members)
		const { grouped, agreeing, byChance } = pairsOf(rows, groups)
		return `${name} ${rows.length} rows, ${groups.length} groups, biggest ${groups[0]?.length}: ${percent(agreeing / Math.max(1, grouped))} of ${grouped} pairs bear one label (of any two ${percent(byChance)})`
	})
	return compared("consolidate/districts-labels", "ms", performance.now() - start, undefined, parts.join("; "))
}

/** Our category against the top label: which label a category stands for is read from every second row, and measured on the others. */
function categoryLabels(consolidator: Consolidator, { labelled }: CitizenData): Result {
	const start = performance.now()
	const said = labelled.map(({ label, text }) => {
		const read = consolidator.read({ id: "", title: "", body: text })
		return { label, category: read === undefined ? "other" : consolidator.describe([read], "theme").category }
	})
	const counts = new Map<Category, Map<string, number>>()
	said.forEach(({ label, category }, index) => {
		if (index % 2 === 1) return
		const own = counts.get(category) ?? new Map<string, number>()
		counts.set(category, own.set(label, (own.get(label) ?? 0) + 1))
	})
	const standsFor = new Map([...counts].map(([category, own]) => [category, [...own].sort((a, b) => b[1] - a[1])[0]?.[0]]))
	const held = said.filter((_, index) => index % 2 === 1).map(({ label, category }) => ({ label, said: standsFor.get(category) }))
	const labels = [...new Set(held.map(({ label }) => label))]
	const f1 = labels.map((label) => {
		const right = held.filter((row) => row.label === label && row.said === label).length
		const both = held.filter((row) => row.label === label).length + held.filter((row) => row.said === label).length
		return both === 0 ? 0 : (2 * right) / both
	})
	const right = held.filter((row) => row.label === row.said).length / Math.max(1, held.length)
	const macro = f1.reduce((sum, one) => sum + one, 0) / Math.max(1, f1.length)
	const note = `our ${Object.keys(categories).length} categories against the ${labels.length} top labels: ${percent(right)} right, macro-F1 ${macro.toFixed(2)}, on ${held.length} rows`
	return compared("consolidate/category-labels", "ms", performance.now() - start, undefined, note)
}

export function districts(data: CitizenData): readonly Result[] {
	const consolidator = new Consolidator()
	const cases = (["issue", "theme"] as const).flatMap((level) => [true, false].map((isTitle) => shapes(consolidator, data, level, isTitle)))
	return [...cases, agreement(consolidator, data), categoryLabels(consolidator, data)]
}
