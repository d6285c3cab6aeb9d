/** Rows of records: a table on a wide screen, one card per row on a phone. */
import type { ComponentChildren, VNode } from "preact"
import { hasDate } from "./dated.tsx"
import { EmptyState } from "./empty-state.tsx"
import { useWords } from "./locale.ts"

export type Column<Row> = {
	readonly label: string
	readonly cell: (row: Row) => ComponentChildren
	/** The heading as shown, e.g. a link that sorts; `label` where absent. */
	readonly head?: ComponentChildren
	/** By which column, and which way, the rows stand in order. */
	readonly sorted?: "ascending" | "descending" | undefined
	/** `lead` is the card's heading on a phone, `number` is set right, `action` holds buttons and shows no label on a phone. */
	readonly role?: "lead" | "number" | "action"
	/** Whether there is nothing to say of a row: a table keeps its columns, a card on a phone leaves it out. */
	readonly isIdle?: (row: Row) => boolean
}

type TableProps<Row> = {
	/** What the table lists; read out, not shown. */
	readonly caption: string
	readonly columns: readonly Column<Row>[]
	readonly rows: readonly Row[]
	readonly keyOf: (row: Row) => string
	/** Shown instead of a table without rows. */
	readonly empty?: VNode
}

export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>) {
	const say = useWords()
	if (rows.length === 0) return empty ?? <EmptyState title={say("table.empty")} />
	return (
		<div class="table-wrap">
			<table>
				<caption>{caption}</caption>
				<thead>
					<tr>
						{columns.map((column) => (
							<th key={column.label} scope="col" class={classOf(column)} aria-sort={column.sorted}>
								{column.head ?? column.label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={keyOf(row)}>
							{columns.map((column) => (
								<td key={column.label} class={classOf(column, row)} data-label={column.label}>
									<Cell content={column.cell(row)} />
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	)
}

function Cell({ content }: { readonly content: ComponentChildren }) {
	return <div class={typeof content === "string" && hasDate(content) ? "dates" : undefined}>{content}</div>
}

function classOf<Row>({ role, isIdle }: Column<Row>, row?: Row): string | undefined {
	const idle = row !== undefined && isIdle?.(row) === true
	const names = [...(role === undefined ? [] : [`cell-${role}`]), ...(idle ? ["cell-idle"] : [])]
	return names.length === 0 ? undefined : names.join(" ")
}
