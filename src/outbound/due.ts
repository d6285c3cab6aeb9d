/** Which messages may be sent now: the heads of each chat and lane. */
import { and, asc, eq, inArray, lt, lte, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import type { Block } from "../channel/message.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Lane } from "./outbox.ts"

/** A message ready to be claimed: the head of its chat and lane. */
export type Candidate = {
	readonly id: string
	readonly chatId: string
	readonly lane: Lane
	readonly seq: number
	readonly body: string | null
	readonly attempts: number
	readonly partsSent: number
	readonly externalIds: string | null
	readonly channel: string
	readonly account: string
	readonly address: string
	readonly isGroup: boolean
	readonly lastInboundAt: number | null
	readonly windowUsed: number
	readonly closedAt: number | null
	/** What `body` says, where this process has just written it. */
	readonly blocks?: readonly Block[]
}

/** As it stands in the database, with what says whether it may go out at this hour. */
export type DueMessage = Candidate & { readonly villageId: string | null; readonly dueAt: number; readonly cause: string | null }

type DueValues = { lane: Lane; now: number; limit: number; [channel: `channel${number}`]: string }

export function dueFields({ outbox, chat }: ReturnType<typeof transportTables>) {
	return {
		id: outbox.id,
		chatId: outbox.chatId,
		lane: outbox.lane,
		seq: outbox.seq,
		body: outbox.body,
		attempts: outbox.attempts,
		partsSent: outbox.partsSent,
		externalIds: outbox.externalIds,
		dueAt: outbox.dueAt,
		cause: outbox.cause,
		villageId: chat.villageId,
		channel: chat.channel,
		account: chat.account,
		address: chat.address,
		isGroup: chat.isGroup,
		lastInboundAt: chat.lastInboundAt,
		windowUsed: chat.windowUsed,
		closedAt: chat.closedAt,
	}
}

/** Asked after every message that was settled; built anew each time it took a third of the service's time. One statement for each number of channels. */
function dueStatement(channels: number) {
	return defineHot<DueValues>()({
		name: `outbox_due_${channels}`,
		tables: transportTables,
		fields: dueFields,
		query: (db, { outbox, chat }, fields) => {
			const earlier = alias(outbox, "earlier")
			const isEarlier = and(
				eq(earlier.chatId, outbox.chatId),
				eq(earlier.lane, outbox.lane),
				lt(earlier.seq, outbox.seq),
				sql`${earlier.status} in ('pending', 'sending')`,
			)
			return (
				db
					.select(fields)
					.from(outbox)
					.innerJoin(chat, eq(chat.id, outbox.chatId))
					.where(
						and(
							sql`${outbox.status} = 'pending'`,
							eq(outbox.lane, p("lane")),
							lte(outbox.dueAt, p("now")),
							inArray(
								chat.channel,
								Array.from({ length: channels }, (_, i) => p(`channel${i}`)),
							),
							notExists(db.select({ seq: earlier.seq }).from(earlier).where(isEarlier)),
						),
					)
					// By what the index is in alone: with the number behind it all that are due at one moment, thousands of a broadcast, are read and sorted for each look.
					.orderBy(asc(outbox.dueAt))
					.limit(p("limit"))
			)
		},
	})
}

const dueStatements = new Map<number, ReturnType<typeof dueStatement>>()

/**
 * Heads of one lane that are due on one of these channels, oldest first. One lane a query: ordered by (lane, due) together, SQLite sorts all
 * pending rows each time instead of walking the partial index.
 */
export async function dueMessages(
	reader: Reader,
	due: { readonly lane: Lane; readonly channels: readonly string[]; readonly now: number; readonly limit: number },
): Promise<readonly DueMessage[]> {
	const { lane, channels, now, limit } = due
	if (channels.length === 0) return []
	const statement = dueStatements.get(channels.length) ?? dueStatement(channels.length)
	dueStatements.set(channels.length, statement)
	const named = Object.fromEntries(channels.map((channel, i) => [`channel${i}`, channel]))
	return reader.hot(statement, { ...named, lane, now, limit })
}
