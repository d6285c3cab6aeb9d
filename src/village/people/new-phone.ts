/** Tells a household's phones about a new one. A timer, so that a turn never touches another chat's rows. */
import { say } from "../../outbound/outbox.ts"
import { formatDate } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import type { TimerHandler } from "../affair.ts"
import { bindingByKey, bindingsOfHousehold } from "./repo-bindings.ts"

/** Subject `chat:person`; guard: when that binding was made. One that was undone or made anew meanwhile is not told of. */
export const tellNewPhone: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	const split = subject.lastIndexOf(":")
	const key = { chatId: subject.slice(0, split), personId: subject.slice(split + 1), villageId }
	const added = await bindingByKey(tx, key)
	if (added === undefined || added.boundAt !== guard) return
	const phones = await bindingsOfHousehold(tx, villageId, added.householdId)
	const date = formatDate(added.boundAt, house.locale, house.timeZone)
	// In one order everywhere, so that two such messages never wait for each other's chats.
	const chats = [...new Set(phones.map((binding) => binding.chatId))].filter((chatId) => chatId !== key.chatId).sort()
	for (const chatId of chats) {
		const text = house.say("people.newPhone", { name: maskName(added.name), date })
		await say(tx, { chatId, lane: "dialog", id: house.newId(), blocks: [{ kind: "text", text }], now })
	}
}
