/** Puts one message into each of many chats, in a handful of statements: what a broadcast of a hundred thousand is made of. */
import { type SQL, sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson, jsonRows, jsonTexts, sameInt, sameText } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

const takeSeqs = (dialect: Dialect) =>
	defineHot<{ chats: string }>()({
		name: "chats_take_seq",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { chat }) =>
			db
				.update(chat)
				.set({ nextSeq: sql`${chat.nextSeq} + 1` })
				.where(isAmongJson(dialect, chat.id, "chats")),
	})

type Chat = ReturnType<typeof transportTables>["chat"]

/** In the order of the table's columns. The number is the chat's, taken just before. */
function columns(dialect: Dialect, chat: Chat, body: SQL): readonly SQL[] {
	const noTime = sql.raw(dialect === "sqlite" ? "null" : "null::bigint")
	const now = sameInt(dialect, "now")
	return [
		sql`${chat.id}`,
		sql.raw("'bulk'"),
		sql`${chat.nextSeq}`,
		sql`${sameText(dialect, "prefix")} || ${chat.id}`,
		body,
		sql.raw("null"),
		sql.raw("'pending'"),
		now,
		noTime,
		sql.raw("0"),
		sql.raw("0"),
		sql.raw("null"),
		sql.raw("null"),
		now,
		noTime,
	]
}

/** Often thousands are told the very same words: those are handed over once. */
const insertSame = (dialect: Dialect) =>
	defineHot<{ chats: string; prefix: string; body: string; now: number }>()({
		name: "outbox_insert_same",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { outbox, chat }) =>
			db
				.insert(outbox)
				.select(jsonTexts(dialect, "chats", columns(dialect, chat, sameText(dialect, "body")), { table: chat, column: chat.id })),
	})

const insertOwn = (dialect: Dialect) =>
	defineHot<{ rows: string; prefix: string; now: number }>()({
		name: "outbox_insert_own",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { outbox, chat }) =>
			db
				.insert(outbox)
				.select(jsonRows(dialect, "rows", columns(dialect, chat, sql.raw("(value->>1)")), { table: chat, column: chat.id, at: 0 })),
	})

const statements = {
	sqlite: { take: takeSeqs("sqlite"), same: insertSame("sqlite"), own: insertOwn("sqlite") },
	postgres: { take: takeSeqs("postgres"), same: insertSame("postgres"), own: insertOwn("postgres") },
} as const

/** `body`: `Block[]` as JSON. */
export type BulkMessage = { readonly chatId: string; readonly body: string }

/**
 * At most one message a chat; its id is `prefix` and the chat's. `now`, ms: when they are due. Chats that do not exist get none.
 */
export async function sayToMany(tx: Tx, prefix: string, messages: readonly BulkMessage[], now: number): Promise<void> {
	if (messages.length === 0) return
	const { take, same, own } = statements[tx.dialect]
	// In one order for all: rows of neighbouring chats are written next to each other, and chats are locked alike.
	const ordered = messages.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1))
	const chats = JSON.stringify(ordered.map(({ chatId }) => chatId))
	await tx.hot(take, { chats })
	const most = ordered[0]?.body ?? ""
	const others = ordered.filter(({ body }) => body !== most)
	const alike = others.length === 0 ? chats : JSON.stringify(ordered.flatMap(({ chatId, body }) => (body === most ? [chatId] : [])))
	await tx.hot(same, { chats: alike, prefix, body: most, now })
	if (others.length > 0) await tx.hot(own, { rows: JSON.stringify(others.map(({ chatId, body }) => [chatId, body])), prefix, now })
}
