/** Reads the rows of an opinions file: which column is which, what each row says, and why a row cannot be taken. */
import { createHash } from "node:crypto"
import { dayMs, parseLocalTime } from "../../text/date.ts"
import { cleanText, foldWidth, truncate } from "../../text/normalize.ts"
import { isFooter, readTitles, titleFinder } from "../column-titles.ts"
import { isErrorValue, isFormula } from "../people/index.ts"
import { type ImportColumn, importColumns, kinds, titles } from "./import-titles.ts"
import { bareWords, judgeText, maxPlaceLength, type SourceKind } from "./rules.ts"

const columnOf = titleFinder(titles, importColumns)
const headTitle = titleFinder({ head: ["户主", "户主姓名"] }, ["head"])
/** Beside who said it, whose household it is is another matter; alone, it is who said it. */
function columnBeside(header: readonly string[]): typeof columnOf {
	const isHead = (title: string): boolean => headTitle(title) === "head"
	const isSigned = header.some((title) => columnOf(title) === "name" && !isHead(title))
	return (title) => (isSigned && isHead(title) ? undefined : columnOf(title))
}
/** Counts the rows of a file: every file may begin at 1, so it names no opinion, but two rows are two. */
const serialTitle = titleFinder({ serial: ["序号", "行号", "顺序号", "no", "number", "#"] }, ["serial"])

export type ImportRow = {
	/** As the spreadsheet counts. */
	readonly row: number
	/** The same row in another file, or the same file again, has the same. */
	readonly key: string
	readonly text: string
	/** ms */
	readonly saidAt: number | undefined
	readonly name: string
	readonly household: string
	readonly group: string
	readonly place: string
	readonly sourceKind: SourceKind
	/** undefined: the file does not say. */
	readonly isNamed: boolean | undefined
}

export const rowFaults = [
	"cell-error",
	"cell-formula",
	"no-words",
	"too-long",
	"bad-date",
	"date-to-come",
	"name-too-long",
	"twice",
	"twice-unsigned",
	"number-twice",
	"number-known",
	"said",
	"no-household",
	"several-households",
	"no-person",
] as const
export type RowFault = {
	readonly row: number
	readonly code: (typeof rowFaults)[number]
	/** The row it repeats or whose number it has, or the opinion that says the same or has its number; the households that may be meant. */
	readonly other?: number | string
}

export type OpinionTable =
	| {
			readonly ok: true
			readonly rows: readonly ImportRow[]
			readonly refused: readonly RowFault[]
			/** Titles of columns nobody reads. */
			readonly ignored: readonly string[]
	  }
	| {
			readonly ok: false
			readonly code: "no-header" | "column-twice" | "no-rows" | "too-many"
			readonly column?: ImportColumn
			/** What the two are called, and where they stand. */
			readonly titles?: readonly string[]
	  }

/** More is no list that anybody looked over; its rows are held in memory. */
export const maxImportRows = 5_000
const headerWithin = 5
const maxNameLength = 40

type Cells = { readonly number: number; readonly cells: readonly string[] }

/** Where the titles stand among the first rows; -1 where they do not. */
export function opinionHeader(table: readonly Cells[]): number {
	return table.slice(0, headerWithin).findIndex(({ cells }) => cells.some((title) => columnOf(title) === "text"))
}

export function readOpinionTable(table: readonly Cells[], cx: { readonly now: number; readonly timeZone: string }): OpinionTable {
	const at = opinionHeader(table)
	const header = table[at]
	if (header === undefined) return { ok: false, code: "no-header" }
	const { columns, ignored, twice } = readTitles(header.cells, columnBeside(header.cells))
	if (twice !== undefined) return { ok: false, code: "column-twice", ...twice }
	const cellOf = (cells: readonly string[], column: ImportColumn) => cleanText(cells[columns.get(column)?.[0] ?? -1] ?? "")
	const body = table.slice(at + 1).filter(({ cells }) => !isNoRow(cells, cellOf(cells, "text")))
	if (body.length === 0) return { ok: false, code: "no-rows" }
	if (body.length > maxImportRows) return { ok: false, code: "too-many" }
	const rows: ImportRow[] = []
	const refused: RowFault[] = []
	const seen = new Map<string, { readonly row: number; readonly text: string }>()
	const serialAt = header.cells.findIndex((title) => serialTitle(title) === "serial")
	/** Of rows that nobody signed, the numbers they have in the file, by what they say. */
	const voices = new Map<string, string[]>()
	for (const { number, cells } of body) {
		const one = readRow(number, (column) => cellOf(cells, column), cx)
		if ("code" in one) {
			refused.push(one)
			continue
		}
		const isUnsigned = one.isBare && one.name === "" && one.household === ""
		const read = isUnsigned ? asVoice(one, voices, serialAt < 0 ? "" : cleanText(cells[serialAt] ?? "")) : one
		const other = seen.get(read.key)
		const { isBare: _, ...row } = read
		if (other === undefined) rows.push(row)
		// One number for two things said: calling them the same would lose the second.
		else {
			const code = !saysSame(other.text, read.text) ? "number-twice" : isUnsigned ? "twice-unsigned" : "twice"
			refused.push({ row: number, code, other: other.row })
		}
		if (other === undefined) seen.set(read.key, { row: number, text: read.text })
	}
	return { ok: true, rows, refused, ignored }
}

