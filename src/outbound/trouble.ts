/** Messages that did not get through, for staff: what stands still, why, and sending it again. Shows nobody's words and no address. */
import { and, count, desc, eq, inArray, isNotNull, isNull, lt, min, ne, not, or, sql } from "drizzle-orm"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

/** Which chats are looked at: a village's own, and with `withUnowned` those of people no village knows yet. */
export type ChatScope = { readonly villageId: string; readonly withUnowned: boolean }

/** The chats of a scope, as a condition; the village's timers speak in a chat of the system's own. */
export function chatInScope(reader: Reader, scope: ChatScope) {
	const { chat } = reader.tables(transportTables)
	const isTimerChat = and(eq(chat.channel, "system"), eq(chat.address, scope.villageId))
	const isUnowned = scope.withUnowned ? and(isNull(chat.villageId), ne(chat.channel, "system")) : undefined
	return or(eq(chat.villageId, scope.villageId), isTimerChat, isUnowned)
}

/** `dead`: given up; `uncertain`: may have arrived; `parked`: waits for the person's next word. */
export const troubleStatuses = ["dead", "uncertain", "parked"] as const
export type TroubleStatus = (typeof troubleStatuses)[number]

/** To the letter the condition of the index `outbox_troubled`, or the whole table is read. */
function isTroubled(reader: Reader) {
	const { status } = reader.tables(transportTables).outbox
	return sql`(${status} = 'parked' or ${status} = 'uncertain' or ${status} = 'dead')`
}

export type TroubledMessage = {
	readonly id: string
	readonly status: TroubleStatus
	readonly channel: string
	/** Kind of fault, with the platform's detail after a colon; or a code of ours. */
	readonly cause: string | null
	readonly attempts: number
	readonly createdAt: number
	/** Whether staff can send it again: not parked, its text not yet erased, its address not closed. */
	readonly canRedrive: boolean
}

/** Troubled messages of one status, newest first. */
export async function troubledMessages(
	reader: Reader,
	scope: ChatScope,
	page: { readonly status: TroubleStatus; readonly limit: number; readonly offset: number },
): Promise<readonly TroubledMessage[]> {
	const { outbox, chat } = reader.tables(transportTables)
	const { id, cause, attempts, createdAt } = outbox
	const rows = await reader.db
		.select({ id, cause, attempts, createdAt, channel: chat.channel, closedAt: chat.closedAt, hasBody: isNotNull(outbox.body) })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(isTroubled(reader), eq(outbox.status, page.status), chatInScope(reader, scope)))
		.orderBy(desc(outbox.createdAt), desc(outbox.id))
		.limit(page.limit)
		.offset(page.offset)
	return rows.map(({ closedAt, hasBody, ...row }) => ({
		...row,
		status: page.status,
		canRedrive: page.status !== "parked" && Boolean(hasBody) && closedAt === null,
	}))
}

/** How many messages of the scope stand in each troubled status. */
export async function troubleCounts(reader: Reader, scope: ChatScope): Promise<Readonly<Record<TroubleStatus, number>>> {
	const { outbox, chat } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ status: outbox.status, n: count() })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(isTroubled(reader), chatInScope(reader, scope)))
		.groupBy(outbox.status)
	const of = (status: TroubleStatus) => rows.find((row) => row.status === status)?.n ?? 0
	return { dead: of("dead"), uncertain: of("uncertain"), parked: of("parked") }
}

/** At most this many go back to work in one call: a transaction that changes more would hold up the messages of the day. */
export const redriveLimit = 2_000
const chunkSize = 500

/**
 * Puts dead or uncertain messages back to work, from the part on that did not arrive; answers how many. Left alone is what is of another
 * scope, what has no text any more (it would count as sent without a word), and what goes to a closed address.
 */
