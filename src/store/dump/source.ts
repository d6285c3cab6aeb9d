/**
 * Rows out of a database, as it stood at one moment, however long it takes: SQLite's reading transaction, PostgreSQL's repeatable read.
 * Rows come one after another; what is held is one portion of them.
 */
import Database from "better-sqlite3"
import pg from "pg"
import { z } from "zod"
import { pacer } from "../pace.ts"
import { plainConnection } from "./connection.ts"
import type { Row, Shape } from "./shape.ts"

/** Which rows of a table: SQL in which `$1` is `value`. Written by us, never by people. */
export type Where = { readonly sql: string; readonly value: string }

export type RowSource = {
	rows(shape: Shape, where?: Where): AsyncIterable<Row>
	/** About how many rows each table has, of all villages, without counting: for who tells how far they are. */
	sizes(shapes: readonly Shape[]): Promise<ReadonlyMap<string, number>>
	close(): Promise<void>
}

/** Rows fetched at once. */
const portion = 500
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const sizeRow = z.object({ size: z.number() })
const rawRow = z.record(z.string(), value)

const selectOf = ({ name, columns }: Shape, where: Where | undefined) =>
	`SELECT ${columns.map((column) => `"${column.name}"`).join(", ")} FROM "${name}"${where === undefined ? "" : ` WHERE ${where.sql}`}`

export function sqliteSource(file: string): RowSource {
	const database = new Database(file, { readonly: true, timeout: 5_000 })
	database.exec("BEGIN")
	return {
		rows: async function* (shape, where) {
			const truths = shape.columns.filter(({ isBool }) => isBool).map(({ name }) => name)
			const statement = database.prepare(selectOf(shape, where).replaceAll("$1", "?1"))
			for (const found of where === undefined ? statement.iterate() : statement.iterate({ 1: where.value })) {
				const row = rawRow.parse(found)
				yield truths.length === 0 ? row : { ...row, ...Object.fromEntries(truths.map((name) => [name, truthOf(row[name])])) }
			}
		},
		// The oldest row and the newest bound how many there can be between.
		sizes: async (shapes) => {
			const rest = pacer()
			const sizes = new Map<string, number>()
			for (const { name } of shapes) {
				const found = database.prepare(`SELECT coalesce(max(rowid) - min(rowid) + 1, 0) AS size FROM "${name}"`).get()
				sizes.set(name, sizeRow.parse(found).size)
				await rest()
			}
			return sizes
		},
		close: async () => {
			database.close()
		},
	}
}

const truthOf = (stored: unknown) => (stored === null || stored === undefined ? null : stored === 1 || stored === true)

/** Whole numbers are read as such: nothing we store is beyond 2^53. */
const types = {
	getTypeParser: (oid: number, format?: "text" | "binary") =>
		oid === pg.types.builtins.INT8
			? Number
			: format === "binary"
				? pg.types.getTypeParser(oid, "binary")
				: pg.types.getTypeParser(oid, "text"),
}

export async function postgresSource(url: string): Promise<RowSource> {
	const client = await plainConnection(url)
	await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	// The moment is that of the first look.
	await client.query("SELECT 1 FROM pg_catalog.pg_class LIMIT 1")
	return {
		rows: async function* (shape, where) {
			await client.query(`DECLARE portion NO SCROLL CURSOR FOR ${selectOf(shape, where)}`, where === undefined ? [] : [where.value])
			for (;;) {
				const { rows } = await client.query({ text: `FETCH ${portion} FROM portion`, types })
				for (const row of rows) yield rawRow.parse(row)
				if (rows.length < portion) break
			}
			await client.query("CLOSE portion")
		},
		// As the server last measured it.
		sizes: async (shapes) => {
			const names = shapes.map(({ name }) => name)
			const sql =
				"SELECT relname AS name, greatest(reltuples, 0)::float8 AS size FROM pg_catalog.pg_class WHERE relkind = 'r' AND relname = ANY($1)"
			const { rows } = await client.query(sql, [names])
			return new Map(rows.map((row) => sizeRow.extend({ name: z.string() }).parse(row)).map(({ name, size }) => [name, size]))
		},
		close: () => client.end(),
	}
}
