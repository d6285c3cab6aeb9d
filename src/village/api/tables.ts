/** Tables of the interface for other programs. */
import type { Kit } from "../../store/kit.ts"

export const deliveryStates = ["pending", "sending", "delivered", "dead"] as const

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
	/** Where the village tells other programs what happened. */
	const webhook = kit.table(
		"webhook",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			url: kit.text().notNull(),
			/** Names of the record, string[]. */
			events: kit.json().notNull(),
			secretSealed: kit.text().notNull(),
			createdBy: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			/** All of the record before it is planned. */
			cursor: kit.time().notNull(),
			endedAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] })],
	)
	/** One event for one webhook, and what became of it. */
	const webhookDelivery = kit.table(
		"webhook_delivery",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			webhookId: kit.text().notNull(),
			/** The record's own id: the receiver knows by it what came twice. */
			eventId: kit.text().notNull(),
			event: kit.text().notNull(),
			body: kit.text().notNull(),
			status: kit.oneOf(deliveryStates).notNull(),
			tries: kit.int().notNull(),
			dueAt: kit.time().notNull(),
			/** Whoever took it has until then to say how it ended. */
			leaseUntil: kit.time(),
			/** HTTP status of the last answer, or what kept it from coming. */
			cause: kit.text(),
			createdAt: kit.time().notNull(),
			deliveredAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("webhook_delivery_once").on(t.villageId, t.webhookId, t.eventId),
			kit.index("webhook_delivery_due").on(t.villageId, t.webhookId, t.status, t.dueAt),
			kit.index("webhook_delivery_log").on(t.villageId, t.webhookId, t.createdAt),
		],
	)
	return { webhook, webhookDelivery, apiKey, apiKeyVillage, apiAnswer }
}

export const apiInstanceTables: readonly string[] = ["api_key"]
