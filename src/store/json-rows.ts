/** Rows handed to a statement as one JSON parameter: thousands in one statement, without thousands of placeholders. */
import { type SQL, type SQLWrapper, sql } from "drizzle-orm"
import { p } from "./hot.ts"
import type { Dialect } from "./kit.ts"

/** Type a value of a row has; `json` columns are text in both engines. */
export type RowType = "text" | "int"

/**
 * A SELECT over the rows of the parameter `name`: a JSON array of arrays. `columns` are in the order of the target; each is the place of
 * its value in the row and its type, or an expression.
 */
export function jsonRows(dialect: Dialect, name: string, columns: readonly ({ readonly at: number; readonly type: RowType } | SQL)[]): SQL {
	const values = columns.map((column) => ("at" in column ? cellOf(dialect, column) : column))
	const rows = dialect === "sqlite" ? sql`json_each(${p(name)})` : sql`jsonb_array_elements(${p(name)}::jsonb) as row(value)`
	return sql`select ${sql.join(values, sql`, `)} from ${rows} where true`
}

function cellOf(dialect: Dialect, { at, type }: { readonly at: number; readonly type: RowType }): SQL {
	if (dialect === "sqlite") return sql.raw(`json_extract(value, '$[${at}]')`)
	return sql.raw(type === "int" ? `(value->>${at})::bigint` : `value->>${at}`)
}

/** Whether a column is among the texts of the parameter `name`: a JSON array of strings. */
export function isAmongJson(dialect: Dialect, column: SQLWrapper, name: string): SQL {
	return dialect === "sqlite"
		? sql`${column} in (select value from json_each(${p(name)}))`
		: sql`${column} in (select value from jsonb_array_elements_text(${p(name)}::jsonb))`
}
