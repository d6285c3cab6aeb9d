/** A message taken for sending, and what became of it. */
import { and, eq, sql } from "drizzle-orm"
import type { WirePart } from "../channel/message.ts"
import { defineHot, p } from "../store/hot.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Candidate } from "./due.ts"
import type { Lane } from "./outbox.ts"
import { park } from "./parking.ts"

/** Longer than any adapter's own timeout: a lease that runs out means the process died or the answer is lost. */
export const leaseMs = 60_000

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
	tables: transportTables,
	fields: () => ({}),
	query: (db, { outbox }) =>
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
			.where(and(eq(outbox.chatId, p("chatId")), eq(outbox.lane, p("lane")), eq(outbox.seq, p("seq")), sql`${outbox.status} <> 'sent'`)),
})

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
		return (await tx.written(settleSent, values)) > 0
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
