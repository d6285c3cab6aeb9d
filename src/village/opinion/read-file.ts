/** A file of opinions, read as the console, the command line and the demo take it: what it says, or why nothing of it can be taken. */
import type { Say } from "../../engine/flow.ts"
import { readRosterFile } from "../people/index.ts"
import { maxImportRows, type OpinionTable, opinionHeader, readOpinionTable } from "./import-file.ts"
import { fileRefusal, importRefusal } from "./words-import-faults.ts"

export type OpinionFile =
	| { readonly ok: true; readonly table: Extract<OpinionTable, { readonly ok: true }> }
	| { readonly ok: false; readonly code: string; readonly words: string }

/** `now`: days to come are refused, by the village's calendar. */
export async function readOpinionFile(
	content: Buffer,
	{ say, now, timeZone }: { readonly say: Say; readonly now: number; readonly timeZone: string },
): Promise<OpinionFile> {
	const file = await readRosterFile(content, (rows) => opinionHeader(rows) >= 0)
	if (!file.ok) return { ok: false, ...fileRefusal(say, file) }
	const table = readOpinionTable(file.table.rows, { now, timeZone })
	return table.ok ? { ok: true, table } : { ok: false, code: `opinions.${table.code}`, words: importRefusal(say, table, maxImportRows) }
}
