import { eq, sql } from "drizzle-orm"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { migratePostgres } from "../../src/store/migrate.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import { sqlState } from "../../src/store/postgres-errors.ts"
import { topicListener } from "../../src/store/postgres-topics.ts"
import type { Store, Tx } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { startPostgres, type TestPostgres } from "../support/postgres.ts"
import { eventually } from "../support/tiny.ts"

describe("what only PostgreSQL does", () => {
	let postgres: TestPostgres
	let url = ""
	let store: Store
	beforeAll(async () => {
		postgres = await startPostgres()
		url = await postgres.createDatabase()
		await migratePostgres(url)
		store = openPostgresStore(url)
	})
	afterAll(async () => {
		await store.close()
		await postgres.stop()
	})

	async function put(tx: Tx, id: string): Promise<void> {
		const { alert } = tx.tables(transportTables)
		await tx.db.insert(alert).values({ id, villageId: null, kind: "test", subject: "", detail: "", at: 0 })
	}
	async function bump(tx: Tx, id: string): Promise<void> {
		const { alert } = tx.tables(transportTables)
		await tx.db
			.update(alert)
			.set({ at: sql`${alert.at} + 1` })
			.where(eq(alert.id, id))
	}
	const at = (id: string) =>
		store.read(async (reader) => {
			const { alert } = reader.tables(transportTables)
			const [row] = await reader.db.select({ at: alert.at }).from(alert).where(eq(alert.id, id))
			return row?.at
		})
	/** Cuts every connection to the database but its own, as a restart of the server does. */
	async function cutAll(): Promise<void> {
		const client = new pg.Client({ connectionString: url })
		await client.connect()
		await client.query(
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
		)
		await client.end()
	}
	function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
		let open: () => void = () => undefined
		const opened = new Promise<void>((resolve) => {
			open = resolve
		})
		return { opened, open }
	}

	it("looks at a table it never looked at, or that has doubled since, and leaves the others alone", async () => {
		const client = new pg.Client({ connectionString: url })
		await client.connect()
		const rowsKnown = async () => {
			const { rows } = await client.query<{ n: number }>("SELECT reltuples::int AS n FROM pg_class WHERE relname = 'chat'")
			return rows[0]?.n
		}
		const more = (from: number, count: number) =>
			store.tx(async (tx) => {
				const { chat } = tx.tables(transportTables)
				const same = { channel: "measure", account: "bot", isGroup: false, nextSeq: 0, createdAt: 0 }
				const ids = Array.from({ length: count }, (_, n) => `measure-${from + n}`)
				await tx.db.insert(chat).values(ids.map((id) => ({ ...same, id, address: id })))
				await tx.measure([chat])
			})
		expect(await rowsKnown()).toBe(-1)
		await more(0, 1_000)
		expect(await rowsKnown()).toBe(1_000)
		await more(1_000, 10)
		expect(await rowsKnown()).toBe(1_000)
		await more(1_010, 3_000)
		expect(await rowsKnown()).toBe(4_010)
		await client.query("DELETE FROM chat WHERE channel = 'measure'")
		await client.end()
	})

	it("asks once for a lock it holds, and anew after the item that took it was rolled back", async () => {
		const held: number[] = []
		const results = await store.batch(["first", "refused", "third"], async (tx, id) => {
			if (id !== "first") {
				await tx.lock("batch")
				await tx.lock("batch")
			}
			const [row] = await tx.db
				.select({ n: sql<number>`count(*)`.mapWith(Number) })
				.from(sql`pg_locks`)
				.where(sql`locktype = 'advisory' and pid = pg_backend_pid()`)
			held.push(row?.n ?? -1)
			if (id === "refused") throw new Error("refused")
		})
		expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
		// The second run is the one with savepoints.
		expect(held).toEqual([0, 1, 0, 1, 1])
	})

	it("runs both sides of a deadlock to their end, alone and in groups", async () => {
		await store.tx(async (tx) => {
			await put(tx, "left")
			await put(tx, "right")
			await put(tx, "bystander")
		})
		const [first, second] = [gate(), gate()]
		const cross = async (tx: Tx, from: string, to: string, mine: ReturnType<typeof gate>, theirs: ReturnType<typeof gate>) => {
			await bump(tx, from)
			mine.open()
			await theirs.opened
			await bump(tx, to)
		}
		let groupRuns = 0
		const [, grouped] = await Promise.all([
			store.tx((tx) => cross(tx, "left", "right", first, second)),
			store.batch(["bystander", "cross"], async (tx, item) => {
				groupRuns += 1
				if (item === "bystander") await bump(tx, "bystander")
				else await cross(tx, "right", "left", second, first)
			}),
		])
		expect(grouped.map((result) => result.status)).toEqual(["fulfilled", "fulfilled"])
		expect([await at("left"), await at("right"), await at("bystander")]).toEqual([2, 2, 1])
		expect(groupRuns).toBeGreaterThanOrEqual(2)
	})

	it("holds a lock across transactions, so that a try-lock elsewhere fails at once", async () => {
		const inside = gate()
		const leave = gate()
		const holder = store.tx(async (tx) => {
			await tx.lock("chat:a")
			inside.open()
			await leave.opened
		})
		await inside.opened
		expect(await store.tx((tx) => tx.tryLock("chat:a"))).toBe(false)
		expect(await store.tx((tx) => tx.tryLock("chat:b"))).toBe(true)
		leave.open()
		await holder
		expect(await store.tx((tx) => tx.tryLock("chat:a"))).toBe(true)
	})

	it("gives a lock back with the item that took it", async () => {
		const [taken, next] = await store.batch(["fails", "next"], async (tx, item) => {
			if (item === "fails") {
				await tx.lock("of the item")
				throw new Error("no")
			}
			// Asked by another session while this transaction is still open.
			const other = new pg.Client({ connectionString: url })
			await other.connect()
			const { rows } = await other.query<{ free: boolean }>("SELECT pg_try_advisory_lock(hashtextextended('of the item', 0)) AS free")
			await other.end()
			return rows[0]?.free
		})
		expect(taken?.status).toBe("rejected")
		expect(next).toEqual({ status: "fulfilled", value: true })
	})

	it("runs a transaction again whose connection was cut, and goes on with new connections", async () => {
		let runs = 0
		await store.tx(async (tx) => {
			runs += 1
			await put(tx, `cut-${runs}`)
			if (runs > 1) return
			await cutAll()
			// Only a statement is sure to hear of it: a commit sent before the news came in has an unknown end.
			await put(tx, "cut-too-late")
		})
		expect(runs).toBe(2)
		expect(await at("cut-1")).toBeUndefined()
		expect(await at("cut-2")).toBe(0)
	})

	it("runs the items of a group again one by one when their connection was cut", async () => {
		let cuts = 0
		const results = await store.batch(["g1", "g2", "g3"], async (tx, id) => {
			await put(tx, id)
			if (id === "g2" && cuts === 0) {
				cuts += 1
				await cutAll()
				await put(tx, "cut-too-late")
			}
		})
		expect(results.map((result) => result.status)).toEqual(["fulfilled", "fulfilled", "fulfilled"])
		expect(await Promise.all(["g1", "g2", "g3"].map(at))).toEqual([0, 0, 0])
	})

	it("says that nothing is stored when a failed statement was passed over", async () => {
		const sly = store.tx(async (tx) => {
			await put(tx, "sly")
			await put(tx, "sly").catch(() => undefined)
		})
		await expect(sly).rejects.toMatchObject({ code: "STORE_TX_ABORTED" })
		expect(await at("sly")).toBeUndefined()
	})

	it("does not run again what may have been committed", async () => {
		// A server that goes away while it commits: a trigger that ends its own session at commit time.
		const client = new pg.Client({ connectionString: url })
		await client.connect()
		await client.query(
			`CREATE FUNCTION end_session() RETURNS trigger AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END' LANGUAGE plpgsql`,
		)
		await client.query(
			`CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON timer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_session()`,
		)
		let runs = 0
		const work = async (tx: Tx) => {
			runs += 1
			const { timer } = tx.tables(transportTables)
			await tx.db.insert(timer).values({ id: `t${runs}`, villageId: "v", kind: "k", subject: `${runs}`, dueAt: 0, guardVersion: 0 })
		}
		await expect(store.tx(work)).rejects.toMatchObject({ code: "STORE_COMMIT_UNKNOWN" })
		expect(runs).toBe(1)
		const results = await store.batch([1, 2], work)
		expect(results).toMatchObject([
			{ status: "rejected", reason: { code: "STORE_COMMIT_UNKNOWN" } },
			{ status: "rejected", reason: { code: "STORE_COMMIT_UNKNOWN" } },
		])
		expect(runs).toBe(3)
		await client.query("DROP TRIGGER ends ON timer")
		await client.end()
	})

	it("survives connections that die while idle or reading", async () => {
		const reading = store.read(async (reader) => {
			const { alert } = reader.tables(transportTables)
			await reader.db.select().from(alert)
			await cutAll()
			return reader.db.select().from(alert)
		})
		await expect(reading).rejects.toThrow()
		await cutAll()
		await store.tx((tx) => put(tx, "afterwards"))
		expect(await at("afterwards")).toBe(0)
	})

	it("wakes other processes, also after their listening connection was cut", async () => {
		const listener = topicListener(url, 5)
		let woken = 0
		const stop = await listener.add("cunkou_test", () => {
			woken += 1
		})
		await store.notify("cunkou_test")
		await eventually(() => woken === 1)
		await cutAll()
		// It wakes once by itself when it is back, for what was announced meanwhile.
		await eventually(() => woken === 2)
		await store.notify("cunkou_test")
		await eventually(() => woken === 3)
		await stop()
		await store.notify("cunkou_test")
		await listener.close()
		expect(woken).toBe(3)
	})

	it("rejects a listener whose database cannot be reached, and keeps nothing of it", async () => {
		const listener = topicListener("postgres://nobody@127.0.0.1:1/none", 5)
		await expect(listener.add("t", () => undefined)).rejects.toThrow()
		await listener.close()
	})

	it("reads the state out of wrapped errors", () => {
		expect(sqlState(new Error("outer", { cause: Object.assign(new Error("inner"), { code: "40P01" }) }))).toBe("40P01")
		expect(sqlState(Object.assign(new Error("network"), { code: "ECONNREFUSED" }))).toBeUndefined()
		expect(sqlState("words")).toBeUndefined()
	})
})
