/** What was said in a chat, both sides in the order of the chat's numbers: for channels that show our own store. */
import { and, asc, desc, eq, gt, inArray, isNotNull, lt } from "drizzle-orm"
import { z } from "zod"
import type { ChatHistory, HistoryEntry } from "../channel/adapter.ts"
import type { ChannelLimits } from "../channel/limits.ts"
import { type Address, blockSchema, type ChannelId, inboundSchema } from "../channel/message.ts"
import type { Say } from "../engine/flow.ts"
import type { Reader, Store } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { render } from "./render.ts"

export type ChatWatch = { readonly history: ChatHistory; /** Something may have been added to this chat. */ readonly touched: (channel: string, address: Address) => void }

type Range = { readonly kind: "after" | "before"; readonly cursor: number; readonly limit: number }

export function chatHistory(store: Store, limitsOf: (channel: ChannelId) => ChannelLimits | undefined, say: Say): ChatWatch {
	const watchers = new Map<string, Set<() => void>>()

	async function entries(channel: ChannelId, address: Address, range: Range): Promise<readonly HistoryEntry[]> {
		const limits = limitsOf(channel)
		if (limits === undefined) return []
		return store.read(async (reader) => {
			const chatId = await chatIdOf(reader, channel, address)
			if (chatId === undefined) return []
			const both = [...(await heard(reader, chatId, range)), ...(await said(reader, chatId, range, limits, say))].sort((a, b) => a.cursor - b.cursor)
			return range.kind === "after" ? both.slice(0, range.limit) : both.slice(-range.limit)
		})
	}

	return {
		touched: (channel, address) => {
			for (const wake of watchers.get(keyOf(channel, address)) ?? []) wake()
		},
		history: {
			after: (channel, address, cursor, limit) => entries(channel, address, { kind: "after", cursor, limit }),
			before: (channel, address, cursor, limit) => entries(channel, address, { kind: "before", cursor, limit }),
			watch: (channel, address, wake) => {
				const key = keyOf(channel, address)
				const wakes = watchers.get(key) ?? new Set()
				watchers.set(key, wakes.add(wake))
				return () => {
					wakes.delete(wake)
					if (wakes.size === 0) watchers.delete(key)
				}
			},
		},
	}
}

function keyOf(channel: string, { account, id }: Address): string {
	return `${channel}\n${account}\n${id}`
}

async function chatIdOf(reader: Reader, channel: ChannelId, address: Address): Promise<string | undefined> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ id: chat.id })
		.from(chat)
		.where(and(eq(chat.channel, channel), eq(chat.account, address.account), eq(chat.address, address.id)))
	return row?.id
}

async function heard(reader: Reader, chatId: string, range: Range): Promise<HistoryEntry[]> {
	const { inbox } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ seq: inbox.seq, at: inbox.receivedAt, body: inbox.body })
		.from(inbox)
		.where(and(eq(inbox.chatId, chatId), isNotNull(inbox.body), range.kind === "after" ? gt(inbox.seq, range.cursor) : lt(inbox.seq, range.cursor)))
		.orderBy(range.kind === "after" ? asc(inbox.seq) : desc(inbox.seq))
		.limit(range.limit)
	return rows.map((row) => ({ cursor: row.seq, side: "person", at: row.at, event: inboundSchema.parse(JSON.parse(row.body ?? "null")) }))
}

/** Everything stored is shown, sent or not: on such a channel a message is in front of the person once it is committed. */
async function said(reader: Reader, chatId: string, range: Range, limits: ChannelLimits, say: Say): Promise<HistoryEntry[]> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ seq: outbox.seq, at: outbox.createdAt, body: outbox.body })
		.from(outbox)
		.where(
			and(
				eq(outbox.chatId, chatId),
				isNotNull(outbox.body),
				inArray(outbox.lane, ["dialog", "bulk"]),
				range.kind === "after" ? gt(outbox.seq, range.cursor) : lt(outbox.seq, range.cursor),
			),
		)
		.orderBy(range.kind === "after" ? asc(outbox.seq) : desc(outbox.seq))
		.limit(range.limit)
	return rows.map((row) => ({
		cursor: row.seq,
		side: "village",
		at: row.at,
		parts: render(z.array(blockSchema).parse(JSON.parse(row.body ?? "[]")), limits, say),
	}))
}
