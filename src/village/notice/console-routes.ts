/** The console's routes of notices: every page enters by its right, every POST checks its form. */

import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { renderToString } from "preact-render-to-string"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { groupsOf, roleHolders, roleLabel, villageById } from "../people/index.ts"
import { countAudience } from "./audience.ts"
import { type Broadcast, broadcastOf, orderBroadcast, orders, startBroadcast } from "./broadcast.ts"
import { dutiesBetween, dutyKey } from "./calendar.ts"
import { discloseNothing } from "./calendar-work.ts"
import { draftNotice, dropDraft, saveDraft, startCorrection, withdrawNotice } from "./commands.ts"
import { ConsoleListPage, type OneNotice, OneNoticePage, ProgressPart, UnseenPage } from "./console-page.tsx"
import { codeOf, type DoneCode, messageOf, noticesPath, pathOf, sendPage } from "./console-parts.ts"
import { mountQuestionRoutes } from "./console-questions.ts"
import { dutiesOf } from "./duties.ts"
import { contentFrom, type EditorFault, editorSchema } from "./editor.ts"
import { EditorPage } from "./editor-page.tsx"
import { publicPath } from "./links.ts"
import { publishAndTell, releaseAndPublish } from "./publish.ts"
import { countQuestions } from "./questions.ts"
import { countNotices, listNotices, noticeById, versionOf } from "./repo.ts"
import { type Content, categories, emptyContent, states } from "./rules.ts"
import { confirmOnPaper, coverageOf, progressOf } from "./seen.ts"
import { settingsOf } from "./settings.ts"
import { audienceWords } from "./shown.ts"
import { tellWhens } from "./tables.ts"
import { unseenPage } from "./unseen.ts"
import { readUpload } from "./upload.ts"

const rowsPerPage = 30
const idSchema = z.object({ id: z.string().min(1).max(100) })
const saidSchema = z.object({ done: z.string().max(40).optional().catch(undefined) })
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })
const whySchema = z.object({ why: z.string().trim().max(500).catch("") })

