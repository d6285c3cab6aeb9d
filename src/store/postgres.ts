/** PostgreSQL: for a township, a county or more, with several instances of the service on one database. */
import { drizzle } from "drizzle-orm/node-postgres"
import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import pg from "pg"
import { inTransaction, refuseNested } from "./guard.ts"
import { type Compiled, compile } from "./hot.ts"
import { kitOf, recast } from "./kit.ts"
import { runGrouped, type SavepointDriver } from "./savepoints.ts"
import type { Db, HotStatement, Reader, Store, TablesOf, Tx } from "./store.ts"

type Definitions = Map<unknown, Record<string, SQLiteTable>>

/** Deadlock, serialization failure, lost connection: the whole transaction is gone. */
const fatalCodes = new Set(["40P01", "40001", "57P01", "08006", "08003", "25P02"])

export function openPostgresStore(url: string, options: { readonly poolSize?: number } = {}): Store {
	const pool = new pg.Pool({ connectionString: url, max: options.poolSize ?? 8 })
	// An idle connection that dies emits here; the pool replaces it. Without a listener the process would end.
	pool.on("error", () => undefined)
	const definitions: Definitions = new Map()
	const plans = new Map<unknown, Compiled>()
	const listeners = new Map<string, Set<() => void>>()
	let listening: Promise<pg.Client> | undefined

	type Handle = { readonly client: pg.PoolClient; readonly tx: Tx }
	const driver: SavepointDriver<Handle> = {
		transaction: async (work) => {
			refuseNested()
			const client = await pool.connect()
			let broken: Error | undefined
			try {
				const tasks: (() => void)[] = []
				const tx: Tx = {
					...readerOf(client),
					isTransaction: true,
					lock: async (key) => void (await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [key])),
					tryLock: async (key) => {
						const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held", [key])
						return rows[0]?.held === true
					},
					afterCommit: (task) => void tasks.push(task),
				}
				await client.query("BEGIN")
				try {
					const value = await inTransaction(() => work({ client, tx }))
					await client.query("COMMIT")
					for (const task of tasks) task()
					return value
				} catch (error) {
					await client.query("ROLLBACK").catch((reason: Error) => {
						broken = reason
					})
					throw error
				}
			} finally {
				client.release(broken)
			}
		},
		exec: async ({ client }, statement) => void (await client.query(statement)),
		isFatal: (error) => {
			const code = errorCode(error)
			return code !== undefined && fatalCodes.has(code)
		},
	}

	const readers = new WeakMap<pg.PoolClient, Reader>()
	function readerOf(client: pg.PoolClient): Reader {
		const found = readers.get(client)
		if (found !== undefined) return found
		const made = postgresReader(client, definitions, plans)
		readers.set(client, made)
		return made
	}

	async function listenClient(): Promise<pg.Client> {
		const client = new pg.Client({ connectionString: url })
		client.on("notification", ({ channel }) => {
			for (const wake of listeners.get(channel) ?? []) wake()
		})
		// A lost listener costs only latency: the 1 s poll goes on, and the next `listen` opens a new connection.
		client.on("error", () => {
			listening = undefined
		})
		await client.connect()
		return client
	}

	return {
		dialect: "postgres",
		tx: (work) => retryOnce(driver, () => driver.transaction(({ tx }) => work(tx))),
		batch: (items, work) => runGrouped(driver, items, ({ tx }, item) => work(tx, item)),
		read: async (work) => {
			const client = await pool.connect()
			try {
				return await work(readerOf(client))
			} finally {
				client.release()
			}
		},
		listen: async (topic, wake) => {
			listening ??= listenClient()
			const client = await listening
			const wakes = listeners.get(topic) ?? new Set()
			listeners.set(topic, wakes)
			wakes.add(wake)
			await client.query(`LISTEN ${pg.escapeIdentifier(topic)}`)
			return async () => void wakes.delete(wake)
		},
		notify: async (topic) => void (await pool.query(`NOTIFY ${pg.escapeIdentifier(topic)}`)),
		close: async () => {
			if (listening !== undefined) await (await listening).end()
			await pool.end()
		},
	}
}

/** A deadlock is nobody's fault: the victim runs once more. Anything else is the caller's. */
async function retryOnce<T>(driver: { isFatal(error: unknown): boolean }, run: () => Promise<T>): Promise<T> {
	try {
		return await run()
	} catch (error) {
		if (!driver.isFatal(error)) throw error
		return run()
	}
}

function errorCode(error: unknown): string | undefined {
	if (typeof error !== "object" || error === null) return undefined
	if ("code" in error && typeof error.code === "string") return error.code
	// drizzle wraps the driver's error
	return "cause" in error ? errorCode(error.cause) : undefined
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
			let plan = plans.get(statement)
			if (plan === undefined) {
				plan = compile(statement, access)
				plans.set(statement, plan)
			}
			const result = await client.query({ name: statement.name, text: plan.text, values: plan.fill(values), rowMode: "array" })
			const { row } = plan
			return result.rows.map((raw) => recast<R>(row(recast<unknown[]>(raw))))
		},
	}
	return access
}
