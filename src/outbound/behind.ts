/** What stands behind a message in its chat and lane. */
import { and, eq, gt, type SQL, sql } from "drizzle-orm"
import { defineHot, p } from "../store/hot.ts"
import { isAmongJson } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Candidate } from "./due.ts"
import type { Lane } from "./outbox.ts"

/** The first condition is the index `outbox_open` to the letter. */
function isPending({ outbox }: ReturnType<typeof transportTables>): SQL {
	return sql`${outbox.status} in ('pending', 'sending') and ${outbox.status} = 'pending'`
}

const anyBehind = defineHot<{ chatId: string; lane: Lane; seq: number }>()({
	name: "outbox_behind",
	single: true,
	tables: transportTables,
	fields: ({ outbox }) => ({ seq: outbox.seq }),
	query: (db, tables, fields) => {
		const { outbox } = tables
		const isThere = and(eq(outbox.chatId, p("chatId")), eq(outbox.lane, p("lane")), gt(outbox.seq, p("seq")))
		return db
			.select(fields)
			.from(outbox)
			.where(and(isPending(tables), isThere))
			.orderBy(sql`${outbox.seq} limit 1`)
	},
})

const anyWaiting = (dialect: Dialect) =>
	defineHot<{ chats: string }>()({
		name: "outbox_any_waiting",
		single: true,
		tables: transportTables,
		fields: ({ outbox }) => ({ seq: outbox.seq }),
		query: (db, tables, fields) => {
			const { outbox } = tables
			const isThere = and(sql`${outbox.lane} = 'dialog'`, isAmongJson(dialect, outbox.chatId, "chats"))
			return db
				.select(fields)
				.from(outbox)
				.where(and(isPending(tables), isThere))
				.limit(1)
		},
	})

const waiting = { sqlite: anyWaiting("sqlite"), postgres: anyWaiting("postgres") } as const

/** Whether a reply waits in one of these chats. One look for all of a group. */
export async function anyWaits(reader: Reader, chatIds: readonly string[]): Promise<boolean> {
	return (await reader.hot(waiting[reader.dialect], { chats: JSON.stringify(chatIds) })).length > 0
}

/** Whether one waits that `candidate` held up. ▲ 10 µs, where a look at the whole outbox takes 130. */
export async function isOneBehind(reader: Reader, { chatId, lane, seq }: Candidate): Promise<boolean> {
	return (await reader.hot(anyBehind, { chatId, lane, seq })).length > 0
}
