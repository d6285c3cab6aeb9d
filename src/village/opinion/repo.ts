/** The opinion affair's SQL. Every query names the village. */
import { and, count, desc, eq, gte, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import { z } from "zod"
import { letMediaGo } from "../../store/media-gone.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { type MediaRef, repeatWithinMs, type SourceKind, type State } from "./rules.ts"
import { opinionTables } from "./tables.ts"

export type Opinion = {
	readonly id: string
	readonly year: number
	readonly serial: number
	readonly number: string
	readonly personId: string | null
	readonly householdId: string | null
	readonly groupName: string | null
	readonly givenName: string | null
	readonly text: string
	readonly media: readonly MediaRef[]
	readonly sourceKind: SourceKind
	readonly channel: string
	readonly chatId: string | null
	readonly isNamed: boolean
	/** ms; null while the author was not asked. */
	readonly nameChosenAt: number | null
	readonly place: string | null
	readonly state: State
	/** ms */
	readonly createdAt: number
	readonly enteredBy: string | null
	/** ms */
	readonly disputedAt: number | null
	readonly visitId: string | null
	readonly importKey: string | null
	/** ms; the author asked to be erased, words and pictures are gone. */
	readonly erasedAt: number | null
}

export const mediaSchema = z.array(z.object({ kind: z.enum(["image", "voice", "video", "file", "location"]), ref: z.string() }))

export type Tables = ReturnType<typeof opinionTables>

export function columns({ opinion: o }: Tables) {
	return {
		id: o.id,
		year: o.year,
		serial: o.serial,
		number: o.number,
		personId: o.personId,
		householdId: o.householdId,
		groupName: o.groupName,
		givenName: o.givenName,
		text: o.text,
		media: o.media,
		sourceKind: o.sourceKind,
		channel: o.channel,
		chatId: o.chatId,
		isNamed: o.isNamed,
		nameChosenAt: o.nameChosenAt,
		place: o.place,
		state: o.state,
		createdAt: o.createdAt,
		enteredBy: o.enteredBy,
		disputedAt: o.disputedAt,
		visitId: o.visitId,
		importKey: o.importKey,
		erasedAt: o.erasedAt,
	}
}

export function readRow<R extends { readonly media: unknown }>(row: R): Omit<R, "media"> & { readonly media: readonly MediaRef[] } {
	return { ...row, media: mediaSchema.parse(row.media) }
}

/**
 * One hand-in of a village at a time, until the end of the transaction: what was handed in before is seen, and a number is
 * taken only by the transaction that uses it.
 */
export async function lockOpinions(tx: Tx, villageId: string): Promise<void> {
	await tx.lock(`opinion:${villageId}`)
}

/** The next number of a village and year, from 1. A rollback gives it back, so there are no gaps; nothing else does. */
export async function takeSerial(tx: Tx, villageId: string, year: number): Promise<number> {
	const { opinionCounter: c } = tx.tables(opinionTables)
	const [row] = await tx.db
		.insert(c)
		.values({ villageId, year, last: 1 })
		.onConflictDoUpdate({ target: [c.villageId, c.year], set: { last: sql`${c.last} + 1` } })
		.returning({ last: c.last })
	if (row === undefined) throw new Error("the opinion counter gave no number")
	return row.last
}

export async function insertOpinion(tx: Tx, villageId: string, opinion: Opinion): Promise<void> {
	const { opinion: o } = tx.tables(opinionTables)
	await tx.db.insert(o).values({ villageId, ...opinion })
}

export async function opinionById(reader: Reader, villageId: string, id: string): Promise<Opinion | undefined> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const [row] = await reader.db
		.select(columns(tables))
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.id, id)))
	return row && readRow(row)
}

export async function opinionByNumber(
	reader: Reader,
	villageId: string,
	number: { readonly year: number; readonly serial: number },
): Promise<Opinion | undefined> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const [row] = await reader.db
		.select(columns(tables))
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.year, number.year), eq(o.serial, number.serial)))
	return row && readRow(row)
}

/** What a person handed in lately and has not withdrawn, newest first. `now` in ms. */
export async function recentOf(
	reader: Reader,
	villageId: string,
	personId: string,
	now: number,
	withinMs = repeatWithinMs,
): Promise<readonly Opinion[]> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const rows = await reader.db
		.select(columns(tables))
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.personId, personId), eq(o.state, "received"), gte(o.createdAt, now - withinMs)))
		.orderBy(desc(o.createdAt), desc(o.year), desc(o.serial))
		.limit(20)
	return rows.map(readRow)
}

/** A person's own, newest first. */
export async function opinionsOf(
	reader: Reader,
	villageId: string,
	personId: string,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Opinion[]> {
	const tables = reader.tables(opinionTables)
	const { opinion: o } = tables
	const rows = await reader.db
		.select(columns(tables))
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.personId, personId)))
		.orderBy(desc(o.createdAt), desc(o.year), desc(o.serial))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map(readRow)
}

