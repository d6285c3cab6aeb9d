/**
 * What the whole run shares. One PostgreSQL, started by the first test file that asks, and one migrated database of it to copy. The files
 * run in processes of their own, so they ask over loopback HTTP; a run that needs no database starts none. (A cluster takes about 1.5 s to
 * make, a migration 0.5 s, a copy 50 ms.) And a folder for a migrated SQLite file, which the first who needs one leaves there.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { listeningPort } from "./ports.ts"
import { type PostgresServer, runPostgresServer } from "./postgres-server.ts"

declare module "vitest" {
	interface ProvidedContext {
		/** GET answers with the PostgreSQL server's URL, starting it first if need be; 500 with the reason when it cannot. */
		postgresBroker: string
		/** For files that are made once in a run. */
		sharedFolder: string
	}
}

type Project = { readonly provide: (key: "postgresBroker" | "sharedFolder", value: string) => void }

export async function setup(project: Project): Promise<() => Promise<void>> {
	const shared = mkdtempSync(join(tmpdir(), "cunkou-tests-"))
	project.provide("sharedFolder", shared)
	let server: Promise<PostgresServer> | undefined
	let migrated: Promise<string> | undefined
	const broker = createServer((request, response) => {
		// A connection kept alive may be closed by us at the moment it is used again: the file that asks would fail.
		response.setHeader("connection", "close")
		server ??= runPostgresServer()
		const running = server.then(({ url }) => url)
		if (request.url === "/migrated") migrated ??= running.then(makeMigrated)
		const asked = request.url === "/migrated" ? migrated : running
		asked?.then(
			(url) => response.end(url),
			(error: unknown) => response.writeHead(500).end(String(error)),
		)
	})
	const port = await listeningPort(broker)
	project.provide("postgresBroker", `http://127.0.0.1:${port}/`)
	return async () => {
		broker.close()
		broker.closeAllConnections()
		rmSync(shared, { recursive: true, force: true })
		// A start that failed was reported to the tests that asked.
		await server?.then(
			(running) => running.stop(),
			() => undefined,
		)
	}
}

/** A database nobody works in or is connected to; gone with the server. */
async function makeMigrated(server: string): Promise<string> {
	const [{ default: pg }, { migratePostgres }] = await Promise.all([import("pg"), import("../../src/store/migrate.ts")])
	const client = new pg.Client({ connectionString: server })
	await client.connect()
	await client.query("CREATE DATABASE test_migrated STRATEGY file_copy").finally(() => client.end())
	const url = new URL("/test_migrated", server).href
	await migratePostgres(url)
	return url
}
