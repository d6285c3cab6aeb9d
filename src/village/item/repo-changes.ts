/** The item affair's SQL: what was done with the board, in order. Every query names the village. */
import { and, asc, desc, eq, gt, inArray, isNull, max, ne } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { GivenAnswer } from "./repo.ts"
import { type Change, type Fate, itemStates } from "./rules.ts"
import { itemTables } from "./tables.ts"

const fateSchema: z.ZodType<Fate> = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("open") }),
	z.object({ kind: z.literal("item"), itemId: z.string() }),
	z.object({ kind: z.literal("same"), claimId: z.string() }),
	z.object({ kind: z.literal("withdrawn") }),
	z.object({ kind: z.enum(["out-of-scope", "personal"]), reason: z.string() }),
])
const itemSchema = z.object({
	id: z.string(),
	title: z.string(),
	category: z.string(),
	place: z.string().nullable(),
	state: z.enum(itemStates),
	number: z.number().nullable(),
})
const changeSchema = z.object({
	claims: z.array(z.object({ id: z.string(), before: fateSchema, after: fateSchema })),
	items: z.array(z.object({ id: z.string(), before: itemSchema.nullable(), after: itemSchema.nullable() })),
	/** Of items that went with the change or whose claims it changed, for whoever undoes it; changes of before this was kept have none. */
	gone: z
		.array(
			z.object({ id: z.string(), why: z.string(), confidence: z.number(), createdAt: z.number(), clearedTitle: z.string().nullable() }),
		)
		.default([]),
	/** Answers to 是不是同一件事？ that those given with the change took the place of, for whoever undoes it. */
	displaced: z.array(z.object({ one: z.string(), other: z.string(), isSame: z.boolean(), by: z.string(), at: z.number() })).default([]),
})

/** An item that went with a change, or whose claims it changed, and what the rules do not know of it. */
export type Gone = z.infer<typeof changeSchema>["gone"][number]

export type ChangeRow = {
	readonly seq: number
	readonly at: number
	readonly actor: string | null
	readonly actorName: string
	readonly kind: string
	readonly reason: string
	readonly change: Change & { readonly gone: readonly Gone[]; readonly displaced: readonly GivenAnswer[] }
	readonly undoneAt: number | null
}

export async function addChange(tx: Tx, villageId: string, row: Omit<ChangeRow, "seq" | "undoneAt">): Promise<number> {
	const { itemChange: t } = tx.tables(itemTables)
	const seq = (await lastSeq(tx, villageId)) + 1
	await tx.db.insert(t).values({ villageId, ...row, seq, undoneAt: null })
	return seq
}

export async function lastSeq(reader: Reader, villageId: string): Promise<number> {
	const { itemChange: t } = reader.tables(itemTables)
	const [row] = await reader.db
		.select({ seq: max(t.seq) })
		.from(t)
		.where(eq(t.villageId, villageId))
	return Number(row?.seq ?? 0)
}

/** Newest first. */
export async function changesOf(reader: Reader, villageId: string, limit: number): Promise<readonly ChangeRow[]> {
	const { itemChange: t } = reader.tables(itemTables)
	const rows = await reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(desc(t.seq)).limit(limit)
	return rows.map(rowOf)
}

/** Of these kinds, after the change of this number, in order, without those undone. */
export async function changesSince(
	reader: Reader,
	villageId: string,
	seq: number,
	kinds: readonly string[],
): Promise<readonly ChangeRow[]> {
	const { itemChange: t } = reader.tables(itemTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), gt(t.seq, seq), isNull(t.undoneAt), inArray(t.kind, [...kinds])))
		.orderBy(asc(t.seq))
	return rows.map(rowOf)
}

/** What the house put into items after this moment, in order, without what was undone. */
export async function proposalsAfter(reader: Reader, villageId: string, at: number): Promise<readonly ChangeRow[]> {
	const { itemChange: t } = reader.tables(itemTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), gt(t.at, at), isNull(t.undoneAt), eq(t.kind, "propose")))
		.orderBy(asc(t.seq))
	return rows.map(rowOf)
}

function rowOf({
	villageId: _,
	change,
	...row
}: Omit<ChangeRow, "change"> & { readonly villageId: string; readonly change: unknown }): ChangeRow {
	return { ...row, change: changeSchema.parse(change) }
}

/** The reason of a change that an author's 不对 made; pages have words for it. */
export const objectionReason = "objection"

/** The last change of the desk that was not undone: made by staff, or by the house for them. What authors did themselves is theirs. */
export async function lastOfDesk(reader: Reader, villageId: string): Promise<ChangeRow | undefined> {
	const { itemChange: t } = reader.tables(itemTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), isNull(t.undoneAt), ne(t.kind, "withdraw"), ne(t.reason, objectionReason)))
		.orderBy(desc(t.seq))
		.limit(1)
	return row && rowOf(row)
}

/** When opinions were last put in order by themselves, and which way; undefined: never, or nobody noted the way yet. */
export async function lastRun(reader: Reader, villageId: string): Promise<Pick<ChangeRow, "at" | "reason"> | undefined> {
	const { itemChange: t } = reader.tables(itemTables)
	const [row] = await reader.db
		.select({ at: t.at, reason: t.reason })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.kind, "propose"), isNull(t.undoneAt)))
		.orderBy(desc(t.seq))
		.limit(1)
	return row?.reason === "" ? undefined : row
}

export async function markUndone(tx: Tx, villageId: string, seq: number, now: number): Promise<void> {
	const { itemChange: t } = tx.tables(itemTables)
	await tx.db
		.update(t)
		.set({ undoneAt: now })
		.where(and(eq(t.villageId, villageId), eq(t.seq, seq)))
}