export async function countOf(reader: Reader, villageId: string, personId: string): Promise<number> {
	const { opinion: o } = reader.tables(opinionTables)
	const [row] = await reader.db
		.select({ total: count() })
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.personId, personId)))
	return row?.total ?? 0
}

/** Moves an opinion on if it still stands at `from`; false when it does not, or the village has no such opinion. */
export async function changeState(tx: Tx, villageId: string, id: string, from: State, to: State): Promise<boolean> {
	const { opinion: o } = tx.tables(opinionTables)
	const rows = await tx.db
		.update(o)
		.set({ state: to })
		.where(and(eq(o.villageId, villageId), eq(o.id, id), eq(o.state, from)))
		.returning({ id: o.id })
	return rows.length > 0
}

/** Puts words to what came without any; false when it has words already. What was sent stays beside it. */
export async function writeText(tx: Tx, villageId: string, id: string, text: string): Promise<boolean> {
	const { opinion: o } = tx.tables(opinionTables)
	const rows = await tx.db
		.update(o)
		.set({ text })
		.where(and(eq(o.villageId, villageId), eq(o.id, id), eq(o.text, ""), eq(o.state, "received"), isNull(o.erasedAt)))
		.returning({ id: o.id })
	return rows.length > 0
}

/** Whether the author wanted to be named the last time they were asked; undefined while they never were. */
export async function lastNameChoice(reader: Reader, villageId: string, personId: string): Promise<boolean | undefined> {
	const { opinion: o } = reader.tables(opinionTables)
	const [row] = await reader.db
		.select({ isNamed: o.isNamed })
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.personId, personId), isNotNull(o.nameChosenAt)))
		.orderBy(desc(o.nameChosenAt), desc(o.year), desc(o.serial))
		.limit(1)
	return row?.isNamed
}

/** Which of these import keys the village has already. */
export async function knownImportKeys(reader: Reader, villageId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
	return new Set((await knownImports(reader, villageId, keys)).keys())
}

export type KnownImport = Pick<Opinion, "number" | "text" | "erasedAt">

/** The opinions that these import keys brought, by key. */
export async function knownImports(reader: Reader, villageId: string, keys: readonly string[]): Promise<ReadonlyMap<string, KnownImport>> {
	const { opinion: o } = reader.tables(opinionTables)
	const known = new Map<string, KnownImport>()
	for (let at = 0; at < keys.length; at += keysPerQuery) {
		const some = keys.slice(at, at + keysPerQuery)
		const rows = await reader.db
			.select({ key: o.importKey, number: o.number, text: o.text, erasedAt: o.erasedAt })
			.from(o)
			.where(and(eq(o.villageId, villageId), inArray(o.importKey, some)))
		for (const { key, ...opinion } of rows) if (key !== null) known.set(key, opinion)
	}
	return known
}

/** SQLite takes some thousands of values in one statement; this is well below. */
const keysPerQuery = 500

/** Changes what was said about an opinion, not the opinion itself. */
export async function setDetails(
	tx: Tx,
	villageId: string,
	id: string,
	details: Partial<Pick<Opinion, "place" | "isNamed" | "nameChosenAt" | "disputedAt">>,
): Promise<void> {
	const { opinion: o } = tx.tables(opinionTables)
	await tx.db
		.update(o)
		.set(details)
		.where(and(eq(o.villageId, villageId), eq(o.id, id)))
}

/** Call under `lockOpinions`: it replaces the whole list. */
export async function setMedia(tx: Tx, villageId: string, id: string, media: readonly MediaRef[]): Promise<void> {
	const { opinion: o } = tx.tables(opinionTables)
	await tx.db
		.update(o)
		.set({ media })
		.where(and(eq(o.villageId, villageId), eq(o.id, id)))
}

/** Removes what a person said and the link to them from all their opinions of a village; numbers, states and histories stay. */
export async function erasePerson(tx: Tx, villageId: string, personId: string, now: number): Promise<void> {
	const { opinion: o, opinionEvent: e } = tx.tables(opinionTables)
	const mine = and(eq(o.villageId, villageId), eq(o.personId, personId))
	await letMediaGo(tx, await tx.db.select({ media: o.media }).from(o).where(mine), "erased")
	await tx.db
		.update(o)
		.set({
			personId: null,
			householdId: null,
			givenName: null,
			chatId: null,
			text: "",
			place: null,
			media: [],
			isNamed: false,
			erasedAt: now,
		})
		.where(mine)
	await tx.db
		.update(e)
		.set({ actor: null, note: "" })
		.where(and(eq(e.villageId, villageId), eq(e.actor, personId), eq(e.actorKind, "resident")))
}
