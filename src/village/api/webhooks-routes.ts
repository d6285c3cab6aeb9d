/** Webhooks in the console: added with a secret shown once, their log, delivered again, ended. */
import { randomBytes } from "node:crypto"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { sendConsole } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { severalField } from "./several.ts"
import {
	addDelivery,
	addWebhook,
	deliveriesOf,
	deliveryCounts,
	endWebhook,
	redrive,
	type Webhook,
	webhookById,
	webhooksOf,
} from "./webhook-repo.ts"
import { mostWebhooks, payloadOf, webhookUrl } from "./webhook-rules.ts"
import { secretPlace } from "./webhook-work.ts"
import {
	type Said,
	SecretPage,
	type WebhookErrors,
	type WebhookForm,
	WebhookPage,
	WebhooksPage,
	webhookPath,
	webhooksPath,
} from "./webhooks-page.tsx"

const manage = "api.manage"
const perPage = 50
const formSchema = z.object({ url: z.string().trim().max(2_000).catch(""), events: severalField })
const paramsSchema = z.object({ id: z.string().min(1).max(100) })
const actSchema = z.object({ act: z.enum(["test", "redrive", "end"]), delivery: z.string().max(100).optional() })
const querySchema = z.object({
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
	done: z.enum(["test", "redrive", "end", "none"]).optional().catch(undefined),
})

export function mountWebhooks(server: FastifyInstance, house: House): void {
	const { store, gate, clock, newId, say } = house
	const events = (house.record ?? []).flatMap((use) => use.told ?? [])

	function saidOf(query: unknown): Said {
		const { done } = querySchema.parse(query)
		return done === undefined ? undefined : { kind: done === "none" ? "info" : "success", title: say(`webhook.done.${done}`) }
	}

	async function show(
		reply: FastifyReply,
		session: StaffSession,
		form: WebhookForm,
		errors: WebhookErrors,
		said: Said,
	): Promise<FastifyReply> {
		const { villageId } = session
		const webhooks = await store.read(async (reader) => {
			const found = await webhooksOf(reader, villageId)
			const dead = await Promise.all(found.map(async ({ id }) => (await deliveryCounts(reader, villageId, id)).dead))
			return found.map((webhook, index) => ({ ...webhook, dead: dead[index] ?? 0 }))
		})
		const view = { webhooks, events, form, errors, said, csrf: session.csrf }
		return sendConsole(reply, house, session, { title: say("webhook.title"), path: webhooksPath, body: h(WebhooksPage, { view, house }) })
	}

	async function note(
		tx: Tx,
		session: StaffSession,
		event: "webhook.added" | "webhook.ended" | "webhook.redriven",
		id: string,
	): Promise<void> {
		const { villageId, accountId } = session
		await addRecord(tx, { villageId, id: newId(), at: clock(), event, subject: id, actor: accountId, data: {} })
	}

	server.get(webhooksPath, async (request, reply) =>
		show(reply, await gate.enter(request, manage), { url: "", events: [] }, {}, saidOf(request.query)),
	)

	// Answered with the page itself: the secret is shown by this request only.
	server.post(webhooksPath, async (request, reply) => {
		const session = await gate.enter(request, manage)
		gate.checkForm(request, session)
		const typed = formSchema.parse(request.body)
		const form = { url: typed.url, events: events.filter((event) => typed.events.includes(event)) }
		const { villageId, accountId } = session
		const errors: WebhookErrors = {
			...(webhookUrl(form.url) === undefined && { url: say("webhook.urlWrong") }),
			...(form.events.length === 0 && { events: say("webhook.eventsWrong") }),
		}
		if (Object.keys(errors).length > 0) return show(reply.code(422), session, form, errors, undefined)
		const now = clock()
		const [id, secret] = [house.randomId(), `whsec_${randomBytes(32).toString("base64")}`]
		const secretSealed = house.cipher.seal(secret, secretPlace(id))
		const isAdded = await store.tx(async (tx) => {
			await tx.lock(`webhooks:${villageId}`)
			if ((await webhooksOf(tx, villageId)).length >= mostWebhooks) return false
			await addWebhook(tx, { villageId, id, ...form, secretSealed, createdBy: accountId, createdAt: now, cursor: now, endedAt: null })
			await note(tx, session, "webhook.added", id)
			return true
		})
		if (!isAdded) return show(reply.code(422), session, form, { url: say("webhook.tooMany", { most: mostWebhooks }) }, undefined)
		const body = h(SecretPage, { secret, path: webhookPath(id), house })
		return sendConsole(reply, house, session, { title: say("webhook.made"), path: webhooksPath, body })
	})

	server.get(`${webhooksPath}/:id`, async (request, reply) => {
		const session = await gate.enter(request, manage)
		const { id } = paramsSchema.parse(request.params)
		const { page } = querySchema.parse(request.query)
		const { villageId, csrf } = session
		const view = await store.read(async (reader) => {
			const webhook = await webhookById(reader, villageId, id)
			if (webhook === undefined) return undefined
			const counts = await deliveryCounts(reader, villageId, id)
			const total = Object.values(counts).reduce((sum, n) => sum + n, 0)
			const pages = Math.max(1, Math.ceil(total / perPage))
			const shown = Math.min(page, pages)
			const rows = await deliveriesOf(reader, villageId, id, { limit: perPage, offset: (shown - 1) * perPage })
			return { webhook, counts, rows, page: shown, pages, said: saidOf(request.query), csrf }
		})
		if (view === undefined) return reply.callNotFound()
		return sendConsole(reply, house, session, { title: say("webhook.log"), path: webhooksPath, body: h(WebhookPage, { view, house }) })
	})

	server.post(`${webhooksPath}/:id/act`, async (request, reply) => {
		const session = await gate.enter(request, manage)
		gate.checkForm(request, session)
		const { id } = paramsSchema.parse(request.params)
		const { act, delivery } = actSchema.parse(request.body)
		const done = await store.tx(async (tx) => {
			const webhook = await webhookById(tx, session.villageId, id)
			if (webhook === undefined) return undefined
			switch (act) {
				case "test":
					await testDelivery(tx, session, webhook)
					return "test"
				case "redrive": {
					const count = await redrive(tx, session.villageId, id, delivery, clock())
					if (count > 0) await note(tx, session, "webhook.redriven", id)
					return count > 0 ? "redrive" : "none"
				}
				case "end":
					await endWebhook(tx, session.villageId, id, clock())
					await note(tx, session, "webhook.ended", id)
					return "end"
			}
		})
		if (done === undefined) return reply.callNotFound()
		return reply.redirect(`${done === "end" ? webhooksPath : webhookPath(id)}?done=${done}`, 303)
	})

	/** An event that is none, to see whether the receiver understands. */
	async function testDelivery(tx: Tx, session: StaffSession, webhook: Webhook): Promise<void> {
		const { villageId, accountId } = session
		const now = clock()
		const eventId = newId()
		const event = "webhook.test"
		const entry = { villageId, id: eventId, at: now, event, subject: webhook.id, actor: accountId, data: {} }
		const code = (await villageById(tx, villageId))?.code ?? ""
		await addDelivery(tx, { webhook, id: newId(), eventId, event, body: payloadOf(entry, code), now })
	}
}
