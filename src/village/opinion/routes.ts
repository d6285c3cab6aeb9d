/** The console pages of the opinion affair. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { fileOpinion, withdrawOpinion, writeDown } from "./commands.ts"
import { DetailPage, type DetailView } from "./detail-page.tsx"
import { EntryPage, type EntryView } from "./entry-page.tsx"
import { ListPage, type ListView, opinionsPath, type Query } from "./list-page.tsx"
import { countOpinions, type Filter, groupsWithOpinions, listOpinions, type Opinion, opinionById, stepsOf } from "./repo.ts"
import { authorOf, findAuthor } from "./roster.ts"
import { parseNumber, sourceKinds, states } from "./rules.ts"

const rowsPerPage = 50
const dayMs = 24 * 60 * 60_000
const maxNameLength = 40

const short = z.string().trim().max(100).catch("")
const querySchema = z.object({
	state: short,
	source: short,
	group: short,
	from: short,
	to: short,
	q: short,
	page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
})
const doneSchema = z.object({ done: z.enum(["filed", "repeat", "withdrawn", "notWithdrawn", "noNote", "written", "notWritten", "noWords", "tooLong"]).optional().catch(undefined) })
const idSchema = z.object({ id: z.string().min(1).max(100) })
const mediaParams = idSchema.extend({ n: z.coerce.number().int().min(1).max(1_000) })
const text = z.string().catch("")
const entrySchema = z.object({ id: z.string().min(1).max(100), household: text, name: text, kind: text, text, named: z.union([z.string(), z.array(z.string())]).optional() })

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, clock, say } = house

	server.get(opinionsPath, async (request, reply) => {
		const session = await house.gate.enter(request)
		const { page, ...query } = querySchema.parse(request.query)
		const view = await store.read((reader) => loadList(reader, house, session.villageId, query, page))
		return send(reply, house, session, say("opinion.list.title"), opinionsPath, h(ListPage, { view, house }))
	})

	server.get(`${opinionsPath}/new`, async (request, reply) => {
		const session = await house.gate.enter(request)
		const values = { household: "", name: "", kind: "", text: "", named: false }
		return sendEntry(reply, house, session, { id: house.newId(), values, errors: {}, csrf: session.csrf })
	})

	server.post(opinionsPath, async (request, reply) => {
		const session = await house.gate.enter(request)
		house.gate.checkForm(request, session)
		return enter(request, reply, house, session)
	})

	server.get(`${opinionsPath}/:id`, async (request, reply) => {
		const session = await house.gate.enter(request)
		const { id } = idSchema.parse(request.params)
		const { done } = doneSchema.parse(request.query)
		const view = await store.read((reader) => loadDetail(reader, session, id))
		if (view === undefined) return reply.callNotFound()
		const notice = done === undefined ? undefined : { kind: isGood(done) ? ("success" as const) : ("error" as const), title: say(`opinion.done.${done}`, { number: view.opinion.number }) }
		return sendDetail(reply, house, session, { ...view, notice })
	})

	// Answered with the page itself, not a redirect: the name is shown by this request only, and a reload is another look.
	server.post(`${opinionsPath}/:id/author`, async (request, reply) => {
		const session = await house.gate.enter(request)
		house.gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		const view = await store.tx(async (tx) => {
			const found = await loadDetail(tx, session, id)
			if (found === undefined) return undefined
			const { villageId, accountId } = session
			await addRecord(tx, { villageId, id: house.newId(), at: clock(), event: "personal-data-read", subject: id, actor: accountId, data: { what: "opinion-author", number: found.opinion.number } })
			return found
		})
		if (view === undefined) return reply.callNotFound()
		return sendDetail(reply, house, session, { ...view, author: { ...view.author, isOpen: true } })
	})

	server.post(`${opinionsPath}/:id/text`, async (request, reply) => {
		const session = await house.gate.enter(request)
		house.gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		const body = z.object({ text }).parse(request.body)
		const { villageId, accountId } = session
		const written = await store.tx(async (tx) => {
			const result = await writeDown(tx, { villageId, id, text: body.text, accountId, now: clock() })
			if (result === "written") await addRecord(tx, { villageId, id: house.newId(), at: clock(), event: "opinion.written-down", subject: id, actor: accountId, data: {} })
			return result
		})
		const codes = { written: "written", refused: "notWritten", "no-words": "noWords", "too-long": "tooLong" } as const
		return reply.redirect(`${opinionsPath}/${encodeURIComponent(id)}?done=${codes[written]}`, 303)
	})

	server.post(`${opinionsPath}/:id/withdraw`, async (request, reply) => {
		const session = await house.gate.enter(request)
		house.gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		const note = cleanText(z.object({ note: text }).parse(request.body).note, 200)
		const path = `${opinionsPath}/${encodeURIComponent(id)}`
		if (note === "") return reply.redirect(`${path}?done=noNote`, 303)
		const { villageId, accountId } = session
		const kind = await store.tx(async (tx) => {
			const done = await withdrawOpinion(tx, { villageId, id, by: { accountId }, note, now: clock() })
			if (done.kind === "withdrawn") {
				await addRecord(tx, { villageId, id: house.newId(), at: clock(), event: "opinion.withdrawn", subject: id, actor: accountId, data: { number: done.number } })
			}
			return done.kind
		})
		if (kind === "unknown") return reply.callNotFound()
		return reply.redirect(`${path}?done=${kind === "withdrawn" ? "withdrawn" : "notWithdrawn"}`, 303)
	})

	server.get(`${opinionsPath}/:id/media/:n`, async (request, reply) => {
		const session = await house.gate.enter(request)
		const { id, n } = mediaParams.parse(request.params)
		const opinion = await store.read((reader) => opinionById(reader, session.villageId, id))
		const one = opinion?.media[n - 1]
		const bytes = one === undefined ? undefined : await house.media?.get(one.ref)
		if (bytes === undefined) return reply.callNotFound()
		return reply.type(bytes.mime).header("cache-control", "private, no-store").header("content-disposition", "inline").send(Buffer.from(bytes.bytes))
	})
}

function isGood(done: string): boolean {
	return done === "filed" || done === "repeat" || done === "withdrawn" || done === "written"
}

function send(reply: FastifyReply, house: House, session: StaffSession, title: string, path: string, body: ComponentChildren): FastifyReply {
	return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(consolePage(house, session, { title, path, body }))
}

function sendEntry(reply: FastifyReply, house: House, session: StaffSession, view: EntryView): FastifyReply {
	return send(reply, house, session, house.say("opinion.entry.title"), `${opinionsPath}/new`, h(EntryPage, { view, house }))
}

function sendDetail(reply: FastifyReply, house: House, session: StaffSession, view: DetailView): FastifyReply {
	return send(reply, house, session, view.opinion.number, `${opinionsPath}/${view.opinion.id}`, h(DetailPage, { view, house }))
}

async function loadList(reader: Reader, house: House, villageId: string, query: Query, page: number): Promise<ListView> {
	const village = await villageById(reader, villageId)
	const from = query.from === "" ? undefined : parseLocalTime(query.from, house.timeZone)
	const lastDay = query.to === "" ? undefined : parseLocalTime(query.to, house.timeZone)
	const number = parseNumber(query.q)
	const state = states.find((known) => known === query.state)
	const source = sourceKinds.find((known) => known === query.source)
	const filter: Filter = {
		...(state !== undefined && { state }),
		...(source !== undefined && { source }),
		...(query.group !== "" && { groupName: query.group }),
		...(from !== undefined && { from }),
		...(lastDay !== undefined && { before: lastDay + dayMs }),
		...(number !== undefined && number.code === village?.code ? { number } : query.q !== "" && { words: query.q }),
	}
	const counts = await countOpinions(reader, villageId, filter)
	const pages = Math.max(1, Math.ceil((counts.received + counts.withdrawn) / rowsPerPage))
	const shown = Math.min(page, pages)
	const rows = await listOpinions(reader, villageId, filter, { limit: rowsPerPage, offset: (shown - 1) * rowsPerPage })
	const hasBadDate = (query.from !== "" && from === undefined) || (query.to !== "" && lastDay === undefined)
	return { query, hasBadDate, rows, counts, groups: await groupsWithOpinions(reader, villageId), page: shown, pages }
}

async function loadDetail(reader: Reader, session: StaffSession, id: string): Promise<DetailView | undefined> {
	const { villageId, csrf } = session
	const opinion: Opinion | undefined = await opinionById(reader, villageId, id)
	if (opinion === undefined) return undefined
	const author = await authorOf(reader, villageId, opinion)
	return { opinion, steps: await stepsOf(reader, villageId, id), author: { ...author, isOpen: false }, notice: undefined, csrf }
}

async function enter(request: FastifyRequest, reply: FastifyReply, house: House, session: StaffSession): Promise<FastifyReply> {
	const body = entrySchema.parse(request.body)
	const values = {
		household: cleanText(body.household, 40),
		name: cleanText(body.name),
		kind: body.kind,
		text: body.text,
		named: body.named !== undefined,
	}
	const sourceKind = sourceKinds.find((known) => known === values.kind)
	const { villageId, accountId, csrf } = session
	const now = house.clock()
	const outcome = await house.store.tx(async (tx): Promise<EntryView["errors"] | { readonly done: "filed" | "repeat"; readonly id: string }> => {
		const village = await villageById(tx, villageId)
		const found = await findAuthor(tx, villageId, { householdNumber: values.household, name: values.name })
		const errors = {
			...(sourceKind === undefined && { kind: "opinion.entry.noKind" }),
			...(values.name.length > maxNameLength && { name: "opinion.entry.nameTooLong" }),
			...(!found.ok && found.why === "noHousehold" && { household: "opinion.entry.noHousehold" }),
			...(!found.ok && found.why === "noPerson" && { name: "opinion.entry.noPerson" }),
		}
		if (village === undefined || sourceKind === undefined || !found.ok || Object.keys(errors).length > 0) return errors
		const filed = await fileOpinion(tx, {
			village,
			timeZone: house.timeZone,
			id: body.id,
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
		if (filed.kind === "refused") return { text: filed.why === "too-long" ? "opinion.entry.tooLong" : "opinion.entry.noWords" }
		if (filed.kind === "filed") {
			await addRecord(tx, { villageId, id: house.newId(), at: now, event: "opinion.filed", subject: filed.id, actor: accountId, data: { number: filed.number } })
		}
		return { done: filed.kind, id: filed.id }
	})
	if ("done" in outcome) return reply.redirect(`${opinionsPath}/${encodeURIComponent(outcome.id)}?done=${outcome.done}`, 303)
	reply.code(422)
	return sendEntry(reply, house, session, { id: body.id, values, errors: outcome, csrf })
}
