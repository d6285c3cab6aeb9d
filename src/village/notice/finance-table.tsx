/** The table of a finance notice, with the expenses no decision is named for. */
import type { Say } from "../../engine/flow.ts"
import { type FinanceTable, isTotalWord, leadColumn, undecided } from "./rules.ts"

/** `limit`: from which sum an expense has to name its decision. */
export function FinanceTableView({ table, limit, say }: { readonly table: FinanceTable; readonly limit: number; readonly say: Say }) {
	const flagged = undecided(table, limit)
	const isFlagged = (index: number) => flagged?.includes(index) === true
	const leadAt = leadColumn(table)
	/** A sum stands under its own word, whichever column that is in. */
	const leadOf = (row: readonly string[]) => {
		const totalAt = row.findIndex(isTotalWord)
		return totalAt >= 0 && (row[leadAt] ?? "").trim() === "" ? totalAt : leadAt
	}
	return (
		<>
			<div class="public-table finance-table">
				<table>
					<thead>
						<tr>
							{table.head.map((cell, at) => (
								<th key={at} scope="col">
									{cell}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{table.rows.map((row, index) => (
							<tr key={index} class={isFlagged(index) ? "row-flagged" : undefined}>
								{row.map((cell, at) => (
									<td key={at} data-label={table.head[at]} class={at === leadOf(row) ? "cell-lead" : undefined}>
										{cell}
										{at === row.length - 1 && isFlagged(index) && <strong class="flag">{say("notice.public.undecided")}</strong>}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{table.more > 0 && <p class="hint">{say("notice.public.moreRows", { more: table.more })}</p>}
			{flagged !== null && (
				<p class="hint">
					{say(flagged.length === 0 ? "notice.public.allDecided" : "notice.public.someUndecided", { limit, count: flagged.length })}
				</p>
			)}
		</>
	)
}
