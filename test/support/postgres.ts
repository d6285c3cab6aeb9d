/** PostgreSQL for a test file: a server shared by the whole run, databases of the file's own. */
import { randomUUID } from "node:crypto"
import pg from "pg"
import { inject } from "vitest"

export type TestPostgres = {
	/** The server's maintenance database. Tests work in databases of their own. */
	readonly url: string
	/** Makes an empty database, or a copy of `template` (a URL nobody is connected to), and returns its URL. */
	readonly createDatabase: (template?: string) => Promise<string>
	/** Drops the databases made here, cutting connections still open. The server itself goes on for other files. */
	readonly stop: () => Promise<void>
}

/** Connects to the run's PostgreSQL, starting it if no file has asked before. Rejects with the reason when it cannot start. */
export async function startPostgres(): Promise<TestPostgres> {
	const answer = await fetch(inject("postgresBroker"))
	const url = await answer.text()
	if (!answer.ok) throw new Error(url)
	const databases: string[] = []
	return {
		url,
		createDatabase: async (template) => {
			const name = `test_${randomUUID().replaceAll("-", "")}`
			const copied = template === undefined ? "STRATEGY file_copy" : `TEMPLATE ${new URL(template).pathname.slice(1)}`
			await execute(url, [`CREATE DATABASE ${name} ${copied}`])
			databases.push(name)
			return new URL(`/${name}`, url).href
		},
		stop: () =>
			execute(
				url,
				databases.splice(0).map((name) => `DROP DATABASE ${name} WITH (FORCE)`),
			),
	}
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
