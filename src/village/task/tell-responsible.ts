/** A word to whoever answers for a task, of what cannot wait for the digest. */
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { holdBurden, spendBurden } from "../burden/index.ts"
import type { CommandCx } from "../council/index.ts"
import { waysTo } from "../people/index.ts"
import type { Task } from "./repo.ts"

export async function tellResponsible(tx: Tx, { house, now }: CommandCx, task: Task, key: string, reason = ""): Promise<void> {
	const { villageId, responsibleId: personId, id: taskId, title, number } = task
	await holdBurden(tx, villageId)
	const way = (await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, [personId])).get(personId)
	if (way === undefined || way.kind === "none") return
	const id = house.newId()
	await say(tx, { chatId: way.chatId, lane: "bulk", id, blocks: [{ kind: "text", text: house.say(key, { title, number, reason }) }], now })
	await spendBurden(tx, { villageId, id, matter: `task:${taskId}`, now, chatId: way.chatId, personIds: [personId] })
}
