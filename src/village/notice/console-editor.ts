/** The console's routes of the editor: a new notice, and the draft of one. */
import { isDeepStrictEqual } from "node:util"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { truncate } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { groupsOf, roleHolders, roleLabel } from "../people/index.ts"
import { draftNotice, saveDraft } from "./commands.ts"
import { codeOf, cxOf, go, idSchema, noticesPath, pathOf, sendPage } from "./console-parts.ts"
import { contentFrom, type EditorFault, editorSchema } from "./editor.ts"
import { EditorPage } from "./editor-page.tsx"
import { noticeById } from "./repo.ts"
import { type Content, categories, emptyContent } from "./rules.ts"
import { settingsOf } from "./settings.ts"
import { readUpload } from "./upload.ts"

export function mountEditorRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	type Editing = {
		readonly id: string | undefined
		readonly draftVersion: number
		readonly draft?: string | undefined
		readonly content: Content
		readonly why?: string | undefined
		readonly isCorrection: boolean
	}

	async function sendEditor(
		reply: FastifyReply,
		session: StaffSession,
		editing: Editing,
		faults: ReadonlySet<EditorFault> = new Set(),
		fileFault?: string,
	) {
		const { villageId, csrf } = session
		const found = await store.read(async (reader) => ({
			groups: (await groupsOf(reader, villageId, "group")).map(({ name }) => name),
			grids: (await groupsOf(reader, villageId, "grid")).map(({ name }) => name),
			roles: [...new Set((await roleHolders(reader, villageId)).flatMap(({ roles }) => roles))],
			expenseLimit: (await settingsOf(reader, villageId)).settings.expenseLimit,
		}))
		if (faults.size > 0 || fileFault !== undefined) reply.code(422)
		const roles = ["head", ...found.roles].map((id) => ({ id, label: roleLabel(id, house.locale) }))
		const view = { ...editing, ...found, why: editing.why, roles, faults, fileFault, csrf }
		return sendPage(reply, house, session, { title: say("notice.editor.title"), body: h(EditorPage, { view, house }) })
	}

	server.get(`${noticesPath}/new`, async (request, reply) => {
		const session = await gate.enter(request, "notice.write")
		const { category } = z.object({ category: z.enum(categories).catch("village") }).parse(request.query)
		const content = { ...emptyContent, category }
		return sendEditor(reply, session, { id: undefined, draftVersion: 0, draft: house.newId(), content, isCorrection: false })
	})

	/** Reads the posted editor; words and kept files survive every refusal. */
	async function posted(request: FastifyRequest, right: string, before: (session: StaffSession) => Promise<Content>) {
		// Before anything of the files is read: strangers do not fill our memory.
		const session = await gate.enter(request, right)
		const upload = await readUpload(request)
		gate.checkForm(request, session)
		const form = editorSchema.parse(upload.fields)
		const taken = await upload.take(house.media)
		const { content, faults } = contentFrom(form, await before(session), taken)
		const fileFault = taken.fault === undefined ? undefined : say(`notice.file.refused.${taken.fault}`)
		return { session, form, content, faults, fileFault }
	}

	server.post(`${noticesPath}/new`, async (request, reply) => {
		const { session, form, content, faults, fileFault } = await posted(request, "notice.write", async () => emptyContent)
		const { draft = house.newId() } = form
		if (faults.size > 0 || fileFault !== undefined)
			return sendEditor(reply, session, { id: undefined, draftVersion: 0, draft, content, isCorrection: false }, faults, fileFault)
		const of = { villageId: session.villageId, content }
		const notice = await store.tx(async (tx) => {
			const first = await draftNotice(tx, cxOf(house, session), { ...of, id: draft })
			// Sent once more with other words, it is another notice: nothing that was typed is lost.
			return isDeepStrictEqual(first.draft, content) ? first : draftNotice(tx, cxOf(house, session), of)
		})
		return go(reply, pathOf(notice.id), "saved")
	})

	const draftIn = (session: StaffSession, id: string) => store.read((reader) => noticeById(reader, session.villageId, id))

	server.get(`${noticesPath}/:id/edit`, async (request, reply) => {
		const session = await gate.enter(request, "notice.write")
		const { id } = idSchema.parse(request.params)
		const notice = await draftIn(session, id)
		if (notice === undefined || notice.draft === null) return reply.callNotFound()
		const { draftVersion, draft: content, draftWhy, version } = notice
		return sendEditor(reply, session, { id, draftVersion, content, why: draftWhy ?? "", isCorrection: version > 0 })
	})

	server.post(`${noticesPath}/:id/edit`, async (request, reply) => {
		const { id } = idSchema.parse(request.params)
		const { session, form, content, faults, fileFault } = await posted(
			request,
			"notice.write",
			async (entered) => (await draftIn(entered, id))?.draft ?? emptyContent,
		)
		const notice = await draftIn(session, id)
		if (notice === undefined || notice.draft === null) return go(reply, noticesPath, "gone")
		const isCorrection = notice.version > 0
		const editing = { id, draftVersion: form.draftVersion, content, why: form.why, isCorrection }
		if (faults.size > 0 || fileFault !== undefined) return sendEditor(reply, session, editing, faults, fileFault)
		const why = isCorrection ? { why: truncate(form.why.trim(), 500, "characters") } : {}
		const saved = await store.tx((tx) =>
			saveDraft(tx, cxOf(house, session), { villageId: session.villageId, id, content, draftVersion: form.draftVersion, ...why }),
		)
		return go(reply, pathOf(id), saved.ok ? "saved" : codeOf(saved.code))
	})
}
