/** The list to take along: as Word, a page per contact with room to write, and as Excel with typed cells. */
import { AlignmentType, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from "docx"
import type { Say } from "../../engine/flow.ts"
import { localTime } from "../../text/date.ts"
import type { Marked } from "../demo-mark.ts"
import { evenMargin, wordFile } from "../word-file.ts"
import { type CellFormat, listed, workbookFile } from "../workbook-stream.ts"

export type SheetRow = {
	readonly number: string
	readonly name: string
	readonly group: string
	readonly address: string
	/** Empty: no contact is named. */
	readonly contact: string
	readonly why: string
	readonly how: string
	readonly visits: number
	/** Of the latest visit, ms. */
	readonly lastAt: number | undefined
}

export type SheetFrame = Marked & { readonly title: string; readonly timeZone: string; readonly say: Say }

const columns = [
	{ key: "household", width: 8 },
	{ key: "person", width: 10 },
	{ key: "group", width: 10 },
	{ key: "address", width: 18 },
	{ key: "contact", width: 10 },
	{ key: "why", width: 18 },
	{ key: "how", width: 16 },
	{ key: "visits", width: 8 },
	{ key: "last", width: 11 },
	{ key: "met", width: 10 },
	{ key: "when", width: 10 },
	{ key: "visitor", width: 10 },
	{ key: "said", width: 24 },
	{ key: "next", width: 14 },
] as const
type ColumnKey = (typeof columns)[number]["key"]

function labelOf(key: ColumnKey, say: Say): string {
	switch (key) {
		case "group":
		case "contact":
		case "why":
		case "how":
			return say(`outreach.${key}`)
		default:
			return say(`outreach.sheet.${key}`)
	}
}

/** The last five columns are empty: they are filled in on the way. */
export function buildExcelSheet(rows: readonly SheetRow[], frame: SheetFrame): Promise<Buffer> {
	const sheet = {
		name: frame.title,
		columns: columns.map(({ key, width }) => ({ title: labelOf(key, frame.say), width, format: formatOf(key) })),
		frozenColumns: 2,
		rows: listed(
			rows.map(({ number, name, group, address, contact, why, how, visits, lastAt }) => [
				...[number, name, group, address, contact, why, how],
				visits,
				lastAt === undefined ? null : dayCell(lastAt, frame.timeZone),
			]),
		),
	}
	return workbookFile([sheet], frame)
}

function formatOf(key: ColumnKey): CellFormat {
	if (key === "visits") return "general"
	return key === "last" || key === "when" ? "day" : "text"
}

/** Spreadsheets know no time zone: the day as it was in the village. */
function dayCell(at: number, timeZone: string): Date {
	const { year, month, day } = localTime(at, timeZone)
	return new Date(Date.UTC(year, month - 1, day))
}

const paperColumns = ["household", "person", "address", "why", "how", "met", "when", "said", "next"] as const satisfies readonly ColumnKey[]
/** Percent of the page's width. */
const paperWidths: Readonly<Record<(typeof paperColumns)[number], number>> = {
	household: 7,
	person: 9,
	address: 15,
	why: 14,
	how: 13,
	met: 9,
	when: 8,
	said: 15,
	next: 10,
}

/** A4 across, one contact after the other, each on a page of their own. */
export async function buildWordSheet(rows: readonly SheetRow[], frame: SheetFrame): Promise<Buffer> {
	const contacts = [...new Set(rows.map(({ contact }) => contact))]
	const children = contacts.flatMap((contact, index) => [
		heading(contact, frame, index > 0),
		paperTable(
			rows.filter((row) => row.contact === contact),
			frame.say,
		),
	])
	return wordFile(frame.title, { font: "SimHei", size: 22, margin: evenMargin(850), isWide: true }, children, frame)
}

function heading(contact: string, { title, say }: SheetFrame, startsPage: boolean): Paragraph {
	const text = say("outreach.sheet.for", { title, contact: contact === "" ? say("outreach.noContact") : contact })
	return new Paragraph({
		pageBreakBefore: startsPage,
		alignment: AlignmentType.CENTER,
		spacing: { after: 160 },
		children: [new TextRun({ text, bold: true, size: 30 })],
	})
}

function paperTable(rows: readonly SheetRow[], say: Say): Table {
	const cell = (key: (typeof paperColumns)[number], text: string, bold: boolean) =>
		new TableCell({
			width: { size: paperWidths[key], type: WidthType.PERCENTAGE },
			children: [new Paragraph({ children: [new TextRun({ text, bold })] })],
		})
	const head = new TableRow({ tableHeader: true, children: paperColumns.map((key) => cell(key, labelOf(key, say), true)) })
	const lines = rows.map(({ number, name, address, why, how }) => {
		const texts: Readonly<Record<string, string>> = { household: number, person: name, address, why, how }
		return new TableRow({
			cantSplit: true,
			// Room for writing by hand.
			height: { value: 800, rule: "atLeast" },
			children: paperColumns.map((key) => cell(key, texts[key] ?? "", false)),
		})
	})
	return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [head, ...lines] })
}
