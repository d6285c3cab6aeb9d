/** Tables of the interface for other programs. */
import type { Kit } from "../../store/kit.ts"

export function apiTables(kit: Kit) {
	/** A key may serve several villages. */
	const apiKey = kit.table("api_key", {
		/** Stands in front of the secret in what the program sends; no secret itself. */
		id: kit.text().primaryKey(),
		/** What it is for, as its maker called it. */
		name: kit.text().notNull(),
		/** SHA-256 of the secret: a copy of the database opens nothing. */
		hash: kit.text().notNull(),
		/** Rights, string[]. */
		scopes: kit.json().notNull(),
		/** Staff account: the key may never do more than its maker may at that moment. */
		createdBy: kit.text().notNull(),
		createdAt: kit.time().notNull(),
		lastUsedAt: kit.time(),
		revokedAt: kit.time(),
	})
	const apiKeyVillage = kit.table("api_key_village", { villageId: kit.text().notNull(), keyId: kit.text().notNull() }, (t) => [
		kit.primaryKey({ columns: [t.villageId, t.keyId] }),
		kit.index("api_key_village_key").on(t.keyId),
	])
	/** What a change answered: asked again, the same is answered and nothing done. */
	const apiAnswer = kit.table(
		"api_answer",
		{
			villageId: kit.text().notNull(),
			keyId: kit.text().notNull(),
			idempotencyKey: kit.text().notNull(),
			/** SHA-256 of what was asked. */
			asked: kit.text().notNull(),
			body: kit.text().notNull(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.keyId, t.idempotencyKey] }), kit.index("api_answer_at").on(t.villageId, t.at)],
	)
	return { apiKey, apiKeyVillage, apiAnswer }
}

export const apiInstanceTables: readonly string[] = ["api_key"]
