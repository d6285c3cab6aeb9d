/**
 * 接龙: the text a WeChat group grows by copying it and adding a line. Two who copy at once overwrite one another, so several pasted
 * versions are laid over each other and what got lost, doubled or overwritten is named. Pure.
 */
import { cleanText, foldWidth, truncate } from "../../text/normalize.ts"
import { type ChainLine, readLine } from "./chain-line.ts"

export type ChainEntry = {
	/** Who wrote it, as written; empty where no name was found. */
	readonly name: string
	/** What they said; empty where there is only a name. */
	readonly words: string
	/** Number of the line where it stood last; undefined where it had none. */
	readonly number: number | undefined
	/** Which of several lines of one name this is, from 0. */
	readonly nth: number
}

export type ChainFinding =
	/** Stood in an earlier version and not in the last: brought back. */
	| { readonly kind: "lost"; readonly name: string; readonly number: number | undefined }
	/** One number, two persons. */
	| { readonly kind: "overwritten"; readonly number: number; readonly name: string; readonly other: string }
	/** The same name and words twice: counted once. `differs`: with other words, so both are kept. */
	| { readonly kind: "doubled" | "differs"; readonly name: string }
	/** Said something else in an earlier version: the last stands. */
	| { readonly kind: "changed"; readonly name: string; readonly before: string }
	/** Numbers that no line of the last version has. */
	| { readonly kind: "gap"; readonly numbers: readonly number[] }
	| { readonly kind: "unnumbered"; readonly name: string }
	| { readonly kind: "nameless"; readonly words: string }
	/** More than is read; the rest was left out. */
	| { readonly kind: "cut" }

export type Chain = {
	readonly title: string
	readonly example: string
	readonly versions: number
	readonly entries: readonly ChainEntry[]
	readonly findings: readonly ChainFinding[]
}

/** Longest pasted text, in UTF-16 units: some versions of a chain of a whole village. A form takes nine bytes for each. */
export const maxChainLength = 80_000
const maxEntries = 1_000
const maxTitle = 200

type Version = { readonly title: string; readonly example: string; readonly lines: readonly ChainLine[] }

/** `names`: those of the village, to find where a name ends that nothing parts from its words. */
export function readChain(pasted: string, names: ReadonlySet<string>): Chain {
	const text = cleanText(pasted, maxChainLength)
	const versions = splitVersions(text)
		.map((lines) => readVersion(lines, names))
		.filter(({ lines }) => lines.length > 0)
	const findings: ChainFinding[] = []
	const merged = new Map<string, ChainEntry>()
	for (const version of versions) lay(version, merged, findings)
	const last = versions.at(-1)
	const entries = [...merged.values()]
	if (last !== undefined) findings.push(...lostFrom(last, entries), ...oddIn(last))
	if (entries.length > maxEntries || pasted.length > maxChainLength) findings.push({ kind: "cut" })
	const title = versions.findLast((version) => version.title !== "")?.title ?? ""
	const example = versions.findLast((version) => version.example !== "")?.example ?? ""
	return { title, example, versions: versions.length, entries: entries.slice(0, maxEntries), findings: onlyOnce(findings) }
}

/** The names a chain is read with. */
export function namesOf({ persons }: { readonly persons: readonly { readonly name: string }[] }): ReadonlySet<string> {
	return new Set(persons.map(({ name }) => name))
}

const fewestLines = 3

