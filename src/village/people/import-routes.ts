/** Console: a roster file is read and kept, shown, and only then imported: exactly the one that was shown. */
import { createHash } from "node:crypto"
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House, StaffSession } from "../affair.ts"
import { sendFile } from "../send-file.ts"
import { worksOf } from "../works.ts"
import { importRoster, previewRoster } from "./commands-village.ts"
import { doneAt, sendPage } from "./console.ts"
import { ImportPage, importPath, PreviewPage } from "./import-page.tsx"
import { stagedRosters } from "./repo-staged.ts"
import { readRoster } from "./roster.ts"
import { readRosterFile } from "./roster-file.ts"
import { rosterPath } from "./roster-page.tsx"
import { buildRosterTemplate } from "./roster-template.ts"
import { chinaDate } from "./rules.ts"
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
		const file = await request.file()
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
		await store.tx((tx) => stagedRosters.keep(tx, cipher, { villageId: session.villageId, hash, now: house.clock() }, roster.plan))
		return reply.redirect(`${importPath}/${hash}`, 303)
	})

	server.get(`${importPath}/:hash`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		const { hash } = hashParams.parse(request.params)
		const { villageId, csrf } = session
		const plan = await store.read((reader) => stagedRosters.find(reader, cipher, { villageId, hash, now: house.clock() }))
		if (plan === undefined) return sendForm(reply, house, session, say("people.import.forgotten"))
		const report = await previewRoster(house, villageId, plan)
		const view = { hash, report, persons: plan.counts.persons, refusedRows: plan.counts.refusedRows, ignored: plan.columns.ignored, csrf }
		return sendPage(reply, house, session, { title: say("people.import.preview"), path: rosterPath, body: h(PreviewPage, { view, say }) })
	})

	server.post(`${importPath}/:hash`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { hash } = hashParams.parse(request.params)
		const { villageId, accountId } = session
		const plan = await store.read((reader) => stagedRosters.find(reader, cipher, { villageId, hash, now: house.clock() }))
		if (plan === undefined) return sendForm(reply, house, session, say("people.import.forgotten"))
		const work = {
			title: say("people.import.title"),
			what: say("people.import.running"),
			path: rosterPath,
			failed: (error: unknown) => request.log.error({ error }, "an import of a roster failed"),
		}
		const next = await worksOf(house).begin(session, work, async (told) => {
			const { persons } = await importRoster(house, villageId, plan, accountId, told)
			await store.tx((tx) => stagedRosters.drop(tx, villageId, hash))
			return doneAt(rosterPath, "imported", { added: persons.added, changed: persons.changed, refused: plan.counts.refusedRows })
		})
		return reply.redirect(next, 303)
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
