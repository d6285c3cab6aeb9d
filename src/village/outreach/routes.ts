/** The console pages of the outreach affair. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { formatDay } from "../../text/date.ts"
import { sendUnderWay } from "../../web/ui/under-way.tsx"
import type { House, StaffSession } from "../affair.ts"
import { readingBeside } from "../reckoned.ts"
import { sendFile } from "../send-file.ts"
import { contactSchema, purposeParams, sendPage, visitLines } from "./console.ts"
import { howWords, type ListedTarget, listsOf, purposeOf, targetsIn, whyWords } from "./list.ts"
import { ListPage, type ListView, PurposesPage } from "./list-page.tsx"
import { contactKey, outreachPath, purposePath, targetsOfContact } from "./parts.ts"
import { countVisits, visitsOf } from "./repo.ts"
import { noCounts } from "./rules.ts"
import type { SheetRow } from "./sheet.ts"
import { type Summary, summariesOf } from "./summary.ts"
import { mountVisit } from "./visit-routes.ts"

const rowsPerPage = 50
const visitsPerPage = 20
const pageSchema = z.coerce.number().int().min(1).max(100_000).catch(1)
const querySchema = z.object({
	contact: contactSchema,
	page: pageSchema,
	visits: pageSchema,
	said: z.enum(["recorded", "empty"]).optional().catch(undefined),
})
const sheetBody = z.object({ contact: contactSchema, act: z.enum(["word", "excel"]) })

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	const summaries = summariesOf(house)
	const wait = (reply: FastifyReply, session: StaffSession, title: string, { done, of }: { readonly done: number; readonly of: number }) =>
		sendUnderWay(reply, house, session, { path: outreachPath, work: { title, what: say("outreach.reckoning"), done, of } })

	server.get(outreachPath, async (request, reply) => {
		const session = await gate.enter(request, "outreach.read")
		const reckoned = await summaries(session.villageId)
		if (reckoned.kind === "running") return wait(reply, session, say("outreach.title"), reckoned)
		const lines = reckoned.value
		return sendPage(reply, house, session, { title: say("outreach.title"), path: outreachPath, body: h(PurposesPage, { lines, say }) })
	})

	server.get(`${outreachPath}/:purpose`, async (request, reply) => {
		const session = await gate.enter(request, "outreach.read")
		const { purpose } = purposeParams.parse(request.params)
		const query = querySchema.parse(request.query)
		const reckoned = await summaries(session.villageId)
		const known = await store.read((reader) => purposeOf(reader, house, session.villageId, purpose))
		if (known === undefined) return reply.callNotFound()
		if (reckoned.kind === "running") return wait(reply, session, known.title, reckoned)
		// One that was begun since the lists were reckoned has none yet.
		const summary = reckoned.value.find((one) => one.purpose.id === purpose) ?? { purpose: known, counts: noCounts, contacts: [], left: [] }
		const view = await store.read((reader) => listView(reader, house, session, summary, query))
		return sendPage(reply, house, session, { title: view.purpose.title, path: outreachPath, body: h(ListPage, { view, say }) })
	})

	// A list of names and addresses leaves the house: who took it is recorded, so it is a POST.
	server.post(`${outreachPath}/:purpose/sheet`, async (request, reply) => {
		const session = await gate.enter(request, "outreach.read")
		gate.checkForm(request, session)
		const { purpose } = purposeParams.parse(request.params)
		const { contact, act } = sheetBody.parse(request.body)
		const { villageId, accountId } = session
		const known = await store.read((reader) => purposeOf(reader, house, villageId, purpose))
		const [list] = known === undefined ? [] : await listsOf(readingBeside(store), villageId, [known], house.clock())
		if (list === undefined) return reply.callNotFound()
		const rows = sheetRows(house, targetsOfContact(list.targets, contact))
		if (rows.length === 0) return reply.redirect(purposePath(purpose, { contact, said: "empty" }), 303)
		const { buildExcelSheet, buildWordSheet } = await import("./sheet.ts")
		const { demo, locale, timeZone } = house
		const frame = { demo, locale, timeZone, say, title: list.purpose.title }
		const file = act === "word" ? await buildWordSheet(rows, frame) : await buildExcelSheet(rows, frame)
		await store.tx((tx) =>
			addRecord(tx, {
				villageId,
				id: house.newId(),
				at: house.clock(),
				event: "outreach.sheet-made",
				subject: purpose,
				actor: accountId,
				data: { rows: rows.length },
			}),
		)
		return sendFile(reply, say("outreach.sheet.name"), act === "word" ? "docx" : "xlsx", file)
	})

	mountVisit(server, house)
}

async function listView(
	reader: Reader,
	house: House,
	session: StaffSession,
	{ purpose, counts, contacts, left: all }: Summary,
	query: z.infer<typeof querySchema>,
): Promise<ListView> {
	const { villageId, csrf } = session
	const now = house.clock()
	const left = query.contact === "" ? all : all.filter(({ contactName }) => contactKey(contactName) === query.contact)
	const shown = left.slice((query.page - 1) * rowsPerPage, query.page * rowsPerPage)
	const visits = await visitsOf(
		reader,
		villageId,
		{ purpose: purpose.id },
		{ limit: visitsPerPage, offset: (query.visits - 1) * visitsPerPage },
	)
	const householdIds = [...shown, ...visits].map(({ householdId }) => householdId)
	const targets = await targetsIn(reader, { villageId, purpose, householdIds, now })
	const ids = new Set(shown.map(({ id }) => id))
	const total = await countVisits(reader, villageId, purpose.id)
	return {
		purpose,
		counts,
		contacts,
		contact: query.contact,
		// Whoever was reached since the list was reckoned is off it.
		rows: targets
			.filter(({ id, status }) => status === "left" && ids.has(id))
			.map((target) => ({
				id: target.id,
				number: target.householdNumber,
				name: target.name,
				group: target.groupName ?? "",
				contact: target.contactName,
				why: whyWords(house, target),
				how: howWords(house, target),
				tried: triedWords(house, target, now),
			})),
		page: query.page,
		pages: Math.max(1, Math.ceil(left.length / rowsPerPage)),
		visits: visitLines(house, visits, targets),
		visitPage: query.visits,
		visitPages: Math.max(1, Math.ceil(total / visitsPerPage)),
		csrf,
		notice: query.said && { kind: query.said === "recorded" ? "success" : "error", title: house.say(`outreach.said.${query.said}`) },
	}
}

function triedWords({ say, locale, timeZone }: House, { tried }: ListedTarget, now: number): string {
	return tried === undefined ? "" : say("outreach.tried.times", { visits: tried.visits, day: formatDay(tried.at, now, locale, timeZone) })
}

/** Sorted by contact, as the sheets are handed out. */
function sheetRows(house: House, targets: readonly ListedTarget[]): readonly SheetRow[] {
	return targets
		.filter(({ status }) => status === "left")
		.map((target) => ({
			number: target.householdNumber,
			name: target.name,
			group: target.groupName ?? "",
			address: target.address ?? "",
			contact: target.contactName,
			why: whyWords(house, target),
			how: howWords(house, target),
			visits: target.tried?.visits ?? 0,
			lastAt: target.tried?.at,
		}))
		.toSorted((a, b) => (a.contact < b.contact ? -1 : a.contact > b.contact ? 1 : 0))
}
