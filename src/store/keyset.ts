/** Pages by key instead of by number: what is added meanwhile shifts nothing, and the thousandth page is as quick as the first. */
import { type SQL, type SQLWrapper, sql } from "drizzle-orm"

/** The clauses of one page. */
export type KeyPage = { readonly isBehind: SQL | undefined; readonly order: readonly SQL[]; readonly limit: number }

/** Rows behind `key` in the order of `columns`, all of them ascending or all descending; undefined for the first page. */
export function behind(
	columns: readonly SQLWrapper[],
	key: readonly (string | number)[] | undefined,
	order: "ascending" | "descending",
): SQL | undefined {
	if (key === undefined) return undefined
	const left = sql.join([...columns], sql`, `)
	const right = sql.join(
		key.map((value) => sql`${value}`),
		sql`, `,
	)
	return order === "ascending" ? sql`(${left}) > (${right})` : sql`(${left}) < (${right})`
}
