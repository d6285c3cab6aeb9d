/** Rows of the message path for contract tests, made the way the path makes them. */
import { asc, eq } from "drizzle-orm"
import type { Inbound } from "../../src/channel/message.ts"
import { storeEvent } from "../../src/inbound/store-event.ts"
import { type Lane, say } from "../../src/outbound/outbox.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"

let ids = 0
export function testId(): string {
	ids += 1
	return `id-${String(ids).padStart(5, "0")}`
}

/** Stores an event as the door does; gives its chat. */
export async function stored(
	store: Store,
	event: Inbound,
	options: { readonly channel?: string; readonly now?: number } = {},
): Promise<string> {
	const { chatId } = await store.tx((tx) => storeEvent(tx, event, options.channel ?? "telegram", testId, options.now ?? 1_000))
	return chatId
}

/** Puts a message into a chat's outbox; gives its id. */
export async function said(
	store: Store,
	chatId: string,
	text: string,
	options: { readonly lane?: Lane; readonly now?: number } = {},
): Promise<string> {
	const id = testId()
	await store.tx((tx) =>
		say(tx, { chatId, lane: options.lane ?? "dialog", id, blocks: [{ kind: "text", text }], now: options.now ?? 1_000 }),
	)
	return id
}

export async function inboxRows(store: Store) {
	return store.read(async (reader) => {
		const { inbox } = reader.tables(transportTables)
		return reader.db.select().from(inbox).orderBy(asc(inbox.chatId), asc(inbox.seq))
	})
}

export async function outboxRow(store: Store, id: string) {
	const [row] = await store.read(async (reader) => {
		const { outbox } = reader.tables(transportTables)
		return reader.db.select().from(outbox).where(eq(outbox.id, id))
	})
	return row
}

export async function chatRow(store: Store, id: string) {
	const [row] = await store.read(async (reader) => {
		const { chat } = reader.tables(transportTables)
		return reader.db.select().from(chat).where(eq(chat.id, id))
	})
	return row
}

/** Makes a chat a person's, as enrolment does. */
export async function bound(store: Store, chatId: string, to: { readonly personId: string; readonly villageId: string }): Promise<void> {
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		await tx.db.update(chat).set(to).where(eq(chat.id, chatId))
	})
}
