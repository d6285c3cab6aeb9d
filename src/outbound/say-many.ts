/** Puts one message into each of many chats, in a handful of statements: what a broadcast of a hundred thousand is made of. */
import { type SQL, sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson, jsonRows, sameInt, sameText } from "../store/json-rows.ts"
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

/** In the order of the table's columns. The number is the chat's, taken just before. */
const insertBulk = (dialect: Dialect) =>
	defineHot<{ rows: string; body: string; now: number }>()({
		name: "outbox_insert_bulk",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { outbox, chat }) => {
			const noTime = sql.raw(dialect === "sqlite" ? "null" : "null::bigint")
			const now = sameInt(dialect, "now")
			return db
				.insert(outbox)
				.select(
					jsonRows(
						dialect,
						"rows",
						[
							sql`${chat.id}`,
							sql.raw("'bulk'"),
							sql`${chat.nextSeq}`,
							{ at: 1, type: "text" },
							bodyOf(dialect),
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
						],
						{ table: chat, column: chat.id, at: 0 },
					),
				)
		},
	})

/** Often thousands are told the very same words: those are handed over once. */
function bodyOf(dialect: Dialect): SQL {
	const own = sql.raw(dialect === "sqlite" ? "(value->>2)" : "(value->>2)")
	return sql`coalesce(${own}, ${sameText(dialect, "body")})`
}

const statements = {
	sqlite: { take: takeSeqs("sqlite"), insert: insertBulk("sqlite") },
	postgres: { take: takeSeqs("postgres"), insert: insertBulk("postgres") },
} as const

/** `body`: `Block[]` as JSON. */
export type BulkMessage = { readonly chatId: string; readonly id: string; readonly body: string }

/** At most one message a chat. `now`, ms: when they are due. Chats that do not exist get none. */
export async function sayToMany(tx: Tx, messages: readonly BulkMessage[], now: number): Promise<void> {
	if (messages.length === 0) return
	const { take, insert } = statements[tx.dialect]
	// In one order for all: rows of neighbouring chats are written next to each other, and chats are locked alike.
	const ordered = messages.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1))
	await tx.hot(take, { chats: JSON.stringify(ordered.map(({ chatId }) => chatId)) })
	const most = ordered[0]?.body ?? ""
	const rows = ordered.map(({ chatId, id, body }) => (body === most ? [chatId, id] : [chatId, id, body]))
	await tx.hot(insert, { rows: JSON.stringify(rows), body: most, now })
}
