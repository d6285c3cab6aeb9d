/** Console: a roster file is read and kept, shown, and only then imported: exactly the one that was shown. */
import { createHash } from "node:crypto"
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { House, StaffSession } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { sendFile } from "../send-file.ts"
import { listed, workbookFile } from "../workbook-stream.ts"
import { worksOf } from "../works.ts"
import { importRoster, previewRoster } from "./commands-village.ts"
import { doneAt, sendPage } from "./console.ts"
import { ImportPage, importPath, PreviewPage } from "./import-page.tsx"
import { stagedRosters } from "./repo-staged.ts"
import { readRoster } from "./roster.ts"
import { readRosterFile } from "./roster-file.ts"
import { rosterPath } from "./roster-page.tsx"
import { refusedTable } from "./roster-refused.ts"
import { buildRosterTemplate } from "./roster-template.ts"
import { chinaDate } from "./rules.ts"
import { tableUpload } from "./table-upload.ts"
import { rosterReason } from "./words-roster.ts"

const hashParams = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })

export function mountImport(server: FastifyInstance, house: House): void {
	const { store, gate, say, cipher } = house

	server.get(importPath, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		return sendForm(reply, house, session, undefined)
	})

	server.get(`${rosterPath}/template.xlsx`, async (request, reply) => {
		await gate.enter(request, "people.write")
		return sendFile(reply, say("people.import.templateName"), "xlsx", await buildRosterTemplate(house.locale))
	})

	server.post(importPath, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		const file = await request.file(tableUpload)
		const content = await file?.toBuffer()
		// The form's other fields stand before the file and have been read with it.
		request.body = file?.fields ?? {}
		gate.checkForm(request, session)
		if (content === undefined || content.length === 0) return sendForm(reply, house, session, say("people.import.noFile"))
		const read = await readRosterFile(content)
		if (!read.ok) return sendForm(reply, house, session, rosterReason(say, read))
		const roster = readRoster(read.table, chinaDate(house.clock()))
		if (!roster.ok) return sendForm(reply, house, session, rosterReason(say, roster))
		const hash = createHash("sha256").update(content).digest("hex")
		await store.tx((tx) =>
			stagedRosters.keep(tx, cipher, { villageId: session.villageId, hash, now: house.clock() }, { plan: roster.plan, table: read.table }),
		)
		return reply.redirect(`${importPath}/${hash}`, 303)
	})

	mountRefused(server, house)

	server.get(`${importPath}/:hash`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		const { hash } = hashParams.parse(request.params)
		const { villageId, csrf } = session
		const staged = await store.read((reader) => stagedRosters.find(reader, cipher, { villageId, hash, now: house.clock() }))
		if (staged === undefined) return sendForm(reply, house, session, say("people.import.forgotten"))
		const { plan, table } = staged
		const report = await previewRoster(house, villageId, plan)
		const refusedRows = new Set(report.refused.map(({ row }) => row)).size
		const hasRows = table.rows.length > 0
		const view = { hash, report, persons: plan.counts.persons, refusedRows, hasRows, ignored: plan.columns.ignored, csrf }
		return sendPage(reply, house, session, { title: say("people.import.preview"), path: rosterPath, body: h(PreviewPage, { view, say }) })
	})

	server.post(`${importPath}/:hash`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { hash } = hashParams.parse(request.params)
		const { villageId, accountId } = session
		const staged = await store.read((reader) => stagedRosters.find(reader, cipher, { villageId, hash, now: house.clock() }))
		if (staged === undefined) return sendForm(reply, house, session, say("people.import.forgotten"))
		const { plan } = staged
		const work = {
			title: say("people.import.title"),
			what: say("people.import.running"),
			path: rosterPath,
			failed: (error: unknown) => request.log.error({ error }, "an import of a roster failed"),
		}
		const next = await worksOf(house).begin(session, work, async (told) => {
			const { persons, refused } = await importRoster(house, villageId, plan, accountId, told)
			const refusedRows = new Set(refused.map(({ row }) => row)).size
			await store.tx((tx) => stagedRosters.drop(tx, villageId, hash))
			return doneAt(rosterPath, "imported", { added: persons.added, changed: persons.changed, refused: refusedRows })
		})
		return reply.redirect(next, 303)
	})
}

function mountRefused(server: FastifyInstance, house: House): void {
	const { store, gate, say, cipher } = house
	server.post(`${importPath}/:hash/refused`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { hash } = hashParams.parse(request.params)
		const { villageId, accountId } = session
		const now = house.clock()
		const staged = await store.read((reader) => stagedRosters.find(reader, cipher, { villageId, hash, now }))
		if (staged === undefined) return sendForm(reply, house, session, say("people.import.forgotten"))
		const { refused } = await previewRoster(house, villageId, staged.plan)
		const reasons = grouped(refused, ({ row }) => row)
		const { titles, rows } = refusedTable(staged.table, new Set(reasons.keys()))
		const sheet = {
			name: say("people.import.refusedName"),
			columns: [...titles.map((title) => ({ title, width: 16, format: "text" as const })), { title: say("people.import.why"), width: 60 }],
			frozenColumns: 0,
			rows: listed(
				rows.map(({ row, cells }) => [
					...cells,
					(reasons.get(row) ?? []).map((reason) => rosterReason(say, reason)).join(say("people.import.whyAnd")),
				]),
			),
		}
		const entry = { villageId, id: house.newId(), at: now, event: "people.refused-rows-made", subject: villageId, actor: accountId }
		await store.tx((tx) => addRecord(tx, { ...entry, data: { rows: rows.length } }))
		return sendFile(reply, say("people.import.refusedName"), "xlsx", await workbookFile([sheet], house))
	})
}

function sendForm(reply: FastifyReply, house: House, session: StaffSession, error: string | undefined): FastifyReply {
	const { say } = house
	if (error !== undefined) reply.code(422)
	return sendPage(reply, house, session, {
		title: say("people.import.title"),
		path: rosterPath,
		body: h(ImportPage, { csrf: session.csrf, error, say }),
	})
}
