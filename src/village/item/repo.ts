/** The item affair's SQL: the board. Every query names the village. */
import { and, asc, eq, inArray, max, or, type SQL } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { Board, Change, Claim, Fate, Item } from "./rules.ts"
import { itemTables } from "./tables.ts"

/** A claim with where it stands in its opinion's text. */
export type ClaimRow = Claim & {
	readonly seq: number
	readonly start: number
	readonly end: number
	readonly flags: readonly string[]
	readonly clearedAt: number | null
	/** Staff's wording in place of the author's. */
	readonly shown: string | null
}
export type ItemRow = Item & {
	readonly why: string
	readonly confidence: number
	readonly createdAt: number
	readonly clearedTitle: string | null
}

const flagsSchema = z.array(z.string())

/** One change of a village's board at a time, until the end of the transaction. */
export async function lockBoard(tx: Tx, villageId: string): Promise<void> {
	await tx.lock(`item:${villageId}`)
}

/** All claims of the village, or those of one item. */
export async function claimsOf(reader: Reader, villageId: string, itemId?: string): Promise<readonly ClaimRow[]> {
	const { itemClaim: t } = reader.tables(itemTables)
	return claimsBy(reader, and(eq(t.villageId, villageId), itemId === undefined ? undefined : eq(t.itemId, itemId)))
}

/** Claims that fit, in the order the village came to know them; `which` names the village. */
export async function claimsBy(reader: Reader, which: SQL | undefined, limit?: number, offset = 0): Promise<readonly ClaimRow[]> {
	const { itemClaim: t } = reader.tables(itemTables)
	const query = reader.db.select().from(t).where(which).orderBy(asc(t.seq))
	const rows = await (limit === undefined ? query : query.limit(limit).offset(offset))
	return rows.map((row) => ({
		id: row.id,
		seq: row.seq,
		opinionId: row.opinionId,
		start: row.start,
		end: row.end,
		flags: flagsSchema.parse(row.flags),
		clearedAt: row.clearedAt,
		shown: row.shown,
		fate: fateOf(row),
	}))
}

function fateOf({
	fate,
	itemId,
	sameAs,
	reason,
}: {
	readonly fate: Fate["kind"]
	readonly itemId: string | null
	readonly sameAs: string | null
	readonly reason: string | null
}): Fate {
	switch (fate) {
		case "item":
			return { kind: fate, itemId: itemId ?? "" }
		case "same":
			return { kind: fate, claimId: sameAs ?? "" }
		case "out-of-scope":
		case "personal":
			return { kind: fate, reason: reason ?? "" }
		case "open":
		case "withdrawn":
			return { kind: fate }
	}
}

/** All items of the village, or one. */
export async function itemsIn(reader: Reader, villageId: string, itemId?: string): Promise<readonly ItemRow[]> {
	const { item: t } = reader.tables(itemTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), itemId === undefined ? undefined : eq(t.id, itemId)))
		.orderBy(asc(t.createdAt), asc(t.id))
	return rows.map(({ villageId: _, ...row }) => row)
}

export function boardOf(claims: readonly ClaimRow[], items: readonly ItemRow[]): Board {
	return {
		claims: new Map(claims.map(({ id, opinionId, fate }) => [id, { id, opinionId, fate }])),
		items: new Map(items.map(({ id, title, category, place, state, number }) => [id, { id, title, category, place, state, number }])),
	}
}

export async function insertClaims(
	tx: Tx,
	villageId: string,
	rows: readonly Omit<ClaimRow, "seq" | "fate" | "clearedAt" | "shown">[],
): Promise<void> {
	if (rows.length === 0) return
	const { itemClaim: t } = tx.tables(itemTables)
	const [last] = await tx.db
		.select({ seq: max(t.seq) })
		.from(t)
		.where(eq(t.villageId, villageId))
	const first = Number(last?.seq ?? 0) + 1
	const open = { fate: "open" as const, itemId: null, sameAs: null, reason: null }
	for (let at = 0; at < rows.length; at += rowsPerInsert) {
		const some = rows.slice(at, at + rowsPerInsert)
		await tx.db.insert(t).values(some.map((row, index) => ({ villageId, ...row, flags: [...row.flags], seq: first + at + index, ...open })))
	}
}

const rowsPerInsert = 200

/** What an item has beside what the rules know of it: words and sureness of the proposal, since when it is there, which title was looked at. */
export type Proposal = {
	readonly why: string
	readonly confidence: number
	readonly createdAt?: number
	readonly clearedTitle?: string | null
}