export function mountConsole(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	const live = scriptOf()

	const go = (reply: FastifyReply, path: string, done: DoneCode) =>
		reply.redirect(`${path}${path.includes("?") ? "&" : "?"}done=${done}`, 303)
	const cxOf = (session: StaffSession) => ({
		house,
		now: house.clock(),
		by: session.accountId,
		...(session.personId !== undefined && { alsoBy: [session.personId] }),
	})

	/** A POST on one notice: the right, the form, then what is done, in one transaction. */
	function onPost(
		path: string,
		right: string,
		run: (tx: Tx, of: { readonly session: StaffSession; readonly id: string; readonly request: FastifyRequest }) => Promise<DoneCode>,
		back = "",
	) {
		server.post(`${noticesPath}/:id/${path}`, async (request, reply) => {
			const session = await gate.enter(request, right)
			gate.checkForm(request, session)
			const { id } = idSchema.parse(request.params)
			const done = await store.tx((tx) => run(tx, { session, id, request }))
			return go(reply, pathOf(id, back), done)
		})
	}

	server.get(noticesPath, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { villageId } = session
		const query = pageSchema
			.extend({ state: z.enum(states).optional().catch(undefined), done: z.string().optional().catch(undefined) })
			.parse(request.query)
		const view = await store.read(async (reader) => {
			const filter = query.state === undefined ? {} : { states: [query.state] }
			const total = await countNotices(reader, villageId, filter)
			const pages = Math.max(1, Math.ceil(total / rowsPerPage))
			const page = Math.min(query.page, pages)
			return {
				rows: await listNotices(reader, villageId, filter, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage }),
				page,
				pages,
				state: query.state,
				duties: await openDuties(reader, house, villageId),
				publicPath: publicPath((await villageById(reader, villageId))?.code ?? ""),
				openQuestions: await countQuestions(reader, villageId, { states: ["open"] }),
				said: messageOf(query.done, house),
				csrf: session.csrf,
				mayWrite: session.rights.has("notice.write"),
			}
		})
		return sendPage(reply, house, session, { title: say("notice.nav"), body: h(ConsoleListPage, { view, house }) })
	})

	server.get(`${noticesPath}/live.js`, async (_, reply) =>
		reply.type("text/javascript; charset=utf-8").header("cache-control", "public, max-age=31536000, immutable").send(live.body),
	)

	type Editing = {
		readonly id: string | undefined
		readonly draftVersion: number
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
		return sendEditor(reply, session, { id: undefined, draftVersion: 0, content: { ...emptyContent, category }, isCorrection: false })
	})

	/** Reads the posted editor; words and kept files survive every refusal. */
	async function posted(request: FastifyRequest, right: string, before: (session: StaffSession) => Promise<Content>) {
		const upload = await readUpload(request)
		const session = await gate.enter(request, right)
		gate.checkForm(request, session)
		const form = editorSchema.parse(upload.fields)
		const taken = await upload.take(house.media)
		const { content, faults } = contentFrom(form, await before(session), taken)
		const fileFault = taken.fault === undefined ? undefined : say(`notice.file.refused.${taken.fault}`)
		return { session, form, content, faults, fileFault }
	}

	server.post(`${noticesPath}/new`, async (request, reply) => {
		const { session, content, faults, fileFault } = await posted(request, "notice.write", async () => emptyContent)
		if (faults.size > 0 || fileFault !== undefined)
			return sendEditor(reply, session, { id: undefined, draftVersion: 0, content, isCorrection: false }, faults, fileFault)
		const notice = await store.tx((tx) => draftNotice(tx, cxOf(session), { villageId: session.villageId, content }))
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
		const why = isCorrection ? { why: form.why.trim().slice(0, 500) } : {}
		const saved = await store.tx((tx) =>
			saveDraft(tx, cxOf(session), { villageId: session.villageId, id, content, draftVersion: form.draftVersion, ...why }),
		)
		return go(reply, pathOf(id), saved.ok ? "saved" : codeOf(saved.code))
	})

	const draftVersionOf = (request: FastifyRequest) => z.object({ draftVersion: z.coerce.number().int() }).parse(request.body)

	onPost("publish", "notice.publish", async (tx, { session, id, request }) => {
		const { when } = z.object({ when: z.enum(tellWhens).catch("now") }).parse(request.body)
		const done = await publishAndTell(tx, cxOf(session), { villageId: session.villageId, id, when, ...draftVersionOf(request) })
		if (!done.ok) return codeOf(done.code)
		return done.told === "waits" ? "waits" : "published"
	})

	onPost("release", "notice.release", async (tx, { session, id, request }) => {
		const done = await releaseAndPublish(tx, cxOf(session), { villageId: session.villageId, id, ...draftVersionOf(request) })
		return done.ok ? "released" : codeOf(done.code)
	})

	onPost("drop", "notice.write", async (tx, { session, id }) => {
		const done = await dropDraft(tx, cxOf(session), { villageId: session.villageId, id })
		return done.ok ? "dropped" : codeOf(done.code)
	})

	onPost("correct", "notice.write", async (tx, { session, id, request }) => {
		const { villageId } = session
		const { why } = whySchema.parse(request.body)
		if (why === "") return "noWhy"
		const notice = await noticeById(tx, villageId, id)
		const version = notice && (await versionOf(tx, villageId, id, notice.version))
		if (version === undefined) return "gone"
		const done = await startCorrection(tx, cxOf(session), { villageId, id, content: version.content, why })
		return done.ok ? "saved" : codeOf(done.code)
	})

	onPost("withdraw", "notice.publish", async (tx, { session, id, request }) => {
		const done = await withdrawNotice(tx, cxOf(session), { villageId: session.villageId, id, ...whySchema.parse(request.body) })
		return done.ok ? "withdrawn" : codeOf(done.code)
	})

	onPost("tell", "notice.publish", async (tx, { session, id }) => {
		const done = await startBroadcast(tx, cxOf(session), { villageId: session.villageId, noticeId: id, when: "now" })
		return done.ok ? "told" : codeOf(done.code)
	})

	onPost("order", "notice.publish", async (tx, { session, id, request }) => {
		const { order } = z.object({ order: z.enum(orders) }).parse(request.body)
		const notice = await noticeById(tx, session.villageId, id)
		const broadcast = notice && (await broadcastOf(tx, session.villageId, notice))
		const isTaken =
			broadcast !== undefined && (await orderBroadcast(tx, cxOf(session), { villageId: session.villageId, id: broadcast.id, order }))
		return isTaken ? "ordered" : "tooLate"
	})

	onPost(
		"confirm",
		"notice.confirm",
		async (tx, { session, id, request }) => {
			const { person } = z
				.object({ person: z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]) })
				.parse(request.body)
			const notice = await noticeById(tx, session.villageId, id)
			if (notice === undefined || person.length === 0) return "empty"
			await confirmOnPaper(tx, { villageId: session.villageId, notice, persons: person, by: session.accountId, now: house.clock() })
			return "confirmed"
		},
		"/unseen",
	)

	server.post(`${noticesPath}/nothing`, async (request, reply) => {
		const session = await gate.enter(request, "notice.publish")
		gate.checkForm(request, session)
		const body = whySchema.extend({ category: z.enum(categories), period: z.string().regex(/^\d{4}-\d{2}$/) }).parse(request.body)
		const done = await store.tx((tx) =>
			discloseNothing(tx, house, { ...body, villageId: session.villageId, by: session.accountId, now: house.clock() }),
		)
		return go(reply, noticesPath, done === "done" ? "nothing" : done === "no-why" ? "noWhy" : "noDuty")
	})

	server.get(`${noticesPath}/:id/unseen`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { id } = idSchema.parse(request.params)
		const { page: wanted } = pageSchema.parse(request.query)
		const found = await store.read(async (reader) => {
			const notice = await noticeById(reader, session.villageId, id)
			if (notice === undefined || notice.version === 0) return undefined
			const { all } = await progressOf(reader, session.villageId, notice)
			return { notice, unseen: await unseenPage(reader, house, notice, { page: wanted, size: rowsPerPage }), isTold: all > 0 }
		})
		if (found === undefined) return reply.callNotFound()
		const { notice, unseen, isTold } = found
		const view = {
			notice,
			...unseen,
			isTold,
			csrf: session.csrf,
			said: messageOf(saidSchema.parse(request.query).done, house),
			mayConfirm: session.rights.has("notice.confirm"),
			visitsPath: `/console/outreach/${encodeURIComponent(`notice:${id}`)}`,
		}
		return sendPage(reply, house, session, { title: notice.title, body: h(UnseenPage, { view, house }) })
	})

	server.get(`${noticesPath}/:id/progress`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { id } = idSchema.parse(request.params)
		const view = await store.read((reader) => standing(reader, session.villageId, id))
		if (view === undefined) return reply.callNotFound()
		const part = renderToString(h(ProgressPart, { view, house }))
		const cursor = createHash("sha256").update(part).digest("base64url").slice(0, 12)
		const { cursor: shown } = z.object({ cursor: z.string().catch("") }).parse(request.query)
		if (shown === cursor) return reply.code(204).send()
		return reply.type("text/html; charset=utf-8").headers({ "cache-control": "no-store", "x-cursor": cursor }).send(part)
	})

	mountQuestionRoutes(server, house)

	server.get(`${noticesPath}/:id`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { id } = idSchema.parse(request.params)
		const { done } = saidSchema.parse(request.query)
		const view = await store.read((reader) => oneNotice(reader, house, session, id, done))
		if (view === undefined) return reply.callNotFound()
		const scripts = view.notice.state === "published" ? [live.url] : []
		return sendPage(reply, house, session, {
			title: view.notice.title || say("notice.page.untitled"),
			body: h(OneNoticePage, { view, house }),
			scripts,
		})
	})
}

