/** Telling members of a body that something is theirs to do. It goes with their office, so it exceeds the budget, but stands on its account. */
import type { Block } from "../../channel/message.ts"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { holdBurden, spendBurden } from "../burden/index.ts"
import { waysTo } from "../people/index.ts"
import type { CommandCx } from "./command.ts"

/** One message a chat; returns how many persons no chat reaches. */
export async function tellMembers(
	tx: Tx,
	{ house, now }: Pick<CommandCx, "house" | "now">,
	to: { readonly villageId: string; readonly matter: string; readonly personIds: readonly string[] },
	blocksFor: (personIds: readonly string[]) => readonly Block[],
): Promise<number> {
	const { villageId, matter, personIds } = to
	if (personIds.length === 0) return 0
	await holdBurden(tx, villageId)
	const ways = await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, [...new Set(personIds)])
	const byChat = new Map<string, string[]>()
	let unreached = 0
	for (const [personId, way] of [...ways].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
		if (way.kind === "none") unreached += 1
		else byChat.set(way.chatId, [...(byChat.get(way.chatId) ?? []), personId])
	}
	for (const [chatId, persons] of [...byChat].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
		const id = house.newId()
		await say(tx, { chatId, lane: "bulk", id, blocks: blocksFor(persons), now })
		await spendBurden(tx, { villageId, id, matter, now, chatId, personIds: persons })
	}
	return unreached
}
