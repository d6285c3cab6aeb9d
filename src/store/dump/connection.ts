/** One connection to PostgreSQL for work that is no part of the service's own. */
import pg from "pg"

export async function plainConnection(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url })
	// The query under way rejects; without a listener the same loss would end the process as well.
	client.on("error", () => undefined)
	await client.connect()
	return client
}
