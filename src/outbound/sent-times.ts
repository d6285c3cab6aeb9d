/** When messages were sent on a channel, for channels that allow only so many a day. */
import { and, desc, eq, gt } from "drizzle-orm"
import type { ChannelId } from "../channel/message.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"

/** Enough to fill the day of any channel that counts its days. */
const most = 2_000

/** Times (ms) after `since`, newest first; a message in several parts counts once. Reads every message kept: for the start of a channel. */
export async function sentTimes(reader: Reader, channel: ChannelId, since: number): Promise<readonly number[]> {
	const { outbox, chat } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ sentAt: outbox.sentAt })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(eq(chat.channel, channel), gt(outbox.sentAt, since)))
		.orderBy(desc(outbox.sentAt))
		.limit(most)
	return rows.flatMap(({ sentAt }) => (sentAt === null ? [] : [sentAt]))
}
