/** Rows of records: a table on a wide screen, one card per row on a phone. */
import type { ComponentChildren } from "preact"
import { EmptyState } from "./empty-state.tsx"
import { useWords } from "./locale.ts"

export type Column<Row> = {
	readonly label: string
	readonly cell: (row: Row) => ComponentChildren
	/** `lead` is the card's heading on a phone, `number` is set right, `action` holds buttons and shows no label on a phone. */
	readonly role?: "lead" | "number" | "action"
}

type TableProps<Row> = {
	/** What the table lists; read out, not shown. */
	readonly caption: string
	readonly columns: readonly Column<Row>[]
	readonly rows: readonly Row[]
	readonly keyOf: (row: Row) => string
	/** Shown instead of a table without rows. */
	readonly empty?: ComponentChildren
}

/** The roles are spelled out because a table laid out as cards loses them in some screen readers. */
export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>) {
	const say = useWords()
	if (rows.length === 0) return empty === undefined ? <EmptyState title={say("table.empty")} /> : <>{empty}</>
	return (
		<div class="table-wrap">
			<table role="table">
				<caption>{caption}</caption>
				<thead role="rowgroup">
					<tr role="row">
						{columns.map((column) => (
							<th key={column.label} role="columnheader" scope="col" class={classOf(column)}>
								{column.label}
							</th>
						))}
					</tr>
				</thead>
				<tbody role="rowgroup">
					{rows.map((row) => (
						<tr key={keyOf(row)} role="row">
							{columns.map((column) => (
								<td key={column.label} role="cell" class={classOf(column)} data-label={column.label}>
									<div>{column.cell(row)}</div>
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	)
}

function classOf<Row>(column: Column<Row>): string | undefined {
	return column.role === undefined ? undefined : `cell-${column.role}`
}
