/** The outbox's SQL: what the village says, until it has been said. */
import { and, asc, count, eq, inArray, lt, lte, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import type { Block, WirePart } from "../channel/message.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { park } from "./parking.ts"

/** `knock`: tells of a message that waits beyond the speaking window (knock.ts). */
export type Lane = "dialog" | "bulk" | "knock"

/** Longer than any adapter's own timeout: a lease that runs out means the process died or the answer is lost. */
export const leaseMs = 60_000

const insertMessage = defineHot<{
	chatId: string
	lane: Lane
	seq: number
	id: string
	body: string
	status: "pending" | "parked"
	now: number
}>()({
	name: "outbox_insert",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { outbox }) =>
		db.insert(outbox).values({
			chatId: p("chatId"),
			lane: p("lane"),
			seq: p("seq"),
			id: p("id"),
			body: p("body"),
			status: p("status"),
			dueAt: p("now"),
			attempts: 0,
			partsSent: 0,
			createdAt: p("now"),
		}),
})

/** As `outbox_insert`, taken for sending at once where nothing before it in its chat and lane is still to be sent. */
const insertClaimed = defineHot<{ chatId: string; lane: Lane; seq: number; id: string; body: string; lease: number; now: number }>()({
	name: "outbox_insert_claimed",
	single: true,
	tables: transportTables,
	fields: ({ outbox }) => ({ status: outbox.status }),
	query: (db, { outbox }, fields) => {
		const earlier = alias(outbox, "earlier")
		const isNext = notExists(
			db
				.select({ seq: earlier.seq })
				.from(earlier)
				.where(and(eq(earlier.chatId, p("chatId")), eq(earlier.lane, p("lane")), sql`${earlier.status} in ('pending', 'sending')`)),
		)
		return db
			.insert(outbox)
			.values({
				chatId: p("chatId"),
				lane: p("lane"),
				seq: p("seq"),
				id: p("id"),
				body: p("body"),
				status: sql`case when ${isNext} then 'sending' else 'pending' end`,
				dueAt: p("now"),
				// Also where it has to wait: what is pending holds no lease, whatever stands here.
				leaseUntil: p("lease"),
				attempts: 0,
				partsSent: 0,
				createdAt: p("now"),
			})
			.returning(fields)
	},
})

const claimMessage = defineHot<{ chatId: string; lane: Lane; seq: number; lease: number }>()({
	name: "outbox_claim",
	single: true,
	tables: transportTables,
	fields: ({ outbox }) => ({ seq: outbox.seq }),
	query: (db, { outbox }, fields) =>
		db
			.update(outbox)
			.set({ status: "sending", leaseUntil: sql`${p("lease")}` })
			.where(and(eq(outbox.chatId, p("chatId")), eq(outbox.lane, p("lane")), eq(outbox.seq, p("seq")), sql`${outbox.status} = 'pending'`))
			.returning(fields),
})

/** A message that arrived has arrived, also where its lease ran out meanwhile and it waits to be sent again. */
const settleSent = defineHot<{
	chatId: string
	lane: Lane
	seq: number
	lease: number
	rendering: string
	externalIds: string
	parts: number
	now: number
}>()({
	name: "outbox_sent",
	single: true,
	tables: transportTables,
	fields: ({ outbox }) => ({ seq: outbox.seq }),
	query: (db, { outbox }, fields) =>
		db
			.update(outbox)
			.set({
				status: "sent",
				sentAt: sql`${p("now")}`,
				leaseUntil: sql`${p("lease")}`,
				partsSent: sql`${p("parts")}`,
				rendering: sql`${p("rendering")}`,
				externalIds: sql`${p("externalIds")}`,
				cause: null,
			})
			.where(and(eq(outbox.chatId, p("chatId")), eq(outbox.lane, p("lane")), eq(outbox.seq, p("seq")), sql`${outbox.status} <> 'sent'`))
			.returning(fields),
})

const nextSeq = defineHot<{ chatId: string }>()({
	name: "chat_take_seq",
	single: true,
	tables: transportTables,
	fields: ({ chat }) => ({ seq: chat.nextSeq }),
	query: (db, { chat }, fields) =>
		db
			.update(chat)
			.set({ nextSeq: sql`${chat.nextSeq} + 1` })
			.where(eq(chat.id, p("chatId")))
			.returning(fields),
})

/** Puts a message into the outbox under a number already taken from the chat. */
export async function putMessage(
	tx: Tx,
	message: {
		readonly chatId: string
		readonly lane: Lane
		readonly seq: number
		readonly id: string
		readonly blocks: readonly Block[]
		readonly now: number
	},
): Promise<void> {
	const { chatId, lane, seq, id, blocks, now } = message
	await tx.hot(insertMessage, { chatId, lane, seq, id, body: JSON.stringify(blocks), status: "pending", now })
}

/** As `putMessage`, claimed until `lease` in the same statement; false when it has to wait for an earlier one. Call it under the chat row's lock. */
export async function putClaimed(
	tx: Tx,
	{ chatId, lane, seq, id, blocks, now }: Parameters<typeof putMessage>[1],
	lease: number,
): Promise<boolean> {
	const [row] = await tx.hot(insertClaimed, { chatId, lane, seq, id, body: JSON.stringify(blocks), lease, now })
	return row?.status === "sending"
}

