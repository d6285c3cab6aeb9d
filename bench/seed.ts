/** Data for benchmarks, written in bulk: a village of one-person households, and chats bound to them. */
import { count } from "drizzle-orm"
import { databaseFile } from "../src/app.ts"
import { newId } from "../src/store/ids.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store, Tx } from "../src/store/store.ts"
import { transportTables } from "../src/store/transport.ts"
import { peopleTables } from "../src/village/people/index.ts"

export const benchVillage = "bench-village"
export const benchChannel = "telegram"
const rowsPerInsert = 500
const firstAddress = 600_000_000

export type BenchPerson = { readonly index: number; readonly chatId: string; readonly personId: string; readonly address: string }

/** Makes village BN with `households` of one adult each, every one of them bound to a chat of the bench's channel, whose address is a number. */
export async function seedBound(
	store: Store,
	households: number,
	account = "bench",
	channel: string = benchChannel,
): Promise<readonly BenchPerson[]> {
	const people = Array.from({ length: households }, (_, index) => ({
		index,
		chatId: newId(),
		personId: newId(),
		address: String(firstAddress + index),
	}))
	await seedVillage(store)
	for (const part of parts(people)) {
		await store.tx(async (tx) => {
			const { binding } = tx.tables(peopleTables)
			const { chat } = tx.tables(transportTables)
			await insertHouseholds(tx, part)
			await tx.db.insert(chat).values(
				part.map(({ chatId, personId, address }) => ({
					id: chatId,
					channel,
					account,
					address,
					isGroup: false,
					nextSeq: 0,
					personId,
					villageId: benchVillage,
					createdAt: 0,
				})),
			)
			await tx.db
				.insert(binding)
				.values(part.map(({ chatId, personId }) => ({ chatId, villageId: benchVillage, personId, how: "code" as const, boundAt: 0 })))
		})
	}
	return people
}

/** A data folder with a migrated database of that many households, nobody bound. */
export async function seedHouseholds(dataDir: string, households: number): Promise<void> {
	migrateSqlite(databaseFile(dataDir), 0)
	const store = openSqliteStore(databaseFile(dataDir))
	try {
		if (households === 0) return
		await seedVillage(store)
		const people = Array.from({ length: households }, (_, index) => ({ index, personId: newId() }))
		for (const part of parts(people)) await store.tx((tx) => insertHouseholds(tx, part))
	} finally {
		await store.close()
	}
}

export async function seedVillage(store: Store): Promise<void> {
	await store.tx(async (tx) => {
		const { village } = tx.tables(peopleTables)
		await tx.db.insert(village).values({ id: benchVillage, code: "BN", name: "测速村", createdAt: 0 })
	})
}

async function insertHouseholds(tx: Tx, people: readonly { readonly index: number; readonly personId: string }[]): Promise<void> {
	const { household, person, membership } = tx.tables(peopleTables)
	const numberOf = (index: number): string => String(index + 1).padStart(6, "0")
	await tx.db
		.insert(household)
		.values(people.map(({ index }) => ({ villageId: benchVillage, id: `h${index}`, number: numberOf(index), sortKey: numberOf(index) })))
	await tx.db.insert(person).values(people.map(({ personId }) => ({ id: personId })))
	await tx.db.insert(membership).values(
		people.map(({ index, personId }) => ({
			villageId: benchVillage,
			personId,
			householdId: `h${index}`,
			place: 0,
			name: `测速${index}`,
			relation: "户主",
			roles: [],
			hasRole: false,
		})),
	)
}

function parts<T>(rows: readonly T[]): readonly (readonly T[])[] {
	return Array.from({ length: Math.ceil(rows.length / rowsPerInsert) }, (_, i) => rows.slice(i * rowsPerInsert, (i + 1) * rowsPerInsert))
}

/** `household 100000, membership 100000`: for a note. */
export async function countRows(file: string, tables: readonly ("household" | "membership")[]): Promise<string> {
	const store = openSqliteStore(file)
	try {
		const counts = await store.read(async (reader) => {
			const t = reader.tables(peopleTables)
			return Promise.all(tables.map(async (name) => `${name} ${(await reader.db.select({ n: count() }).from(t[name]))[0]?.n ?? 0}`))
		})
		return counts.join(", ")
	} finally {
		await store.close()
	}
}
