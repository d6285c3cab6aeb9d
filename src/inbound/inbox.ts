/** The inbox's SQL: the events of a chat, oldest first, until each is finished. */
import { and, eq, lte, sql } from "drizzle-orm"
import { defineHot, p, type RowOf } from "../store/hot.ts"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { windowOpen } from "./window.ts"

function headFields({ inbox, chat, outbox }: ReturnType<typeof transportTables>) {
	return {
		seq: inbox.seq,
		body: inbox.body,
		dueAt: inbox.dueAt,
		receivedAt: inbox.receivedAt,
		/**
		 * The number kept for the reply; the word is noted then. Null where none was, where the chat was closed since, and where something else
		 * was said since, which the reply has to stand behind.
		 */
		replySeq: sql<
			number | null
		>`case when ${chat.closedAt} is null and ${inbox.replySeq} = ${chat.nextSeq} then ${inbox.replySeq} end`.mapWith(
			(value: unknown): number | null => (value === null ? null : Number(value)),
		),
		channel: chat.channel,
		account: chat.account,
		address: chat.address,
		isGroup: chat.isGroup,
		personId: chat.personId,
		villageId: chat.villageId,
		hasParked: chat.hasParked,
		lastInboundAt: chat.lastInboundAt,
		nextSeq: chat.nextSeq,
		/** Whether a reply is still to be sent: the next one waits behind it. ▲ Asked for alone it was 2 µs a message. */
		isAnswering:
			sql<boolean>`exists (select 1 from ${outbox} where ${outbox.chatId} = ${inbox.chatId} and ${outbox.lane} = 'dialog' and ${outbox.status} in ('pending', 'sending'))`.mapWith(
				Boolean,
			),
	}
}
/** The oldest unfinished event of a chat, with the chat it stands in. */
export type Head = RowOf<ReturnType<typeof headFields>>

const headOfChat = defineHot<{ chatId: string }>()({
	name: "inbox_head",
	single: true,
	tables: transportTables,
	fields: headFields,
	query: (db, { inbox, chat }, fields) =>
		db
			.select(fields)
			.from(inbox)
			.innerJoin(chat, eq(chat.id, inbox.chatId))
			.where(and(eq(inbox.chatId, p("chatId")), sql`${inbox.status} = 'new'`))
			// ▲ 25 µs with a bound limit, 5 µs with a written one.
			.orderBy(sql`${inbox.seq} limit 1`),
})

/** What came of the tries with a chat's head so far. */
const triesOfHead = defineHot<{ chatId: string; seq: number }>()({
	name: "inbox_tries",
	single: true,
	tables: transportTables,
	fields: ({ inbox }) => ({ attempts: inbox.attempts, crashes: inbox.crashes }),
	query: (db, { inbox }, fields) =>
		db
			.select(fields)
			.from(inbox)
			.where(and(eq(inbox.chatId, p("chatId")), eq(inbox.seq, p("seq")))),
})

const finishEvent = defineHot<{ chatId: string; seq: number; now: number }>()({
	name: "inbox_done",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { inbox }) =>
		db
			.update(inbox)
			.set({ status: "done", doneAt: sql`${p("now")}`, cause: null })
			.where(and(eq(inbox.chatId, p("chatId")), eq(inbox.seq, p("seq")))),
})

const touched = ({ chat }: ReturnType<typeof transportTables>) => ({ ...windowOpen(), nextSeq: sql`${chat.nextSeq} + 1` })

const touchChat = defineHot<{ chatId: string; now: number }>()({
	name: "chat_touch",
	single: true,
	tables: transportTables,
	fields: ({ chat }) => ({ seq: chat.nextSeq }),
	query: (db, tables, fields) =>
		db
			.update(tables.chat)
			.set(touched(tables))
			.where(eq(tables.chat.id, p("chatId")))
			.returning(fields),
})

const touchOnly = defineHot<{ chatId: string; now: number }>()({
	name: "chat_touch_only",
	tables: transportTables,
	fields: () => ({}),
	query: (db, tables) =>
		db
			.update(tables.chat)
			.set(touched(tables))
			.where(eq(tables.chat.id, p("chatId"))),
})

export async function headOf(tx: Reader, chatId: string): Promise<Head | undefined> {
	const [row] = await tx.hot(headOfChat, { chatId })
	return row
}

/** How often an event was tried, and how many processes ended over it. */
export async function triesOf(tx: Reader, chatId: string, seq: number): Promise<{ readonly attempts: number; readonly crashes: number }> {
	const [row] = await tx.hot(triesOfHead, { chatId, seq })
	if (row === undefined) throw new Error("the event is gone")
	return row
}

/** Notes that the person wrote: their speaking window opens anew. Gives the chat's next number, for the reply. `last`: the number before it, as read in this very transaction. */
export async function touch(tx: Tx, chatId: string, now: number, last?: number): Promise<number> {
	// One writer: nobody has taken one meanwhile.
	if (tx.dialect === "sqlite" && last !== undefined && (await tx.written(touchOnly, { chatId, now })) > 0) return last + 1
	const [row] = await tx.hot(touchChat, { chatId, now })
	if (row === undefined) throw new Error("the chat of an event is gone")
	return row.seq
}

/** For whom the chat acts now. */
export async function chatOwner(
	reader: Reader,
	chatId: string,
): Promise<{ readonly personId: string | null; readonly villageId: string | null }> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db.select({ personId: chat.personId, villageId: chat.villageId }).from(chat).where(eq(chat.id, chatId))
	if (row === undefined) throw new Error("the chat of an event is gone")
	return row
}

export function finish(tx: Tx, chatId: string, seq: number, now: number): Promise<number> {
	return tx.written(finishEvent, { chatId, seq, now })
}

/** A turn that threw: tried again at `dueAt`, or given up as dead. False when the event was finished meanwhile. */
export async function postpone(
	tx: Tx,
	chatId: string,
	seq: number,
	next: { readonly status: "new" | "dead"; readonly attempts: number; readonly dueAt: number; readonly cause: string },
): Promise<boolean> {
	const { inbox } = tx.tables(transportTables)
	const rows = await tx.db
		.update(inbox)
		.set(next)
		.where(and(eq(inbox.chatId, chatId), eq(inbox.seq, seq), sql`${inbox.status} = 'new'`))
		.returning({ seq: inbox.seq })
	return rows.length > 0
}

/** Chats with unfinished events that are due: for the poll and after a restart. */
export async function chatsWithWork(reader: Reader, now: number, limit: number): Promise<readonly string[]> {
	const { inbox } = reader.tables(transportTables)
	const rows = await reader.db
		.selectDistinct({ chatId: inbox.chatId })
		.from(inbox)
		.where(and(sql`${inbox.status} = 'new'`, lte(inbox.dueAt, now)))
		.limit(limit)
	return rows.map((row) => row.chatId)
}
