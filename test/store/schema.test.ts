import { readFileSync } from "node:fs"
import { join } from "node:path"
import { generateDrizzleJson, generateMigration, generateSQLiteDrizzleJson, generateSQLiteMigration } from "drizzle-kit/api"
import { getTableName, is, type Table } from "drizzle-orm"
import { PgTable, getTableConfig as postgresConfig } from "drizzle-orm/pg-core"
import { SQLiteTable, getTableConfig as sqliteConfig } from "drizzle-orm/sqlite-core"
import { describe, expect, it } from "vitest"
import * as schema from "../../drizzle.schema.ts"
import { affairs } from "../../src/affairs.ts"
import { packageRoot } from "../../src/root.ts"
import { type Dialect, type Kit, kitOf } from "../../src/store/kit.ts"
import { transportTables } from "../../src/store/transport.ts"
import { staffInstanceTables, staffTables } from "../../src/web/auth/tables.ts"

const definitions: readonly ((kit: Kit) => Record<string, Table>)[] = [
	transportTables,
	staffTables,
	...affairs.map((affair) => affair.tables),
]
const registered = (dialect: Dialect) => definitions.flatMap((define) => Object.entries(define(kitOf(dialect))))
const instanceTables = new Set([
	...Object.values(transportTables(kitOf("sqlite"))).map(getTableName),
	...staffInstanceTables,
	...affairs.flatMap((affair) => affair.instanceTables),
])

type Key = { readonly name: string; readonly columns: readonly string[] }

/** Primary key and unique indexes of a table, of either dialect. */
function keysOf(table: Table): readonly Key[] {
	const config = is(table, SQLiteTable) ? sqliteConfig(table) : is(table, PgTable) ? postgresConfig(table) : undefined
	if (config === undefined) throw new Error("a table of no known dialect")
	const single = config.columns
		.filter((column) => column.primary || column.isUnique)
		.map((column) => ({ name: `${column.name} alone`, columns: [column.name] }))
	const composite = config.primaryKeys.map((key) => ({ name: "primary key", columns: key.columns.map((column) => column.name) }))
	const unique = config.indexes
		.filter((index) => index.config.unique)
		.map((index) => ({ name: index.config.name ?? "", columns: index.config.columns.map(nameOf) }))
	const constraints = config.uniqueConstraints.map((constraint) => ({
		name: constraint.name ?? "",
		columns: constraint.columns.map((column) => column.name),
	}))
	return [...single, ...composite, ...unique, ...constraints]
}

function nameOf(column: unknown): string {
	return typeof column === "object" && column !== null && "name" in column && typeof column.name === "string"
		? column.name
		: "an expression"
}

/** Written differently before and after the names' casing is applied. */
const isVillageId = (name: string | undefined): boolean => name === "villageId" || name === "village_id"

describe.each(["sqlite", "postgres"] as const)("the schema on %s", (dialect) => {
	it("asks for no list of three or more in a partial index: SQLite makes a table of it at every row written", () => {
		const conditionsOf = (table: Table) => {
			if (is(table, SQLiteTable)) return sqliteConfig(table).indexes.map(({ config }) => config.where)
			return is(table, PgTable) ? postgresConfig(table).indexes.map(({ config }) => config.where) : []
		}
		const conditions = registered(dialect)
			.flatMap(([, table]) => conditionsOf(table))
			.flatMap((where) => (where === undefined ? [] : [JSON.stringify(where.queryChunks)]))
		expect(conditions.length).toBeGreaterThan(10)
		expect(conditions.filter((text) => /\bin \([^)]*,[^)]*,/i.test(text))).toEqual([])
	})

	it("keys every table of a village by the village first", () => {
		const wrong: string[] = []
		let seen = 0
		for (const [, table] of registered(dialect)) {
			const name = getTableName(table)
			if (instanceTables.has(name)) continue
			const keys = keysOf(table)
			expect(keys.length, `${name} has no key at all`).toBeGreaterThan(0)
			seen += 1
			for (const key of keys) if (!isVillageId(key.columns[0])) wrong.push(`${name}: ${key.name} starts with ${key.columns[0]}`)
		}
		expect(seen).toBeGreaterThan(5)
		expect(wrong).toEqual([])
	})

	it("has a last migration that makes exactly these tables", async () => {
		const meta = join(packageRoot, "migrations", dialect, "meta")
		const journal: unknown = JSON.parse(readFileSync(join(meta, "_journal.json"), "utf8"))
		const last = lastIndex(journal)
		const stored = JSON.parse(readFileSync(join(meta, `${String(last).padStart(4, "0")}_snapshot.json`), "utf8"))
		const tables = Object.fromEntries(registered(dialect))
		const missing =
			dialect === "sqlite"
				? await generateSQLiteMigration(stored, await generateSQLiteDrizzleJson(tables, stored.prevId, "snake_case"))
				: await generateMigration(stored, generateDrizzleJson(tables, stored.prevId, ["public"], "snake_case"))
		expect(missing, "run scripts/migrations-reset.sh").toEqual([])
	})
})

it("names in its instance-level list only tables there are", () => {
	const names = new Set(registered("sqlite").map(([, table]) => getTableName(table)))
	expect([...instanceTables].filter((name) => !names.has(name))).toEqual([])
})

it("shows drizzle-kit every table that is registered, under the same name, and no other", () => {
	const shown = Object.entries(schema).map(([key, table]) => `${key} ${getTableName(table)}`)
	const wanted = registered("sqlite").map(([key, table]) => `${key} ${getTableName(table)}`)
	expect(shown.sort()).toEqual(wanted.sort())
	expect(new Set(wanted).size, "two tables of one name").toBe(wanted.length)
})

it("has the same migrations, by number and name, for both dialects", () => {
	const tags = (dialect: Dialect) =>
		JSON.stringify(tagsOf(JSON.parse(readFileSync(join(packageRoot, "migrations", dialect, "meta", "_journal.json"), "utf8"))))
	expect(tags("sqlite")).toBe(tags("postgres"))
})

function entriesOf(journal: unknown): readonly { idx: number; tag: string }[] {
	if (typeof journal !== "object" || journal === null || !("entries" in journal) || !Array.isArray(journal.entries))
		throw new Error("no journal")
	return journal.entries
}
const lastIndex = (journal: unknown): number => entriesOf(journal).at(-1)?.idx ?? -1
const tagsOf = (journal: unknown): readonly string[] => entriesOf(journal).map((entry) => entry.tag)
