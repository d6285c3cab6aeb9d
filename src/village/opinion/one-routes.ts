/** One opinion in the console: looking at it, its author, its pictures; writing it down; withdrawing it for its author. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { recordRead } from "../read-record.ts"
import { sendStored } from "../stored-file.ts"
import { alikeAtDesk } from "./alike-at-desk.ts"
import { sendPage } from "./answer.ts"
import { withdrawOpinion, writeDown } from "./commands.ts"
import { DetailPage, type DetailView } from "./detail-page.tsx"
import { opinionsPath } from "./list-page.tsx"
import { opinionById } from "./repo.ts"
import { stepsOf } from "./repo-steps.ts"
import { authorOf } from "./roster.ts"

const doneSchema = z.object({
	done: z
		.enum([
			"filed",
			"repeat",
			"supported",
			"separate",
			"notSupported",
			"withdrawn",
			"notWithdrawn",
			"noNote",
			"written",
			"notWritten",
			"noWords",
			"tooLong",
		])
		.optional()
		.catch(undefined),
})
const successes: readonly string[] = ["filed", "repeat", "supported", "placed", "separate", "withdrawn", "written"]
const idSchema = z.object({ id: z.string() })
const mediaSchema = idSchema.extend({ n: z.coerce.number().int().min(1).catch(0) })
const text = z.string().catch("")
const maxNoteLength = 200

export function mountOneRoutes(server: FastifyInstance, house: House): void {
	const { store, clock, say } = house

	server.get(`${opinionsPath}/:id`, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.read")
		const { id } = idSchema.parse(request.params)
		const { done } = doneSchema.parse(request.query)
		const view = await store.read((reader) => loadOne(reader, session, id))
		if (view === undefined) return reply.callNotFound()
		if (done === undefined) return sendOne(reply, house, session, view)
		const title = say(`opinion.done.${done}`, { number: view.opinion.number })
		return sendOne(reply, house, session, { ...view, notice: { kind: successes.includes(done) ? "success" : "error", title } })
	})

	// Answered with the page itself, not a redirect: the name is shown by this request only, and a reload is another look.
	server.post(`${opinionsPath}/:id/author`, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.author")
		house.gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		const view = await store.tx(async (tx) => {
			const found = await loadOne(tx, session, id)
			if (found === undefined) return undefined
			await recordRead(tx, house, session, { what: "opinion-author", subject: id, rest: { number: found.opinion.number } })
			return found
		})
		if (view === undefined) return reply.callNotFound()
		return sendOne(reply, house, session, { ...view, author: { ...view.author, isOpen: true } })
	})

	server.post(`${opinionsPath}/:id/text`, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.enter")
		house.gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		const body = z.object({ text }).parse(request.body)
		const { villageId, accountId } = session
		const now = clock()
		const written = await store.tx(async (tx) => {
			const result = await writeDown(tx, { villageId, id, text: body.text, accountId, now })
			if (result === "written") {
				await addRecord(tx, {
					villageId,
					id: house.newId(),
					at: now,
					event: "opinion.written-down",
					subject: id,
					actor: accountId,
					data: {},
				})
			}
			return result
		})
		const codes = { written: "written", refused: "notWritten", "no-words": "noWords", "too-long": "tooLong" } as const
		const asks = written === "written" ? await alikeAtDesk(house, villageId, id) : undefined
		return reply.redirect(asks ?? `${opinionsPath}/${encodeURIComponent(id)}?done=${codes[written]}`, 303)
	})

	server.post(`${opinionsPath}/:id/withdraw`, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.withdraw")
		house.gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		const note = cleanText(z.object({ note: text }).parse(request.body).note, maxNoteLength)
		const path = `${opinionsPath}/${encodeURIComponent(id)}`
		if (note === "") return reply.redirect(`${path}?done=noNote`, 303)
		const { villageId, accountId } = session
		const now = clock()
		const kind = await store.tx(async (tx) => {
			const done = await withdrawOpinion(tx, { villageId, id, by: { accountId }, note, now })
			if (done.kind === "withdrawn") {
				const data = { number: done.number }
				await addRecord(tx, { villageId, id: house.newId(), at: now, event: "opinion.withdrawn", subject: id, actor: accountId, data })
			}
			return done.kind
		})
		if (kind === "unknown") return reply.callNotFound()
		return reply.redirect(`${path}?done=${kind === "withdrawn" ? "withdrawn" : "notWithdrawn"}`, 303)
	})

	server.get(`${opinionsPath}/:id/media/:n`, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.read")
		const { id, n } = mediaSchema.parse(request.params)
		const opinion = await store.read((reader) => opinionById(reader, session.villageId, id))
		const one = opinion?.media[n - 1]
		const found = one === undefined ? undefined : await house.media.get(one.ref)
		if (one === undefined || found === undefined) return reply.callNotFound()
		return sendStored(reply, one.ref, found)
	})
}

function sendOne(reply: FastifyReply, house: House, session: StaffSession, view: DetailView): FastifyReply {
	const { id, number } = view.opinion
	return sendPage(reply, house, session, { title: number, path: `${opinionsPath}/${id}`, body: h(DetailPage, { view, house }) })
}

async function loadOne(reader: Reader, session: StaffSession, id: string): Promise<DetailView | undefined> {
	const { villageId, csrf } = session
	const opinion = await opinionById(reader, villageId, id)
	if (opinion === undefined) return undefined
	const author = await authorOf(reader, villageId, opinion)
	return { opinion, steps: await stepsOf(reader, villageId, id), author: { ...author, isOpen: false }, notice: undefined, csrf }
}
