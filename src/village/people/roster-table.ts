/** A roster file once read: cells as text, rows with their numbers in the file, and what is said about them. Pure types. */
import type { ColumnId } from "./roster-columns.ts"
import type { RosterCode } from "./words-roster.ts"

export type TableRow = { /** As the spreadsheet counts, from 1. */ readonly number: number; readonly cells: readonly string[] }
export type Table = { readonly rows: readonly TableRow[] }

/** 50,000 rows of a wide roster; more is not one village and is refused, not cut. */
export const tableLimits = { rows: 50_000, columns: 100, cells: 1_000_000 } as const

/** What a reason is about. Never a value out of the file: reasons are shown, printed and kept. */
export type RosterDetail = {
	readonly column?: ColumnId
	/** Other rows concerned, at most ten. */
	readonly rows?: readonly number[]
	readonly limit?: number
	/** Titles of columns, and where they stand; a title is no value. */
	readonly titles?: readonly string[]
}

/** Why a file is not read at all, a row is refused, or a row should be looked at. Words: `rosterReason`. */
export type RosterReason = { readonly code: RosterCode; readonly detail: RosterDetail }
export type RosterRefusal = RosterReason & { readonly ok: false }
export type RowReason = RosterReason & { readonly row: number }

export function refuse(code: RosterCode, detail: RosterDetail = {}): RosterRefusal {
	return { ok: false, code, detail }
}
