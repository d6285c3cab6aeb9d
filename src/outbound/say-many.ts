/** Puts one message into each of many chats, in a handful of statements: what a broadcast of a hundred thousand is made of. */
import { sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson, jsonRows } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

const takeSeqs = (dialect: Dialect) =>
	defineHot<{ chats: string }>()({
		name: "chats_take_seq",
		tables: transportTables,
		fields: ({ chat }) => ({ id: chat.id, seq: chat.nextSeq }),
		query: (db, { chat }, fields) =>
			db
				.update(chat)
				.set({ nextSeq: sql`${chat.nextSeq} + 1` })
				.where(isAmongJson(dialect, chat.id, "chats"))
				.returning(fields),
	})

/** In the order of the table's columns. */
const insertBulk = (dialect: Dialect) =>
	defineHot<{ rows: string }>()({
		name: "outbox_insert_bulk",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { outbox }) =>
			db
				.insert(outbox)
				.select(
					jsonRows(dialect, "rows", [
						{ at: 0, type: "text" },
						sql.raw("'bulk'"),
						{ at: 1, type: "int" },
						{ at: 2, type: "text" },
						{ at: 3, type: "text" },
						sql.raw("null"),
						sql.raw("'pending'"),
						{ at: 4, type: "int" },
						sql.raw(dialect === "sqlite" ? "null" : "null::bigint"),
						sql.raw("0"),
						sql.raw("0"),
						sql.raw("null"),
						sql.raw("null"),
						{ at: 4, type: "int" },
						sql.raw(dialect === "sqlite" ? "null" : "null::bigint"),
					]),
				),
	})

const statements = {
	sqlite: { take: takeSeqs("sqlite"), insert: insertBulk("sqlite") },
	postgres: { take: takeSeqs("postgres"), insert: insertBulk("postgres") },
} as const

/** `body`: `Block[]` as JSON; many messages are the same but for a link, so it is not made anew for each. */
export type BulkMessage = { readonly chatId: string; readonly id: string; readonly body: string }

/** At most one message a chat. `now`, ms: when they are due. Chats that do not exist get none. */
export async function sayToMany(tx: Tx, messages: readonly BulkMessage[], now: number): Promise<void> {
	if (messages.length === 0) return
	const { take, insert } = statements[tx.dialect]
	const ordered = messages.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1))
	const taken = await tx.hot(take, { chats: JSON.stringify(ordered.map(({ chatId }) => chatId)) })
	const seqs = new Map(taken.map(({ id, seq }) => [id, seq]))
	const rows = ordered.flatMap(({ chatId, id, body }) => {
		const seq = seqs.get(chatId)
		return seq === undefined ? [] : [[chatId, seq, id, body, now]]
	})
	await tx.hot(insert, { rows: JSON.stringify(rows) })
}
