/** Word files of a sign-off: sheets to sign on paper, slips with the second factor, the final report. Loaded only when one is made. */
import { AlignmentType, BorderStyle, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from "docx"
import type { Say } from "../../engine/flow.ts"
import type { Marked } from "../demo-mark.ts"
import { evenMargin, wordFile } from "../word-file.ts"

export type SheetHousehold = { readonly number: string; readonly head: string; readonly rows: readonly string[]; readonly sum: string }
type Frame = Marked & { readonly village: string; readonly title: string; readonly say: Say }

const border = { style: BorderStyle.SINGLE, size: 6, color: "000000" }
const borders = { top: border, bottom: border, left: border, right: border, insideHorizontal: border, insideVertical: border }

function line(
	text: string,
	how: {
		readonly size?: number
		readonly isBold?: boolean
		readonly isCentred?: boolean
		readonly startsPage?: boolean
		readonly isHeading?: boolean
	} = {},
): Paragraph {
	return new Paragraph({
		pageBreakBefore: how.startsPage ?? false,
		// Never the last line of a page.
		keepNext: how.isHeading ?? false,
		...(how.isCentred === true ? { alignment: AlignmentType.CENTER } : {}),
		spacing: { after: 80 },
		children: [new TextRun({ text, bold: how.isBold ?? false, size: how.size ?? 22 })],
	})
}

function cell(texts: readonly string[], width?: number, isBold = false): TableCell {
	return new TableCell({
		...(width !== undefined && { width: { size: width, type: WidthType.PERCENTAGE } }),
		children: texts.map((text) => line(text, { isBold })),
	})
}

const look = { font: "SimHei", size: 22, margin: evenMargin(900) } as const

/** A sheet per group: the statement, and a line per household with boxes for the signature and the fingerprint. */
export async function buildSheets(
	groups: readonly { readonly name: string; readonly households: readonly SheetHousehold[] }[],
	statement: string,
	frame: Frame,
): Promise<Buffer> {
	const { say } = frame
	const children = groups.flatMap(({ name, households }, index) => [
		line(say("signoff.paper.title", { village: frame.village, title: frame.title, group: name }), {
			size: 32,
			isBold: true,
			isCentred: true,
			startsPage: index > 0,
		}),
		...statement.split("\n").map((text) => line(text)),
		new Table({
			width: { size: 100, type: WidthType.PERCENTAGE },
			borders,
			rows: [
				new TableRow({
					tableHeader: true,
					children: (["household", "head", "rows", "signature", "fingerprint", "date", "witness"] as const).map((id, column) =>
						cell([say(`signoff.paper.${id}`)], widths[column], true),
					),
				}),
				...households.map(
					({ number, head, rows, sum }) =>
						new TableRow({
							cantSplit: true,
							// Two and a half centimetres: a thumb and a name have to find room.
							height: { value: 1_400, rule: "atLeast" },
							children: [
								cell([number]),
								cell([head]),
								cell(sum === "" ? rows : [...rows, say("signoff.paper.sum", { sum })]),
								cell([""]),
								cell([""]),
								cell([""]),
								cell([""]),
							],
						}),
				),
			],
		}),
		line(say("signoff.paper.note")),
	])
	return wordFile(frame.title, { ...look, isWide: true }, children, frame)
}
const widths = [7, 10, 41, 14, 12, 8, 8] as const

/** Slips to cut out: the household's number and six digits; the contact hands each over and notes it. */
export async function buildSlips(
	slips: readonly { readonly number: string; readonly groupName: string; readonly code: string }[],
	frame: Frame,
): Promise<Buffer> {
	const { say } = frame
	const cells = slips.map(
		({ number, groupName, code }) =>
			new TableCell({
				width: { size: 50, type: WidthType.PERCENTAGE },
				margins: { top: 80, bottom: 80, left: 120, right: 120 },
				children: [
					line(say("signoff.slip.of", { title: frame.title })),
					line(say("signoff.slip.household", { number, group: groupName })),
					// Read off by old eyes.
					line(`${code.slice(0, 3)} ${code.slice(3)}`, { size: 40, isBold: true }),
					line(say("signoff.slip.note")),
				],
			}),
	)
	const rows = Array.from({ length: Math.ceil(cells.length / 2) }, (_, row) => {
		const [left, right] = [cells[row * 2], cells[row * 2 + 1] ?? cell([""], 50)]
		return new TableRow({ cantSplit: true, children: left === undefined ? [right] : [left, right] })
	})
	const table = new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, borders, rows })
	const head = line(say("signoff.slip.title", { village: frame.village }), { size: 28, isBold: true, isCentred: true })
	return wordFile(frame.title, look, [head, table], frame)
}

export type ReportTable = { readonly title: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** The final report: what was asked, what came of it by group and grid, objections and what became of them, the root of the ledger. */
export async function buildReport(lines: readonly string[], tables: readonly ReportTable[], frame: Frame): Promise<Buffer> {
	const children = [
		line(frame.say("signoff.report.title", { village: frame.village, title: frame.title }), { size: 36, isBold: true, isCentred: true }),
		...lines.map((text) => line(text)),
		...tables.flatMap(({ title, head, rows }) => [
			line(title, { size: 28, isBold: true, isHeading: true }),
			new Table({
				width: { size: 100, type: WidthType.PERCENTAGE },
				borders,
				rows: [
					new TableRow({ tableHeader: true, children: head.map((text, column) => cell([text], widthOf(column, head.length), true)) }),
					...rows.map(
						(row) => new TableRow({ cantSplit: true, children: row.map((text, column) => cell([text], widthOf(column, head.length))) }),
					),
				],
			}),
		]),
	]
	return wordFile(frame.title, look, children, frame)
}

/** Names stand in the first column, figures in the others. Percent. */
function widthOf(column: number, columns: number): number {
	const first = 24
	return column === 0 ? first : (100 - first) / (columns - 1)
}
