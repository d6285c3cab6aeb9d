/** The console's routes of notices: every page enters by its right. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { renderToString } from "preact-render-to-string"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import { sendUnderWay } from "../../web/ui/under-way.tsx"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { isAnybodyTold } from "./audience-seen.ts"
import { mountEditorRoutes } from "./console-editor.ts"
import { ConsoleListPage } from "./console-list-page.tsx"
import { OneNoticePage } from "./console-notice-page.tsx"
import { mountOrderRoutes } from "./console-orders.ts"
import { OrdersPart } from "./console-orders-part.tsx"
import { filterSchema, idSchema, messageOf, noticesPath, sendPage } from "./console-parts.ts"
import { ProgressPart } from "./console-progress.tsx"
import { mountQuestionRoutes } from "./console-questions.ts"
import { publicPath } from "./links.ts"
import { companionsOf, oneNotice, standingsNow } from "./one-notice.ts"
import { openDuties } from "./open-duties.ts"
import { paperPage } from "./paper.ts"
import { PaperPage } from "./paper-page.tsx"
import { countQuestions } from "./questions.ts"
import { countNotices, listNotices, noticeById } from "./repo.ts"
import { states } from "./rules.ts"
import { fileOf, sendFile } from "./send-file.ts"
import { unseenOf, unseenPage } from "./unseen.ts"
import { UnseenPage } from "./unseen-page.tsx"

const rowsPerPage = 30
const saidSchema = z.object({ done: z.string().max(40).optional().catch(undefined) })
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })

export function mountConsole(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	const live = scriptOf()
	const unseenNow = unseenOf(house)
	const standingOf = standingsNow(house)

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

	server.get(`${noticesPath}/:id/unseen`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { id } = idSchema.parse(request.params)
		const { page: wanted } = pageSchema.parse(request.query)
		const filter = filterSchema.parse(request.query)
		const found = await store.read(async (reader) => {
			const notice = await noticeById(reader, session.villageId, id)
			if (notice === undefined || notice.version === 0) return undefined
			return { notice, isTold: await isAnybodyTold(reader, session.villageId, notice) }
		})
		if (found === undefined) return reply.callNotFound()
		const { notice, isTold } = found
		const unseen = await unseenNow(notice)
		if (unseen.kind === "running") {
			const { done, of } = unseen
			return sendUnderWay(reply, house, session, {
				path: noticesPath,
				work: { title: notice.title, what: say("notice.unseen.reckoning"), done, of },
			})
		}
		const view = {
			notice,
			...(await store.read((reader) => unseenPage(reader, house, notice, unseen.value, { page: wanted, size: rowsPerPage, filter }))),
			isTold,
			filter,
			csrf: session.csrf,
			said: messageOf(saidSchema.parse(request.query).done, house),
			mayConfirm: session.rights.has("notice.confirm"),
			visitsPath: `/console/outreach/${encodeURIComponent(`notice:${id}`)}`,
		}
		return sendPage(reply, house, session, { title: notice.title, body: h(UnseenPage, { view, house }) })
	})

	server.get(`${noticesPath}/:id/paper`, async (request, reply) => {
		const session = await gate.enter(request, "notice.confirm")
		const { villageId, csrf } = session
		const { id } = idSchema.parse(request.params)
		const { page } = pageSchema.parse(request.query)
		const found = await store.read(async (reader) => {
			const notice = await noticeById(reader, villageId, id)
			if (notice === undefined || notice.version === 0) return undefined
			return { notice, ...(await paperPage(reader, house, { villageId, notice, page, size: rowsPerPage })) }
		})
		if (found === undefined) return reply.callNotFound()
		const view = { ...found, csrf, said: messageOf(saidSchema.parse(request.query).done, house) }
		return sendPage(reply, house, session, { title: found.notice.title, body: h(PaperPage, { view, house }) })
	})

	/** A part of a notice's page that is asked for again and again: answered only where it is another than what is shown. */
	function onPart(name: string, partOf: (session: StaffSession, id: string) => Promise<string | undefined>): void {
		server.get(`${noticesPath}/:id/${name}`, async (request, reply) => {
			const session = await gate.enter(request, "notice.read")
			const part = await partOf(session, idSchema.parse(request.params).id)
			if (part === undefined) return reply.callNotFound()
			const cursor = cursorOf(part)
			const { cursor: shown } = z.object({ cursor: z.string().catch("") }).parse(request.query)
			if (shown === cursor) return reply.code(204).send()
			return reply.type("text/html; charset=utf-8").headers({ "cache-control": "no-store", "x-cursor": cursor }).send(part)
		})
	}

	onPart("progress", async ({ villageId }, id) => {
		const view = await standingOf(villageId, id)
		return view && renderToString(h(ProgressPart, { view, house }))
	})

	onPart("orders", async ({ villageId, csrf, rights }, id) => {
		const standing = await standingOf(villageId, id)
		if (standing === undefined) return undefined
		const companions = await store.read((reader) => companionsOf(reader, standing))
		return renderToString(h(OrdersPart, { view: { ...standing, companions, csrf, rights }, house }))
	})

	server.get(`${noticesPath}/:id/a/:ref`, async (request, reply) => {
		const { villageId } = await gate.enter(request, "notice.read")
		const { id, ref } = idSchema.extend({ ref: z.string().max(200) }).parse(request.params)
		const name = await store.read(async (reader) => {
			const notice = await noticeById(reader, villageId, id)
			const drafted = notice?.draft?.attachments.find((one) => one.ref === ref)?.name
			return drafted ?? (notice && (await fileOf(reader, notice, ref, {})))
		})
		if (name === undefined) return reply.callNotFound()
		return sendFile(reply, house, { ref, name, cache: "private, no-store" })
	})

	mountEditorRoutes(server, house)
	mountOrderRoutes(server, house)
	mountQuestionRoutes(server, house)

	server.get(`${noticesPath}/:id`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { id } = idSchema.parse(request.params)
		const { done } = saidSchema.parse(request.query)
		const standing = await standingOf(session.villageId, id)
		const view = await store.read((reader) => oneNotice(reader, house, session, id, { done, standing }))
		if (view === undefined) return reply.callNotFound()
		const scripts = view.notice.state === "published" ? [live.url] : []
		return sendPage(reply, house, session, {
			title: view.notice.title || say("notice.page.untitled"),
			body: h(OneNoticePage, { view, house, shown: cursorOf(renderToString(h(OrdersPart, { view, house }))) }),
			scripts,
		})
	})
}

/** What tells one state of a part from another. */
function cursorOf(part: string): string {
	return createHash("sha256").update(part).digest("base64url").slice(0, 12)
}

function scriptOf(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/live.js"))
	return { body, url: `${noticesPath}/live.js?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}
