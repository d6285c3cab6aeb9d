/** Tells the persons of a household about a new phone, each once. A timer, so that a turn never touches another chat's rows. */
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import { formatDate } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import type { TimerHandler } from "../affair.ts"
import { bindingByKey, bindingsOfHousehold } from "./repo-bindings.ts"
import { waysTo } from "./ways.ts"

/** Subject `chat:person`; guard: when that binding was made. One that was undone or made anew meanwhile is not told of. */
export const tellNewPhone: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	const split = subject.lastIndexOf(":")
	const key = { chatId: subject.slice(0, split), personId: subject.slice(split + 1), villageId }
	const added = await bindingByKey(tx, key)
	if (added === undefined || added.boundAt !== guard) return
	const phones = await bindingsOfHousehold(tx, villageId, added.householdId)
	const date = formatDate(added.boundAt, house.locale, house.timeZone)
	const others = phones.filter((binding) => binding.chatId !== key.chatId)
	const query = { villageId, purpose: "own", channels: house.channels, now } as const
	// Never on the new phone itself: whoever holds it knows.
	const ways = await waysTo(tx, query, [...new Set(others.map(({ personId }) => personId))], key.chatId)
	// In one order everywhere, so that two such messages never wait for each other's chats.
	for (const chatId of chatsIn(ways)) {
		const text = house.say("people.newPhone", { name: maskName(added.name), date })
		await say(tx, { chatId, lane: "dialog", id: house.newId(), blocks: [{ kind: "text", text }], now })
	}
}
