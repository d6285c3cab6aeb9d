/**
 * A workbook written as it is read: a sheet of a million rows takes no more memory than one of ten. exceljs writes without waiting for whoever
 * takes it — all of a large list would stand in memory — so what a large list needs is written here: typed cells, a frozen heading, widths, formats.
 */
import { Readable } from "node:stream"
import { ZipFile } from "yazl"
import type { Say } from "../engine/flow.ts"
import { localTime } from "../text/date.ts"
import { truncate } from "../text/normalize.ts"
import { plainCell } from "../text/plain-cell.ts"
import { demoMark, type Marked } from "./demo-mark.ts"

/** A Date is shown as the time it reads in UTC. */
export type StreamCell = string | number | Date | null
/** How a column's numbers and times are shown. */
export const cellFormats = ["general", "heading", "time", "share", "mean", "day", "text"] as const
export type CellFormat = (typeof cellFormats)[number]
export type StreamSheet = {
	readonly name: string
	readonly columns: readonly { readonly title: string; readonly width: number; readonly format?: CellFormat }[]
	/** Columns that stay when one scrolls to the right. */
	readonly frozenColumns: number
	readonly rows: AsyncIterable<StreamRow>
}
/** A cell may bring a format of its own. */
export type StreamRow = readonly (StreamCell | { readonly value: StreamCell; readonly format: CellFormat })[]

/** A column's id, width and format; what is called …At is a time where nothing else is said. */
export type NamedColumn = readonly [id: string, width: number, format?: CellFormat]

/** Their titles are the words of `PREFIX.ID`. */
export function columnsOf(say: Say, prefix: string, columns: readonly NamedColumn[]): StreamSheet["columns"] {
	return columns.map(([id, width, format = id.endsWith("At") ? "time" : "general"]) => ({ title: say(`${prefix}.${id}`), width, format }))
}

/** A spreadsheet knows no zones: it shows the village's clock. */
export function wallClock(at: number, timeZone: string): Date {
	const { year, month, day, hour, minute } = localTime(at, timeZone)
	return new Date(Date.UTC(year, month - 1, day, hour, minute))
}

/** What a sheet holds at most; the heading is one of them. */
const mostRows = 1_048_576
/** What a cell holds at most, UTF-16 units. */
const mostText = 32_767
/** Points of a line of 11 points; no row is higher than 409. */
const lineHeight = 15
const mostLines = 27
/** A Chinese sign beside a figure, which columns are measured in. */
const wide = 2.1
/** Written at once, UTF-16 units. ▲ From 64 Ki on V8 keeps each piece among its large objects, which it clears so rarely that 35 MiB of a million answers stood there. */
const portionLength = 16 * 1024
const dayMs = 86_400_000
/** Days from a spreadsheet's first day to 1970. */
const epochDays = 25_569

/** The file whole, for what is short. */
export async function workbookFile(sheets: readonly StreamSheet[], of: Marked): Promise<Buffer> {
	const parts: Uint8Array[] = []
	for await (const part of workbookStream(sheets, of)) parts.push(part)
	return Buffer.concat(parts)
}

/** The rows of a list that is there already. */
export async function* listed<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
	yield* rows
}

