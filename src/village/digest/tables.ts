/** Tables of the digest affair. */
import type { Kit } from "../../store/kit.ts"
import { periods } from "./rules.ts"

export function digestTables(kit: Kit) {
	/** Who gets which digest by themselves, and up to where they have been told. */
	const digestSubscription = kit.table(
		"digest_subscription",
		{
			villageId: kit.text().notNull(),
			personId: kit.text().notNull(),
			rhythm: kit.oneOf(periods).notNull(),
			/** All before it has been told, ms. */
			cursor: kit.time().notNull(),
			createdAt: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.personId, t.rhythm] })],
	)
	/** Pictures still to be drawn: that takes a fifth of a second, so it is done outside the transaction that told of them. */
	const digestPicture = kit.table(
		"digest_picture",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			chatId: kit.text().notNull(),
			/** Bars[], and the picture's words. */
			drawing: kit.json().notNull(),
			tries: kit.int().notNull(),
			createdAt: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] })],
	)
	return { digestSubscription, digestPicture }
}