/** Says something in a chat from a command or a timer: takes the chat's next number and stores the message. */
export async function say(
	tx: Tx,
	message: { readonly chatId: string; readonly lane: Lane; readonly id: string; readonly blocks: readonly Block[]; readonly now: number },
): Promise<void> {
	await putMessage(tx, { ...message, seq: await takeSeq(tx, message.chatId) })
}

/** The chat's next number, for a message that will be put there in this transaction. */
export async function takeSeq(tx: Tx, chatId: string): Promise<number> {
	const [row] = await tx.hot(nextSeq, { chatId })
	if (row === undefined) throw new Error("a message was addressed to a chat that does not exist")
	return row.seq
}

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

type DueValues = { lane: Lane; now: number; limit: number; [channel: `channel${number}`]: string }

function dueFields({ outbox, chat }: ReturnType<typeof transportTables>) {
	return {
		id: outbox.id,
		chatId: outbox.chatId,
		lane: outbox.lane,
		seq: outbox.seq,
		body: outbox.body,
		attempts: outbox.attempts,
		partsSent: outbox.partsSent,
		externalIds: outbox.externalIds,
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
			return db
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
				.orderBy(asc(outbox.dueAt), asc(outbox.seq))
				.limit(p("limit"))
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
): Promise<readonly Candidate[]> {
	const { lane, channels, now, limit } = due
	if (channels.length === 0) return []
	const statement = dueStatements.get(channels.length) ?? dueStatement(channels.length)
	dueStatements.set(channels.length, statement)
	const named = Object.fromEntries(channels.map((channel, i) => [`channel${i}`, channel]))
	return reader.hot(statement, { ...named, lane, now, limit })
}

/** Takes a message for sending until `lease`; false when another instance was faster. */
export async function claim(tx: Tx, { chatId, lane, seq }: Candidate, lease: number): Promise<boolean> {
	return (await tx.hot(claimMessage, { chatId, lane, seq, lease })).length > 0
}

/** Notes how many parts have certainly arrived and holds the message until `next`; false when the lease was lost meanwhile. */
export async function keepLease(
	tx: Tx,
	{ chatId, lane, seq }: Candidate,
	held: { readonly lease: number; readonly next: number; readonly partsSent: number; readonly externalIds: readonly string[] },
): Promise<boolean> {
	const { outbox } = tx.tables(transportTables)
	const rows = await tx.db
		.update(outbox)
		.set({ leaseUntil: held.next, partsSent: held.partsSent, externalIds: JSON.stringify(held.externalIds) })
		.where(
			and(
				eq(outbox.chatId, chatId),
				eq(outbox.lane, lane),
				eq(outbox.seq, seq),
				sql`${outbox.status} = 'sending'`,
				eq(outbox.leaseUntil, held.lease),
			),
		)
		.returning({ seq: outbox.seq })
	return rows.length > 0
}

export type Settlement =
	| { readonly status: "sent"; readonly parts: readonly WirePart[]; readonly externalIds: readonly string[]; readonly now: number }
	| {
			readonly status: "pending" | "parked" | "uncertain" | "dead"
			readonly dueAt: number
			readonly attempts: number
			readonly cause: string
			readonly partsSent: number
			/** Absent: as they were. */
			readonly externalIds?: readonly string[]
	  }

/**
 * Writes down what became of a message that was claimed until `lease`, or was never claimed. False, and nothing changed, when
 * it is no longer ours: its lease ran out, or another instance took it. Only an arrival counts all the same.
 */
export async function settle(tx: Tx, candidate: Candidate, lease: number | undefined, settlement: Settlement): Promise<boolean> {
	const { chatId, lane, seq } = candidate
	if (settlement.status === "sent") {
		const { parts, externalIds, now } = settlement
		const rendering = JSON.stringify(parts)
		const values = {
			chatId,
			lane,
			seq,
			lease: lease ?? now + leaseMs,
			rendering,
			externalIds: JSON.stringify(externalIds),
			parts: parts.length,
			now,
		}
		return (await tx.hot(settleSent, values)).length > 0
	}
	const { outbox } = tx.tables(transportTables)
	const { externalIds, ...rest } = settlement
	const isOurs =
		lease === undefined ? sql`${outbox.status} = 'pending'` : and(sql`${outbox.status} = 'sending'`, eq(outbox.leaseUntil, lease))
	const rows = await tx.db
		.update(outbox)
		.set({ ...rest, ...(externalIds !== undefined && { externalIds: JSON.stringify(externalIds) }), leaseUntil: null })
		.where(and(eq(outbox.chatId, chatId), eq(outbox.lane, lane), eq(outbox.seq, seq), isOurs))
		.returning({ seq: outbox.seq })
	if (rows.length === 0) return false
	if (settlement.status === "parked") await park(tx, candidate, settlement.dueAt)
	return true
}

/** How many messages stand in each status: for health, metrics and tests. */
export async function outboxCounts(reader: Reader): Promise<Readonly<Record<string, number>>> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db.select({ status: outbox.status, n: count() }).from(outbox).groupBy(outbox.status)
	return Object.fromEntries(rows.map((row) => [row.status, row.n]))
}
