/** What was said in a chat, both sides in the order of the chat's numbers: for channels that show our own store. */
import { and, asc, desc, eq, gt, inArray, isNotNull, lt, lte } from "drizzle-orm"
import type { SQLiteColumn } from "drizzle-orm/sqlite-core"
import type { ChatHistory, HistoryEntry } from "../channel/adapter.ts"
import type { ChannelLimits } from "../channel/limits.ts"
import { type Address, type Block, blocksSchema, type ChannelId, inboundSchema } from "../channel/message.ts"
import type { Say } from "../engine/flow.ts"
import type { Reader, Store } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { mediaHelp, noMedia, type OutgoingMedia } from "./media.ts"
import { render } from "./render.ts"

export type ChatWatch = {
	readonly history: ChatHistory /** Something may have been added to this chat. */
	readonly touched: (channel: string, address: Address) => void
}

type Range = { readonly kind: "after" | "before"; readonly cursor: number; readonly limit: number }

export function chatHistory(
	store: Store,
	limitsOf: (channel: ChannelId) => ChannelLimits | undefined,
	say: Say,
	media: OutgoingMedia = noMedia,
): ChatWatch {
	const watchers = new Map<string, Set<() => void>>()

	async function entries(channel: ChannelId, address: Address, range: Range): Promise<readonly HistoryEntry[]> {
		const limits = limitsOf(channel)
		if (limits === undefined) return []
		const stored = await store.read(async (reader) => {
			const chat = await chatAt(reader, channel, address)
			if (chat === undefined) return []
			const both = [...(await heard(reader, chat, range)), ...(await said(reader, chat, range))].sort((a, b) => a.cursor - b.cursor)
			return range.kind === "after" ? both.slice(0, range.limit) : both.slice(-range.limit)
		})
		return Promise.all(stored.map((entry) => (entry.side === "person" ? entry : laidOut(entry, limits))))
	}

	async function laidOut({ blocks, ...entry }: Said, limits: ChannelLimits): Promise<HistoryEntry> {
		// Where a file cannot be read just now, its words are shown rather than nothing of the whole chat.
		const help = await mediaHelp(blocks, media).catch(() => ({}))
		return { ...entry, parts: render(blocks, limits, say, help) }
	}

	return {
		touched: (channel, address) => {
			if (watchers.size === 0) return
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

/** `last`: every number up to it is committed, as numbers are given under the chat row's lock. */
type Chat = { readonly id: string; readonly last: number }

async function chatAt(reader: Reader, channel: ChannelId, address: Address): Promise<Chat | undefined> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ id: chat.id, last: chat.nextSeq })
		.from(chat)
		.where(and(eq(chat.channel, channel), eq(chat.account, address.account), eq(chat.address, address.id)))
	return row
}

/**
 * Numbers of the range. Bounded by what was committed when the chat was looked up: the two sides are read one after the other,
 * and an entry that came in between on the side read first would be passed over by a cursor from the other.
 */
function within(seq: SQLiteColumn, chat: Chat, { kind, cursor }: Range) {
	return and(kind === "after" ? gt(seq, cursor) : lt(seq, cursor), lte(seq, chat.last))
}

type Heard = Extract<HistoryEntry, { side: "person" }>
/** What the village said, not yet laid out for the channel. */
type Said = Omit<Extract<HistoryEntry, { side: "village" }>, "parts"> & { readonly blocks: readonly Block[] }

async function heard(reader: Reader, chat: Chat, range: Range): Promise<Heard[]> {
	const { inbox } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ seq: inbox.seq, at: inbox.receivedAt, body: inbox.body })
		.from(inbox)
		.where(and(eq(inbox.chatId, chat.id), isNotNull(inbox.body), within(inbox.seq, chat, range)))
		.orderBy(range.kind === "after" ? asc(inbox.seq) : desc(inbox.seq))
		.limit(range.limit)
	return rows.flatMap((row): Heard[] => {
		const event = inboundSchema.safeParse(JSON.parse(row.body ?? "null"))
		// What an older version stored in another shape is not shown; it is not lost.
		return event.success ? [{ cursor: row.seq, side: "person", at: row.at, event: event.data }] : []
	})
}

/** Everything stored is shown, sent or not: on such a channel a message is in front of the person once it is committed. */
async function said(reader: Reader, chat: Chat, range: Range): Promise<Said[]> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ seq: outbox.seq, at: outbox.createdAt, body: outbox.body })
		.from(outbox)
		.where(
			and(eq(outbox.chatId, chat.id), inArray(outbox.lane, ["dialog", "bulk"]), isNotNull(outbox.body), within(outbox.seq, chat, range)),
		)
		.orderBy(range.kind === "after" ? asc(outbox.seq) : desc(outbox.seq))
		.limit(range.limit)
	return rows.flatMap((row): Said[] => {
		const blocks = blocksSchema.safeParse(JSON.parse(row.body ?? "[]"))
		return blocks.success ? [{ cursor: row.seq, side: "village", at: row.at, blocks: blocks.data }] : []
	})
}
