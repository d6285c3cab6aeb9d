/** A spreadsheet's sheet as a table of cells: merged cells filled, formulas by their stored result, nothing calculated or fetched. */
import type ExcelJS from "exceljs"
import { type RosterRefusal, refuse, type Table, type TableRow, tableLimits } from "./roster-table.ts"
import { listZip, readZipEntry } from "./roster-zip.ts"

/** Unpacked size: 50,000 rows of a wide roster take about 60 MB. */
const maxUnpackedBytes = 150 * 1024 * 1024
/** Cells of all merged ranges together; the library visits each of them. */
const maxMergedCells = 1_000_000

export type XlsxReading =
	| {
			readonly ok: true
			readonly table: Table
			/** Names of further sheets that look like rosters and were not read. */
			readonly otherSheets: readonly string[]
	  }
	| RosterRefusal

/** Reads the first visible sheet that looks like what is wanted; without one, the first visible sheet that holds anything. */
export async function readXlsx(bytes: Buffer, isWanted: (rows: readonly TableRow[]) => boolean): Promise<XlsxReading> {
	const read = await readWorkbook(bytes)
	if (!read.ok) return read
	const sheets = read.sheets.map((sheet) => ({ ...sheet, isRoster: isWanted(sheet.table.rows) }))
	const chosen = sheets.find((sheet) => sheet.isRoster) ?? sheets[0]
	if (chosen === undefined) return refuse("roster.file-empty")
	return {
		ok: true,
		table: chosen.table,
		otherSheets: sheets.filter((sheet) => sheet !== chosen && sheet.isRoster).map((sheet) => sheet.name),
	}
}

export type Sheet = { readonly name: string; readonly table: Table }
/** `day`: a date's time of day is left out. `minute`: it is kept where there is one, e.g. 2026-06-30 20:00. */
export type DateDetail = "day" | "minute"

/** Every visible sheet that holds anything, in the workbook's order. Nothing is calculated or fetched. */
export async function readWorkbook(
	bytes: Buffer,
	dates: DateDetail = "day",
): Promise<{ readonly ok: true; readonly sheets: readonly Sheet[] } | RosterRefusal> {
	const fault = oldOffice(bytes) ?? (await packageFault(bytes))
	if (fault !== undefined) return fault
	// Loaded when a workbook is touched: it would cost every start a quarter of a second.
	const { default: Excel } = await import("exceljs")
	const workbook = new Excel.Workbook()
	try {
		// Rules for whole columns are spread over a million cells by the library; nothing here needs them.
		await workbook.xlsx.load(arrayBufferOf(bytes), {
			ignoreNodes: ["dataValidations", "conditionalFormatting", "extLst", "autoFilter", "drawing", "picture", "tableParts"],
		})
	} catch {
		return refuse("roster.file-spoiled")
	}
	const sheets: Sheet[] = []
	for (const sheet of workbook.worksheets.filter((each) => each.state === "visible")) {
		const table = readSheet(sheet, dates)
		if (table === undefined) return refuse("roster.table-too-large", { limit: tableLimits.rows })
		if (table.rows.length > 0) sheets.push({ name: sheet.name, table })
	}
	return { ok: true, sheets }
}

const oleStart = Buffer.from("d0cf11e0a1b11ae1", "hex")
/** A workbook with a password lies encrypted in the container of old files, under this name. */
const encrypted = Buffer.from("EncryptedPackage", "utf16le")

/** Old .xls and .doc files, and workbooks with a password: the same container, but people have to do different things. */
export function oldOffice(bytes: Buffer): RosterRefusal | undefined {
	if (!bytes.subarray(0, oleStart.length).equals(oleStart)) return undefined
	return refuse(bytes.includes(encrypted) ? "roster.file-password" : "roster.file-old-office")
}

/** Refuses what must not be unpacked or is no plain workbook. */
async function packageFault(bytes: Buffer): Promise<RosterRefusal | undefined> {
	const entries = listZip(bytes)
	if (entries === undefined) return refuse("roster.file-spoiled")
	const names = entries.map((entry) => entry.name.toLowerCase())
	if (names.some((name) => name.endsWith("vbaproject.bin"))) return refuse("roster.file-macro")
	if (!names.includes("xl/workbook.xml")) return refuse("roster.file-not-table")
	if (entries.reduce((sum, entry) => sum + entry.bytes, 0) > maxUnpackedBytes)
		return refuse("roster.file-unpacks-too-large", { limit: maxUnpackedBytes / 1024 / 1024 })
	for (const entry of entries) {
		const content = await readZipEntry(bytes, entry)
		if (content === undefined) return refuse("roster.file-spoiled")
		if (!/^xl\/worksheets\/[^/]+\.xml$/i.test(entry.name)) continue
		const xml = content.toString("latin1")
		if (farAway.test(xml) || mergedCells(xml) > maxMergedCells) return refuse("roster.table-too-large", { limit: tableLimits.rows })
	}
	return undefined
}

