/** Telling an author what staff entered for them, so that they can say 不对. */
import { and, inArray, isNull } from "drizzle-orm"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { chatsOfPersons, member, villageById } from "../people/index.ts"
import { addStep, opinionById } from "./repo.ts"
import { excerpt } from "./rules.ts"

const shownLength = 60

/**
 * One message in each chat of the author that takes unasked ones. False where there is none: then somebody has to tell them. Call it
 * under `lockOpinions`, in the transaction that filed the opinion.
 */
export async function tellAuthor(
	tx: Tx,
	house: Pick<House, "newId" | "say">,
	entered: { readonly villageId: string; readonly id: string; readonly accountId: string; readonly now: number },
): Promise<boolean> {
	const { villageId, id, accountId, now } = entered
	const opinion = await opinionById(tx, villageId, id)
	if (opinion === undefined || opinion.personId === null) return false
	const chats = await openChats(tx, villageId, opinion.personId)
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

/** 退订 is obeyed, and an address the platform closed is left alone. */
async function openChats(tx: Tx, villageId: string, personId: string): Promise<readonly string[]> {
	const bound = await chatsOfPersons(tx, villageId, [personId])
	if (bound.length === 0) return []
	const { chat } = tx.tables(transportTables)
	const rows = await tx.db
		.select({ id: chat.id })
		.from(chat)
		.where(
			and(
				inArray(
					chat.id,
					bound.map(({ chatId }) => chatId),
				),
				isNull(chat.mutedAt),
				isNull(chat.closedAt),
			),
		)
	return rows.map(({ id }) => id).sort()
}
