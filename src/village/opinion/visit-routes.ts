/** The log of open hours and house visits in the console. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import { hourMs, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { sendPage } from "./answer.ts"
import { countVisits, insertVisit, listVisits, opinionsOfVisit, visitById } from "./repo-visit.ts"
import { visitKinds } from "./rules.ts"
import { type VisitForm, VisitFormPage, VisitPage, VisitsPage, visitLimits, visitsPath } from "./visit-page.tsx"

const rowsPerPage = 50
const text = z.string().catch("")
const formSchema = z.object({
	id: z.string().min(1).max(100).optional().catch(undefined),
	kind: text,
	at: text,
	place: text,
	staff: text,
	visitors: text,
	note: text,
})
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(1_000_000).catch(1) })
const idSchema = z.object({ id: z.string().max(100) })

export function mountVisitRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say, clock } = house

	server.get(visitsPath, async (request, reply) => {
		const { villageId, ...session } = await gate.enter(request, "opinion.read")
		const wanted = pageSchema.parse(request.query).page
		const view = await store.read(async (reader) => {
			const pages = Math.max(1, Math.ceil((await countVisits(reader, villageId)) / rowsPerPage))
			const page = Math.min(wanted, pages)
			return { rows: await listVisits(reader, villageId, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage }), page, pages }
		})
		const body = h(VisitsPage, { view, house })
		return sendPage(reply, house, { villageId, ...session }, { title: say("opinion.visit.title"), path: visitsPath, body })
	})

	server.get(`${visitsPath}/new`, async (request, reply) => {
		const session = await gate.enter(request, "opinion.enter")
		const values = { kind: "", at: "", place: "", staff: session.name, visitors: "", note: "" }
		return sendForm(reply, house, session, { id: house.newId(), values, errors: {}, csrf: session.csrf })
	})

	server.post(visitsPath, async (request, reply) => {
		const session = await gate.enter(request, "opinion.enter")
		gate.checkForm(request, session)
		const body = formSchema.parse(request.body)
		const id = body.id ?? house.newId()
		const now = clock()
		const values = {
			kind: body.kind,
			at: cleanText(body.at, 30),
			place: cleanText(body.place, visitLimits.place),
			staff: cleanText(body.staff, visitLimits.people),
			visitors: cleanText(body.visitors, visitLimits.people),
			note: cleanText(body.note, visitLimits.note),
		}
		const kind = visitKinds.find((known) => known === values.kind)
		const at = parseLocalTime(values.at, house.timeZone)
		const errors = {
			...(kind === undefined && { kind: "opinion.entry.noKind" }),
			...((at === undefined || at > now + hourMs) && { at: "opinion.visit.atWrong" }),
			...(values.staff === "" && { staff: "opinion.visit.noStaff" }),
		}
		if (kind === undefined || at === undefined || Object.keys(errors).length > 0) {
			reply.code(422)
			return sendForm(reply, house, session, { id, values, errors, csrf: session.csrf })
		}
		const { villageId, accountId } = session
		await store.tx(async (tx) => {
			if ((await visitById(tx, villageId, id)) !== undefined) return
			await insertVisit(tx, villageId, { ...values, id, kind, at, createdAt: now, createdBy: accountId })
			await addRecord(tx, { villageId, id: house.newId(), at: now, event: "opinion.visit", subject: id, actor: accountId, data: { kind } })
		})
		return reply.redirect(`${visitsPath}/${encodeURIComponent(id)}?done=saved`, 303)
	})

	server.get(`${visitsPath}/:id`, async (request, reply) => {
		const session = await gate.enter(request, "opinion.read")
		const { id } = idSchema.parse(request.params)
		const isNew = z.object({ done: z.literal("saved") }).safeParse(request.query).success
		const view = await store.read(async (reader) => {
			const visit = await visitById(reader, session.villageId, id)
			return visit && { visit, opinions: await opinionsOfVisit(reader, session.villageId, id), isNew }
		})
		if (view === undefined) return reply.callNotFound()
		const title = say(`opinion.visit.kind.${view.visit.kind}`)
		return sendPage(reply, house, session, { title, path: `${visitsPath}/${id}`, body: h(VisitPage, { view, house }) })
	})
}

function sendForm(reply: FastifyReply, house: House, session: StaffSession, view: VisitForm): FastifyReply {
	const page = { title: house.say("opinion.visit.enter"), path: `${visitsPath}/new`, body: h(VisitFormPage, { view, house }) }
	return sendPage(reply, house, session, page)
}
