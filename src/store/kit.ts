/**
 * A small column kit for both engines: every `tables.ts` is a function of it, so a table is written once.
 * Column names come from the property names (camelCase → snake_case, `casing` in the drivers and in drizzle.config.ts).
 */
import * as pg from "drizzle-orm/pg-core"
import * as lite from "drizzle-orm/sqlite-core"

const sqliteKit = {
	table: lite.sqliteTable,
	text: () => lite.text(),
	/** Text that is one of these words. */
	oneOf: <U extends string, T extends Readonly<[U, ...U[]]>>(values: T) => lite.text({ enum: values }),
	/** Whole numbers up to 2^53. */
	int: () => lite.integer(),
	bool: () => lite.integer({ mode: "boolean" }),
	/** Milliseconds since 1970, from the app clock. */
	time: () => lite.integer(),
	real: () => lite.real(),
	/** JSON kept as text; never queried inside, and read back through zod. */
	json: () => lite.text({ mode: "json" }),
	index: lite.index,
	unique: lite.uniqueIndex,
	primaryKey: lite.primaryKey,
}

export type Kit = typeof sqliteKit

const jsonText = pg.customType<{ data: unknown; driverData: string }>({
	dataType: () => "text",
	toDriver: (value) => JSON.stringify(value),
	fromDriver: (value) => JSON.parse(value),
})

const postgresKit = {
	table: pg.pgTable,
	text: () => pg.text(),
	oneOf: <U extends string, T extends Readonly<[U, ...U[]]>>(values: T) => pg.text({ enum: values }),
	int: () => pg.bigint({ mode: "number" }),
	bool: () => pg.boolean(),
	time: () => pg.bigint({ mode: "number" }),
	real: () => pg.doublePrecision(),
	json: () => jsonText(),
	index: pg.index,
	unique: pg.uniqueIndex,
	primaryKey: pg.primaryKey,
}

export type Dialect = "sqlite" | "postgres"

/**
 * The kit of a dialect. PostgreSQL's builders are shown with SQLite's types: both answer the same calls, and the contract
 * suite runs every repository method on both. This is the one cast of the project.
 */
export function kitOf(dialect: Dialect): Kit {
	return dialect === "sqlite" ? sqliteKit : recast<Kit>(postgresKit)
}

/** See `kitOf`; also used for the drivers' database objects, which differ in the same way. */
export function recast<T>(value: unknown): T {
	return value as T
}
