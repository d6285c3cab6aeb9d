/** What nobody asked for does not go out in the quiet hours of its village, whatever held it back until then: a rate, a rest, an outage, staff. */
import { eq, sql } from "drizzle-orm"
import { defineHot } from "../store/hot.ts"
import { isAmongJson, sameInt } from "../store/json-rows.ts"
import type { Dialect } from "../store/kit.ts"
import type { Reader, Store } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Candidate, DueMessage } from "./due.ts"

/** `at` itself, or the end of the village's quiet hours it falls into; ms. */
export type LoudAt = (reader: Reader, villageId: string, at: number) => Promise<number>

/** A message that a rate interrupted goes on, but not when the rate was that of hours ago. */
export const goingOnMs = 60_000

/** When a message of this chat may be tried that would be due again at `at`. A chat of no village has no quiet hours. */
export async function loudInChat(reader: Reader, { chatId }: Candidate, at: number, loudAt: LoudAt): Promise<number> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db.select({ villageId: chat.villageId }).from(chat).where(eq(chat.id, chatId))
	const villageId = row?.villageId ?? null
	return villageId === null ? at : loudAt(reader, villageId, at)
}

/** Those due that sleep now, by the time they may go out. */
export type Asleep = ReadonlyMap<number, readonly DueMessage[]>

export async function asleepAmong(reader: Reader, due: readonly DueMessage[], now: number, loudAt: LoudAt): Promise<Asleep> {
	const hours = new Map<string, number>()
	const asleep = new Map<number, DueMessage[]>()
	for (const message of due) {
		const { lane, villageId } = message
		if (lane === "dialog" || villageId === null || isGoingOn(message, now)) continue
		const until = hours.get(villageId) ?? (await loudAt(reader, villageId, now))
		hours.set(villageId, until)
		if (until <= now) continue
		const others = asleep.get(until)
		if (others === undefined) asleep.set(until, [message])
		else others.push(message)
	}
	return asleep
}

/** Its first part has just made the phone ring. */
export function isGoingOn({ partsSent, cause, dueAt }: DueMessage, now: number): boolean {
	return partsSent > 0 && cause?.startsWith("throttled") === true && now - dueAt < goingOnMs
}

const putOffMany = (dialect: Dialect) =>
	defineHot<{ ids: string; until: number }>()({
		name: "outbox_put_off",
		tables: transportTables,
		fields: () => ({}),
		query: (db, { outbox }) =>
			db
				.update(outbox)
				.set({ dueAt: sameInt(dialect, "until") })
				.where(sql`${isAmongJson(dialect, outbox.id, "ids")} and ${outbox.status} = 'pending'`),
	})
const statements = { sqlite: putOffMany("sqlite"), postgres: putOffMany("postgres") } as const

/** They are due in the morning, and are not looked at again before. */
export async function putOff(store: Store, asleep: Asleep): Promise<void> {
	if (asleep.size === 0) return
	await store.tx(async (tx) => {
		for (const [until, messages] of asleep)
			await tx.hot(statements[tx.dialect], { ids: JSON.stringify(messages.map(({ id }) => id).sort()), until })
	})
}
