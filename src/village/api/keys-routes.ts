/** The console's page of keys: made here, shown once, ended here. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import { cleanText } from "../../text/normalize.ts"
import { sendConsole } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import { mayDo } from "../rights.ts"
import { type KeyErrors, type KeyForm, KeysPage, keysPath, MadePage } from "./keys-page.tsx"
import { addKey, keysOfVillage, revokeKey } from "./repo.ts"
import { keyText, longestName } from "./rules.ts"
import { severalField } from "./several.ts"

const manage = "api.manage"
const mostScopes = 60
const formSchema = z.object({ name: z.string().max(1_000).catch(""), scopes: severalField, villages: severalField })
const paramsSchema = z.object({ id: z.string().min(1).max(40) })
const doneSchema = z.object({ done: z.enum(["revoked", "gone"]).optional().catch(undefined) })

export function mountKeys(server: FastifyInstance, house: House): void {
	const { store, gate, clock, newId, say } = house
	const asked = [...new Set((house.api ?? []).flatMap(({ right }) => right ?? []))]

	/** Villages in which the account may open doors, with what it may itself: a key is never worth more than its maker. */
	async function villagesOf(session: StaffSession): Promise<readonly { readonly id: string; readonly name: string }[]> {
		return store.read(async (reader) => {
			const own = []
			for (const village of session.villages) {
				const holder = await house.holderOf?.(reader, session.accountId, village.id)
				if (holder !== undefined && mayDo(house.rights, manage, holder)) own.push(village)
			}
			return own
		})
	}

	async function show(
		reply: FastifyReply,
		session: StaffSession,
		form: KeyForm,
		errors: KeyErrors,
		notice?: string,
	): Promise<FastifyReply> {
		const keys = await store.read(async (reader) => {
			const rows = []
			for (const key of await keysOfVillage(reader, session.villageId))
				rows.push({ ...key, by: (await house.accountName?.(reader, key.createdBy)) ?? "" })
			return rows
		})
		const scopes = asked.filter((right) => session.rights.has(right))
		const view = { keys, scopes, villages: await villagesOf(session), form, errors, notice, csrf: session.csrf }
		return sendConsole(reply, house, session, { title: say("api.keys.title"), path: keysPath, body: h(KeysPage, { view, house }) })
	}

	server.get(keysPath, async (request, reply) => {
		const session = await gate.enter(request, manage)
		const { done } = doneSchema.parse(request.query)
		const notice = done === undefined ? undefined : say(`api.keys.done.${done}`)
		return show(reply, session, { name: "", scopes: [], villages: [session.villageId] }, {}, notice)
	})

	// Answered with the page itself: the key is shown by this request only.
	server.post(`${keysPath}/keys`, async (request, reply) => {
		const session = await gate.enter(request, manage)
		gate.checkForm(request, session)
		const typed = formSchema.parse(request.body)
		const own = await villagesOf(session)
		const form = {
			name: cleanText(typed.name),
			scopes: asked.filter((right) => session.rights.has(right) && typed.scopes.includes(right)).slice(0, mostScopes),
			villages: own.length > 1 ? own.filter(({ id }) => typed.villages.includes(id)).map(({ id }) => id) : [session.villageId],
		}
		const errors: KeyErrors = {
			...(form.name.length >= 1 && form.name.length <= longestName ? {} : { name: say("api.keys.nameWrong") }),
			...(form.scopes.length > 0 ? {} : { scopes: say("api.keys.scopesWrong") }),
			...(form.villages.length > 0 ? {} : { villages: say("api.keys.villagesWrong") }),
		}
		if (Object.keys(errors).length > 0) return show(reply.code(422), session, form, errors)
		const now = clock()
		const made = await store.tx(async (tx) => {
			const key = await addKey(tx, { ...form, villageIds: form.villages, by: session.accountId, now })
			for (const villageId of form.villages) await note(tx, session, villageId, "api.key-made", key.id, now)
			return key
		})
		const secret = keyText(made.id, made.secret)
		return sendConsole(reply, house, session, { title: say("api.keys.made"), path: keysPath, body: h(MadePage, { secret, house }) })
	})

	server.post(`${keysPath}/keys/:id/revoke`, async (request, reply) => {
		const session = await gate.enter(request, manage)
		gate.checkForm(request, session)
		const { id } = paramsSchema.parse(request.params)
		const now = clock()
		const villages = await store.tx(async (tx) => {
			const served = await revokeKey(tx, session.villageId, id, now)
			for (const villageId of served) await note(tx, session, villageId, "api.key-revoked", id, now)
			return served
		})
		return reply.redirect(`${keysPath}?done=${villages.length > 0 ? "revoked" : "gone"}`, 303)
	})

	async function note(
		tx: Parameters<typeof addRecord>[0],
		session: StaffSession,
		villageId: string,
		event: "api.key-made" | "api.key-revoked",
		keyId: string,
		at: number,
	): Promise<void> {
		await addRecord(tx, { villageId, id: newId(), at, event, subject: keyId, actor: session.accountId, data: { number: keyId } })
	}
}