export async function redriveMessages(
	tx: Tx,
	scope: ChatScope,
	which: { readonly id: string } | { readonly status: "dead" | "uncertain" },
	now: number,
): Promise<number> {
	const { outbox, chat } = tx.tables(transportTables)
	const isMeant =
		"id" in which
			? and(eq(outbox.id, which.id), inArray(outbox.status, ["dead", "uncertain"]))
			: and(isTroubled(tx), eq(outbox.status, which.status))
	const found = await tx.db
		.select({ id: outbox.id })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(isMeant, isNotNull(outbox.body), isNull(chat.closedAt), chatInScope(tx, scope)))
		.limit(redriveLimit)
	let redriven = 0
	for (let start = 0; start < found.length; start += chunkSize) {
		const ids = found.slice(start, start + chunkSize).map(({ id }) => id)
		const rows = await tx.db
			.update(outbox)
			.set({ status: "pending", attempts: 0, dueAt: now, cause: null })
			.where(and(inArray(outbox.id, ids), inArray(outbox.status, ["dead", "uncertain"])))
			.returning({ id: outbox.id })
		redriven += rows.length
	}
	return redriven
}

export type OpenWork = {
	/** Rows by status, without those that are finished. */
	readonly byStatus: Readonly<Record<string, number>>
	/** When the oldest row still waiting for work was stored; undefined when none is. */
	readonly oldestAt: number | undefined
}

/** A message that is due later than this after `at`, and was never tried, waits because it is told to: for the morning, mostly. */
const keptAfterMs = 60_000

/**
 * What is not yet sent, in the whole instance, at `at`, ms. Notices kept for later are counted apart, as `kept`, and so is what stands
 * behind one of them in its chat and lane: they wait as they should. One that was kept ages from when it became due.
 */
export async function openMessages(reader: Reader, at: number): Promise<OpenWork & { readonly kept: number }> {
	const { outbox } = reader.tables(transportTables)
	const figures = { status: outbox.status, n: count(), oldestAt: min(outbox.createdAt) }
	const isOpen = sql`${outbox.status} in ('pending', 'sending')`
	const isPutOff = sql`(${outbox.cause} is null and ${outbox.dueAt} > ${at + keptAfterMs})`
	// Once for all rows: asked row by row it would be a look for each message of a broadcast.
	const ahead = reader.db
		.select({ chatId: outbox.chatId, lane: outbox.lane, seq: min(outbox.seq).as("first") })
		.from(outbox)
		.where(and(isOpen, isPutOff))
		.groupBy(outbox.chatId, outbox.lane)
		.as("ahead")
	const isBehind = and(eq(ahead.chatId, outbox.chatId), eq(ahead.lane, outbox.lane), lt(ahead.seq, outbox.seq))
	const isKept = sql`(${outbox.cause} is null and (${outbox.dueAt} > ${at + keptAfterMs} or ${ahead.chatId} is not null))`
	const since = sql<number | null>`min(case when ${outbox.cause} is null then ${outbox.dueAt} else ${outbox.createdAt} end)`
	const waiting = await reader.db
		.select({ ...figures, oldestAt: since.mapWith(outbox.createdAt) })
		.from(outbox)
		.leftJoin(ahead, isBehind)
		.where(and(isOpen, not(isKept)))
		.groupBy(outbox.status)
	const [kept] = await reader.db.select({ n: count() }).from(outbox).leftJoin(ahead, isBehind).where(and(isOpen, isKept))
	const troubled = await reader.db.select(figures).from(outbox).where(isTroubled(reader)).groupBy(outbox.status)
	return { ...openWork([...waiting, ...troubled], ["pending", "sending"]), kept: kept?.n ?? 0 }
}

/** Puts counted rows together; `waiting` names the statuses whose age matters. */
export function openWork(
	rows: readonly { readonly status: string; readonly n: number; readonly oldestAt: number | null }[],
	waiting: readonly string[],
): OpenWork {
	const ages = rows.flatMap((row) => (waiting.includes(row.status) && row.oldestAt !== null ? [row.oldestAt] : []))
	return {
		byStatus: Object.fromEntries(rows.map((row) => [row.status, row.n])),
		oldestAt: ages.length === 0 ? undefined : Math.min(...ages),
	}
}