/**
 * Far beyond the end of any spreadsheet, row 1,048,576 and column 16,384: the library walks through all that lies before the place named
 * (▲ a file of 1.5 KB with row 1,000,000,000 took 4 GB and ended the process; one with column 9,999,999 took 20 s). Also a place spelled
 * with character references, which no program writes there. Digits behind a point are those of heights and widths.
 */
const farAway = /<(?:(?:row|c|mergeCell)\s[^<>]*?(?:(?<![\d.])\d{8}|&)|col\s[^<>]*?(?:(?<![\d.])(?:\d{6}|[2-9]\d{4})|&))/i

/** Walks each tag once: searched with a look for its end, 100,000 open ones took 71 s. */
function mergedCells(xml: string): number {
	let cells = 0
	for (const [tag] of xml.matchAll(/<mergeCell\s[^<>]*/gi))
		for (const [, left, top, right, bottom] of tag.matchAll(/\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})/gi))
			cells += (Number(bottom) - Number(top) + 1) * (columnNumber(right ?? "") - columnNumber(left ?? "") + 1)
	return cells
}

function columnNumber(letters: string): number {
	return Array.from(letters.toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

/** The library declares a Buffer of its own that is an ArrayBuffer; given one, it reads the same. */
function arrayBufferOf(bytes: Buffer): ArrayBuffer {
	const copy = new ArrayBuffer(bytes.length)
	new Uint8Array(copy).set(bytes)
	return copy
}

/** Rows that hold anything; undefined when there are more than may be read. */
function readSheet(sheet: ExcelJS.Worksheet, dates: DateDetail): Table | undefined {
	const rows: TableRow[] = []
	let cells = 0
	let isTooLarge = false
	sheet.eachRow((row, number) => {
		if (isTooLarge) return
		const texts: string[] = []
		row.eachCell((cell, column) => {
			if (column > tableLimits.columns) return
			while (texts.length < column - 1) texts.push("")
			texts.push(cellText(cell.value, cell.numFmt, dates))
		})
		if (texts.every((text) => text.trim() === "")) return
		rows.push({ number, cells: texts })
		cells += texts.length
		isTooLarge = rows.length > tableLimits.rows || cells > tableLimits.cells
	})
	return isTooLarge ? undefined : { rows }
}

/** A cell as the text a person would see, except that numbers keep every digit they have and lost digits stay visible (3.3E+17). */
function cellText(value: ExcelJS.CellValue, format: string | undefined, dates: DateDetail): string {
	if (value === null || value === undefined) return ""
	if (typeof value === "string") return value
	if (typeof value === "number") return numberText(value, format)
	if (typeof value === "boolean") return value ? "是" : "否"
	if (value instanceof Date) return dateText(value, dates)
	if ("richText" in value) return value.richText.map((part) => part.text).join("")
	if ("error" in value) return value.error
	if ("hyperlink" in value) return cellText(value.text, format, dates)
	return value.result === undefined ? `=${"formula" in value ? value.formula : value.sharedFormula}` : cellText(value.result, format, dates)
}

/** The spreadsheet counts days in fractions: 20:00 may come as a few milliseconds less. */
function dateText(value: Date, dates: DateDetail): string {
	if (Number.isNaN(value.getTime())) return ""
	if (dates === "day") return value.toISOString().slice(0, 10)
	const text = new Date(Math.round(value.getTime() / 60_000) * 60_000).toISOString()
	return text.slice(11, 16) === "00:00" ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ")
}

/** 1 shown as 001 is 001. Above 2^53, or from 16 digits on, a spreadsheet has already rounded. */
function numberText(value: number, format: string | undefined): string {
	if (!Number.isFinite(value)) return ""
	if (Math.abs(value) >= 1e15) return value.toExponential().toUpperCase()
	return format !== undefined && /^0+$/.test(format) && Number.isInteger(value) && value >= 0
		? String(value).padStart(format.length, "0")
		: String(value)
}
