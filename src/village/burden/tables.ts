/** What residents were told without having asked: the one account of their burden, shared by all affairs. */
import type { Kit } from "../../store/kit.ts"

export function burdenTables(kit: Kit) {
	const unaskedMessage = kit.table(
		"unasked_message",
		{
			villageId: kit.text().notNull(),
			/** The message's id in the outbox. */
			id: kit.text().notNull(),
			/** Whom it was for; a phone may stand for several. */
			personId: kit.text().notNull(),
			chatId: kit.text().notNull(),
			/** What it was about, e.g. `survey:ID`. */
			matter: kit.text().notNull(),
			at: kit.time().notNull(),
		},
		(t) => [
			// By person first: a broadcast asks for the few it plans, not for the week of the whole village.
			kit.primaryKey({ columns: [t.villageId, t.personId, t.id] }),
			kit.index("unasked_message_chat").on(t.villageId, t.chatId),
			kit.index("unasked_message_at").on(t.villageId, t.at),
		],
	)
	return { unaskedMessage }
}
