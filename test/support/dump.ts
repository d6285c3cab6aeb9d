/** A database laid open: every row where it lies and who wrote it, and the bytes of its files. For tests of what must not be found there. */
import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import Database from "better-sqlite3"
import pg from "pg"
import { z } from "zod"
import { openPostgresStore } from "../../src/store/postgres.ts"
import type { Store } from "../../src/store/store.ts"
import { startPostgres } from "./postgres.ts"
import { freshSqlite } from "./stores.ts"

/** A row as it lies in the database: where it lies, which transaction wrote it (PostgreSQL), and its columns. */
export type DumpedRow = {
	readonly table: string
	readonly place: number
	readonly writtenBy: string
	readonly cells: Readonly<Record<string, unknown>>
}
export type OpenedStore = {
	readonly store: Store
	/** Every row of every table, in the order they lie in. */
	readonly dump: () => Promise<readonly DumpedRow[]>
	/** The bytes of its files, where it has files. */
	readonly files: () => Buffer
	readonly remove: () => Promise<unknown>
}

const cellsSchema = z.record(z.string(), z.unknown())

export function openedSqlite(): OpenedStore {
	const { store, file, remove } = freshSqlite()
	return {
		store,
		dump: async () => {
			const db = new Database(file, { readonly: true })
			const names = z.array(z.object({ name: z.string() })).parse(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
			const rows = names.flatMap(({ name }) =>
				z
					.array(cellsSchema)
					.parse(db.prepare(`SELECT rowid AS _place, * FROM "${name}" ORDER BY rowid`).all())
					.map(({ _place, ...cells }, place) => ({ table: name, place, writtenBy: "", cells })),
			)
			db.close()
			return rows
		},
		files: () =>
			Buffer.concat(
				readdirSync(dirname(file))
					.filter((name) => name.startsWith(basename(file)))
					.map((name) => readFileSync(join(dirname(file), name))),
			),
		remove,
	}
}

export async function openedPostgres(): Promise<OpenedStore> {
	const server = await startPostgres()
	const url = await server.createMigrated()
	const store = openPostgresStore(url)
	return {
		store,
		dump: async () => {
			const client = new pg.Client({ connectionString: url })
			await client.connect()
			const { rows: names } = await client.query<{ tablename: string }>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
			const all: DumpedRow[] = []
			for (const { tablename } of names) {
				const { rows } = await client.query(`SELECT xmin::text AS _by, * FROM "${tablename}" ORDER BY ctid`)
				for (const [place, row] of z.array(cellsSchema).parse(rows).entries()) {
					const { _by, ...cells } = row
					all.push({ table: tablename, place, writtenBy: String(_by), cells })
				}
			}
			await client.end()
			return all
		},
		files: () => Buffer.alloc(0),
		remove: async () => {
			await store.close()
			await server.stop()
		},
	}
}

/** Spearman's rank correlation of two orders of the same things. By chance alone 0.13 is usual with 60; `noLink` is never reached. */
export function correlation(left: readonly number[], right: readonly number[]): number {
	const n = left.length
	const square = left.reduce((sum, rank, i) => sum + (rank - (right[i] ?? 0)) ** 2, 0)
	return 1 - (6 * square) / (n * (n * n - 1))
}
export const noLink = 0.6
