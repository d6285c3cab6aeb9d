/** What the tables look like, for who moves rows from one database to another: names as the database has them, and which columns are truths. */
import { getTableName } from "drizzle-orm"
import { toSnakeCase } from "drizzle-orm/casing"
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core"
import { type Kit, kitOf } from "../kit.ts"

export type Shape = {
	readonly name: string
	readonly columns: readonly { readonly name: string; readonly isBool: boolean }[]
}

/** As both engines understand it: texts, whole numbers, fractions, truths, nothing. */
export type Value = string | number | boolean | null
export type Row = Readonly<Record<string, Value>>

/** Of the tables these definitions make, in their order. */
export function shapesOf(definitions: readonly ((kit: Kit) => Record<string, SQLiteTable>)[]): readonly Shape[] {
	const tables = definitions.flatMap((define) => Object.values(define(kitOf("sqlite"))))
	return tables.map((table) => ({
		name: getTableName(table),
		columns: getTableConfig(table).columns.map(({ name, keyAsName, dataType }) => ({
			name: keyAsName ? toSnakeCase(name) : name,
			isBool: dataType === "boolean",
		})),
	}))
}
