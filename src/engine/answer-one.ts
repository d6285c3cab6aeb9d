/** Reads one answer against the options: the ladder from the written-out label down to a label among a few words. Pure. */
import { parseNumeral, parseOrdinal } from "../text/numerals.ts"
import { type Entry, type Form, findAlone, formOf, standsAlone } from "./answer-labels.ts"
import { isQuestion, oppositePair, polarity, strippedForms, turningSigns, turnsAnswer, withoutFillers } from "./answer-words.ts"

export type One =
	| { readonly kind: "one"; readonly id: string; readonly byPosition: boolean }
	| { readonly kind: "ambiguous"; readonly ids: readonly string[] }
	| { readonly kind: "unclear" }
export const unclearOne: One = { kind: "unclear" }

function oneOf(entries: readonly Entry[]): One {
	const [first, second] = entries
	if (!first) return unclearOne
	return second ? { kind: "ambiguous", ids: entries.map(({ id }) => id) } : { kind: "one", id: first.id, byPosition: false }
}

const remark = /(?<=.)\s*\([^()]*\)$/

function withoutMarks(raw: string): string {
	return raw.replace(/^[《<"“]|[》>"”]$/g, "")
}

/** The label written out: as it is, else but for width, case and punctuation, else but for the way its number is written. */
export function exactLabel(form: Form, entries: readonly Entry[]): One | undefined {
	const same = entries.filter(({ raw }) => raw === form.raw)
	if (same.length > 0) return oneOf(same)
	// A remark in brackets at the end is the house's, not the person's: 《对村委会满意吗》 for 对村委会满意吗（还没答）.
	const remarked = entries.filter(({ raw }) => withoutMarks(raw.replace(remark, "")) === withoutMarks(form.raw))
	if (form.key !== "" && remarked.length > 0) return oneOf(remarked)
	if (/\?$/.test(form.raw)) return undefined
	const alike = entries.filter(({ key }) => key === form.key)
	if (alike.length > 0) return oneOf(alike)
	const counted = entries.filter(({ lead, canonical }) => lead && canonical === form.canonical)
	return counted.length > 0 ? oneOf(counted) : undefined
}

export function readOne(form: Form, entries: readonly Entry[]): One {
	const exact = exactLabel(form, entries)
	if (exact) return exact
	if (form.key === "" || isQuestion(form.raw)) return unclearOne
	const forms = strippedForms(form.key).map(formOf)
	for (const shorter of forms) {
		const label = exactLabel(shorter, entries)
		if (label) return label
	}
	for (const shorter of forms) {
		const answer = readPolarity(shorter.key, entries) ?? readPosition(shorter, entries)
		if (answer) return answer
	}
	for (const shorter of forms) {
		const part = partOfLabel(shorter, entries)
		if (part.kind !== "unclear") return part
	}
	return labelWithin(form.key, entries)
}

function readPolarity(key: string, entries: readonly Entry[]): One | undefined {
	const said = polarity(key, entries.length === 2)
	if (!said) return undefined
	const byId = entries.find(({ id }) => id === said)
	if (byId && entries.some(({ id }) => id === (said === "yes" ? "no" : "yes"))) return oneOf([byId])
	const pair = oppositePair(entries.map((entry) => entry.key))
	return pair && oneOf(entries.filter((entry) => entry.key === pair[said]))
}

/** A position, held against labels that begin with the same number: where they name different options, neither counts. */
function readPosition(form: Form, entries: readonly Entry[]): One | undefined {
	const position = parseOrdinal(form.key) ?? letterPosition(form.key, entries)
	const pure = parseNumeral(form.key)
	const named = form.lead
		? entries.filter(
				({ lead, canonical }) =>
					lead &&
					((canonical.startsWith(form.canonical) && standsAlone(canonical, 0, form.canonical.length)) ||
						(pure !== undefined && lead.value === pure)),
			)
		: []
	const placed = position === undefined ? undefined : entries[position > 0 ? position - 1 : entries.length + position]
	const all = [...new Set(placed ? [...named, placed] : named)]
	if (all.length === 0) return position === undefined ? undefined : unclearOne
	if (all.length > 1 || named.length > 0) return oneOf(all)
	return placed && { kind: "one", id: placed.id, byPosition: true }
}

/** A, b, 选C: only where no label begins with a Latin letter, which would make the letter part of a label. */
function letterPosition(key: string, entries: readonly Entry[]): number | undefined {
	const letter = /^选?(?:选项)?([a-z])(?:选项|项)?$/.exec(key)?.[1]
	if (letter === undefined || entries.some((entry) => /^[a-z]/.test(entry.key))) return undefined
	return letter.charCodeAt(0) - "a".charCodeAt(0) + 1
}

/** Signs too common to stand for a label that begins with them. */
const commonSigns = "我你他她它这那是有没不好对行要可嗯的一二三四五六七八九十两"

/** 参加 is not 参加不了, and 同意 not 不同意. */
const negates = /^[不没无未非别]/
/** The beginning or another part of exactly one label, where the rest of it does not turn the part into something else. */
export function partOfLabel(form: Form, entries: readonly Entry[]): One {
	const { key, canonical } = form
	const begins = entries.filter(
		(entry) =>
			(entry.key.startsWith(key) && standsAlone(entry.key, 0, key.length) && !negates.test(entry.key.slice(key.length))) ||
			(form.lead !== undefined && entry.canonical.startsWith(canonical) && standsAlone(entry.canonical, 0, canonical.length)),
	)
	if ([...key].length < 2) {
		const short = begins.filter((entry) => /^[a-z]/.test(key) || (entry.key.length <= 3 && /\p{Script=Han}/u.test(key)))
		return commonSigns.includes(key) || begins.length > 1 ? unclearOne : oneOf(short)
	}
	if (begins.length > 0) return oneOf(begins)
	return oneOf(
		entries.filter((entry) => {
			const at = findAlone(entry.key, key)
			const front = entry.key.slice(0, at)
			const turned = turnsAnswer(front) || turningSigns.includes(front.slice(-1)) || negates.test(entry.key.slice(at + key.length))
			return at > 0 && !turned
		}),
	)
}

/** How many signs a text may have beyond the label it contains, and how many of those may be other than small talk. */
const mostAround = 6
const mostUnknown = 2

/** The only label among a few words (我们家同意), with nothing that refuses, asks or makes conditions beside it. */
function labelWithin(key: string, entries: readonly Entry[]): One {
	const spans = entries.flatMap((entry) => {
		if (entry.key.length < 2 || key.length > entry.key.length + mostAround) return []
		const start = findAlone(key, entry.key)
		return start < 0 ? [] : [{ entry, start, end: start + entry.key.length }]
	})
	// 不同意 holds 同意: only the label that no other covers was said.
	const said = spans.filter(
		(span) =>
			!spans.some((other) => other !== span && other.start <= span.start && other.end >= span.end && other.entry.key !== span.entry.key),
	)
	const [only, second] = said
	if (!only) return unclearOne
	const around = said
		.toSorted((left, right) => right.start - left.start)
		.reduce((rest, span) => rest.slice(0, span.start) + rest.slice(span.end), key)
	if (turnsAnswer(around)) return unclearOne
	if (second) return { kind: "ambiguous", ids: [...new Set(said.map(({ entry }) => entry.id))] }
	const position = parseOrdinal(around)
	if (position !== undefined) return position === only.entry.index + 1 ? oneOf([only.entry]) : unclearOne
	const unknown = withoutFillers(around)
	return unknown.length <= Math.min(mostUnknown, only.entry.key.length) && !/\d/.test(unknown) ? oneOf([only.entry]) : unclearOne
}
