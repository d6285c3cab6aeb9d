/** Rows into a database: all of them or none. */
import type Database from "better-sqlite3"
import type pg from "pg"
import { openSqlite } from "../sqlite.ts"
import { plainConnection } from "./connection.ts"
import type { Row, Shape } from "./shape.ts"

export type RowSink = {
	/** Rows of one table. A row whose key is there already is a fault, unless `isKnownLeft` leaves what is there. */
	insert(shape: Shape, rows: readonly Row[], isKnownLeft?: boolean): Promise<void>
	/** The first column of what a statement finds; `$1`, `$2` … are `values`. */
	find(sql: string, values: readonly string[]): Promise<readonly unknown[]>
	/** From now on it is there. */
	commit(): Promise<void>
	/** Nothing of it is there. Does nothing after `commit`. */
	abandon(): Promise<void>
}

export function sqliteSink(file: string): RowSink {
	const database = openSqlite(file)
	database.exec("BEGIN IMMEDIATE")
	const statements = new Map<string, Database.Statement>()
	return {
		insert: async ({ name, columns }, rows, isKnownLeft = false) => {
			const key = `${name} ${isKnownLeft}`
			const names = columns.map((column) => `"${column.name}"`).join(", ")
			const text = `INSERT INTO "${name}" (${names}) VALUES (${columns.map(() => "?").join(", ")})${isKnownLeft ? " ON CONFLICT DO NOTHING" : ""}`
			const statement = statements.get(key) ?? database.prepare(text)
			statements.set(key, statement)
			for (const row of rows) statement.run(columns.map((column) => bound(row[column.name])))
		},
		find: async (sql, values) =>
			database
				.prepare(sql.replaceAll(/\$(\d+)/g, "?$1"))
				.pluck()
				.all(Object.fromEntries(values.map((value, i) => [i + 1, value]))),
		commit: async () => {
			database.exec("COMMIT")
			database.close()
		},
		abandon: async () => {
			// Closing rolls back.
			if (database.open) database.close()
		},
	}
}

/** SQLite knows no truths. */
const bound = (value: Row[string] | undefined) => (typeof value === "boolean" ? Number(value) : (value ?? null))

/** `client`, where given, is in a transaction already; the sink ends it. */
export async function postgresSink(url: string, prepare?: (client: pg.Client) => Promise<void>): Promise<RowSink> {
	const client = await plainConnection(url)
	let isOpen = true
	const end = async (statement: "COMMIT" | "ROLLBACK") => {
		if (!isOpen) return
		isOpen = false
		await client.query(statement).finally(() => client.end())
	}
	try {
		await client.query("BEGIN")
		await prepare?.(client)
	} catch (error) {
		await end("ROLLBACK").catch(() => undefined)
		throw error
	}
	return {
		insert: async ({ name, columns }, rows, isKnownLeft = false) => {
			if (rows.length === 0) return
			// With its schema: a table of ours is called as PostgreSQL calls any row, `record`.
			const names = columns.map((column) => `"${column.name}"`).join(", ")
			const conflict = isKnownLeft ? " ON CONFLICT DO NOTHING" : ""
			await client.query(
				`INSERT INTO "${name}" (${names}) SELECT ${names} FROM json_populate_recordset(null::"public"."${name}", $1)${conflict}`,
				[JSON.stringify(rows)],
			)
		},
		find: async (sql, values) => {
			const { rows } = await client.query<unknown[]>({ text: sql, values: [...values], rowMode: "array" })
			return rows.map(([first]) => first)
		},
		commit: () => end("COMMIT"),
		abandon: () => end("ROLLBACK").catch(() => undefined),
	}
}
