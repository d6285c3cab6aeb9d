/** What is still on its way in the demo. */
import { and, count, eq, lt, lte, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { inboxCounts } from "../inbound/upkeep.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

/**
 * Events to be worked and messages to be sent by `now`, ms. What nobody is woken with at night waits for the morning, and what was said in
 * the same chat afterwards waits behind it: neither is under way, or a demo played in the evening would never be over.
 */
export async function underWay(reader: Reader, now: number): Promise<number> {
	const { outbox } = reader.tables(transportTables)
	const earlier = alias(outbox, "earlier")
	const isBehind = and(
		eq(earlier.chatId, outbox.chatId),
		eq(earlier.lane, outbox.lane),
		lt(earlier.seq, outbox.seq),
		sql`${earlier.status} in ('pending', 'sending')`,
	)
	const pending = await reader.db
		.select({ n: count() })
		.from(outbox)
		.where(
			and(
				sql`${outbox.status} = 'pending'`,
				lte(outbox.dueAt, now),
				notExists(reader.db.select({ seq: earlier.seq }).from(earlier).where(isBehind)),
			),
		)
	const sending = await reader.db.select({ n: count() }).from(outbox).where(sql`${outbox.status} = 'sending'`)
	return ((await inboxCounts(reader)).new ?? 0) + (pending[0]?.n ?? 0) + (sending[0]?.n ?? 0)
}