/** The file, piece by piece; who takes it sets the pace. Made-up data says so in each sheet's name, which also stands over each printed page. */
export async function* workbookStream(sheets: readonly StreamSheet[], of: Marked): AsyncGenerator<Uint8Array> {
	const names = sheets.map(({ name }, index) => sheetName(name, index, demoMark(of)))
	const zip = new ZipFile()
	const { outputStream } = zip
	const parts = sheets.map((sheet) => Readable.from(sheetParts(sheet), { objectMode: false }))
	// What goes wrong while a row is read is else said to nobody, and the file never ends.
	for (const part of parts) part.on("error", (error) => outputStream instanceof Readable && outputStream.destroy(error))
	const put = (name: string, xml: string) => zip.addBuffer(Buffer.from(`${declaration}${xml}`), name)
	put("[Content_Types].xml", contentTypes(sheets.length))
	put("_rels/.rels", relations([{ type: "officeDocument", target: "xl/workbook.xml" }]))
	put("xl/workbook.xml", workbookXml(names))
	put(
		"xl/_rels/workbook.xml.rels",
		relations([
			...sheets.map((_, index) => ({ type: "worksheet", target: `worksheets/sheet${index + 1}.xml` })),
			{ type: "styles", target: "styles.xml" },
		]),
	)
	put("xl/styles.xml", stylesXml)
	for (const [index, part] of parts.entries()) zip.addReadStream(part, `xl/worksheets/sheet${index + 1}.xml`)
	zip.end()
	try {
		for await (const chunk of outputStream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk
	} finally {
		for (const part of parts) part.destroy()
	}
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const documentRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const packageNames = "http://schemas.openxmlformats.org/package/2006"

function contentTypes(sheets: number): string {
	const of = "application/vnd.openxmlformats-officedocument.spreadsheetml"
	const part = (name: string, kind: string) => `<Override PartName="/xl/${name}.xml" ContentType="${of}.${kind}+xml"/>`
	const own = Array.from({ length: sheets }, (_, index) => part(`worksheets/sheet${index + 1}`, "worksheet"))
	return `<Types xmlns="${packageNames}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part("workbook", "sheet.main")}${part("styles", "styles")}${own.join("")}</Types>`
}

function relations(all: readonly { readonly type: string; readonly target: string }[]): string {
	const lines = all.map(
		({ type, target }, index) => `<Relationship Id="r${index + 1}" Type="${documentRelations}/${type}" Target="${target}"/>`,
	)
	return `<Relationships xmlns="${packageNames}/relationships">${lines.join("")}</Relationships>`
}

function workbookXml(names: readonly string[]): string {
	const sheets = names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="r${index + 1}"/>`)
	// Printed, each page begins with the heading.
	const titles = names.map(
		(name, index) =>
			`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escaped(`'${name.replaceAll("'", "''")}'!$1:$1`)}</definedName>`,
	)
	return `<workbook xmlns="${main}" xmlns:r="${documentRelations}"><sheets>${sheets.join("")}</sheets><definedNames>${titles.join("")}</definedNames></workbook>`
}

/** What a spreadsheet takes for a sheet's name: 31 characters, none of them with a meaning. */
function sheetName(name: string, index: number, mark: string): string {
	const behind = mark === "" ? "" : `（${mark}）`
	const safe = name.replaceAll(/[\\/?*[\]:]/g, " ").trim()
	return `${
		truncate(safe, 28 - behind.length, "characters")
			.replaceAll(/^'|'$/g, " ")
			.trim() || index + 1
	}${behind}`
}

/** Of a bare number: it keeps off the words of the next column. */
const numberStyle = cellFormats.length
/** In the order of `cellFormats`, and the bare number's behind them. */
const stylesXml = `<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="0.0%"/><numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE2EFDA"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8"><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf><xf numFmtId="165" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf><xf numFmtId="2" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf><xf numFmtId="166" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf></cellXfs></styleSheet>`

async function* sheetParts({ columns, frozenColumns, rows }: StreamSheet): AsyncGenerator<Buffer> {
	const across = frozenColumns === 0 ? "" : ` xSplit="${frozenColumns}"`
	const corner = `${columnName(frozenColumns)}2`
	const pane = `<pane${across} ySplit="1" topLeftCell="${corner}" activePane="${frozenColumns === 0 ? "bottomLeft" : "bottomRight"}" state="frozen"/>`
	const letters = columns.map((_, index) => columnName(index))
	const widths = columns.map(({ width, format = "general" }, index) => {
		const place = index + 1
		return `<col min="${place}" max="${place}" width="${width}" style="${cellFormats.indexOf(format)}" customWidth="1"/>`
	})
	const titles = columns.map(({ title }) => title)
	const heading = titles.map((title, index) => cellXml(`${letters[index]}1`, title, "heading"))
	let held = `${declaration}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join("")}</cols><sheetData><row r="1" ht="${linesOf(titles, columns) * lineHeight}">${heading.join("")}</row>`
	let count = 1
	for await (const row of rows) {
		count += 1
		if (count > mostRows) throw new RangeError("more rows than a sheet holds")
		const lines = linesOf(row, columns)
		held += lines === 1 ? `<row r="${count}">` : `<row r="${count}" ht="${lines * lineHeight}">`
		for (const [index, cell] of row.entries()) {
			const isBare = isBareCell(cell)
			const at = `${letters[index] ?? columnName(index)}${count}`
			held += isBare ? cellXml(at, cell, columns[index]?.format ?? "general") : cellXml(at, cell.value, cell.format)
		}
		held += "</row>"
		if (held.length < portionLength) continue
		yield Buffer.from(held)
		held = ""
	}
	// Printed: as wide as the sheet, its name above, the page's number below.
	const margins = '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
	const page = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
	const edges = "<headerFooter><oddHeader>&amp;C&amp;A</oddHeader><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
	yield Buffer.from(`${held}</sheetData>${margins}${page}${edges}</worksheet>`)
}

function isBareCell(cell: StreamRow[number]): cell is StreamCell {
	return cell === null || typeof cell !== "object" || cell instanceof Date
}

/** How many lines the fullest cell takes: a spreadsheet that does not measure by itself would show the first one alone. */
function linesOf(row: StreamRow, columns: StreamSheet["columns"]): number {
	let lines = 1
	for (const [index, cell] of row.entries()) {
		const text = isBareCell(cell) ? cell : cell.value
		const width = (columns[index]?.width ?? 8) - 1
		if (typeof text !== "string" || (text.length * wide <= width && !text.includes("\n"))) continue
		let own = 0
		for (const part of text.slice(0, mostLines * width).split("\n")) own += Math.max(1, Math.ceil(unitsOf(part) / width))
		lines = Math.max(lines, own)
	}
	return Math.min(lines, mostLines)
}

/** In widths of a figure, as columns are. */
function unitsOf(text: string): number {
	let units = 0
	for (const sign of text) units += sign < "\u0250" ? 1.1 : wide
	return units
}

/** A, B … Z, AA: of the column behind so many. */
function columnName(index: number): string {
	const letter = String.fromCharCode(65 + (index % 26))
	return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

function cellXml(at: string, value: StreamCell, format: CellFormat): string {
	const style = ` r="${at}" s="${cellFormats.indexOf(format)}"`
	if (value === null || value === "") return `<c${style}/>`
	if (typeof value === "string") return `<c${style} t="inlineStr"><is><t xml:space="preserve">${escaped(plainCell(value))}</t></is></c>`
	const number = typeof value === "number" ? value : value.getTime() / dayMs + epochDays
	if (!Number.isFinite(number)) return `<c${style}/>`
	return format === "general" ? `<c r="${at}" s="${numberStyle}"><v>${number}</v></c>` : `<c${style}><v>${number}</v></c>`
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** For XML: signs it cannot hold are gone, halves of pairs as well; what a spreadsheet would read as an escape of its own is escaped. */
function escaped(text: string): string {
	const cut = text.length > mostText ? text.slice(0, mostText) : text
	return cut
		.replaceAll(/[\p{Cs}\uFFFE\uFFFF]|(?![\t\n\r])\p{Cc}/gu, "")
		.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
		.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
}
