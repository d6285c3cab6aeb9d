/** What keeps the outbox in order: leases that ran out, messages in trouble, bodies past their retention. */
import { and, count, desc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { giveBackPlace, type Lane } from "./outbox.ts"
import { maxAttempts } from "./retry.ts"

/** Rows looked at by one `expireLeases`. */
export const leaseBatch = 500

/**
 * Messages still marked as being sent whose lease ran out by `before`: nobody knows whether they arrived. Dialog replies are sent
 * again at `now`, bulk ones wait for staff unless the channel de-duplicates; so does any that was tried too often, for a message
 * that ends the process each time must not be sent for ever. At most `leaseBatch`; gives how many there were.
 */
export async function expireLeases(
	tx: Tx,
	leases: { readonly before: number; readonly now: number; readonly resendBulkOn: readonly string[] },
): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const rows = await tx.db
		.select({
			chatId: outbox.chatId,
			lane: outbox.lane,
			seq: outbox.seq,
			channel: chat.channel,
			attempts: outbox.attempts,
			partsSent: outbox.partsSent,
		})
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(sql`${outbox.status} = 'sending'`, lte(outbox.leaseUntil, leases.before)))
		.limit(leaseBatch)
	for (const row of rows) {
		const attempts = row.attempts + 1
		const isResent = attempts < maxAttempts && (row.lane === "dialog" || leases.resendBulkOn.includes(row.channel))
		const changed = await tx.db
			.update(outbox)
			.set({ status: isResent ? "pending" : "uncertain", leaseUntil: null, dueAt: leases.now, attempts, cause: "LEASE_EXPIRED" })
			.where(
				and(
					eq(outbox.chatId, row.chatId),
					eq(outbox.lane, row.lane),
					eq(outbox.seq, row.seq),
					sql`${outbox.status} = 'sending'`,
					lte(outbox.leaseUntil, leases.before),
				),
			)
			.returning({ seq: outbox.seq })
		if (changed.length > 0 && isResent && row.partsSent === 0) await giveBackPlace(tx, row.chatId)
	}
	return rows.length
}

export type Troubled = {
	readonly id: string
	readonly status: "pending" | "sending" | "sent" | "parked" | "uncertain" | "dead"
	readonly lane: Lane
	readonly cause: string | null
	readonly attempts: number
	readonly createdAt: number
	readonly channel: string
	readonly personId: string | null
	/** False once the body is past its retention: then there is nothing left to send again. */
	readonly hasBody: boolean
}

/** Messages staff must look at: dead, parked or uncertain, of the village and of chats that belong to none yet; newest first. */
export async function troubled(
	reader: Reader,
	page: { readonly limit: number; readonly offset: number; readonly villageId: string },
): Promise<readonly Troubled[]> {
	const { outbox, chat } = reader.tables(transportTables)
	const rows = await reader.db
		.select({
			id: outbox.id,
			status: outbox.status,
			lane: outbox.lane,
			cause: outbox.cause,
			attempts: outbox.attempts,
			createdAt: outbox.createdAt,
			channel: chat.channel,
			personId: chat.personId,
			body: outbox.body,
		})
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(inArray(outbox.status, ["dead", "parked", "uncertain"]), or(eq(chat.villageId, page.villageId), isNull(chat.villageId))))
		.orderBy(desc(outbox.createdAt), desc(outbox.id))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map(({ body, ...row }) => ({ ...row, hasBody: body !== null }))
}

/**
 * Dead, uncertain or parked messages back to work, by staff. Passed over: those of another village, and those whose body is past
 * its retention. Gives how many went back.
 */
export async function redriveOutbox(tx: Tx, villageId: string, ids: readonly string[], now: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	if (ids.length === 0) return 0
	const ofVillage = tx.db
		.select({ id: chat.id })
		.from(chat)
		.where(or(eq(chat.villageId, villageId), isNull(chat.villageId)))
	const rows = await tx.db
		.update(outbox)
		.set({ status: "pending", attempts: 0, dueAt: now, cause: null })
		.where(
			and(
				inArray(outbox.id, [...ids]),
				inArray(outbox.status, ["dead", "uncertain", "parked"]),
				isNotNull(outbox.body),
				inArray(outbox.chatId, ofVillage),
			),
		)
		.returning({ id: outbox.id })
	return rows.length
}

/** How many messages stand in each status: for health, metrics and tests. */
export async function outboxCounts(reader: Reader): Promise<Readonly<Record<string, number>>> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db.select({ status: outbox.status, n: count() }).from(outbox).groupBy(outbox.status)
	return Object.fromEntries(rows.map((row) => [row.status, row.n]))
}

/**
 * Blanks bodies of messages sent or given up that were made before `known` (chats of a person) or `unknown`; the rows stay.
 * At most `limit`; gives how many.
 */
export async function blankSent(tx: Tx, before: { readonly known: number; readonly unknown: number }, limit: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const old = alias(outbox, "old")
	const due = tx.db
		.select({ id: old.id })
		.from(old)
		.innerJoin(chat, eq(chat.id, old.chatId))
		.where(
			and(
				// As in the index: what is blank already is not looked at again.
				sql`${old.status} in ('sent', 'dead')`,
				isNotNull(old.body),
				lt(old.createdAt, Math.max(before.known, before.unknown)),
				or(isNull(chat.personId), lt(old.createdAt, before.known)),
				or(isNotNull(chat.personId), lt(old.createdAt, before.unknown)),
			),
		)
		.limit(limit)
	const rows = await tx.db.update(outbox).set({ body: null, rendering: null }).where(inArray(outbox.id, due)).returning({ id: outbox.id })
	return rows.length
}
