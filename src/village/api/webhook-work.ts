/** Plans what the record tells of, and delivers it: at least once, under the event's own id. All of it stands in the store, so a killed process loses nothing. */
import type { Logger } from "pino"
import { pause } from "../../channel/pause.ts"
import { type Alert, raiseAlert, recordsBetween } from "../../store/journal.ts"
import type { House } from "../affair.ts"
import { nextSpan } from "../digest/index.ts"
import { villageById } from "../people/index.ts"
import { addDelivery, allWebhooks, claimDue, type Delivery, forgetOld, moveCursor, settle, type Webhook } from "./webhook-repo.ts"
import { mostTries, payloadOf, retryDelayMs, signatureOf } from "./webhook-rules.ts"
import type { Send, SendOutcome } from "./webhook-send.ts"

type WorkHouse = Pick<House, "store" | "clock" | "newId" | "cipher">

/** Sent at once to one receiver. */
const atOnce = 10
/** Events planned in one transaction. */
const planned = 500

export const secretPlace = (id: string) => `webhook.secret/${id}`

/** One round over all webhooks: how many were tried. */
export async function webhookRound(house: WorkHouse, send: Send): Promise<number> {
	let tried = 0
	for (const webhook of await house.store.read(allWebhooks)) {
		await plan(house, webhook)
		tried += await deliver(house, webhook, send)
	}
	return tried
}

/** By the digest's cursor: what is younger than half a minute waits, for a transaction under way may still store something older. */
async function plan(house: WorkHouse, webhook: Webhook): Promise<void> {
	const { store, clock, newId } = house
	const now = clock()
	const span = nextSpan(webhook.cursor, now)
	if (span === undefined) return
	const { villageId, events } = webhook
	const pageAfter = (after?: string) => store.read((reader) => recordsBetween(reader, villageId, span, { events, limit: planned, after }))
	let found = await pageAfter()
	if (found.length === 0) {
		// Written rarely: an idle village costs no commit a second.
		if (span.to - webhook.cursor > 60_000) await store.tx((tx) => moveCursor(tx, webhook, span.to))
		return
	}
	const write = (page: typeof found, cursor: number) =>
		store.tx(async (tx) => {
			const code = (await villageById(tx, villageId))?.code ?? ""
			for (const entry of page)
				await addDelivery(tx, { webhook, id: newId(), eventId: entry.id, event: entry.event, body: payloadOf(entry, code), now })
			await moveCursor(tx, webhook, cursor)
			await forgetOld(tx, webhook, now)
		})
	for (;;) {
		const last = found.at(-1)
		if (last === undefined || found.length < planned) return write(found, span.to)
		// A page that was cut is begun again at its last moment; what of it is planned already stays as it is.
		await write(found, last.at)
		if (last.at > span.from) return
		// One moment fills more than a page: a press that accepts a whole board records thousands at once.
		found = await pageAfter(last.id)
	}
}

async function deliver(house: WorkHouse, webhook: Webhook, send: Send): Promise<number> {
	const taken = await house.store.tx((tx) => claimDue(tx, webhook, house.clock(), atOnce))
	await Promise.all(taken.map((delivery) => deliverOne(house, webhook, delivery, send)))
	return taken.length
}

async function deliverOne(house: WorkHouse, webhook: Webhook, delivery: Delivery, send: Send): Promise<void> {
	const { store, cipher, clock } = house
	const secret = cipher.open(webhook.secretSealed, secretPlace(webhook.id))
	const outcome = secret.ok ? await send(signed(webhook, delivery, secret.plain, clock())) : ({ fault: "secret" } as const)
	const now = clock()
	const tries = delivery.tries + 1
	const isDone = "status" in outcome && outcome.status >= 200 && outcome.status < 300
	const delay = isDone ? undefined : retryDelayMs(tries, Math.random())
	const status = isDone ? "delivered" : delay === undefined ? "dead" : "pending"
	await store.tx(async (tx) => {
		const settled = { status, tries, dueAt: now + (delay ?? 0), cause: causeOf(outcome), deliveredAt: isDone ? now : null } as const
		await settle(tx, delivery, settled)
		if (status === "dead") await raiseAlert(tx, deadAlert(house, webhook, now))
	})
}

function signed(webhook: Webhook, { eventId, event, body }: Delivery, secret: string, now: number) {
	const seconds = Math.floor(now / 1_000)
	return {
		url: webhook.url,
		body,
		headers: {
			"webhook-id": eventId,
			"webhook-timestamp": String(seconds),
			"webhook-signature": signatureOf(secret, { id: eventId, seconds, body }),
			"x-cunkou-event": event,
			"user-agent": "cunkou-webhook/1",
		},
	}
}

function causeOf(outcome: SendOutcome | { readonly fault: "secret" }): string {
	return "status" in outcome ? String(outcome.status) : outcome.fault
}

function deadAlert({ newId }: WorkHouse, { villageId, id }: Webhook, at: number): Alert {
	return { id: newId(), villageId, kind: "webhook-dead", subject: id, detail: String(mostTries), at }
}

const pollMs = 1_000

/** Rounds until the signal; a round that failed is only noted, the next begins where it stopped. */
export async function webhookWork(parts: {
	readonly house: WorkHouse
	readonly send: Send
	readonly log: Logger
	readonly signal: AbortSignal
}): Promise<void> {
	const { house, send, log, signal } = parts
	while (!signal.aborted) {
		try {
			if ((await webhookRound(house, send)) > 0) continue
		} catch (error) {
			log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "webhooks could not be delivered")
		}
		await pause(pollMs, signal)
	}
}
