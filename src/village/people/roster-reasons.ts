/** Reasons of many rows as somebody can read them: by kind, the most frequent first, each with all its rows and at most a few examples. Pure. */
import type { Say } from "../../engine/flow.ts"
import { grouped } from "../grouped.ts"
import { rowRanges } from "../row-ranges.ts"
import type { RowReason } from "./roster-table.ts"
import { rosterReason } from "./words-roster.ts"

export type ReasonLine = {
	/** 4–20, 30 */
	readonly rows: string
	/** The first of them: a page shows no more. */
	readonly first: string
	readonly count: number
	/** undefined: more of the kind above, in which only the rows named differ. */
	readonly reason?: string
}

/** Stretches of rows a page names of a kind. */
const firstRanges = 12

/** Of a kind whose words name other rows: more would say the same again and again. */
const examples = 2

/** Every row stands in a line of each kind it has. */
export function reasonsTogether(say: Say, reasons: readonly RowReason[]): readonly ReasonLine[] {
	const kinds = grouped(reasons, ({ code, detail }) => `${code} ${detail.column ?? ""}`)
	return [...kinds.values()].toSorted((a, b) => rowsOf(b).length - rowsOf(a).length).flatMap((kind) => linesOf(say, kind))
}

function linesOf(say: Say, kind: readonly RowReason[]): readonly ReasonLine[] {
	const worded = [...grouped(kind, ({ code, detail }) => rosterReason(say, { code, detail }))]
	const line = (rows: readonly number[]) => {
		const ranges = rowRanges(rows)
		const first = ranges.slice(0, firstRanges).join(say("roster.rows-between"))
		return { rows: ranges.join(say("roster.rows-between")), first: ranges.length > firstRanges ? `${first}…` : first, count: rows.length }
	}
	const shown = worded.length > examples + 1 ? worded.slice(0, examples) : worded
	const rest = worded.slice(shown.length).flatMap(([, more]) => more)
	return [...shown.map(([reason, of]) => ({ ...line(rowsOf(of)), reason })), ...(rest.length === 0 ? [] : [line(rowsOf(rest))])]
}

function rowsOf(reasons: readonly RowReason[]): readonly number[] {
	return [...new Set(reasons.map(({ row }) => row))]
}
