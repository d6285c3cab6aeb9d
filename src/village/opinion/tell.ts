/** Telling an author what staff entered for them, so that they can say 不对. */

import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { excerpt } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { member, villageById, waysTo } from "../people/index.ts"
import { opinionById } from "./repo.ts"
import { addStep } from "./repo-steps.ts"

const shownLength = 60

/**
 * One message to the author, in the chat that reaches them best. It guards their own words, so it stands outside the budget of unasked
 * messages, and 退订 does not keep it away. False where no chat does: then somebody has to tell them. Call it under `lockOpinions`, in
 * the transaction that filed the opinion.
 */
export async function tellAuthor(
	tx: Tx,
	house: Pick<House, "newId" | "say" | "channels">,
	entered: { readonly villageId: string; readonly id: string; readonly accountId: string; readonly now: number },
): Promise<boolean> {
	const { villageId, id, accountId, now } = entered
	const opinion = await opinionById(tx, villageId, id)
	if (opinion === undefined || opinion.personId === null) return false
	const query = { villageId, purpose: "own", channels: house.channels, now } as const
	const chats = chatsIn(await waysTo(tx, query, [opinion.personId]))
	if (chats.length === 0) return false
	const person = await member(tx, villageId, opinion.personId)
	const village = await villageById(tx, villageId)
	const { number, text, state } = opinion
	const words = text === "" ? house.say("opinion.wordless") : excerpt(text, shownLength)
	const told = house.say("opinion.told", { village: village?.name ?? "", name: person?.name ?? "", number, text: words })
	for (const chatId of chats) await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks: [{ kind: "text", text: told }], now })
	await addStep(tx, villageId, id, {
		at: now,
		actor: accountId,
		actorKind: "staff",
		kind: "told",
		fromState: state,
		toState: state,
		note: "",
	})
	return true
}
