/** The private chat of who speaks in a group: there they are known. */
import { and, eq, isNull } from "drizzle-orm"
import type { Who } from "../../engine/flow.ts"
import type { Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"

/** Where a person speaks for themselves: the chat of the same account whose address is the sender's own. */
export async function privateChatOf(
	tx: Tx,
	{ chatId, sender }: Who,
): Promise<{ readonly id: string; readonly personId: string; readonly villageId: string } | undefined> {
	const { chat } = tx.tables(transportTables)
	const [group] = await tx.db.select({ channel: chat.channel, account: chat.account }).from(chat).where(eq(chat.id, chatId))
	if (group === undefined) return undefined
	const [own] = await tx.db
		.select({ id: chat.id, personId: chat.personId, villageId: chat.villageId })
		.from(chat)
		.where(
			and(
				eq(chat.channel, group.channel),
				eq(chat.account, group.account),
				eq(chat.address, sender),
				eq(chat.isGroup, false),
				isNull(chat.closedAt),
			),
		)
	if (own === undefined || own.personId === null || own.villageId === null) return undefined
	return { id: own.id, personId: own.personId, villageId: own.villageId }
}