/** Writes what a change did to claims and items. */
export async function writeChange(
	tx: Tx,
	villageId: string,
	change: Change,
	now: number,
	proposals: ReadonlyMap<string, Proposal> = new Map(),
): Promise<void> {
	const { itemClaim, item } = tx.tables(itemTables)
	for (const { id, before, after } of change.items) {
		if (after === null) await tx.db.delete(item).where(and(eq(item.villageId, villageId), eq(item.id, id)))
		else if (before === null) {
			const { why = "", confidence = 100, createdAt = now, clearedTitle = null } = proposals.get(id) ?? {}
			await tx.db.insert(item).values({ villageId, ...after, why, confidence, createdAt, clearedTitle })
		} else
			await tx.db
				.update(item)
				.set(after)
				.where(and(eq(item.villageId, villageId), eq(item.id, id)))
	}
	for (const { id, after } of change.claims)
		await tx.db
			.update(itemClaim)
			.set(columnsOf(after))
			.where(and(eq(itemClaim.villageId, villageId), eq(itemClaim.id, id)))
}

/** Gives items that stand other words for why their claims are together. */
export async function putWhys(
	tx: Tx,
	villageId: string,
	whys: readonly { readonly id: string; readonly why: string; readonly confidence: number }[],
): Promise<void> {
	const { item: t } = tx.tables(itemTables)
	for (const { id, why, confidence } of whys)
		await tx.db
			.update(t)
			.set({ why, confidence })
			.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

function columnsOf(fate: Fate) {
	return {
		fate: fate.kind,
		itemId: fate.kind === "item" ? fate.itemId : null,
		sameAs: fate.kind === "same" ? fate.claimId : null,
		reason: fate.kind === "out-of-scope" || fate.kind === "personal" ? fate.reason : null,
	}
}

export async function clearClaims(
	tx: Tx,
	villageId: string,
	ids: readonly string[],
	to: { readonly clearedAt: number; readonly clearedBy: string | null; readonly shown?: string },
): Promise<void> {
	const { itemClaim: t } = tx.tables(itemTables)
	for (let at = 0; at < ids.length; at += rowsPerInsert)
		await tx.db
			.update(t)
			.set(to)
			.where(and(eq(t.villageId, villageId), inArray(t.id, ids.slice(at, at + rowsPerInsert))))
}

/** The title as it is may be posted. */
export async function clearTitle(tx: Tx, villageId: string, id: string, title: string): Promise<void> {
	const { item: t } = tx.tables(itemTables)
	await tx.db
		.update(t)
		.set({ clearedTitle: title })
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

export type AnswerRow = { readonly one: string; readonly other: string; readonly isSame: boolean }

export async function answersOf(reader: Reader, villageId: string): Promise<readonly AnswerRow[]> {
	const { itemAnswer: t } = reader.tables(itemTables)
	return reader.db.select({ one: t.one, other: t.other, isSame: t.isSame }).from(t).where(eq(t.villageId, villageId))
}

export type GivenAnswer = AnswerRow & { readonly by: string; readonly at: number }

/** The latest word on two claims counts. Returns the one it takes the place of. */
export async function putAnswer(tx: Tx, villageId: string, answer: GivenAnswer): Promise<GivenAnswer | undefined> {
	const { itemAnswer: t } = tx.tables(itemTables)
	const [one, other] = answer.one < answer.other ? [answer.one, answer.other] : [answer.other, answer.one]
	const { isSame, by, at } = answer
	const [before] = await tx.db
		.select({ one: t.one, other: t.other, isSame: t.isSame, by: t.by, at: t.at })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.one, one), eq(t.other, other)))
	await tx.db
		.insert(t)
		.values({ villageId, one, other, isSame, by, at })
		.onConflictDoUpdate({ target: [t.villageId, t.one, t.other], set: { isSame, by, at } })
	return before
}

/** Puts back answers that later ones took the place of, where nobody has said anything else since. */
export async function restoreAnswers(tx: Tx, villageId: string, answers: readonly GivenAnswer[]): Promise<void> {
	const { itemAnswer: t } = tx.tables(itemTables)
	for (let at = 0; at < answers.length; at += rowsPerInsert)
		await tx.db
			.insert(t)
			.values(answers.slice(at, at + rowsPerInsert).map((answer) => ({ villageId, ...answer })))
			.onConflictDoNothing()
}

/** What was answered with a change that is taken back is open again: else the question would never be asked anew, and the slip stand. */
export async function forgetAnswers(
	tx: Tx,
	villageId: string,
	{ claimIds, by, at }: { readonly claimIds: readonly string[]; readonly by: string; readonly at: number },
): Promise<void> {
	const { itemAnswer: t } = tx.tables(itemTables)
	for (let from = 0; from < claimIds.length; from += rowsPerInsert) {
		const ids = claimIds.slice(from, from + rowsPerInsert)
		await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.by, by), eq(t.at, at), or(inArray(t.one, ids), inArray(t.other, ids))))
	}
}
