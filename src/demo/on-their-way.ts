/** Messages that are not there yet, though nothing holds them back: at night what nobody asked for waits until the morning, and so does what stands behind it. */
import { inArray } from "drizzle-orm"
import { inboxCounts } from "../inbound/upkeep.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

export async function messagesOnTheirWay(reader: Reader, now: number): Promise<number> {
	const { outbox: o } = reader.tables(transportTables)
	const inbox = await inboxCounts(reader)
	const rows = await reader.db
		.select({ chatId: o.chatId, lane: o.lane, seq: o.seq, dueAt: o.dueAt, status: o.status, attempts: o.attempts })
		.from(o)
		.where(inArray(o.status, ["pending", "sending", "dead", "uncertain"]))
		.orderBy(o.seq)
	const held = new Set<string>()
	let open = (inbox.new ?? 0) + (inbox.dead ?? 0)
	for (const { chatId, lane, dueAt, status, attempts } of rows) {
		const line = `${chatId} ${lane}`
		if (status === "pending" && attempts === 0 && dueAt > now) held.add(line)
		if (status !== "pending" || !held.has(line)) open += 1
	}
	return open
}
