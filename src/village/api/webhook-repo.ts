/** SQL of webhooks and of what is to be delivered. Every query names the village. */
import { and, asc, count, desc, eq, inArray, isNull, lt, lte, or } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { apiTables, type deliveryStates } from "./tables.ts"
import { leaseMs, logKeptMs } from "./webhook-rules.ts"

export type Webhook = {
	readonly villageId: string
	readonly id: string
	readonly url: string
	readonly events: readonly string[]
	readonly secretSealed: string
	readonly createdBy: string
	readonly createdAt: number
	/** All of the record before it is planned, ms. */
	readonly cursor: number
	readonly endedAt: number | null
}

const eventsSchema = z.array(z.string())

type Stored = Omit<Webhook, "events"> & { readonly events: unknown }
function toWebhook(row: Stored): Webhook {
	return { ...row, events: eventsSchema.parse(row.events) }
}

export async function addWebhook(tx: Tx, webhook: Webhook): Promise<void> {
	await tx.db.insert(tx.tables(apiTables).webhook).values(webhook)
}

/** Those in use, the oldest first. */
export async function webhooksOf(reader: Reader, villageId: string): Promise<readonly Webhook[]> {
	const { webhook: t } = reader.tables(apiTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), isNull(t.endedAt)))
		.orderBy(asc(t.createdAt), asc(t.id))
	return rows.map(toWebhook)
}

/** Of the whole instance, for who delivers them. */
export async function allWebhooks(reader: Reader): Promise<readonly Webhook[]> {
	const { webhook: t } = reader.tables(apiTables)
	const rows = await reader.db.select().from(t).where(isNull(t.endedAt)).orderBy(asc(t.villageId), asc(t.id))
	return rows.map(toWebhook)
}

export async function webhookById(reader: Reader, villageId: string, id: string): Promise<Webhook | undefined> {
	const { webhook: t } = reader.tables(apiTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id), isNull(t.endedAt)))
	return row && toWebhook(row)
}

/** What is still under way to it is given up with it. */
export async function endWebhook(tx: Tx, villageId: string, id: string, now: number): Promise<boolean> {
	const { webhook: t } = tx.tables(apiTables)
	const rows = await tx.db
		.update(t)
		.set({ endedAt: now })
		.where(and(eq(t.villageId, villageId), eq(t.id, id), isNull(t.endedAt)))
		.returning({ id: t.id })
	return rows.length > 0
}

export async function moveCursor(tx: Tx, { villageId, id }: Pick<Webhook, "villageId" | "id">, cursor: number): Promise<void> {
	const { webhook: t } = tx.tables(apiTables)
	await tx.db
		.update(t)
		.set({ cursor })
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

export type Delivery = {
	readonly villageId: string
	readonly id: string
	readonly webhookId: string
	readonly eventId: string
	readonly event: string
	readonly body: string
	readonly status: (typeof deliveryStates)[number]
	readonly tries: number
	readonly dueAt: number
	readonly leaseUntil: number | null
	/** HTTP status of the last answer, or what kept it from coming. */
	readonly cause: string | null
	readonly createdAt: number
	readonly deliveredAt: number | null
}

/** An event that is planned already stays as it is. */
export async function addDelivery(
	tx: Tx,
	{ webhook, ...of }: Pick<Delivery, "id" | "eventId" | "event" | "body"> & { readonly webhook: Webhook; readonly now: number },
): Promise<void> {
	const { id, eventId, event, body, now } = of
	const { villageId, id: webhookId } = webhook
	const fresh = { status: "pending", tries: 0, dueAt: now, leaseUntil: null, cause: null, createdAt: now, deliveredAt: null } as const
	await tx.db
		.insert(tx.tables(apiTables).webhookDelivery)
		.values({ villageId, id, webhookId, eventId, event, body, ...fresh })
		.onConflictDoNothing()
}

/** Takes what is due, and what somebody took and never settled, for a while. */
export async function claimDue(
	tx: Tx,
	{ villageId, id }: Pick<Webhook, "villageId" | "id">,
	now: number,
	limit: number,
): Promise<readonly Delivery[]> {
	await tx.lock(`webhook:${villageId}:${id}`)
	const { webhookDelivery: t } = tx.tables(apiTables)
	const due = await tx.db
		.select({ id: t.id })
		.from(t)
		.where(
			and(
				eq(t.villageId, villageId),
				eq(t.webhookId, id),
				or(and(eq(t.status, "pending"), lte(t.dueAt, now)), and(eq(t.status, "sending"), lte(t.leaseUntil, now))),
			),
		)
		.orderBy(asc(t.dueAt), asc(t.id))
		.limit(limit)
	if (due.length === 0) return []
	const ids = due.map((row) => row.id)
	const taken = await tx.db
		.update(t)
		.set({ status: "sending", leaseUntil: now + leaseMs })
		.where(and(eq(t.villageId, villageId), inArray(t.id, ids)))
		.returning()
	return taken.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

export async function settle(
	tx: Tx,
	{ villageId, id }: Pick<Delivery, "villageId" | "id">,
	to: Pick<Delivery, "status" | "tries" | "dueAt" | "cause" | "deliveredAt">,
): Promise<void> {
	const { webhookDelivery: t } = tx.tables(apiTables)
	await tx.db
		.update(t)
		.set({ ...to, leaseUntil: null })
		.where(and(eq(t.villageId, villageId), eq(t.id, id), eq(t.status, "sending")))
}

/** The newest first. */
export async function deliveriesOf(
	reader: Reader,
	villageId: string,
	webhookId: string,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Delivery[]> {
	const { webhookDelivery: t } = reader.tables(apiTables)
	return reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.webhookId, webhookId)))
		.orderBy(desc(t.createdAt), desc(t.id))
		.limit(page.limit)
		.offset(page.offset)
}

export async function deliveryCounts(
	reader: Reader,
	villageId: string,
	webhookId: string,
): Promise<Readonly<Record<Delivery["status"], number>>> {
	const { webhookDelivery: t } = reader.tables(apiTables)
	const rows = await reader.db
		.select({ status: t.status, n: count() })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.webhookId, webhookId)))
		.groupBy(t.status)
	const of = (status: Delivery["status"]) => rows.find((row) => row.status === status)?.n ?? 0
	return { pending: of("pending"), sending: of("sending"), delivered: of("delivered"), dead: of("dead") }
}

/** Puts one back to work, or all that were given up: under the same event's id, so that the receiver knows it again. How many. */
export async function redrive(tx: Tx, villageId: string, webhookId: string, id: string | undefined, now: number): Promise<number> {
	const { webhookDelivery: t } = tx.tables(apiTables)
	const rows = await tx.db
		.update(t)
		.set({ status: "pending", tries: 0, dueAt: now, cause: null })
		.where(
			and(
				eq(t.villageId, villageId),
				eq(t.webhookId, webhookId),
				id === undefined ? eq(t.status, "dead") : and(eq(t.id, id), inArray(t.status, ["dead", "delivered"])),
			),
		)
		.returning({ id: t.id })
	return rows.length
}

export async function forgetOld(tx: Tx, { villageId, id }: Pick<Webhook, "villageId" | "id">, now: number): Promise<void> {
	const { webhookDelivery: t } = tx.tables(apiTables)
	await tx.db
		.delete(t)
		.where(and(eq(t.villageId, villageId), eq(t.webhookId, id), inArray(t.status, ["delivered", "dead"]), lt(t.createdAt, now - logKeptMs)))
}
