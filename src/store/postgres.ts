/** PostgreSQL: for a township, a county or more, with several instances of the service on one database. */
import { createHash } from "node:crypto"
import { getTableName } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import pg from "pg"
import { inTransaction, refuseNested } from "./guard.ts"
import { type Compiled, compile } from "./hot.ts"
import { kitOf, recast } from "./kit.ts"
import { isLost, isRefusal } from "./postgres-errors.ts"
import { topicListener } from "./postgres-topics.ts"
import { runAgain, runGrouped, runTasks, type SavepointDriver, type Tasks } from "./savepoints.ts"
import {
	CommitUnknownError,
	type Db,
	groupLimits,
	type HotStatement,
	type HotWrite,
	type Reader,
	type Store,
	type TablesOf,
	TransactionAbortedError,
	TransactionLostError,
	type Tx,
} from "./store.ts"

type Definitions = Map<unknown, Record<string, SQLiteTable>>

export function openPostgresStore(url: string, options: { readonly poolSize?: number } = {}): Store {
	const pool = new pg.Pool({ connectionString: url, max: options.poolSize ?? 8, connectionTimeoutMillis: 30_000, keepAlive: true })
	// A connection that dies emits here while idle and on its client while in use; the pool replaces it. Without listeners the process would end.
	pool.on("error", () => undefined)
	const dead = new WeakSet<pg.PoolClient>()
	pool.on("connect", (client) => void client.on("error", () => dead.add(client)))
	const definitions: Definitions = new Map()
	const plans = new Map<unknown, Compiled>()
	const topics = topicListener(url)

	type Handle = { readonly client: pg.PoolClient; readonly tx: Tx; readonly tasks: Tasks; readonly held: Set<string> }
	const driver: SavepointDriver<Handle> = {
		transaction: async (work) => {
			const client = await pool.connect().catch((error: unknown) => {
				throw new TransactionLostError(error)
			})
			let broken: Error | undefined
			const tasks: Tasks = []
			// What the transaction holds already is not asked for again: a group of fifty sign-offs takes its village's lock once.
			const held = new Set<string>()
			try {
				const access = readerOf(client)
				const tx: Tx = {
					...access,
					isTransaction: true,
					lock: async (key) => {
						if (held.has(key)) return
						await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [key])
						held.add(key)
					},
					tryLock: async (key) => {
						const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held", [
							key,
						])
						return rows[0]?.held === true
					},
					written: async (statement, values) => {
						const plan = planOf(statement, plans, access)
						return (await client.query({ name: statement.name, text: plan.text, values: plan.fill(values) })).rowCount ?? 0
					},
					measure: (tables) => measure(client, tables.map(getTableName)),
					together: (writes) => runTogether(client, writes, plans, access),
					afterCommit: (task) => void tasks.push(task),
				}
				let value: Awaited<ReturnType<typeof work>>
				try {
					await client.query("BEGIN")
					value = await inTransaction(() => work({ client, tx, tasks, held }))
				} catch (error) {
					await client.query("ROLLBACK").catch((reason: Error) => {
						broken = reason
					})
					throw broken !== undefined || isLost(error) ? new TransactionLostError(error) : error
				}
				// Cut before the commit was even asked for: then nothing of it is stored.
				if (dead.has(client)) throw new TransactionLostError(undefined)
				await commit(client).catch((error: unknown) => {
					if (error instanceof CommitUnknownError) broken = error
					throw error
				})
				runTasks(tasks)
				return value
			} finally {
				client.release(broken)
			}
		},
		exec: async ({ client, held }, statement) => {
			await client.query(statement)
			// A lock taken after a savepoint is let go when it is rolled back to; asking once more for one that is still held harms nothing.
			if (statement.startsWith("ROLLBACK")) held.clear()
		},
		isFatal: (error) => error instanceof TransactionLostError || isLost(error),
	}

	const readers = new WeakMap<pg.PoolClient, Reader>()
	function readerOf(client: pg.PoolClient): Reader {
		const found = readers.get(client)
		if (found !== undefined) return found
		const made = postgresReader(client, definitions, plans)
		readers.set(client, made)
		return made
	}

	return {
		dialect: "postgres",
		tx: async (work) => {
			refuseNested()
			return runAgain(driver, () => driver.transaction(({ tx }) => work(tx)))
		},
		batch: async (items, work) => {
			refuseNested()
			return runGrouped(driver, items, groupLimits.postgres, ({ tx }, item) => work(tx, item))
		},
		read: async (work) => {
			const client = await pool.connect()
			try {
				return await work(readerOf(client))
			} finally {
				client.release()
			}
		},
		listen: (topic, wake) => topics.add(topic, wake),
		notify: async (topic) => void (await pool.query(`NOTIFY ${pg.escapeIdentifier(topic)}`)),
		close: async () => {
			await topics.close()
			await pool.end()
		},
	}
}

