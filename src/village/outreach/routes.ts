/** The console pages of the outreach affair. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { formatDay } from "../../text/date.ts"
import type { House, StaffSession } from "../affair.ts"
import { contactSchema, purposeParams, sendPage, visitLines } from "./console.ts"
import { howWords, type List, type ListedTarget, listOf, listsOf, purposesOf, whyWords } from "./list.ts"
import { ListPage, type ListView, PurposesPage } from "./list-page.tsx"
import { outreachPath, purposePath, targetsOfContact } from "./parts.ts"
import { countVisits, visitsOf } from "./repo.ts"
import { countsOf } from "./rules.ts"
import type { SheetRow } from "./sheet.ts"
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

	server.get(outreachPath, async (request, reply) => {
		const session = await gate.enter(request, "outreach.read")
		const { villageId } = session
		const lists = await store.read(async (reader) => listsOf(reader, villageId, await purposesOf(reader, house, villageId), house.clock()))
		const lines = lists.map(({ purpose, targets }) => ({ purpose, counts: countsOf(targets) }))
		return sendPage(reply, house, session, { title: say("outreach.title"), path: outreachPath, body: h(PurposesPage, { lines, say }) })
	})

	server.get(`${outreachPath}/:purpose`, async (request, reply) => {
		const session = await gate.enter(request, "outreach.read")
		const { purpose } = purposeParams.parse(request.params)
		const query = querySchema.parse(request.query)
		const view = await store.read((reader) => listView(reader, house, session, purpose, query))
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: view.purpose.title, path: outreachPath, body: h(ListPage, { view, say }) })
	})

	// A list of names and addresses leaves the house: who took it is recorded, so it is a POST.
	server.post(`${outreachPath}/:purpose/sheet`, async (request, reply) => {
		const session = await gate.enter(request, "outreach.read")
		gate.checkForm(request, session)
		const { purpose } = purposeParams.parse(request.params)
		const { contact, act } = sheetBody.parse(request.body)
		const { villageId, accountId } = session
		const list = await store.read((reader) => listOf(reader, house, villageId, purpose, house.clock()))
		if (list === undefined) return reply.callNotFound()
		const rows = sheetRows(house, targetsOfContact(list.targets, contact))
		if (rows.length === 0) return reply.redirect(purposePath(purpose, { contact, said: "empty" }), 303)
		const { buildExcelSheet, buildWordSheet } = await import("./sheet.ts")
		const frame = { title: list.purpose.title, demo: house.demo, timeZone: house.timeZone, say }
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
		const ending = act === "word" ? "docx" : "xlsx"
		return reply
			.type(`application/vnd.openxmlformats-officedocument.${act === "word" ? "wordprocessingml.document" : "spreadsheetml.sheet"}`)
			.header("cache-control", "no-store")
			.header(
				"content-disposition",
				`attachment; filename="visits.${ending}"; filename*=UTF-8''${encodeURIComponent(say("outreach.sheet.name"))}.${ending}`,
			)
			.send(file)
	})

	mountVisit(server, house)
}

async function listView(
	reader: Reader,
	house: House,
	session: StaffSession,
	purposeId: string,
	query: z.infer<typeof querySchema>,
): Promise<ListView | undefined> {
	const { villageId, csrf } = session
	const now = house.clock()
	const list = await listOf(reader, house, villageId, purposeId, now)
	if (list === undefined) return undefined
	const { purpose, targets } = list
	const left = targetsOfContact(targets, query.contact).filter(({ status }) => status === "left")
	const visits = await visitsOf(
		reader,
		villageId,
		{ purpose: purposeId },
		{ limit: visitsPerPage, offset: (query.visits - 1) * visitsPerPage },
	)
	const total = await countVisits(reader, villageId, purposeId)
	return {
		purpose,
		counts: countsOf(targets),
		contacts: byContact(list),
		contact: query.contact,
		rows: left.slice((query.page - 1) * rowsPerPage, query.page * rowsPerPage).map((target) => ({
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

/** Counts of each contact; who has most left to do comes first. */
function byContact({ targets }: List): ListView["contacts"] {
	const names = [...new Set(targets.map(({ contactName }) => contactName))]
	return names
		.map((name) => ({ name, counts: countsOf(targets.filter(({ contactName }) => contactName === name)) }))
		.toSorted((a, b) => b.counts.left - a.counts.left)
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
