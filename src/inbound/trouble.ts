/** Events whose turn failed again and again, for staff. Shows nobody's words and no address. */
import { and, count, desc, eq, max, min, sql } from "drizzle-orm"
import { type ChatScope, chatInScope, type OpenWork, openWork, redriveLimit } from "../outbound/trouble.ts"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { redriveInbox } from "./upkeep.ts"

export type DeadEvent = {
	readonly chatId: string
	readonly seq: number
	/** `system` for a timer. */
	readonly channel: string
	/** Code of the last failure. */
	readonly cause: string | null
	readonly attempts: number
	readonly receivedAt: number
}

/** Dead events of the scope's chats, newest first. */
export async function deadEvents(
	reader: Reader,
	scope: ChatScope,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly DeadEvent[]> {
	const { inbox, chat } = reader.tables(transportTables)
	const { chatId, seq, cause, attempts, receivedAt } = inbox
	return reader.db
		.select({ chatId, seq, channel: chat.channel, cause, attempts, receivedAt })
		.from(inbox)
		.innerJoin(chat, eq(chat.id, inbox.chatId))
		.where(and(sql`${inbox.status} = 'dead'`, chatInScope(reader, scope)))
		.orderBy(desc(inbox.receivedAt), desc(inbox.seq))
		.limit(page.limit)
		.offset(page.offset)
}

export async function deadEventCount(reader: Reader, scope: ChatScope): Promise<number> {
	const { inbox, chat } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(inbox)
		.innerJoin(chat, eq(chat.id, inbox.chatId))
		.where(and(sql`${inbox.status} = 'dead'`, chatInScope(reader, scope)))
	return row?.n ?? 0
}

/** Puts dead events of the scope back to work, one or all; answers how many. They run before anything newer of their chat. */
export async function redriveEvents(
	tx: Tx,
	scope: ChatScope,
	which: { readonly chatId: string; readonly seq: number } | "all",
	now: number,
): Promise<number> {
	const { inbox, chat } = tx.tables(transportTables)
	const isMeant = which === "all" ? undefined : and(eq(inbox.chatId, which.chatId), eq(inbox.seq, which.seq))
	const keys = await tx.db
		.select({ chatId: inbox.chatId, seq: inbox.seq })
		.from(inbox)
		.innerJoin(chat, eq(chat.id, inbox.chatId))
		.where(and(isMeant, sql`${inbox.status} = 'dead'`, chatInScope(tx, scope)))
		.limit(redriveLimit)
	return redriveInbox(tx, keys, now)
}

/** What is not yet worked, in the whole instance. */
export async function openEvents(reader: Reader): Promise<OpenWork> {
	const { inbox } = reader.tables(transportTables)
	const figures = { status: inbox.status, n: count(), oldestAt: min(inbox.receivedAt) }
	// One query a status: each has a partial index, both together have none.
	const waiting = await reader.db.select(figures).from(inbox).where(sql`${inbox.status} = 'new'`).groupBy(inbox.status)
	const dead = await reader.db.select(figures).from(inbox).where(sql`${inbox.status} = 'dead'`).groupBy(inbox.status)
	return openWork([...waiting, ...dead], ["new"])
}

/** When somebody last wrote; a clock that stands before it has been set back. */
export async function latestEventAt(reader: Reader): Promise<number | undefined> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db.select({ at: max(chat.lastInboundAt) }).from(chat)
	return row?.at ?? undefined
}
