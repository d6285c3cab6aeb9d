/** Postings, objections and those who stand behind an item: the SQL. */
import { and, asc, count, desc, eq, inArray, isNotNull, isNull } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { itemTables, type ObjectionKind, objectionKinds } from "./tables.ts"

/** The list as the village reads it. What a claim became is kept by its id, which says nothing of its author. */
export const postedListSchema = z.object({
	account: z.object({
		opinions: z.number(),
		claims: z.number(),
		placed: z.number(),
		items: z.number(),
		same: z.number(),
		withdrawn: z.number(),
		outOfScope: z.number(),
		personal: z.number(),
	}),
	items: z.array(
		z.object({
			id: z.string(),
			number: z.number(),
			title: z.string(),
			category: z.string(),
			place: z.string().nullable(),
			claims: z.number(),
			people: z.number(),
			households: z.number(),
			opinions: z.array(z.string()),
		}),
	),
	/** Why claims were left out, with how many. */
	outOfScope: z.array(z.object({ reason: z.string(), claims: z.number() })),
	/** Claim id → number of its item, or its fate. */
	claims: z.record(z.string(), z.union([z.number(), z.string()])),
})
export type PostedList = z.infer<typeof postedListSchema>

export type Posting = {
	readonly version: number
	readonly at: number
	readonly by: string
	readonly checkedBy: string | null
	readonly until: number
	readonly list: PostedList
	readonly hash: string
	readonly ledgerSeq: number
	/** The board's last change that is in it. */
	readonly atSeq: number
}

/** Newest first. */
export async function postingsOf(reader: Reader, villageId: string, limit = 50): Promise<readonly Posting[]> {
	const { itemPosting: t } = reader.tables(itemTables)
	const rows = await reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(desc(t.version)).limit(limit)
	return rows.map(({ villageId: _, list, ...row }) => ({ ...row, list: postedListSchema.parse(list) }))
}

export async function latestPosting(reader: Reader, villageId: string): Promise<Posting | undefined> {
	return (await postingsOf(reader, villageId, 1))[0]
}

/** This version, without one the newest; and which others there are, the oldest first. A list may be large: only one is read. */
export async function postingOf(
	reader: Reader,
	villageId: string,
	version?: number,
): Promise<{ readonly posting: Posting; readonly versions: readonly number[] } | undefined> {
	const { itemPosting: t } = reader.tables(itemTables)
	const own = eq(t.villageId, villageId)
	const known = await reader.db.select({ version: t.version }).from(t).where(own).orderBy(desc(t.version)).limit(mostVersions)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(own, eq(t.version, version ?? known[0]?.version ?? 0)))
	if (row === undefined) return undefined
	const { villageId: _, list, ...rest } = row
	return { posting: { ...rest, list: postedListSchema.parse(list) }, versions: known.map((one) => one.version).toReversed() }
}
const mostVersions = 50

export async function insertPosting(tx: Tx, villageId: string, posting: Posting): Promise<void> {
	const { itemPosting: t } = tx.tables(itemTables)
	await tx.db.insert(t).values({ villageId, ...posting })
}

export type BoardSettings = {
	readonly needsSecond: boolean
	readonly askedBy: string | null
	readonly askedByName: string | null
	readonly askedAtSeq: number | null
}
const unset: BoardSettings = { needsSecond: false, askedBy: null, askedByName: null, askedAtSeq: null }

export async function settingsOf(reader: Reader, villageId: string): Promise<BoardSettings> {
	const { itemBoard: t } = reader.tables(itemTables)
	const [row] = await reader.db.select().from(t).where(eq(t.villageId, villageId))
	return row ?? unset
}

/** Under the board's lock. */
export async function changeSettings(tx: Tx, villageId: string, change: Partial<BoardSettings>): Promise<void> {
	const { itemBoard: t } = tx.tables(itemTables)
	const next = { ...(await settingsOf(tx, villageId)), ...change, villageId }
	await tx.db.insert(t).values(next).onConflictDoUpdate({ target: t.villageId, set: next })
}

export type Objection = {
	readonly id: string
	readonly version: number
	readonly kind: ObjectionKind
	readonly claimId: string | null
	readonly personId: string
	readonly words: string
	readonly at: number
	readonly answer: string | null
	readonly answeredAt: number | null
	readonly answeredBy: string | null
}

