/** When a question came in front of the person: a typed digit cannot say which question it answers. */
import { and, eq, sql } from "drizzle-orm"
import { defineHot, p } from "../store/hot.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { leaseMs } from "./outbox.ts"

const promptShown = defineHot<{ chatId: string; seq: number }>()({
	name: "outbox_prompt_shown",
	single: true,
	tables: transportTables,
	fields: ({ outbox }) => ({ createdAt: outbox.createdAt, leaseUntil: outbox.leaseUntil }),
	query: (db, { outbox }, fields) =>
		db
			.select(fields)
			.from(outbox)
			.where(and(eq(outbox.chatId, p("chatId")), sql`${outbox.lane} = 'dialog'`, eq(outbox.seq, p("seq")))),
})

/**
 * When the message with a prompt was stored, and when sending it began (undefined: not yet). Sending, not settling: people
 * may answer before the platform has told us that they have it.
 */
export async function promptTimes(
	reader: Reader,
	chatId: string,
	seq: number,
): Promise<{ readonly createdAt: number; readonly claimedAt: number | undefined } | undefined> {
	const [row] = await reader.hot(promptShown, { chatId, seq })
	return row === undefined
		? undefined
		: { createdAt: row.createdAt, claimedAt: row.leaseUntil === null ? undefined : row.leaseUntil - leaseMs }
}
