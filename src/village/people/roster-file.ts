/** Reads a roster file, whatever it is called, by what it is: xlsx or text table; anything else is refused with what to do. */

import { findHeader } from "./roster-columns.ts"
import { decodeText, readCsv } from "./roster-csv.ts"
import { type RosterRefusal, refuse, type Table, type TableRow } from "./roster-table.ts"
import { oldOffice, readXlsx } from "./roster-xlsx.ts"

export const maxFileBytes = 20 * 1024 * 1024

export type RosterFile = {
	readonly ok: true
	readonly table: Table
	/** Further sheets of the file that look like rosters: only one is read, and people should be told. */
	readonly otherSheets: readonly string[]
}

/** First bytes of what people send instead of a table: PDF, PNG, JPEG, GIF, RAR, 7z, gzip, RTF. */
const otherKinds = ["25504446", "89504e47", "ffd8ff", "47494638", "52617221", "377abcaf", "1f8b", "7b5c727466"]

/**
 * Never throws for what is in the file. The name is not looked at: 花名册.xls may be anything. `isWanted`: whether rows look like what is looked for, for
 * a workbook of several sheets; a roster where nothing is said.
 */
export async function readRosterFile(
	content: Uint8Array,
	isWanted: (rows: readonly TableRow[]) => boolean = (rows) => findHeader(rows).ok,
): Promise<RosterFile | RosterRefusal> {
	if (content.length > maxFileBytes) return refuse("roster.file-too-large", { limit: maxFileBytes / 1024 / 1024 })
	if (content.length === 0) return refuse("roster.file-empty")
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
	const start = bytes.toString("hex", 0, 8)
	if (start.startsWith("504b0304")) return readXlsx(bytes, isWanted)
	if (start.startsWith("504b")) return refuse("roster.file-spoiled")
	const old = oldOffice(bytes)
	if (old !== undefined) return old
	if (otherKinds.some((kind) => start.startsWith(kind))) return refuse("roster.file-not-table")
	const text = decodeText(bytes)
	if (text === undefined) return refuse(bytes.includes(0) ? "roster.file-not-table" : "roster.file-encoding")
	if (/^\s*(?:<!doctype html|<html|<table|<\?xml|mime-version:)/i.test(text.slice(0, 200))) return refuse("roster.file-web-page")
	const reading = await readCsv(text)
	return reading.ok ? { ...reading, otherSheets: [] } : reading
}
