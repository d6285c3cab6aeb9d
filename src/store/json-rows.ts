/** Rows handed to a statement as one JSON parameter: thousands in one statement, without thousands of placeholders. */
import { type SQL, type SQLWrapper, sql } from "drizzle-orm"
import { p } from "./hot.ts"
import type { Dialect } from "./kit.ts"

/** Type a value of a row has; `json` columns are text in both engines. */
export type RowType = "text" | "int"

/**
 * A SELECT over the rows of the parameter `name`: a JSON array of arrays. `columns` are in the order of the target; each is the place of
 * its value in the row and its type, or an expression. `beside`: rows of a table whose `column` is the text at `at`, in the order of the JSON;
 * expressions may name its columns.
 */
export function jsonRows(
	dialect: Dialect,
	name: string,
	columns: readonly (Cell | SQL)[],
	beside?: { readonly table: SQLWrapper; readonly column: SQLWrapper; readonly at: number },
): SQL {
	const values = columns.map((column) => ("at" in column ? cellOf(dialect, column) : column))
	// ▲ Of json_each each value of a row is looked for in the row's text: seven of 100,000 rows 150 ms instead of 84.
	const rows = dialect === "sqlite" ? sql`jsonb_each(${p(name)})` : sql`jsonb_array_elements(${p(name)}::jsonb) as row(value)`
	const among = beside && sql` cross join ${beside.table} where ${beside.column} = ${cellOf(dialect, { at: beside.at, type: "text" })}`
	return sql`select ${sql.join(values, sql`, `)} from ${rows}${among ?? sql` where true`}`
}

/** As `jsonRows` for a JSON array of plain texts, each the `column` of a row of `beside`. */
export function jsonTexts(
	dialect: Dialect,
	name: string,
	columns: readonly SQL[],
	beside: { readonly table: SQLWrapper; readonly column: SQLWrapper },
): SQL {
	const texts = dialect === "sqlite" ? sql`json_each(${p(name)})` : sql`jsonb_array_elements_text(${p(name)}::jsonb) as row(value)`
	return sql`select ${sql.join([...columns], sql`, `)} from ${texts} cross join ${beside.table} where ${beside.column} = value`
}

/** `as`: the column's name where the rows stand in a FROM. */
type Cell = { readonly at: number; readonly type: RowType; readonly as?: string }

function cellOf(dialect: Dialect, { at, type, as }: Cell): SQL {
	const name = as === undefined ? "" : ` as ${as}`
	if (dialect === "sqlite") return sql.raw(`value->>${at}${name}`)
	return sql.raw(type === "int" ? `(value->>${at})::bigint${name}` : `value->>${at}${name}`)
}

/** A value that is the same in every row: a parameter of its own, not repeated in the JSON. */
export function sameText(dialect: Dialect, name: string): SQL {
	return dialect === "sqlite" ? sql`${p(name)}` : sql`${p(name)}::text`
}
export function sameInt(dialect: Dialect, name: string): SQL {
	return dialect === "sqlite" ? sql`${p(name)}` : sql`${p(name)}::bigint`
}

/**
 * Whether a column is among the texts of the parameter `name`: a JSON array of strings. ▲ PostgreSQL: as a join with the array's rows, of which it
 * knows no number, it read the whole table for 2,000 of them (32 ms of 100,000 rows); as an array it looks each up in the index.
 */
export function isAmongJson(dialect: Dialect, column: SQLWrapper, name: string): SQL {
	return dialect === "sqlite"
		? sql`${column} in (select value from json_each(${p(name)}))`
		: sql`${column} = any(array(select jsonb_array_elements_text(${p(name)}::jsonb)))`
}

/**
 * Whether a column is among the few rows of a query, which is asked first. ▲ PostgreSQL: as a join of tables it had no statistics of, which
 * it has not until minutes after an import, it read a village once for each of its people: 20,000 of them kept a reply back for six minutes.
 */
export function isAmongFew(dialect: Dialect, column: SQLWrapper, query: SQLWrapper): SQL {
	return dialect === "sqlite" ? sql`${column} in ${query}` : sql`${column} = any(array${query})`
}
