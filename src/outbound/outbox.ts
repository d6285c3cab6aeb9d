/** The outbox's SQL: what the village says, until it has been said. */
import { and, asc, count, desc, eq, inArray, isNotNull, lt, lte, notExists, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import type { Block, WirePart } from "../channel/message.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

export type Lane = "dialog" | "bulk"

/** Longer than any adapter's own timeout: a lease that runs out means the process died or the answer is lost. */
export const leaseMs = 60_000

const insertMessage = defineHot<{ chatId: string; lane: Lane; seq: number; id: string; body: string; status: "pending" | "parked"; now: number }>()({
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

const claimMessage = defineHot<{ chatId: string; lane: Lane; seq: number; lease: number }>()({
	name: "outbox_claim",
	tables: transportTables,
	fields: ({ outbox }) => ({ seq: outbox.seq }),
	query: (db, { outbox }, fields) =>
		db
			.update(outbox)
			.set({ status: "sending", leaseUntil: sql`${p("lease")}` })
			.where(and(eq(outbox.chatId, p("chatId")), eq(outbox.lane, p("lane")), eq(outbox.seq, p("seq")), sql`${outbox.status} = 'pending'`))
			.returning(fields),
})

const settleSent = defineHot<{ chatId: string; lane: Lane; seq: number; rendering: string; externalIds: string; parts: number; now: number }>()({
	name: "outbox_sent",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { outbox }) =>
		db
			.update(outbox)
			.set({
				status: "sent",
				sentAt: sql`${p("now")}`,
				partsSent: sql`${p("parts")}`,
				rendering: sql`${p("rendering")}`,
				externalIds: sql`${p("externalIds")}`,
				cause: null,
			})
			.where(and(eq(outbox.chatId, p("chatId")), eq(outbox.lane, p("lane")), eq(outbox.seq, p("seq")))),
})

const promptShown = defineHot<{ chatId: string; seq: number }>()({
	name: "outbox_prompt_shown",
	tables: transportTables,
	fields: ({ outbox }) => ({ createdAt: outbox.createdAt, leaseUntil: outbox.leaseUntil }),
	query: (db, { outbox }, fields) =>
		db
			.select(fields)
			.from(outbox)
			.where(and(eq(outbox.chatId, p("chatId")), sql`${outbox.lane} = 'dialog'`, eq(outbox.seq, p("seq")))),
})

const takeSeq = defineHot<{ chatId: string }>()({
	name: "chat_take_seq",
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
export async function putMessage(tx: Tx, message: { readonly chatId: string; readonly lane: Lane; readonly seq: number; readonly id: string; readonly blocks: readonly Block[]; readonly now: number }): Promise<void> {
	const { chatId, lane, seq, id, blocks, now } = message
	await tx.hot(insertMessage, { chatId, lane, seq, id, body: JSON.stringify(blocks), status: "pending", now })
}

/** Says something in a chat from a command or a timer: takes the chat's next number and stores the message. */
export async function say(tx: Tx, message: { readonly chatId: string; readonly lane: Lane; readonly id: string; readonly blocks: readonly Block[]; readonly now: number }): Promise<void> {
	const [row] = await tx.hot(takeSeq, { chatId: message.chatId })
	if (row === undefined) throw new Error("a message was addressed to a chat that does not exist")
	await putMessage(tx, { ...message, seq: row.seq })
}

/**
 * When the message with a prompt was stored, and when sending it began (undefined: not yet). Sending, not settling: people
 * may answer before the platform has told us that they have it.
 */
export async function promptTimes(reader: Reader, chatId: string, seq: number): Promise<{ readonly createdAt: number; readonly claimedAt: number | undefined } | undefined> {
	const [row] = await reader.hot(promptShown, { chatId, seq })
	return row === undefined ? undefined : { createdAt: row.createdAt, claimedAt: row.leaseUntil === null ? undefined : row.leaseUntil - leaseMs }
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
}

/**
 * Heads of one lane that are due, oldest first. One lane a query: ordered by (lane, due) together, SQLite sorts all
 * pending rows each time instead of walking the partial index.
 */
export async function dueMessages(reader: Reader, lane: Lane, now: number, limit: number): Promise<readonly Candidate[]> {
	const { outbox, chat } = reader.tables(transportTables)
	const earlier = alias(outbox, "earlier")
	return reader.db
		.select({
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
		})
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(
			and(
				sql`${outbox.status} = 'pending'`,
				eq(outbox.lane, lane),
				lte(outbox.dueAt, now),
				notExists(
					reader.db
						.select({ seq: earlier.seq })
						.from(earlier)
						.where(and(eq(earlier.chatId, outbox.chatId), eq(earlier.lane, outbox.lane), lt(earlier.seq, outbox.seq), sql`${earlier.status} in ('pending', 'sending')`)),
				),
			),
		)
		.orderBy(asc(outbox.dueAt), asc(outbox.seq))
		.limit(limit)
}

/** Takes a message for sending until `lease`; false when another instance was faster. */
export async function claim(tx: Tx, { chatId, lane, seq }: Candidate, lease: number): Promise<boolean> {
	return (await tx.hot(claimMessage, { chatId, lane, seq, lease })).length > 0
}

export type Settlement =
	| { readonly status: "sent"; readonly parts: readonly WirePart[]; readonly externalIds: readonly string[]; readonly now: number }
	| { readonly status: "pending" | "parked" | "uncertain" | "dead"; readonly dueAt: number; readonly attempts: number; readonly cause: string; readonly partsSent: number; readonly externalIds: readonly string[] }

export async function settle(tx: Tx, { chatId, lane, seq }: Candidate, settlement: Settlement): Promise<void> {
	if (settlement.status === "sent") {
		const { parts, externalIds, now } = settlement
		await tx.hot(settleSent, { chatId, lane, seq, rendering: JSON.stringify(parts), externalIds: JSON.stringify(externalIds), parts: parts.length, now })
		return
	}
	const { outbox, chat } = tx.tables(transportTables)
	const { externalIds, ...rest } = settlement
	await tx.db
		.update(outbox)
		.set({ ...rest, externalIds: JSON.stringify(externalIds), leaseUntil: null })
		.where(and(eq(outbox.chatId, chatId), eq(outbox.lane, lane), eq(outbox.seq, seq)))
	if (settlement.status === "parked") await tx.db.update(chat).set({ hasParked: true }).where(eq(chat.id, chatId))
}

/** Counts messages against the chat's speaking window: 1 when one is claimed, -1 when it turned out not to be sent. */
export async function countWindow(tx: Tx, chatId: string, change: 1 | -1): Promise<void> {
	const { chat } = tx.tables(transportTables)
	await tx.db
		.update(chat)
		.set({ windowUsed: sql`${chat.windowUsed} + ${change}` })
		.where(eq(chat.id, chatId))
}

export async function closeAddress(tx: Tx, chatId: string, now: number): Promise<void> {
	const { chat } = tx.tables(transportTables)
	await tx.db.update(chat).set({ closedAt: now }).where(eq(chat.id, chatId))
}

/** The person wrote: what was parked for their word goes out now. */
export async function releaseParked(tx: Tx, chatId: string, now: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const rows = await tx.db
		.update(outbox)
		.set({ status: "pending", dueAt: now })
		.where(and(eq(outbox.chatId, chatId), sql`${outbox.status} = 'parked'`))
		.returning({ seq: outbox.seq })
	await tx.db.update(chat).set({ hasParked: false }).where(eq(chat.id, chatId))
	return rows.length
}

/**
 * Leases that ran out while sending: nobody knows whether the message arrived. Dialog replies are sent again, bulk ones
 * wait for staff unless the channel de-duplicates.
 */
export async function expireLeases(tx: Tx, now: number, resendBulkOn: readonly string[]): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const rows = await tx.db
		.select({ chatId: outbox.chatId, lane: outbox.lane, seq: outbox.seq, channel: chat.channel })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(sql`${outbox.status} = 'sending'`, lte(outbox.leaseUntil, now)))
		.limit(500)
	for (const row of rows) {
		const isResent = row.lane === "dialog" || resendBulkOn.includes(row.channel)
		await tx.db
			.update(outbox)
			.set({ status: isResent ? "pending" : "uncertain", leaseUntil: null, dueAt: now, attempts: sql`${outbox.attempts} + 1`, cause: "LEASE_EXPIRED" })
			.where(and(eq(outbox.chatId, row.chatId), eq(outbox.lane, row.lane), eq(outbox.seq, row.seq), sql`${outbox.status} = 'sending'`))
	}
	return rows.length
}

/** Messages staff must look at: dead, parked or uncertain, newest first. */
export async function troubled(reader: Reader, page: { readonly limit: number; readonly offset: number; readonly villageId: string }) {
	const { outbox, chat } = reader.tables(transportTables)
	return reader.db
		.select({ id: outbox.id, status: outbox.status, lane: outbox.lane, cause: outbox.cause, attempts: outbox.attempts, createdAt: outbox.createdAt, channel: chat.channel, personId: chat.personId })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(inArray(outbox.status, ["dead", "parked", "uncertain"]), eq(chat.villageId, page.villageId)))
		.orderBy(desc(outbox.createdAt))
		.limit(page.limit)
		.offset(page.offset)
}

/** Dead or uncertain messages back to work, by staff; each id must belong to the village. */
export async function redriveOutbox(tx: Tx, villageId: string, ids: readonly string[], now: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	let n = 0
	for (const id of ids) {
		const [found] = await tx.db
			.select({ chatId: outbox.chatId })
			.from(outbox)
			.innerJoin(chat, eq(chat.id, outbox.chatId))
			.where(and(eq(outbox.id, id), eq(chat.villageId, villageId)))
		if (found === undefined) continue
		const rows = await tx.db
			.update(outbox)
			.set({ status: "pending", attempts: 0, dueAt: now, cause: null })
			.where(and(eq(outbox.id, id), inArray(outbox.status, ["dead", "uncertain", "parked"])))
			.returning({ id: outbox.id })
		n += rows.length
	}
	return n
}

export async function outboxCounts(reader: Reader): Promise<Readonly<Record<string, number>>> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db.select({ status: outbox.status, n: count() }).from(outbox).groupBy(outbox.status)
	return Object.fromEntries(rows.map((row) => [row.status, row.n]))
}

/** Bodies of messages long done are blanked; the row stays. */
export async function blankSent(tx: Tx, before: { readonly known: number; readonly unknown: number }, limit: number): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const old = await tx.db
		.select({ id: outbox.id })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(
			and(
				or(eq(outbox.status, "sent"), eq(outbox.status, "dead")),
				isNotNull(outbox.body),
				lt(outbox.createdAt, sql`CASE WHEN ${chat.personId} IS NULL THEN ${before.unknown} ELSE ${before.known} END`),
			),
		)
		.limit(limit)
	for (const { id } of old) await tx.db.update(outbox).set({ body: null, rendering: null }).where(eq(outbox.id, id))
	return old.length
}
