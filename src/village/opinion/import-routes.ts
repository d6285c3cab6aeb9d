/** Console: a list of opinions is read and kept, shown, and only then imported: exactly the one that was shown, the way `opinions import` does it. */
import { createHash } from "node:crypto"
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House, StaffSession } from "../affair.ts"
import { tableUpload } from "../people/index.ts"
import { sendFile } from "../send-file.ts"
import { worksOf } from "../works.ts"
import { sendPage } from "./answer.ts"
import { importOpinions, previewOpinions, type Table } from "./import.ts"
import { ImportPage, importPath, PreviewPage } from "./import-page.tsx"
import { opinionsPath } from "./list-page.tsx"
import { readOpinionFile } from "./read-file.ts"
import { stagedLists } from "./repo-staged.ts"
import { buildOpinionTemplate } from "./template.ts"

const right = "opinion.import"
const hashParams = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
const firstRows = 10

export function mountImportRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say, cipher, clock } = house

	server.get(importPath, async (request, reply) => sendForm(reply, house, await gate.enter(request, right), undefined))

	server.get(`${importPath}/template.xlsx`, async (request, reply) => {
		await gate.enter(request, right)
		return sendFile(reply, say("opinion.import.templateName"), "xlsx", await buildOpinionTemplate(house.locale))
	})

	server.post(importPath, async (request, reply) => {
		const session = await gate.enter(request, right)
		const file = await request.file(tableUpload)
		const content = await file?.toBuffer()
		// The form's other fields stand before the file and have been read with it.
		request.body = file?.fields ?? {}
		gate.checkForm(request, session)
		if (content === undefined || content.length === 0) return sendForm(reply, house, session, say("opinion.import.noFile"))
		const read = await readList(house, content)
		if (typeof read === "string") return sendForm(reply, house, session, read)
		const hash = createHash("sha256").update(content).digest("hex")
		await store.tx((tx) => stagedLists.keep(tx, cipher, { villageId: session.villageId, hash, now: clock() }, read))
		return reply.redirect(`${importPath}/${hash}`, 303)
	})

	server.get(`${importPath}/:hash`, async (request, reply) => {
		const session = await gate.enter(request, right)
		const { hash } = hashParams.parse(request.params)
		const { villageId, csrf } = session
		const table = await store.read((reader) => stagedLists.find(reader, cipher, { villageId, hash, now: clock() }))
		if (table === undefined) return sendForm(reply, house, session, say("opinion.import.forgotten"))
		const report = await previewOpinions(house, villageId, table)
		const view = { hash, report, rows: table.rows.slice(0, firstRows), ignored: table.ignored, csrf }
		return sendPage(reply, house, session, {
			title: say("opinion.import.preview"),
			path: opinionsPath,
			body: h(PreviewPage, { view, say }),
		})
	})

	server.post(`${importPath}/:hash`, async (request, reply) => {
		const session = await gate.enter(request, right)
		gate.checkForm(request, session)
		const { hash } = hashParams.parse(request.params)
		const { villageId, accountId } = session
		const table = await store.read((reader) => stagedLists.find(reader, cipher, { villageId, hash, now: clock() }))
		if (table === undefined) return sendForm(reply, house, session, say("opinion.import.forgotten"))
		const work = {
			title: say("opinion.import.title"),
			what: say("opinion.import.running"),
			path: opinionsPath,
			stays: true,
			failed: (error: unknown) => request.log.error({ error }, "an import of opinions failed"),
		} as const
		const next = await worksOf(house).begin(session, work, async (told) => {
			const { added, known, refused } = await importOpinions(house, villageId, table, accountId, told)
			await store.tx((tx) => stagedLists.drop(tx, villageId, hash))
			const counts = new URLSearchParams({ imported: String(added), known: String(known), refused: String(refused.length) })
			return `${opinionsPath}?${counts}`
		})
		return reply.redirect(next, 303)
	})
}

/** What the file says, or why nothing of it can be taken. */
async function readList({ say, clock, timeZone }: House, content: Buffer): Promise<Table | string> {
	const file = await readOpinionFile(content, { say, now: clock(), timeZone })
	return file.ok ? file.table : file.words
}

function sendForm(reply: FastifyReply, house: House, session: StaffSession, error: string | undefined): FastifyReply {
	const { say } = house
	if (error !== undefined) reply.code(422)
	const body = h(ImportPage, { csrf: session.csrf, error, say })
	return sendPage(reply, house, session, { title: say("opinion.import.title"), path: opinionsPath, body })
}
