/** Rows of the message path put straight into the tables: states that take days or faults to arise. */
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"

type ChatRow = {
	readonly id: string
	readonly villageId?: string
	readonly channel?: string
	readonly address?: string
	readonly closedAt?: number
}
type MessageRow = {
	readonly chatId: string
	readonly seq: number
	readonly status: "pending" | "sending" | "sent" | "parked" | "uncertain" | "dead"
	readonly cause?: string
	readonly hasBody?: boolean
	readonly createdAt?: number
	/** Default: when it was stored. */
	readonly dueAt?: number
	readonly lane?: "dialog" | "bulk"
}
type EventRow = {
	readonly chatId: string
	readonly seq: number
	readonly status: "new" | "done" | "dead"
	readonly cause?: string
	readonly receivedAt?: number
}

/** A message's id is `chat-seq`. */
export async function putRows(
	store: Store,
	rows: { readonly chats?: readonly ChatRow[]; readonly messages?: readonly MessageRow[]; readonly events?: readonly EventRow[] },
): Promise<void> {
	await store.tx(async (tx) => {
		const { chat, outbox, inbox } = tx.tables(transportTables)
		for (const { id, villageId, channel = "web", address = id, closedAt } of rows.chats ?? []) {
			const heard = (rows.events ?? []).filter(({ chatId }) => chatId === id).map(({ seq, receivedAt = seq }) => receivedAt)
			const lastInboundAt = heard.length === 0 ? null : Math.max(...heard)
			const rest = { villageId: villageId ?? null, closedAt: closedAt ?? null, lastInboundAt }
			await tx.db.insert(chat).values({
				id,
				channel,
				account: "main",
				address,
				isGroup: false,
				nextSeq: 100,
				createdAt: 0,
				windowUsed: 0,
				hasParked: false,
				...rest,
			})
		}
		for (const { chatId, seq, status, cause, hasBody = true, createdAt = seq, dueAt = createdAt, lane = "dialog" } of rows.messages ?? []) {
			const body = hasBody ? JSON.stringify([{ kind: "text", text: "王秀英家的悄悄话" }]) : null
			const rest = { dueAt, attempts: 3, partsSent: 0, cause: cause ?? null, createdAt }
			await tx.db.insert(outbox).values({ chatId, lane, seq, id: `${chatId}-${seq}`, body, status, ...rest })
		}
		for (const { chatId, seq, status, cause, receivedAt = seq } of rows.events ?? []) {
			const rest = { channel: "web", account: "main", externalId: `${chatId}-${seq}`, body: "{}", attempts: 5, dueAt: 0, receivedAt }
			await tx.db.insert(inbox).values({ chatId, seq, status, cause: cause ?? null, ...rest })
		}
	})
}

export async function statusOf(store: Store, id: string): Promise<string | undefined> {
	return store.read(async (reader) => {
		const { outbox } = reader.tables(transportTables)
		return (await reader.db.select().from(outbox)).find((row) => row.id === id)?.status
	})
}
