/** The inbox's SQL beside the path of a message: what a crash left over, bodies blanked, counts, redrive. */
import { and, asc, count, eq, gte, isNotNull, isNull, lt, notExists, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { letMediaGo } from "../store/media-gone.ts"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

/**
 * At the start of a process: counts for the head of each chat that an earlier one ended before it was finished, as long as it
 * has fewer than `most`. Gives how many there are, and the chats whose head has `most` or more, least first.
 */
export async function countLeftOver(tx: Tx, most: number): Promise<{ readonly counted: number; readonly suspects: readonly string[] }> {
	const { inbox } = tx.tables(transportTables)
	const earlier = alias(inbox, "earlier")
	const isHead = and(
		sql`${inbox.status} = 'new'`,
		notExists(
			tx.db
				.select({ seq: earlier.seq })
				.from(earlier)
				.where(and(eq(earlier.chatId, inbox.chatId), lt(earlier.seq, inbox.seq), sql`${earlier.status} = 'new'`)),
		),
	)
	const suspects = await tx.db
		.select({ chatId: inbox.chatId })
		.from(inbox)
		.where(and(isHead, gte(inbox.crashes, most)))
		.orderBy(asc(inbox.crashes))
	const counted = await tx.db
		.update(inbox)
		.set({ crashes: sql`${inbox.crashes} + 1` })
		.where(and(isHead, lt(inbox.crashes, most)))
		.returning({ seq: inbox.seq })
	return { counted: counted.length + suspects.length, suspects: suspects.map((row) => row.chatId) }
}

/** Counts a try of one event before it is made. */
export async function countCrash(tx: Tx, chatId: string, seq: number): Promise<void> {
	const { inbox } = tx.tables(transportTables)
	await tx.db
		.update(inbox)
		.set({ crashes: sql`${inbox.crashes} + 1` })
		.where(and(eq(inbox.chatId, chatId), eq(inbox.seq, seq), sql`${inbox.status} = 'new'`))
}

/**
 * Blanks bodies of events worked that came before `known` (chats of a person) or `unknown`: the domain rows are the record
 * (domain.md). At most `limit`; gives how many.
 */
export async function blankBodies(tx: Tx, before: { readonly known: number; readonly unknown: number }, limit: number): Promise<number> {
	const { inbox, chat } = tx.tables(transportTables)
	const old = alias(inbox, "old")
	const isDue = and(
		// As in the index: what is blank already is not looked at again.
		sql`${old.status} = 'done'`,
		isNotNull(old.body),
		lt(old.receivedAt, Math.max(before.known, before.unknown)),
		or(isNull(chat.personId), lt(old.receivedAt, before.known)),
		or(isNotNull(chat.personId), lt(old.receivedAt, before.unknown)),
	)
	const bodies = await tx.db.select({ body: old.body }).from(old).innerJoin(chat, eq(chat.id, old.chatId)).where(isDue).limit(limit)
	await letMediaGo(tx, bodies, "outdated")
	const due = tx.db
		.select({ chatId: old.chatId, seq: old.seq })
		.from(old)
		.innerJoin(chat, eq(chat.id, old.chatId))
		.where(isDue)
		.limit(limit)
	const rows = await tx.db
		.update(inbox)
		.set({ body: null })
		.where(sql`(${inbox.chatId}, ${inbox.seq}) in ${due}`)
		.returning({ seq: inbox.seq })
	return rows.length
}

/** How many events stand in each status: for health, metrics and tests. */
export async function inboxCounts(reader: Reader): Promise<Readonly<Record<string, number>>> {
	const { inbox } = reader.tables(transportTables)
	const rows = await reader.db.select({ status: inbox.status, n: count() }).from(inbox).groupBy(inbox.status)
	return Object.fromEntries(rows.map((row) => [row.status, row.n]))
}

/** Dead events back to work; gives how many went back. */
export async function redriveInbox(
	tx: Tx,
	keys: readonly { readonly chatId: string; readonly seq: number }[],
	now: number,
): Promise<number> {
	const { inbox } = tx.tables(transportTables)
	let n = 0
	for (const { chatId, seq } of keys) {
		const rows = await tx.db
			.update(inbox)
			.set({ status: "new", attempts: 0, crashes: 0, dueAt: now, cause: null })
			.where(and(eq(inbox.chatId, chatId), eq(inbox.seq, seq), eq(inbox.status, "dead")))
			.returning({ seq: inbox.seq })
		n += rows.length
	}
	return n
}
