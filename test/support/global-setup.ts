/**
 * One PostgreSQL for the whole run, started by the first test file that asks. The files run in processes of their own, so they
 * ask over loopback HTTP; a run that needs no database starts none. (A cluster takes about 1.5 s to make; a database 50 ms.)
 */
import { createServer } from "node:http"
import { listeningPort } from "./ports.ts"
import { type PostgresServer, runPostgresServer } from "./postgres-server.ts"

declare module "vitest" {
	interface ProvidedContext {
		/** GET answers with the PostgreSQL server's URL, starting it first if need be; 500 with the reason when it cannot. */
		postgresBroker: string
	}
}

type Project = { readonly provide: (key: "postgresBroker", url: string) => void }

export async function setup(project: Project): Promise<() => Promise<void>> {
	let server: Promise<PostgresServer> | undefined
	const broker = createServer((_request, response) => {
		// A connection kept alive may be closed by us at the moment it is used again: the file that asks would fail.
		response.setHeader("connection", "close")
		server ??= runPostgresServer()
		server.then(
			({ url }) => response.end(url),
			(error: unknown) => response.writeHead(500).end(String(error)),
		)
	})
	const port = await listeningPort(broker)
	project.provide("postgresBroker", `http://127.0.0.1:${port}/`)
	return async () => {
		broker.close()
		broker.closeAllConnections()
		// A start that failed was reported to the tests that asked.
		await server?.then(
			(running) => running.stop(),
			() => undefined,
		)
	}
}
