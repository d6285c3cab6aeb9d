/**
 * Tables that are only ever added to: triggers refuse UPDATE and DELETE at the database, whoever asks. A rebuild of a table drops its
 * triggers, so they are made anew from this one list after every migration, and looked for at every start.
 */
import type Database from "better-sqlite3"
import type pg from "pg"
import { z } from "zod"

/** By name. An affair that must not be able to change its past adds its tables here. */
export const insertOnlyTables: readonly string[] = [
	"ledger_entry",
	"ledger_root",
	"ledger_key",
	"council_decision",
	"signoff_statement",
	"notice_version",
]

/** A trigger is not where it was just put. */
class GuardMissingError extends Error {
	readonly code = "STORE_GUARD_MISSING"
	constructor(tables: readonly string[]) {
		super(`nothing refuses changes to ${tables.join(", ")}`)
	}
}

const named = z.array(z.object({ name: z.string() }))
const sqliteTrigger = z.array(z.object({ name: z.string(), sql: z.string() }))

function sqliteGuards(table: string): readonly { readonly name: string; readonly sql: string }[] {
	return ["UPDATE", "DELETE"].map((verb) => {
		const name = `${table}_no_${verb.toLowerCase()}`
		return { name, sql: `CREATE TRIGGER ${name} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, 'insert-only: ${table}'); END` }
	})
}

/** Puts the guards of all listed tables that exist in place. Gives the names of the tables that lacked one. */
export function guardSqlite(connection: Database.Database): readonly string[] {
	const lacking = lackingOnSqlite(connection)
	for (const guard of lacking.flatMap(sqliteGuards)) {
		connection.exec(`DROP TRIGGER IF EXISTS ${guard.name}`)
		connection.exec(guard.sql)
	}
	const still = lackingOnSqlite(connection)
	if (still.length > 0) throw new GuardMissingError(still)
	return lacking
}

function lackingOnSqlite(connection: Database.Database): readonly string[] {
	const tables = named.parse(connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
	const triggers = sqliteTrigger.parse(connection.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all())
	const present = new Map(triggers.map(({ name, sql }) => [name, sql]))
	return listedAmong(tables).filter((table) => sqliteGuards(table).some(({ name, sql }) => present.get(name) !== sql))
}

function listedAmong(tables: readonly { readonly name: string }[]): readonly string[] {
	return insertOnlyTables.filter((table) => tables.some(({ name }) => name === table))
}

const refuse = `CREATE OR REPLACE FUNCTION cunkou_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'insert-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$`

function postgresGuards(table: string): readonly { readonly name: string; readonly sql: string }[] {
	return [
		{ name: `${table}_no_change`, when: "BEFORE UPDATE OR DELETE", each: "ROW" },
		{ name: `${table}_no_truncate`, when: "BEFORE TRUNCATE", each: "STATEMENT" },
	].map(({ name, when, each }) => ({
		name,
		sql: `CREATE OR REPLACE TRIGGER ${name} ${when} ON ${table} FOR EACH ${each} EXECUTE FUNCTION cunkou_insert_only()`,
	}))
}

/** As `guardSqlite`; the caller holds the migration's lock. */
export async function guardPostgres(client: pg.Client): Promise<readonly string[]> {
	const lacking = await lackingOnPostgres(client)
	await client.query(refuse)
	for (const table of lacking) {
		for (const { sql } of postgresGuards(table)) await client.query(sql)
		// One that was switched off is still there.
		await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
	}
	const still = await lackingOnPostgres(client)
	if (still.length > 0) throw new GuardMissingError(still)
	return lacking
}

async function lackingOnPostgres(client: pg.Client): Promise<readonly string[]> {
	const { rows: tables } = await client.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
	const { rows: triggers } = await client.query(
		"SELECT t.tgname AS name FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'cunkou_insert_only' AND t.tgenabled IN ('O', 'A')",
	)
	const present = new Set(named.parse(triggers).map(({ name }) => name))
	return listedAmong(named.parse(tables)).filter((table) => postgresGuards(table).some(({ name }) => !present.has(name)))
}
