/** Text tables: UTF-8, UTF-16 or GBK, parted by comma, semicolon or tab. */
import { Readable } from "node:stream"
import { CsvError, parse } from "csv-parse"
import { z } from "zod"
import { type RosterRefusal, refuse, type Table, type TableRow, tableLimits } from "./roster-table.ts"

/** What is no UTF-8 is taken for GBK, which Chinese spreadsheet programs write; GB18030 holds it whole. Undefined when it is neither. */
export function decodeText(bytes: Buffer): string | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, "utf-16le")
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes, "utf-16be")
	if (bytes.includes(0)) return undefined
	return decode(bytes, "utf-8") ?? decode(bytes, "gb18030")
}

function decode(bytes: Buffer, encoding: string): string | undefined {
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes)
	} catch {
		return undefined
	}
}

/** The separator the first lines have most of, outside quotes. */
function separatorOf(text: string): string {
	const head = text
		.slice(0, 20_000)
		.replace(/"(?:[^"]|"")*"/g, "")
		.split(/\r\n|\r|\n/)
		.slice(0, 8)
		.join("\n")
	const counts = [",", "\t", ";"].map((separator) => ({ separator, count: head.split(separator).length }))
	return counts.reduce((a, b) => (b.count > a.count ? b : a)).separator
}

const recordSchema = z.array(z.string())
/** Records whole before the error; those already parsed but not yet handed out are among them. */
const recordsBefore = z.object({ records: z.number().int().catch(0) })

/** Row numbers are those a spreadsheet shows: a cell of several lines is in one row. */
export async function readCsv(text: string): Promise<{ readonly ok: true; readonly table: Table } | RosterRefusal> {
	const parser = Readable.from(pieces(text)).pipe(
		parse({
			delimiter: separatorOf(text),
			record_delimiter: ["\r\n", "\n", "\r"],
			bom: true,
			relax_column_count: true,
			relax_quotes: true,
			skip_empty_lines: false,
			max_record_size: 1_000_000,
		}),
	)
	const rows: TableRow[] = []
	let number = 0
	let cells = 0
	try {
		for await (const record of parser) {
			number++
			const texts = recordSchema.parse(record).slice(0, tableLimits.columns)
			if (texts.every((each) => each.trim() === "")) continue
			rows.push({ number, cells: texts })
			cells += texts.length
			if (rows.length > tableLimits.rows || cells > tableLimits.cells) return refuse("roster.table-too-large", { limit: tableLimits.rows })
		}
	} catch (error) {
		if (!(error instanceof CsvError)) throw error
		return refuse("roster.csv-quotes", { rows: [recordsBefore.parse(error).records + 1] })
	}
	return rows.length === 0 ? refuse("roster.file-empty") : { ok: true, table: { rows } }
}

/** In pieces, so that a large file does not hold up everything else while it is parsed. */
function* pieces(text: string): Generator<string> {
	for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536)
}
