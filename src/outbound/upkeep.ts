/** What keeps the outbox in order: leases that ran out, bodies past their retention. */
import { and, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { letMediaGo } from "../store/media-gone.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { giveBackPlace } from "./parking.ts"
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
		// The first condition is the index `outbox_open` to the letter.
		.where(and(sql`${outbox.status} in ('pending', 'sending')`, sql`${outbox.status} = 'sending'`, lte(outbox.leaseUntil, leases.before)))
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

/**
 * Blanks bodies of messages sent or given up that were made before `known` (chats of a person) or `unknown`; the rows stay.
 * At most `limit`; gives how many.
 */
export async function blankSent(tx: Tx, before: { readonly known: number; readonly unknown: number }, limit: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const old = alias(outbox, "old")
	const isDue = and(
		// As in the index: what is blank already is not looked at again.
		sql`${old.status} in ('sent', 'dead')`,
		isNotNull(old.body),
		lt(old.createdAt, Math.max(before.known, before.unknown)),
		or(isNull(chat.personId), lt(old.createdAt, before.known)),
		or(isNotNull(chat.personId), lt(old.createdAt, before.unknown)),
	)
	const bodies = await tx.db.select({ body: old.body }).from(old).innerJoin(chat, eq(chat.id, old.chatId)).where(isDue).limit(limit)
	await letMediaGo(tx, bodies, "outdated")
	const due = tx.db.select({ id: old.id }).from(old).innerJoin(chat, eq(chat.id, old.chatId)).where(isDue).limit(limit)
	const rows = await tx.db.update(outbox).set({ body: null, rendering: null }).where(inArray(outbox.id, due)).returning({ id: outbox.id })
	return rows.length
}