/** Whether a message is most likely a chain: it begins like one, or several of its lines carry numbers. */
export function isLikeChain(text: string): boolean {
	// Nearly every message is one short line: ▲ 4 µs each.
	if (!text.includes("\n") && !/^\s*[#＃]/u.test(text)) return false
	const lines = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]))
	const [first = ""] = lines
	if (/^[#＃]\s*接\s*龙/u.test(first) || (/^接\s*龙(?:[\s:：，,]|$)/u.test(first) && lines.length > 1)) return true
	return lines.filter((line) => numberOf(line) !== undefined).length >= fewestLines
}

const headLine = /^[#＃]?\s*接\s*龙/u
/** What a chat shows above a copied message: a name or a day, and the time. */
const stampLine =
	/^(?:\S{1,20}\s+)?(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s*)?(?:上午|下午|晚上|昨天|今天)?\s*\d{1,2}[:：]\d{2}(?::\d{2})?$/u

/** A version begins with #接龙, or where the numbers begin again. */
function splitVersions(text: string): readonly (readonly string[])[] {
	const versions: string[][] = [[]]
	let highest = 0
	for (const raw of text.split("\n")) {
		const line = raw.trim()
		if (line === "" || stampLine.test(line)) continue
		const number = numberOf(line)
		const isHead = headLine.test(line)
		if ((isHead || (number === 1 && highest > 1)) && (versions.at(-1)?.length ?? 0) > 0) {
			versions.push([])
			highest = 0
		}
		if (number !== undefined) highest = Math.max(highest, number)
		versions.at(-1)?.push(isHead ? line.replace(headLine, "").trim() : line)
	}
	return versions
}

function numberOf(line: string): number | undefined {
	return readLine(line, new Set()).number
}

function readVersion(all: readonly string[], names: ReadonlySet<string>): Version {
	const lines: ChainLine[] = []
	const title: string[] = []
	let example = ""
	for (const raw of all) {
		if (raw === "") continue
		const isExample = /^(?:例|例如|示例|格式)\s*[:：.．、\s]/u.test(`${raw} `)
		if (isExample) {
			example = raw
			continue
		}
		const line = readLine(raw, names)
		const before = lines.at(-1)
		if (line.number !== undefined || (before !== undefined && line.isNamed)) lines.push(line)
		else if (before === undefined) title.push(raw)
		// What stands below a line without a number or a name goes on with it.
		else lines[lines.length - 1] = { ...before, words: `${before.words}\n${raw}`.trim() }
	}
	return { title: truncate(title.join(" "), maxTitle, "characters"), example, lines }
}

/** Two lines are one where they carry the same name, else where they are the same words. */
function keyOf({ name, words }: Pick<ChainLine, "name" | "words">, nth: number): string {
	return name === "" ? `words ${bare(words)}` : `name ${name} ${nth}`
}

function bare(words: string): string {
	return foldWidth(words).replace(/[\s\p{P}]/gu, "")
}

/** Numbers each line of a name within a version; a line that only repeats one before it is left out. */
function countedLines({ lines }: Version): readonly { readonly line: ChainLine; readonly nth: number; readonly isTwice: boolean }[] {
	const seen = new Map<string, ChainLine[]>()
	return lines.map((line) => {
		const earlier = seen.get(line.name) ?? []
		const isTwice = line.name !== "" && earlier.some((one) => bare(one.words) === bare(line.words))
		if (!isTwice) seen.set(line.name, [...earlier, line])
		return { line, nth: line.name === "" ? 0 : earlier.length, isTwice }
	})
}

function lay(version: Version, merged: Map<string, ChainEntry>, findings: ChainFinding[]): void {
	const byNumber = new Map([...merged.values()].map((entry) => [entry.number, entry]))
	for (const { line, nth, isTwice } of countedLines(version)) {
		const { name, words, number } = line
		if (isTwice) {
			findings.push({ kind: "doubled", name })
			continue
		}
		if (nth > 0) findings.push({ kind: "differs", name })
		const key = keyOf(line, nth)
		const before = merged.get(key)
		if (before !== undefined && bare(before.words) !== bare(words)) findings.push({ kind: "changed", name, before: before.words })
		const there = number === undefined ? undefined : byNumber.get(number)
		if (before === undefined && there !== undefined && number !== undefined && there.name !== name)
			findings.push({ kind: "overwritten", number, name: there.name, other: name })
		// A line that was cleared by accident keeps what its person had said.
		merged.set(key, { name, words: words === "" && before !== undefined ? before.words : words, number, nth })
	}
}

function lostFrom(last: Version, entries: readonly ChainEntry[]): readonly ChainFinding[] {
	const there = new Set(countedLines(last).map(({ line, nth }) => keyOf(line, nth)))
	return entries
		.filter((entry) => !there.has(keyOf(entry, entry.nth)))
		.map(({ name, words, number }) => ({ kind: "lost" as const, name: name === "" ? words : name, number }))
}

function oddIn(last: Version): readonly ChainFinding[] {
	const numbers = new Set(last.lines.flatMap(({ number }) => (number === undefined ? [] : [number])))
	const highest = Math.min(Math.max(0, ...numbers), maxEntries)
	const gaps = Array.from({ length: highest }, (_, index) => index + 1).filter((number) => !numbers.has(number))
	return [
		...(gaps.length > 0 ? [{ kind: "gap" as const, numbers: gaps }] : []),
		...last.lines.flatMap(({ number, name }) => (number === undefined ? [{ kind: "unnumbered" as const, name }] : [])),
		...last.lines.flatMap(({ name, words }) => (name === "" ? [{ kind: "nameless" as const, words }] : [])),
	]
}

function onlyOnce(findings: readonly ChainFinding[]): readonly ChainFinding[] {
	const seen = new Map(findings.map((finding) => [JSON.stringify(finding), finding]))
	return [...seen.values()]
}
