/** The door's SQL: makes a chat where there is none, and stores each event once with its number. */
import { and, eq, sql } from "drizzle-orm"
import type { Inbound } from "../channel/message.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { isLongAgo, windowOpen } from "./window.ts"

/** A chat there is, nearly every time, and its last number. */
const knownChat = defineHot<{ channel: string; account: string; address: string }>()({
	name: "chat_known",
	single: true,
	tables: transportTables,
	fields: ({ chat }) => ({ id: chat.id, last: chat.nextSeq, lastInboundAt: chat.lastInboundAt }),
	query: (db, { chat }, fields) =>
		db
			.select(fields)
			.from(chat)
			.where(and(eq(chat.channel, p("channel")), eq(chat.account, p("account")), eq(chat.address, p("address")))),
})

const countOne = defineHot<{ chatId: string }>()({
	name: "chat_count_one",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { chat }) =>
		db
			.update(chat)
			.set({ nextSeq: sql`${chat.nextSeq} + 1` })
			.where(eq(chat.id, p("chatId"))),
})

/** The person wrote: the number of the reply is taken along, and their speaking window opens anew. */
const hear = defineHot<{ chatId: string; now: number }>()({
	name: "chat_hear",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { chat }) =>
		db
			.update(chat)
			.set({ ...windowOpen(), nextSeq: sql`${chat.nextSeq} + 2` })
			.where(eq(chat.id, p("chatId"))),
})

/** The next number of a chat there is, without a new id and a row made for nothing. */
const nextOfKnown = defineHot<{ channel: string; account: string; address: string }>()({
	name: "chat_next_of_known",
	single: true,
	tables: transportTables,
	fields: ({ chat }) => ({ id: chat.id, seq: chat.nextSeq }),
	query: (db, { chat }, fields) =>
		db
			.update(chat)
			.set({ nextSeq: sql`${chat.nextSeq} + 1` })
			.where(and(eq(chat.channel, p("channel")), eq(chat.account, p("account")), eq(chat.address, p("address"))))
			.returning(fields),
})

/** Makes the chat or takes its next number. One statement, so that two first messages cannot make two chats. */
const nextOfAddress = defineHot<{ id: string; channel: string; account: string; address: string; isGroup: boolean; now: number }>()({
	name: "chat_next_of_address",
	single: true,
	tables: transportTables,
	fields: ({ chat }) => ({ id: chat.id, seq: chat.nextSeq }),
	query: (db, { chat }, fields) =>
		db
			.insert(chat)
			.values({
				id: p("id"),
				channel: p("channel"),
				account: p("account"),
				address: p("address"),
				isGroup: p("isGroup"),
				nextSeq: 1,
				createdAt: p("now"),
				windowUsed: 0,
				hasParked: false,
			})
			.onConflictDoUpdate({ target: [chat.channel, chat.account, chat.address], set: { nextSeq: sql`${chat.nextSeq} + 1` } })
			.returning(fields),
})

const insertEvent = defineHot<{
	chatId: string
	seq: number
	channel: string
	account: string
	externalId: string
	body: string
	now: number
	replySeq: number | null
}>()({
	name: "inbox_insert",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { inbox }) =>
		db
			.insert(inbox)
			.values({
				chatId: p("chatId"),
				seq: p("seq"),
				channel: p("channel"),
				account: p("account"),
				externalId: p("externalId"),
				body: p("body"),
				status: "new",
				attempts: 0,
				dueAt: p("now"),
				receivedAt: p("now"),
				replySeq: p("replySeq"),
			})
			.onConflictDoNothing({ target: [inbox.channel, inbox.account, inbox.externalId] }),
})

/** What a person says and is answered. */
function isSpoken({ kind }: Inbound): boolean {
	return kind === "text" || kind === "choice" || kind === "media" || kind === "joined"
}
export type StoredEvent = { readonly chatId: string; readonly isNew: boolean /** As stored. */; readonly body: string }

/** Stores one event; a redelivered one changes nothing. The number it took may stay unused: gaps are harmless. */
export async function storeEvent(tx: Tx, event: Inbound, channel: string, newId: () => string, now: number): Promise<StoredEvent> {
	return (
		(tx.dialect === "sqlite" ? await storeInKnown(tx, event, channel, now) : undefined) ?? storeNumbered(tx, event, channel, newId, now)
	)
}

/** One writer: nobody takes a number between looking and writing. ▲ SQLite lays out a table for what an UPDATE returns, 2 µs a message. */
async function storeInKnown(tx: Tx, event: Inbound, channel: string, now: number): Promise<StoredEvent | undefined> {
	const { account, id: address } = event.chat
	const [known] = await tx.hot(knownChat, { channel, account, address })
	if (known === undefined) return undefined
	const chatId = known.id
	const body = JSON.stringify(event)
	const { externalId } = event
	const seq = known.last + 1
	// ▲ Noted here with the number it needs anyway, their word costs the turn no statement: 3 µs a message, of 165.
	const isHeard = isSpoken(event) && !isLongAgo(known.lastInboundAt, now)
	const replySeq = isHeard ? seq + 1 : null
	const written = await tx.written(insertEvent, { chatId, seq, channel, account, externalId, body, now, replySeq })
	if (written > 0) await (isHeard ? tx.written(hear, { chatId, now }) : tx.written(countOne, { chatId }))
	return { chatId, isNew: written > 0, body }
}

async function storeNumbered(tx: Tx, event: Inbound, channel: string, newId: () => string, now: number): Promise<StoredEvent> {
	const { account, id: address } = event.chat
	const [known] = await tx.hot(nextOfKnown, { channel, account, address })
	const isGroup = event.group !== undefined
	const chat = known ?? (await tx.hot(nextOfAddress, { id: newId(), channel, account, address, isGroup, now }))[0]
	if (chat === undefined) throw new Error("the chat row was neither made nor found")
	const body = JSON.stringify(event)
	const { externalId } = event
	const written = await tx.written(insertEvent, { chatId: chat.id, seq: chat.seq, channel, account, externalId, body, now, replySeq: null })
	return { chatId: chat.id, isNew: written > 0, body }
}