/**
 * What two people say in the same words, unsigned, is two voices where the file counts them as two rows. The second has a key of its own, which is the same
 * wherever the rows stand and whatever they are numbered: the same file again, or put in another order, adds nothing.
 */
function asVoice<Row extends ImportRow>(row: Row, voices: Map<string, string[]>, serial: string): Row {
	const before = voices.get(row.key)
	if (before === undefined) voices.set(row.key, [serial])
	else if (serial !== "" && !before.includes("") && !before.includes(serial)) {
		before.push(serial)
		return { ...row, key: keyOf(["voice", row.key, String(before.length)]) }
	}
	return row
}

function keyOf(parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32)
}

/** Whether two texts say the same but for blanks and width. */
export function saysSame(one: string, other: string): boolean {
	return bareWords(one) === bareWords(other)
}

/** Totals and signatures below the list, and titles printed anew on each page. */
function isNoRow(cells: readonly string[], text: string): boolean {
	const first = cells.find((cell) => cell.trim() !== "") ?? ""
	const isAlone = text === "" || text === cleanText(first) || /^\d+ ?[条件个]?$/.test(foldWidth(text))
	if (isAlone && isFooter(first)) return true
	return columnOf(text) === "text" && cells.filter((cell) => cell.trim() !== "").every((cell) => columnOf(cell) !== undefined)
}

function readRow(
	row: number,
	cell: (column: ImportColumn) => string,
	{ now, timeZone }: { readonly now: number; readonly timeZone: string },
): (ImportRow & { readonly isBare: boolean }) | RowFault {
	const spoilt = importColumns.map(cell)
	if (spoilt.some(isErrorValue)) return { row, code: "cell-error" }
	// What somebody said may begin with the sign as well.
	if (spoilt.some((one) => isFormula(one) && !/\p{Script=Han}/u.test(one))) return { row, code: "cell-formula" }
	const verdict = judgeText(cell("text"))
	if (!verdict.ok) return { row, code: verdict.why }
	const name = cell("name")
	if (name.length > maxNameLength) return { row, code: "name-too-long" }
	const day = cell("date")
	const start = day === "" ? undefined : parseLocalTime(dayOfNumber(day) ?? day, timeZone)
	if (day !== "" && start === undefined) return { row, code: "bad-date" }
	if (start !== undefined && start > now) return { row, code: "date-to-come" }
	const household = truncate(cell("household"), maxNameLength, "characters")
	const id = cell("id")
	// Without a number of its own a row is what it says, by whom, and when.
	const own = id === "" ? ["row", verdict.text.replace(/\s+/g, ""), name, household, String(start ?? "")] : ["id", id]
	return {
		row,
		key: keyOf(own),
		isBare: id === "",
		text: verdict.text,
		saidAt: start,
		name,
		household,
		group: truncate(cell("group"), maxNameLength, "characters"),
		place: truncate(cell("place"), maxPlaceLength, "characters"),
		sourceKind: kinds[cell("kind")] ?? "import",
		isNamed: yesOrNo(cell("named")),
	}
}

/** 20260305, and what a date is pasted as a value: the number of its day, from 1899-12-30, with the time behind a point. Of fewer or more digits it is none of our time. */
function dayOfNumber(text: string): string | undefined {
	const [, year, month, date] = /^(20\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
	if (year !== undefined) return `${year}-${month}-${date}`
	const [, day] = /^([2-5]\d{4})(?:\.\d+)?$/.exec(text) ?? []
	return day === undefined ? undefined : new Date(Date.UTC(1899, 11, 30) + Number(day) * dayMs).toISOString().slice(0, 10)
}

function yesOrNo(text: string): boolean | undefined {
	if (/^(是|署名|愿意|同意|可以|y|yes|1|√|✓)$/i.test(text)) return true
	return /^(否|不|不署名|不愿意|不同意|匿名|n|no|0|×)$/i.test(text) ? false : undefined
}
