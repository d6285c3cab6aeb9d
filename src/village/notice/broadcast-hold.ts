/** Holding a broadcast, letting it go, taking it back: chunk by chunk, and from the order on nothing of it is sent. */
import { and, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm"
import { goingOnMs } from "../../outbound/quiet.ts"
import { defineHot } from "../../store/hot.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { refundBurden } from "../burden/index.ts"
import { chunkSize, messageIdOf, messagePrefixOf } from "./broadcast-plan.ts"
import { type Broadcast, changeBroadcast } from "./broadcast-repo.ts"
import { groupChats } from "./groups.ts"
import { noticeTables } from "./tables.ts"

/** To the letter the condition of the index `notice_broadcast_held`. */
const isHeld = sql.raw("(state = 'pausing' or state = 'paused' or state = 'cancelling')")

const heldBroadcasts = defineHot<Record<never, never>>()({
	name: "notice_broadcasts_held",
	tables: noticeTables,
	fields: ({ noticeBroadcast }) => ({ id: noticeBroadcast.id }),
	query: (db, { noticeBroadcast }, fields) => db.select(fields).from(noticeBroadcast).where(isHeld),
})

/**
 * How the ids of messages begin that must not go out now. Asked before each sending: a message held may come back to life by a try that failed, by
 * the person's word, by staff who send it again, or in another chat.
 */
export async function heldMessages(reader: Reader): Promise<readonly string[]> {
	return (await reader.hot(heldBroadcasts, {})).map(({ id }) => messagePrefixOf(id))
}

/** A message that may not go out yet: nobody's clock gets there. */
const never = Date.UTC(9999, 0)
/** What is being sent at this moment ends soon, one way or the other. */
const underWayMs = 1_000
/**
 * In the outbox: the rate came between its parts, and the rest goes out in a moment. Neither held nor taken back, it is under way: nobody is left
 * with half a notice and no button under it. As `isGoingOn`, which lets it through.
 */
function isFinishing(tx: Tx, now: number) {
	const { outbox } = tx.tables(transportTables)
	const isSoon = sql`${outbox.dueAt} between ${now - goingOnMs} and ${now + goingOnMs}`
	return sql`(${outbox.partsSent} > 0 and ${outbox.cause} like 'throttled%' and ${isSoon})`
}

/** The next recipients whose message is still ours to hold, let go, or take back. Gives when to go on; undefined once all are through. */
export async function sweepBroadcast(tx: Tx, broadcast: Broadcast, now: number): Promise<number | undefined> {
	const { villageId, id, notices, sweep, state } = broadcast
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.selectDistinct({ personId: t.personId, messageId: t.messageId })
		.from(t)
		.where(
			and(
				eq(t.villageId, villageId),
				inArray(
					t.noticeId,
					notices.map((one) => one.id),
				),
				eq(t.broadcastId, id),
				sql`${t.personId} > ${sweep}`,
				state === "cancelling" ? or(isNotNull(t.messageId), eq(t.way, "budget")) : isNotNull(t.messageId),
			),
		)
		.orderBy(t.personId)
		.limit(chunkSize)
	const cards = sweep === "" ? (await groupChats(tx, villageId)).map(({ chatId }) => messageIdOf(id, chatId)) : []
	const messages = [...new Set([...cards, ...rows.flatMap(({ messageId }) => messageId ?? [])])]
	if (messages.length > 0) await hold(tx, broadcast, messages, now)
	if (state === "cancelling") await letHeldGo(tx, broadcast, { after: sweep, upTo: rows.at(-1)?.personId, now })
	if (state !== "resuming" && (await isUnderWay(tx, broadcast, messages))) return now + underWayMs
	const last = rows.length < chunkSize ? undefined : rows.at(-1)?.personId
	await changeBroadcast(tx, broadcast, { sweep: last ?? "" })
	return last === undefined ? undefined : now
}

/** Whom the week's budget kept it from will not hear of it in some days either: they are among those it was taken back from. */
async function letHeldGo(
	tx: Tx,
	{ villageId, id, notices }: Broadcast,
	{ after, upTo, now }: { readonly after: string; readonly upTo: string | undefined; readonly now: number },
): Promise<void> {
	if (upTo === undefined) return
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const ofNotices = inArray(
		t.noticeId,
		notices.map((one) => one.id),
	)
	const isHeldHere = and(eq(t.villageId, villageId), ofNotices, eq(t.broadcastId, id), eq(t.way, "budget"), isNull(t.cancelledAt))
	await tx.db
		.update(t)
		.set({ cancelledAt: now })
		.where(and(isHeldHere, gt(t.personId, after), lte(t.personId, upTo)))
}

/**
 * Whether one of these is being sent now, or came back from it since it was last held. Until it is known what became of it, nothing is said to be
 * held or taken back. In one look: what is asked for one status after the other may change from the second to the first in between.
 */
export async function isUnderWay(tx: Tx, { state }: Broadcast, messages: readonly string[]): Promise<boolean> {
	if (messages.length === 0) return false
	const { outbox } = tx.tables(transportTables)
	const isStillOurs =
		state === "cancelling"
			? sql`(${outbox.status} in ('pending', 'parked') or (${outbox.status} in ('uncertain', 'dead') and ${outbox.body} is not null))`
			: sql`(${outbox.status} = 'pending' and ${outbox.dueAt} <> ${never})`
	const rows = await tx.db
		.select({ id: outbox.id })
		.from(outbox)
		.where(and(inArray(outbox.id, [...messages]), eq(outbox.lane, "bulk"), sql`(${outbox.status} = 'sending' or ${isStillOurs})`))
		.limit(1)
	return rows.length > 0
}

/** Of these messages, what waits is held, let go or taken back, as the broadcast's state wants; what is half out is left to end. */
export async function hold(tx: Tx, { villageId, state }: Broadcast, messages: readonly string[], now: number): Promise<void> {
	const { outbox } = tx.tables(transportTables)
	const ours = and(inArray(outbox.id, [...messages]), eq(outbox.lane, "bulk"))
	const isLeft = sql`not coalesce(${isFinishing(tx, now)}, false)`
	if (state !== "cancelling") {
		await tx.db
			.update(outbox)
			.set({ dueAt: state === "resuming" ? now : never })
			.where(and(ours, eq(outbox.status, "pending"), isLeft))
		return
	}
	// Of these some may have arrived, and there is no next try that would tell: not called taken back.
	await tx.db
		.update(outbox)
		.set({ status: "uncertain" })
		.where(and(ours, eq(outbox.status, "pending"), isLeft, or(eq(outbox.cause, "LEASE_EXPIRED"), gt(outbox.partsSent, 0))))
	const gone = await tx.db
		.delete(outbox)
		.where(and(ours, or(eq(outbox.status, "parked"), and(eq(outbox.status, "pending"), isLeft))))
		.returning({ id: outbox.id })
	// Without words it is not sent again, by nobody: neither by staff who send on what hung, nor in another chat.
	await tx.db
		.update(outbox)
		.set({ body: null })
		.where(and(ours, inArray(outbox.status, ["uncertain", "dead"])))
	if (gone.length === 0) return
	const ids = gone.map((row) => row.id)
	const { noticeRecipient: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set({ cancelledAt: now })
		.where(and(eq(t.villageId, villageId), inArray(t.messageId, ids)))
	await refundBurden(tx, villageId, ids)
}

/** Whether a message of the broadcast was not taken by its channel and is tried again. */
export async function isAnythingRetried(reader: Reader, { id }: Pick<Broadcast, "id">): Promise<boolean> {
	const { outbox } = reader.tables(transportTables)
	const prefix = messagePrefixOf(id)
	const rows = await reader.db
		.select({ id: outbox.id })
		.from(outbox)
		.where(
			and(
				sql`${outbox.status} in ('pending', 'sending')`,
				gt(outbox.attempts, 0),
				sql`substr(${outbox.id}, 1, ${prefix.length}) = ${prefix}`,
			),
		)
		.limit(1)
	return rows.length > 0
}

/** Whether a message of the broadcast is still to be sent; `orWaits`: or waits for a word or for the week's budget. */
export async function isAnythingOpen(
	reader: Reader,
	{ villageId, id }: Broadcast,
	{ orWaits }: { readonly orWaits: boolean },
): Promise<boolean> {
	const { outbox } = reader.tables(transportTables)
	const prefix = messagePrefixOf(id)
	// Not as a range of ids: it would walk all of the broadcast's messages, where few are open.
	const ours = sql`substr(${outbox.id}, 1, ${prefix.length}) = ${prefix}`
	const among = (status: ReturnType<typeof sql>) => reader.db.select({ id: outbox.id }).from(outbox).where(and(status, ours)).limit(1)
	if ((await among(sql`${outbox.status} in ('pending', 'sending')`)).length > 0) return true
	if (!orWaits) return false
	const troubled = sql`(${outbox.status} = 'parked' or ${outbox.status} = 'uncertain' or ${outbox.status} = 'dead') and ${outbox.status} = 'parked'`
	if ((await among(troubled)).length > 0) return true
	const { noticeRecipient: t } = reader.tables(noticeTables)
	const held = await reader.db
		.select({ personId: t.personId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.broadcastId, id), eq(t.way, "budget"), isNull(t.seenAt)))
		.limit(1)
	return held.length > 0
}
