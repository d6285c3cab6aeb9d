/** PostgreSQL for a test file: a server shared by the whole run, databases of the file's own. */
import { randomUUID } from "node:crypto"
import pg from "pg"
import { inject } from "vitest"

export type TestPostgres = {
	/** The server's maintenance database. Tests work in databases of their own. */
	readonly url: string
	/** Makes an empty database and returns its URL. */
	readonly createDatabase: () => Promise<string>
	/** Makes a database of the product's present schema and returns its URL. */
	readonly createMigrated: () => Promise<string>
	/** Drops the databases made here, cutting connections still open. The server itself goes on for other files. */
	readonly stop: () => Promise<void>
}

/** Connects to the run's PostgreSQL, starting it if no file has asked before. Rejects with the reason when it cannot start. */
export async function startPostgres(): Promise<TestPostgres> {
	const url = await ask("")
	const databases: string[] = []
	const create = async (source: string): Promise<string> => {
		const name = `test_${randomUUID().replaceAll("-", "")}`
		await execute(url, [`CREATE DATABASE ${name} ${source}`])
		databases.push(name)
		return new URL(`/${name}`, url).href
	}
	return {
		url,
		createDatabase: () => create("STRATEGY file_copy"),
		createMigrated: async () => create(`TEMPLATE ${new URL(await ask("migrated")).pathname.slice(1)}`),
		stop: () =>
			execute(
				url,
				databases.splice(0).map((name) => `DROP DATABASE ${name} WITH (FORCE)`),
			),
	}
}

async function ask(path: "" | "migrated"): Promise<string> {
	const answer = await fetch(`${inject("postgresBroker")}${path}`)
	const said = await answer.text()
	if (!answer.ok) throw new Error(said)
	return said
}

async function execute(url: string, statements: readonly string[]): Promise<void> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		for (const statement of statements) await client.query(statement)
	} finally {
		await client.end()
	}
}
