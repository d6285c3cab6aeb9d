/** Reads a sign-off out of a workbook: the sheet 签字 with its settings, the sheet 明细 with a row per parcel. Checks are campaign-file's. */
import type { Say } from "../../engine/flow.ts"
import { parseLocalTime } from "../../text/date.ts"
import { cleanText, foldWidth } from "../../text/normalize.ts"
import { readWorkbook } from "../people/index.ts"
import { type GivenCampaign, type GivenRow, limits } from "./campaign-given.ts"
import { type KindId, kindIds, kinds } from "./kinds.ts"
import { columnOf, type SettingId, settingOf, wordIn } from "./sheet-columns.ts"

export const fileFaults = ["file.spoiled", "file.macro", "file.large", "file.old", "file.password", "noSheets", "noHeadings"] as const
export type FileFault = (typeof fileFaults)[number]

export type SheetRead =
	| {
			readonly ok: true
			readonly given: GivenCampaign
			/** What the file calls its columns. */
			readonly headings: ReadonlyMap<string, string>
			/** The list as it stands in the file. */
			readonly lines: readonly SheetLine[]
	  }
	| { readonly ok: false; readonly code: FileFault }

/** A line of a sheet as it stands there. */
export type SheetLine = { readonly number: number; readonly cells: readonly string[] }
/** The rows of a list, and what it calls its columns. */
export type ListRead = { readonly rows: readonly GivenRow[]; readonly headings: ReadonlyMap<string, string> }

/** The list alone, of a workbook filled in beside a form: the sheet 明细, or the first. What its columns mean depends on the kind: `listOf`. */
export async function readListWorkbook(
	content: Buffer,
	say: Say,
): Promise<{ readonly ok: true; readonly lines: readonly SheetLine[] } | { readonly ok: false; readonly code: FileFault }> {
	const read = await readWorkbook(content, "minute")
	if (!read.ok) return { ok: false, code: faultOf(read.code) }
	const sheet = sheetNamed(read.sheets, say("signoff.sheet.rows")) ?? read.sheets[0]
	return sheet === undefined ? { ok: false, code: "noHeadings" } : { ok: true, lines: sheet.table.rows }
}

function sheetNamed<Sheet extends { readonly name: string }>(sheets: readonly Sheet[], word: string): Sheet | undefined {
	return sheets.find(({ name }) => foldWidth(name).trim() === word)
}

/** Never throws for what is in the file. Times are the village's. */
export async function readCampaignWorkbook(content: Buffer, say: Say, timeZone: string): Promise<SheetRead> {
	const read = await readWorkbook(content, "minute")
	if (!read.ok) return { ok: false, code: faultOf(read.code) }
	const { sheets } = read
	const lines = (sheetNamed(sheets, say("signoff.sheet.rows")) ?? sheets[1])?.table.rows ?? []
	const settingLines = (sheetNamed(sheets, say("signoff.sheet.settings")) ?? sheets[0])?.table.rows
	if (settingLines === undefined) return { ok: false, code: "noSheets" }
	const settings = readSettings(settingLines)
	if (settings.size === 0) return { ok: false, code: "noSheets" }
	const text = (id: SettingId) => settings.get(id) ?? ""
	const kind = wordIn("kind", text("kind"), say)
	const known: KindId = kindIds.find((id) => id === kind) ?? "land"
	const list = kinds[known].columns.length === 0 ? noList : listOf(lines, known)
	if (list === undefined) return { ok: false, code: "noHeadings" }
	const closesAt = text("closesAt")
	const given: GivenCampaign = {
		title: cleanText(text("title"), limits.title * 2),
		kind,
		level: text("level") === "" ? "" : wordIn("level", text("level"), say),
		signer: text("signer") === "" ? "" : wordIn("signer", text("signer"), say),
		statement: cleanText(text("statement"), limits.statement * 2),
		spoken: cleanText(text("spoken"), limits.spoken * 2),
		closesAt: closesAt === "" ? undefined : (parseLocalTime(foldWidth(closesAt), timeZone) ?? Number.NaN),
		postingDays: foldWidth(text("postingDays")).trim(),
		reminders: foldWidth(text("reminders")).trim(),
		total: plainNumber(text("total")),
		standard: cleanText(text("standard"), 60),
		rows: list.rows,
	}
	return { ok: true, given, headings: list.headings, lines }
}

function faultOf(code: string): FileFault {
	if (code === "roster.file-macro") return "file.macro"
	if (code === "roster.file-old-office") return "file.old"
	if (code === "roster.file-password") return "file.password"
	if (code === "roster.file-not-table" || code === "roster.file-empty") return "noSheets"
	return code.endsWith("-too-large") ? "file.large" : "file.spoiled"
}

function readSettings(rows: readonly SheetLine[]): ReadonlyMap<SettingId, string> {
	const values = new Map<SettingId, string>()
	for (const { cells } of rows) {
		const [label = "", value = ""] = cells
		const id = settingOf(label)
		if (id !== undefined && !values.has(id) && value.trim() !== "") values.set(id, value.trim())
	}
	return values
}

export const noList: ListRead = { rows: [], headings: new Map() }

/** What a list says under the headings of its kind; undefined where no line has them. */
export function listOf(rows: readonly SheetLine[], kind: KindId): ListRead | undefined {
	const at = rows.findIndex(
		({ cells }) => cells.some((cell) => columnOf(cell, kind) === "household") && cells.some((cell) => columnOf(cell, kind) === "number"),
	)
	const header = rows[at]
	if (header === undefined) return undefined
	const columns = header.cells.map((cell) => columnOf(cell, kind))
	const headings = new Map(
		columns.flatMap((id, index) => (id === undefined ? [] : [[id, cleanText(header.cells[index] ?? "", 40)] as const])),
	)
	const summed = kinds[kind].columns.filter(({ kind: cellKind }) => cellKind !== "text").map(({ id }) => id)
	const found: GivenRow[] = []
	let [household, head, sum] = ["", "", ""]
	for (const { number: line, cells } of rows.slice(at + 1)) {
		const given = new Map(
			columns.flatMap((id, index) => (id === undefined ? [] : [[id, cleanText(cells[index] ?? "", limits.cell + 1)] as const])),
		)
		if ([...given.values()].every((value) => value === "") || isTotalLine(given)) continue
		// As on a roster: a household's number stands once, above its parcels.
		const own = given.get("household") ?? ""
		if (own !== "") [household, head, sum] = [own, given.get("head") ?? "", plainNumber(given.get("sum") ?? "")]
		const values: Record<string, string> = {}
		for (const [id, value] of given) {
			if (value === "" || ["household", "head", "number", "sum"].includes(id)) continue
			values[id] = summed.includes(id) ? plainNumber(value) : value
		}
		found.push({ line, household, head, number: foldWidth(given.get("number") ?? ""), cells: values, sum })
	}
	return { rows: found, headings }
}

/** The last line of many lists: 合计. */
function isTotalLine(given: ReadonlyMap<string, string>): boolean {
	return [...given.values()].some((value) => /^(合计|总计|total)$/i.test(value)) && (given.get("number") ?? "") === ""
}

/** 3.25亩, ３.２５ and 1,200.5 as a plain number; anything else stays as it is, to be named. */
export function plainNumber(text: string): string {
	const plain = foldWidth(text)
		.replace(/[,\s]/g, "")
		.replace(/(亩|平方米|人|㎡|m2)$/i, "")
	// A spreadsheet's own arithmetic leaves 3.2499999999999996 where 3.25 is meant.
	if (/^\d+\.\d{9,}$/.test(plain)) return String(Math.round(Number(plain) * 10_000) / 10_000)
	return plain
}
