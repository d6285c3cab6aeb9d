/** Reads what a person typed against what was asked. Pure; the only place where "２", "二", "第二个" or "②" become an option. */
import type { Option, Pick } from "../channel/message.ts"
import { foldWidth } from "../text/normalize.ts"
import { expandMarks, numeralSigns, parseOrdinal } from "../text/numerals.ts"
import { type Entry, entriesOf, type Form, formOf } from "./answer-labels.ts"
import { exactLabel, type One, partOfLabel, readOne, unclearOne } from "./answer-one.ts"
import { alternatives, isCourtesy, isQuestion, joiners, meansAll, strippedForms, turnsAnswer } from "./answer-words.ts"

export { readNumber } from "./answer-number.ts"

export type Reading =
	| {
			readonly kind: "options"
			readonly ids: readonly string[]
			/** Read from a position (2, 二, 第二个, ②), so only valid for the prompt it was typed under. */
			readonly byPosition: boolean
	  }
	| { readonly kind: "number"; readonly value: number }
	/** More than one option fits; `candidates` are their ids. */
	| { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
	/** Too few or too many picked. */
	| { readonly kind: "count"; readonly picked: number; readonly min: number; readonly max: number }
	/** A number, but outside the bounds or with too many decimals. */
	| { readonly kind: "range"; readonly value: number }
	| { readonly kind: "unclear" }

const unclear: Reading = { kind: "unclear" }
/** Room for small talk around the answers themselves; a longer text is prose and is not searched for options. */
const slackPerAnswer = 8
const slack = 60
const hasNumber = new RegExp(`[${numeralSigns}\\p{N}]`, "u")

/**
 * The options a typed text means: by label (exact, a unique part of one, or one label within a few words of small talk),
 * by yes or no where the options are that, by position, or several of these where `pick.max` allows. A label wins over a
 * position when written out; where only its number fits and the position says another, the reading is ambiguous. A
 * sentence, a question, a refusal or a condition is unclear, never an option. Ids come in the order typed, each once.
 */
export function readOptions(text: string, options: readonly Option[], pick: Pick): Reading {
	if (text.length > longestKept) return readAnew(text, options, pick)
	const question = `${text}\n${pick.min} ${pick.max}\n${options.map(({ id, label }) => `${id}\t${label}`).join("\n")}`
	const known = readings.get(question)
	if (known !== undefined) return known
	const answer = readAnew(text, options, pick)
	if (readings.size >= mostReadings) readings.clear()
	readings.set(question, answer)
	return answer
}

/** A village's answers to a survey are the same few words again and again (40 µs each time on the ladder, 1 from here). */
const readings = new Map<string, Reading>()
const mostReadings = 2_000
const longestKept = 12

function readAnew(text: string, options: readonly Option[], pick: Pick): Reading {
	const plain = readPlain(text, options)
	if (plain) return reading([plain], pick)
	const longest = options.reduce((sum, { label }) => sum + label.length + slackPerAnswer, slack)
	if (options.length === 0 || text.length > longest * 2) return unclear
	const form = formOf(text)
	return form.raw.length > longest ? unclear : readForm(form, entriesOf(options), pick)
}

/**
 * What nearly everybody sends, read without the ladder (1 µs instead of 40): a label to the letter, or one digit where no
 * label has a number in it, where the ladder would say the same.
 */
function readPlain(text: string, options: readonly Option[]): One | undefined {
	const digit = /^[1-9]$/.test(text) ? options[Number(text) - 1] : undefined
	if (digit) return options.some(({ label }) => hasNumber.test(label)) ? undefined : { kind: "one", id: digit.id, byPosition: true }
	const [same, second] = options.filter(({ label }) => label === text)
	return same && !second && text.trim() !== "" ? { kind: "one", id: same.id, byPosition: false } : undefined
}

/** Answers of `readsByPosition` by names and labels: a survey's options are laid out for everybody who is asked (100 µs each time without). */
const positionsRead = new Map<string, boolean>()
const mostPositionsRead = 1_000

/** Whether each option is what its position, written by `nameOf` (from 1), is read as: not so for 1 where an option is 1个. */
export function readsByPosition(options: readonly Option[], nameOf: (position: number) => string): boolean {
	const question = options.map(({ label }, index) => `${nameOf(index + 1)}\t${label}`).join("\n")
	const known = positionsRead.get(question)
	if (known !== undefined) return known
	const entries = entriesOf(options)
	const answer = entries.every(({ index }) => {
		const read = readForm(formOf(nameOf(index + 1)), entries, { min: 1, max: 1 })
		return read.kind === "options" && read.ids[0] === options[index]?.id
	})
	if (positionsRead.size >= mostPositionsRead) positionsRead.clear()
	positionsRead.set(question, answer)
	return answer
}

function readForm(form: Form, entries: readonly Entry[], pick: Pick): Reading {
	if (form.key === "") return unclear
	const exact = exactLabel(form, entries)
	if (exact) return reading([exact], pick)
	if (isQuestion(form.raw)) return unclear
	const several = readSeveral(form.raw, entries, pick)
	if (several) return several
	const one = readOne(form, entries)
	if (one.kind !== "unclear") return reading([one], pick)
	return readRun(form.raw, entries, pick) ?? unclear
}

function reading(found: readonly One[], pick: Pick): Reading {
	const candidates = found.flatMap((one) => (one.kind === "ambiguous" ? one.ids : []))
	if (candidates.length > 0) return { kind: "ambiguous", candidates: [...new Set(candidates)] }
	const named = new Set(found.flatMap((one) => (one.kind === "one" && !one.byPosition ? [one.id] : [])))
	const ids = [...new Set(found.flatMap((one) => (one.kind === "one" ? [one.id] : [])))]
	// 1 不同意, where the first option is 同意: a number against a label is no choice of two.
	if (pick.max === 1 && ids.length > 1 && named.size > 0 && found.some((one) => one.kind === "one" && one.byPosition)) {
		return { kind: "ambiguous", candidates: ids }
	}
	if (ids.length < pick.min || ids.length > pick.max) return { kind: "count", picked: ids.length, min: pick.min, max: pick.max }
	return { kind: "options", ids, byPosition: ids.some((id) => !named.has(id)) }
}

/** Several answers with something between them, or one answer beside a courtesy; undefined when a piece cannot be read. */
function readSeveral(raw: string, entries: readonly Entry[], pick: Pick): Reading | undefined {
	const sides = raw.split(alternatives).filter((side) => side.trim() !== "")
	if (sides.length > 1) {
		const read = sides.map((side) => readOne(formOf(side), entries))
		const ids = new Set(read.flatMap((one) => (one.kind === "one" ? [one.id] : [])))
		return ids.size > 1 && read.every((one) => one.kind === "one") ? { kind: "ambiguous", candidates: [...ids] } : undefined
	}
	if (meansAll(formOf(raw).key)) return allOf(entries, pick)
	const pieces = piecesOf(raw)
	const found = pieces.length > 1 ? readPieces(pieces, entries) : readJoined(raw, entries)
	return found && found.length > 0 ? reading(found, pick) : undefined
}

function allOf(entries: readonly Entry[], pick: Pick): Reading | undefined {
	// 以上都没有 or 其他 among the options makes "all" a contradiction.
	if (pick.max === 1 || entries.some(({ key }) => /^(?:以上|都|其他|其它)/.test(key) || turnsAnswer(key))) return undefined
	return reading(
		entries.map(({ id }): One => ({ kind: "one", id, byPosition: false })),
		pick,
	)
}

const separator = /[\s,、;/&|+。!:…]+|\.(?![0-9])|(?<![0-9])\./

function piecesOf(raw: string): readonly string[] {
	return expandMarks(raw)
		.split(separator)
		.filter((piece) => formOf(piece).key !== "")
}

/** Reads piece by piece; pieces that only together make a label (水、电; Wang Wu) are joined again, the longest first. */
function readPieces(pieces: readonly string[], entries: readonly Entry[]): readonly One[] | undefined {
	const longest = Math.max(...entries.map(({ raw }) => piecesOf(raw).length))
	const joinedKeys = new Map(entries.map((entry) => [piecesOf(entry.raw).join(" "), entry]))
	const found: One[] = []
	for (let at = 0; at < pieces.length; ) {
		let taken = 0
		for (let count = Math.min(longest, pieces.length - at); count > 1 && taken === 0; count--) {
			const entry = joinedKeys.get(pieces.slice(at, at + count).join(" "))
			if (!entry) continue
			found.push({ kind: "one", id: entry.id, byPosition: false })
			taken = count
		}
		if (taken === 0) {
			const piece = pieces[at] ?? ""
			const read = readPiece(piece, entries)
			if (read) found.push(...read)
			else if (!isCourtesy(piece)) return undefined
			taken = 1
		}
		at += taken
	}
	return found
}

function readPiece(piece: string, entries: readonly Entry[]): readonly One[] | undefined {
	const one = readOne(formOf(piece), entries)
	return one.kind === "unclear" ? readJoined(piece, entries) : [one]
}

/** 一和三, 1跟3, 第一第三, 1号3号. Where the sides do not all read, undefined. */
function readJoined(text: string, entries: readonly Entry[]): readonly One[] | undefined {
	if (exactLabel(formOf(text), entries) || partOfLabel(formOf(text), entries).kind !== "unclear") return undefined
	for (const border of [joiners, /(?=第)/, /(?<=号)/]) {
		const sides = text.split(border).filter((side) => side.trim() !== "")
		if (sides.length < 2) continue
		const read = sides.map((side) => readOne(formOf(side), entries))
		if (read.every((one) => one.kind !== "unclear")) return read
	}
	return undefined
}

/** 13 for the first and the third: only digits, fewer than ten options, each there and named once. */
function readRun(raw: string, entries: readonly Entry[], pick: Pick): Reading | undefined {
	if (pick.max === 1 || entries.length >= 10) return undefined
	const run = strippedForms(raw).find((form) => /^(?:[1-9]{2,9}|[一二三四五六七八九]{2,9}|[1-9](?:\.[1-9])+)$/.test(foldWidth(form)))
	if (run === undefined) return undefined
	const positions = [...run.replaceAll(".", "")].map((sign) => parseOrdinal(sign) ?? 0)
	const found = positions.map((position): One => {
		const entry = entries[position - 1]
		return entry ? { kind: "one", id: entry.id, byPosition: true } : unclearOne
	})
	return found.every((one) => one.kind === "one") && new Set(positions).size === positions.length ? reading(found, pick) : undefined
}
