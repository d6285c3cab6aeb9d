import pg from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startPostgres, type TestPostgres } from "./postgres.ts"

let postgres: TestPostgres
beforeAll(async () => {
	postgres = await startPostgres()
})
afterAll(() => postgres.stop())

async function query(url: string, text: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		return (await client.query(text)).rows
	} finally {
		await client.end()
	}
}

test("each database is empty and apart from the others", async () => {
	const [one, other] = [await postgres.createDatabase(), await postgres.createDatabase()]
	await query(one, "CREATE TABLE village (name text); INSERT INTO village VALUES ('清江村')")
	expect(await query(one, "SELECT name, length(name) AS length FROM village")).toEqual([{ name: "清江村", length: 3 }])
	await expect(query(other, "SELECT name FROM village")).rejects.toThrow("village")
})

test("text sorts by code point, as on SQLite", async () => {
	const database = await postgres.createDatabase()
	const rows = await query(database, "SELECT name FROM (VALUES ('乙'), ('a'), ('Z'), ('丙')) AS v (name) ORDER BY name")
	expect(rows).toEqual([{ name: "Z" }, { name: "a" }, { name: "丙" }, { name: "乙" }])
})

test("stopping drops the databases, also one still in use", async () => {
	const own = await startPostgres()
	const url = await own.createDatabase()
	const client = new pg.Client({ connectionString: url })
	client.on("error", () => undefined)
	await client.connect()
	await own.stop()
	await expect(query(url, "SELECT 1")).rejects.toThrow("does not exist")
})
