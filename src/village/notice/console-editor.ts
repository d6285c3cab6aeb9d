/** The console's routes of the editor: a new notice, and the draft of one. */
import { isDeepStrictEqual } from "node:util"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { truncate } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { groupsOf, roleHolders, roleLabel } from "../people/index.ts"
import { audienceNumbered, wrongNumbersText } from "./audience.ts"
import { draftNotice, saveDraft } from "./commands.ts"
import { codeOf, cxOf, go, idSchema, noticesPath, pathOf, sendPage } from "./console-parts.ts"
import { contentFrom, type EditorFault, editorSchema } from "./editor.ts"
import { EditorPage, type EditorView } from "./editor-page.tsx"
import { noticeById } from "./repo.ts"
import { type Content, categories, emptyContent } from "./rules.ts"
import { settingsOf } from "./settings.ts"
import { readUpload } from "./upload.ts"

type Refused = {
	readonly faults: ReadonlySet<EditorFault>
	readonly fileFault: string | undefined
	readonly wrongNumbers: EditorView["wrongNumbers"]
}
const nothingWrong: Refused = { faults: new Set(), fileFault: undefined, wrongNumbers: {} }

function isRefused({ faults, fileFault, wrongNumbers }: Refused): boolean {
	return faults.size > 0 || fileFault !== undefined || Object.keys(wrongNumbers).length > 0
}

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
		{ faults, fileFault, wrongNumbers }: Refused = nothingWrong,
	) {
		const { villageId, csrf } = session
		const found = await store.read(async (reader) => ({
			groups: (await groupsOf(reader, villageId, "group")).map(({ name }) => name),
			grids: (await groupsOf(reader, villageId, "grid")).map(({ name }) => name),
			roles: [...new Set((await roleHolders(reader, villageId)).flatMap(({ roles }) => roles))],
			expenseLimit: (await settingsOf(reader, villageId)).settings.expenseLimit,
		}))
		if (isRefused({ faults, fileFault, wrongNumbers })) reply.code(422)
		const roles = ["head", ...found.roles].map((id) => ({ id, label: roleLabel(id, house.locale) }))
		const view = { ...editing, ...found, why: editing.why, roles, faults, fileFault, wrongNumbers, csrf }
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
		const { content: given, faults } = contentFrom(form, await before(session), taken)
		const fileFault = taken.fault === undefined ? undefined : say(`notice.file.refused.${taken.fault}`)
		const { audience, wrong } = await store.read((reader) => audienceNumbered(reader, session.villageId, given.audience))
		const wrongNumbers = {
			...(wrong.households !== undefined && { households: wrongNumbersText(say, wrong.households) }),
			...(wrong.exceptHouseholds !== undefined && { exceptHouseholds: wrongNumbersText(say, wrong.exceptHouseholds) }),
		}
		const refused = { faults, fileFault, wrongNumbers }
		// What cannot stand is shown again as it was typed.
		return { session, form, content: Object.keys(wrong).length > 0 ? given : { ...given, audience }, refused }
	}

	server.post(`${noticesPath}/new`, async (request, reply) => {
		const { session, form, content, refused } = await posted(request, "notice.write", async () => emptyContent)
		const { draft = house.newId() } = form
		if (isRefused(refused))
			return sendEditor(reply, session, { id: undefined, draftVersion: 0, draft, content, isCorrection: false }, refused)
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
		const { session, form, content, refused } = await posted(
			request,
			"notice.write",
			async (entered) => (await draftIn(entered, id))?.draft ?? emptyContent,
		)
		const notice = await draftIn(session, id)
		if (notice === undefined || notice.draft === null) return go(reply, noticesPath, "gone")
		const isCorrection = notice.version > 0
		const editing = { id, draftVersion: form.draftVersion, content, why: form.why, isCorrection }
		if (isRefused(refused)) return sendEditor(reply, session, editing, refused)
		const why = isCorrection ? { why: truncate(form.why.trim(), 500, "characters") } : {}
		const saved = await store.tx((tx) =>
			saveDraft(tx, cxOf(house, session), { villageId: session.villageId, id, content, draftVersion: form.draftVersion, ...why }),
		)
		return go(reply, pathOf(id), saved.ok ? "saved" : codeOf(saved.code))
	})
}