export async function insertObjection(tx: Tx, villageId: string, objection: Objection): Promise<void> {
	const { itemObjection: t } = tx.tables(itemTables)
	await tx.db.insert(t).values({ villageId, ...objection })
}

/** All without an answer, oldest first, then those answered last. */
export async function objectionsOf(reader: Reader, villageId: string, answered = 200): Promise<readonly Objection[]> {
	const { itemObjection: t } = reader.tables(itemTables)
	const own = eq(t.villageId, villageId)
	const open = await reader.db
		.select()
		.from(t)
		.where(and(own, isNull(t.answeredAt)))
		.orderBy(asc(t.at))
	const done = await reader.db
		.select()
		.from(t)
		.where(and(own, isNotNull(t.answeredAt)))
		.orderBy(desc(t.at))
		.limit(answered)
	return [...open, ...done].map(objectionOf)
}

/** To what was posted of these claims, oldest first. */
export async function objectionsAgainst(reader: Reader, villageId: string, claimIds: readonly string[]): Promise<readonly Objection[]> {
	if (claimIds.length === 0) return []
	const { itemObjection: t } = reader.tables(itemTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.claimId, [...claimIds])))
		.orderBy(asc(t.at))
	return rows.map(objectionOf)
}

function objectionOf<T extends Omit<Objection, "kind"> & { readonly kind: string; readonly villageId: string }>({
	villageId: _,
	kind,
	...row
}: T): Objection {
	return { ...row, kind: z.enum(objectionKinds).parse(kind) }
}

/** The objection as it stood; undefined where there is none or it was answered before. */
export async function answerRow(
	tx: Tx,
	villageId: string,
	id: string,
	answer: { readonly answer: string; readonly answeredAt: number; readonly answeredBy: string },
): Promise<{ readonly personId: string; readonly version: number } | undefined> {
	const { itemObjection: t } = tx.tables(itemTables)
	const [row] = await tx.db
		.update(t)
		.set(answer)
		.where(and(eq(t.villageId, villageId), eq(t.id, id), isNull(t.answeredAt)))
		.returning({ personId: t.personId, version: t.version })
	return row
}

export async function openObjections(reader: Reader, villageId: string): Promise<number> {
	const { itemObjection: t } = reader.tables(itemTables)
	const [row] = await reader.db
		.select({ total: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), isNull(t.answeredAt)))
	return Number(row?.total ?? 0)
}

export type Support = {
	readonly subject: string
	readonly personId: string
	readonly householdId: string
	readonly opinionId: string | null
}

/** False where the person stands behind it already. */
export async function addSupport(tx: Tx, villageId: string, support: Support & { readonly at: number }): Promise<boolean> {
	const { itemSupport: t } = tx.tables(itemTables)
	const rows = await tx.db
		.insert(t)
		.values({ villageId, ...support })
		.onConflictDoNothing()
		.returning({ personId: t.personId })
	return rows.length > 0
}

/** Who said yes and now says no does not stand behind it any more. */
export async function dropSupport(
	tx: Tx,
	villageId: string,
	{ subject, opinionId }: { readonly subject: string; readonly opinionId: string },
): Promise<void> {
	const { itemSupport: t } = tx.tables(itemTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.subject, subject), eq(t.opinionId, opinionId)))
}

export async function supportOf(reader: Reader, villageId: string): Promise<readonly Support[]> {
	const { itemSupport: t } = reader.tables(itemTables)
	return reader.db
		.select({ subject: t.subject, personId: t.personId, householdId: t.householdId, opinionId: t.opinionId })
		.from(t)
		.where(eq(t.villageId, villageId))
}

/** A person is erased: what they wrote goes, that somebody stood there stays. */
export async function erasePerson(tx: Tx, villageId: string, personId: string, nobody: string): Promise<void> {
	const { itemObjection: o, itemSupport: s } = tx.tables(itemTables)
	const mine = inArray(o.personId, [personId])
	await tx.db
		.update(o)
		.set({ words: "", personId: nobody })
		.where(and(eq(o.villageId, villageId), mine))
	await tx.db
		.update(s)
		.set({ personId: nobody, householdId: nobody })
		.where(and(eq(s.villageId, villageId), eq(s.personId, personId)))
}