async function standing(
	reader: Reader,
	villageId: string,
	id: string,
): Promise<Pick<OneNotice, "notice" | "broadcast" | "progress" | "coverage"> | undefined> {
	const notice = await noticeById(reader, villageId, id)
	if (notice === undefined || notice.version === 0) return undefined
	const broadcast: Broadcast | undefined = await broadcastOf(reader, villageId, notice)
	return { notice, broadcast, progress: await progressOf(reader, villageId, notice), coverage: await coverageOf(reader, villageId, notice) }
}

async function oneNotice(
	reader: Reader,
	house: House,
	session: StaffSession,
	id: string,
	done: string | undefined,
): Promise<OneNotice | undefined> {
	const { villageId } = session
	const notice = await noticeById(reader, villageId, id)
	if (notice === undefined) return undefined
	const draft = notice.draft ?? undefined
	const none = { broadcast: undefined, progress: undefined, coverage: undefined }
	return {
		notice,
		version: notice.version === 0 ? undefined : await versionOf(reader, villageId, id, notice.version),
		draft,
		audience: draft === undefined ? "" : audienceWords(draft.audience, house.say, (role) => roleLabel(role, house.locale)),
		people: draft === undefined ? 0 : await countAudience(reader, villageId, draft.audience, house.clock()),
		...((await standing(reader, villageId, id)) ?? none),
		questions: await countQuestions(reader, villageId, { noticeId: id, states: ["open"] }),
		expenseLimit: (await settingsOf(reader, villageId)).settings.expenseLimit,
		code: (await villageById(reader, villageId))?.code ?? "",
		said: messageOf(done, house),
		csrf: session.csrf,
		rights: session.rights,
		live: pathOf(id, "/progress"),
	}
}

const shownAheadMs = 10 * 86_400_000
const shownBackMs = 62 * 86_400_000

/** What the calendar asks for now: due within ten days, or missing since two months at most. */
export async function openDuties(reader: Reader, { clock, timeZone }: Pick<House, "clock" | "timeZone">, villageId: string) {
	const { settings, since } = await settingsOf(reader, villageId)
	if (since === undefined) return []
	const now = clock()
	const kept = new Map((await dutiesOf(reader, villageId)).map((duty) => [dutyKey(duty), duty]))
	return dutiesBetween(settings.calendar, Math.max(since, now - shownBackMs), now + shownAheadMs, timeZone)
		.filter((duty) => (kept.get(dutyKey(duty))?.doneAt ?? null) === null)
		.map((duty) => ({ ...duty, isPast: now >= duty.endsAt }))
}

function scriptOf(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/live.js"))
	return { body, url: `${noticesPath}/live.js?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}
