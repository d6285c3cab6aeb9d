/** Entering an opinion for somebody: the form, and what it files. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { sendPage } from "./answer.ts"
import { fileOpinion } from "./commands.ts"
import { EntryPage, type EntryView } from "./entry-page.tsx"
import { opinionsPath } from "./list-page.tsx"
import { findAuthor } from "./roster.ts"
import { sourceKinds } from "./rules.ts"

const maxNameLength = 40

const text = z.string().catch("")
const entrySchema = z.object({
	/** Id of the opinion to be, made with the form: sent twice, it is entered once. */
	id: z.string().min(1).max(100).optional().catch(undefined),
	household: text,
	name: text,
	kind: text,
	text,
	named: z.unknown().optional(),
})

type Outcome =
	| { readonly kind: "done"; readonly code: "filed" | "repeat"; readonly id: string }
	| { readonly kind: "wrong"; readonly errors: EntryView["errors"] }

export function mountEntryRoutes(server: FastifyInstance, house: House): void {
	server.get(`${opinionsPath}/new`, async (request, reply) => {
		const session = await house.gate.enter(request)
		const values = { household: "", name: "", kind: "", text: "", named: false }
		return sendEntry(reply, house, session, { id: house.newId(), values, errors: {}, csrf: session.csrf })
	})

	server.post(opinionsPath, async (request, reply) => {
		const session = await house.gate.enter(request)
		house.gate.checkForm(request, session)
		const body = entrySchema.parse(request.body)
		const id = body.id ?? house.newId()
		const values = {
			household: cleanText(body.household, 40),
			name: cleanText(body.name),
			kind: body.kind,
			text: body.text,
			named: body.named !== undefined,
		}
		const outcome = await house.store.tx((tx) => enter(tx, house, session, id, values))
		if (outcome.kind === "done") return reply.redirect(`${opinionsPath}/${encodeURIComponent(outcome.id)}?done=${outcome.code}`, 303)
		reply.code(422)
		return sendEntry(reply, house, session, { id, values, errors: outcome.errors, csrf: session.csrf })
	})
}

function sendEntry(reply: FastifyReply, house: House, session: StaffSession, view: EntryView): FastifyReply {
	return sendPage(reply, house, session, {
		title: house.say("opinion.entry.title"),
		path: `${opinionsPath}/new`,
		body: h(EntryPage, { view, house }),
	})
}

async function enter(tx: Tx, house: House, session: StaffSession, id: string, values: EntryView["values"]): Promise<Outcome> {
	const { villageId, accountId } = session
	const now = house.clock()
	const sourceKind = sourceKinds.find((known) => known === values.kind)
	const village = await villageById(tx, villageId)
	const found = await findAuthor(tx, villageId, { householdNumber: values.household, name: values.name })
	const errors = {
		...(sourceKind === undefined && { kind: "opinion.entry.noKind" }),
		...(values.name.length > maxNameLength && { name: "opinion.entry.nameTooLong" }),
		...(!found.ok && found.why === "noHousehold" && { household: "opinion.entry.noHousehold" }),
		...(!found.ok && found.why === "noPerson" && { name: "opinion.entry.noPerson" }),
	}
	if (village === undefined || sourceKind === undefined || !found.ok || Object.keys(errors).length > 0) return { kind: "wrong", errors }
	const filed = await fileOpinion(tx, {
		village,
		timeZone: house.timeZone,
		id,
		now,
		author: found.author,
		text: values.text,
		media: [],
		sourceKind,
		channel: "console",
		chatId: null,
		isNamed: values.named,
		enteredBy: accountId,
	})
	if (filed.kind === "refused") {
		return { kind: "wrong", errors: { text: filed.why === "too-long" ? "opinion.entry.tooLong" : "opinion.entry.noWords" } }
	}
	if (filed.kind === "filed") {
		const { number } = filed
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: now,
			event: "opinion.filed",
			subject: filed.id,
			actor: accountId,
			data: { number },
		})
	}
	return { kind: "done", code: filed.kind, id: filed.id }
}
