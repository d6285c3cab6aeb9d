/** Groups of the village: one short card with the link, and silence otherwise. */
import { and, eq, isNull } from "drizzle-orm"
import type { ChannelId } from "../../channel/message.ts"
import { say } from "../../outbound/outbox.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { messageIdOf, type Planning, versionsIn } from "./broadcast-plan.ts"
import { linkWords } from "./letter.ts"
import { noticeUrl } from "./links.ts"
import { isForEverybody } from "./rules.ts"
import { noticeTables } from "./tables.ts"

/** A group that a robot only speaks into (robot.ts). */
export const robotChannel: ChannelId = "wecom-webhook"

export async function groupChats(
	reader: Reader,
	villageId: string,
): Promise<readonly { readonly chatId: string; readonly boundAt: number }[]> {
	const { noticeGroup: t } = reader.tables(noticeTables)
	return reader.db.select({ chatId: t.chatId, boundAt: t.boundAt }).from(t).where(eq(t.villageId, villageId))
}

/** From now on the group hears of notices; false where it did before. */
export async function bindGroup(
	tx: Tx,
	group: { readonly villageId: string; readonly chatId: string; readonly by: string; readonly now: number },
): Promise<boolean> {
	const { noticeGroup: t } = tx.tables(noticeTables)
	const { villageId, chatId, by, now } = group
	const rows = await tx.db
		.insert(t)
		.values({ villageId, chatId, boundBy: by, boundAt: now })
		.onConflictDoNothing()
		.returning({ chatId: t.chatId })
	return rows.length > 0
}

export async function unbindGroup(tx: Tx, villageId: string, chatId: string): Promise<boolean> {
	const { noticeGroup: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.delete(t)
		.where(and(eq(t.villageId, villageId), eq(t.chatId, chatId)))
		.returning({ chatId: t.chatId })
	return rows.length > 0
}

/** One card a group, of all notices of the broadcast. What is for some only is not told to all. */
export async function tellGroups(
	tx: Tx,
	house: Pick<House, "say" | "publicUrl" | "groupRobot">,
	broadcast: Planning,
	now: number,
): Promise<void> {
	const { villageId, id } = broadcast
	const { noticeGroup: g } = tx.tables(noticeTables)
	const { chat: c } = tx.tables(transportTables)
	const bound = await tx.db
		.select({ chatId: g.chatId, channel: c.channel, address: c.address })
		.from(g)
		.innerJoin(c, eq(c.id, g.chatId))
		.where(and(eq(g.villageId, villageId), isNull(c.closedAt)))
	// A robot that was taken away, or replaced by one of another group, is told nothing.
	const chats = bound.filter(({ channel, address }) => channel !== robotChannel || address === house.groupRobot)
	if (chats.length === 0) return
	const village = await villageById(tx, villageId)
	const standing = (await versionsIn(tx, broadcast)).filter(({ content }) => isForEverybody(content.audience))
	if (village === undefined || standing.length === 0) return
	const blocks = [
		{
			kind: "text" as const,
			text: house.say("notice.group.card", {
				village: village.name,
				titles: standing
					.map(({ title, number, corrects }) =>
						house.say(corrects === null ? "notice.group.titled" : "notice.group.corrected", { title, number }),
					)
					.join("、"),
			}),
		},
		...standing.flatMap(({ title, number }) => {
			const url = noticeUrl(house, village.code, number)
			return url === undefined ? [] : [{ kind: "link" as const, text: linkWords(title, standing.length, house.say), url }]
		}),
	]
	for (const { chatId } of chats) await say(tx, { chatId, lane: "bulk", id: messageIdOf(id, chatId), blocks, now })
}
