/** The group robot of the instance as one of the village's groups: the card of each notice goes there as well. */
import { and, eq } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { bindGroup, groupChats, robotChannel, unbindGroup } from "./groups.ts"

export async function isRobotOn(reader: Reader, house: Pick<House, "groupRobot">, villageId: string): Promise<boolean> {
	const chatId = await robotChat(reader, house, villageId)
	const bound = chatId === undefined ? [] : await groupChats(reader, villageId)
	return bound.some((group) => group.chatId === chatId)
}

/** Switched on, it speaks again even where the platform once refused it. Nothing where there is no robot. */
export async function setRobot(
	tx: Tx,
	house: Pick<House, "groupRobot" | "newId">,
	{ villageId, isOn, now }: { readonly villageId: string; readonly isOn: boolean; readonly now: number },
): Promise<void> {
	const { groupRobot, newId } = house
	if (groupRobot === undefined) return
	if (!isOn) {
		const chatId = await robotChat(tx, house, villageId)
		if (chatId !== undefined) await unbindGroup(tx, villageId, chatId)
		return
	}
	const { chat: c } = tx.tables(transportTables)
	// A chat of its own for each village: what one says there is not among the other's messages.
	const [chat] = await tx.db
		.insert(c)
		.values({
			id: newId(),
			channel: robotChannel,
			account: villageId,
			address: groupRobot,
			isGroup: true,
			nextSeq: 0,
			villageId,
			createdAt: now,
		})
		.onConflictDoUpdate({ target: [c.channel, c.account, c.address], set: { closedAt: null } })
		.returning({ id: c.id })
	if (chat !== undefined) await bindGroup(tx, { villageId, chatId: chat.id, by: "setting", now })
}

async function robotChat(reader: Reader, { groupRobot }: Pick<House, "groupRobot">, villageId: string): Promise<string | undefined> {
	if (groupRobot === undefined) return undefined
	const { chat: c } = reader.tables(transportTables)
	const [chat] = await reader.db
		.select({ id: c.id })
		.from(c)
		.where(and(eq(c.channel, robotChannel), eq(c.account, villageId), eq(c.address, groupRobot)))
	return chat?.id
}
