/**
 * Notices in the middle of which the rate ran out, or a try failed. They go on before others begin: ▲ in the order of their due times a notice of two parts had its
 * buttons come after everybody else's first part, half a minute later with 600 phones. In memory: after a start they go on in their turn.
 */
import { eq, sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Settlement } from "./claims.ts"
import { type Candidate, type DueMessage, dueFields } from "./due.ts"

/** No more than a rate begins in a second or two; beyond it they go on in their turn. */
const mostBegun = 500

const begunAmong = (dialect: Dialect) =>
	defineHot<{ ids: string }>()({
		name: "outbox_begun",
		tables: transportTables,
		fields: dueFields,
		query: (db, { outbox, chat }, fields) =>
			db
				.select(fields)
				.from(outbox)
				.innerJoin(chat, eq(chat.id, outbox.chatId))
				.where(sql`${isAmongJson(dialect, outbox.id, "ids")} and ${outbox.status} = 'pending'`),
	})
const statements = { sqlite: begunAmong("sqlite"), postgres: begunAmong("postgres") } as const

export type Begun = {
	/** Remembers a message that was just written down, where some of its parts have arrived and others wait. */
	note(candidate: Candidate, settlement: Settlement): void
	/** Those that may go on now on these channels; forgets those that wait no longer. */
	due(reader: Reader, channels: readonly string[], now: number): Promise<readonly DueMessage[]>
}

export function begunMessages(): Begun {
	const ids = new Set<string>()
	return {
		note: ({ id, lane }, settlement) => {
			const isInTheMiddle = lane === "bulk" && settlement.status === "pending" && settlement.partsSent > 0
			if (isInTheMiddle && ids.size < mostBegun) ids.add(id)
		},
		due: async (reader, channels, now) => {
			if (ids.size === 0 || channels.length === 0) return []
			const asked = [...ids]
			const rows = await reader.hot(statements[reader.dialect], { ids: JSON.stringify(asked) })
			const waiting = new Set(rows.map(({ id }) => id))
			for (const id of asked) if (!waiting.has(id)) ids.delete(id)
			return rows.filter(({ channel, dueAt }) => dueAt <= now && channels.includes(channel))
		},
	}
}
