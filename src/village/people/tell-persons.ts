/** Staff are told something of their office in chat: outside the week's budget, on the bulk lane, which keeps quiet hours. */
import type { Block } from "../../channel/message.ts"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { waysTo } from "./ways.ts"

/** One message a chat, whoever of them share it. */
export async function tellPersons(
	tx: Tx,
	house: Pick<House, "newId" | "channels">,
	of: { readonly villageId: string; readonly persons: readonly string[]; readonly blocks: readonly Block[]; readonly now: number },
): Promise<void> {
	const { villageId, persons, blocks, now } = of
	const ways = await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, persons)
	for (const chatId of chatsIn(ways)) await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks, now })
}