async function commit(client: pg.PoolClient): Promise<void> {
	let command: string
	try {
		command = (await client.query("COMMIT")).command
	} catch (error) {
		if (isLost(error)) throw new TransactionLostError(error)
		throw isRefusal(error) ? error : new CommitUnknownError(error)
	}
	// PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, without an error.
	if (command !== "COMMIT") throw new TransactionAbortedError()
}

function planOf(
	statement: HotStatement<Record<string, unknown>, unknown>,
	plans: Map<unknown, Compiled>,
	access: Pick<Reader, "db" | "tables" | "dialect">,
): Compiled {
	const known = plans.get(statement)
	if (known !== undefined) return known
	const made = compile(statement, access)
	plans.set(statement, made)
	return made
}

/** Rows looked at are 300 times this: it must know how many there are and how many of a kind, and 20 ms a table are enough for that. */
const statisticsTarget = 10

async function measure(client: pg.PoolClient, tables: readonly string[]): Promise<void> {
	const { rows } = await client.query<{ name: string }>(
		`SELECT relname AS name FROM pg_class WHERE relname = ANY($1) AND relnamespace = current_schema()::regnamespace
		AND (reltuples < 0 OR pg_relation_size(oid) > 2 * relpages::bigint * current_setting('block_size')::bigint)`,
		[tables],
	)
	if (rows.length === 0) return
	await client.query(`SET LOCAL default_statistics_target = ${statisticsTarget}`)
	await client.query(`ANALYZE ${rows.map(({ name }) => pg.escapeIdentifier(name)).join(", ")}`)
}

/** The statements as one, each a WITH of it; what they have in common is the prepared text, by the names in their order. */
async function runTogether(
	client: pg.PoolClient,
	writes: readonly HotWrite[],
	plans: Map<unknown, Compiled>,
	access: Pick<Reader, "db" | "tables" | "dialect">,
): Promise<void> {
	if (writes.length === 0) return
	const parts: string[] = []
	const values: unknown[] = []
	for (const [index, { statement, values: given }] of writes.entries()) {
		const plan = planOf(statement, plans, access)
		const before = values.length
		parts.push(`w${index} AS (${plan.text.replace(/\$(\d+)/g, (_, place: string) => `$${before + Number(place)}`)})`)
		values.push(...plan.fill(given))
	}
	// PostgreSQL cuts names at 63 bytes: a hash stays apart from any other.
	const name = createHash("sha256")
		.update(writes.map(({ statement }) => statement.name).join(" "))
		.digest("hex")
		.slice(0, 40)
	await client.query({ name, text: `WITH ${parts.join(", ")} SELECT 1`, values })
}

function postgresReader(client: pg.PoolClient, definitions: Definitions, plans: Map<unknown, Compiled>): Reader {
	const access: Reader = {
		db: recast<Db>(drizzle(client, { casing: "snake_case" })),
		dialect: "postgres",
		tables: <T extends Record<string, SQLiteTable>>(define: TablesOf<T>) => {
			const found = definitions.get(define)
			if (found !== undefined) return recast<T>(found)
			const made = define(kitOf("postgres"))
			definitions.set(define, made)
			return made
		},
		hot: async <A extends Record<string, unknown>, R>(statement: HotStatement<A, R>, values: A) => {
			const plan = planOf(statement, plans, access)
			const result = await client.query({ name: statement.name, text: plan.text, values: plan.fill(values), rowMode: "array" })
			const { row } = plan
			return result.rows.map((raw) => recast<R>(row(recast<unknown[]>(raw))))
		},
	}
	return access
}
