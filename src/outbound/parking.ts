/** Messages that wait for the person's next word, and the places of the window in which we may speak. */
import { and, eq, lt, sql } from "drizzle-orm"
import { defineHot, p } from "../store/hot.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Candidate } from "./due.ts"

/** Cause of a message that waits because its address is closed. */
export const addressClosed = "ADDRESS_CLOSED"

/** A parked message waits for the person's next word, unless that word came while we were finding out. */
export async function park(
	tx: Tx,
	{ chatId, lane, seq, lastInboundAt }: Pick<Candidate, "chatId" | "lane" | "seq" | "lastInboundAt">,
	dueAt: number,
): Promise<void> {
	const { outbox, chat } = tx.tables(transportTables)
	const [row] = await tx.db
		.update(chat)
		.set({ hasParked: true })
		.where(eq(chat.id, chatId))
		.returning({ lastInboundAt: chat.lastInboundAt })
	if ((row?.lastInboundAt ?? null) === lastInboundAt) return
	await tx.db
		.update(outbox)
		.set({ status: "pending", dueAt })
		.where(and(eq(outbox.chatId, chatId), eq(outbox.lane, lane), eq(outbox.seq, seq)))
}

const takeOne = defineHot<{ chatId: string; places: number }>()({
	name: "chat_take_place",
	single: true,
	tables: transportTables,
	fields: ({ chat }) => ({ id: chat.id }),
	query: (db, { chat }, fields) =>
		db
			.update(chat)
			.set({ windowUsed: sql`${chat.windowUsed} + 1` })
			.where(and(eq(chat.id, p("chatId")), lt(chat.windowUsed, p("places"))))
			.returning(fields),
})

/** Takes a place in the chat's speaking window; false when its `places` are used up. */
export async function takePlace(tx: Tx, chatId: string, places: number): Promise<boolean> {
	return (await tx.hot(takeOne, { chatId, places })).length > 0
}

/** A message that had taken a place was not sent. The window may have opened anew meanwhile: then there is nothing to give back. */
export async function giveBackPlace(tx: Tx, chatId: string): Promise<void> {
	const { chat } = tx.tables(transportTables)
	await tx.db
		.update(chat)
		.set({ windowUsed: sql`${chat.windowUsed} - 1` })
		.where(and(eq(chat.id, chatId), sql`${chat.windowUsed} > 0`))
}

export async function closeAddress(tx: Tx, chatId: string, now: number): Promise<void> {
	const { chat } = tx.tables(transportTables)
	await tx.db.update(chat).set({ closedAt: now }).where(eq(chat.id, chatId))
}

/** The person wrote: what was parked for their word goes out now, and need not be told of any more. */
export async function releaseParked(tx: Tx, chatId: string, now: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const isUnsent = sql`${outbox.status} in ('pending', 'parked')`
	await tx.db.delete(outbox).where(and(eq(outbox.chatId, chatId), eq(outbox.lane, "knock"), isUnsent))
	const rows = await tx.db
		.update(outbox)
		.set({ status: "pending", dueAt: now })
		.where(and(eq(outbox.chatId, chatId), sql`${outbox.status} = 'parked'`))
		.returning({ seq: outbox.seq })
	await tx.db.update(chat).set({ hasParked: false }).where(eq(chat.id, chatId))
	return rows.length
}
