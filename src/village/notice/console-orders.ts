/** The console's routes that do something with a notice: publish, correct, withdraw, tell, confirm. Every POST checks its form. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { orderBroadcast, orders, startBroadcast } from "./broadcast.ts"
import { broadcastOf } from "./broadcast-repo.ts"
import { discloseNothing } from "./calendar-work.ts"
import { dropDraft, startCorrection, withdrawNotice } from "./commands.ts"
import { codeOf, cxOf, type DoneCode, filterSchema, go, idSchema, noticesPath, pathOf, unseenPath, whySchema } from "./console-parts.ts"
import { hearersOf, readNews } from "./news.ts"
import { confirmOnPaper, takeBackPaper } from "./paper.ts"
import { publishAndTell, releaseAndPublish } from "./publish.ts"
import { noticeById, versionOf } from "./repo.ts"
import { categories } from "./rules.ts"
import { tellWhens } from "./tables.ts"

/** One ticked box comes as a word, several as a list. */
const personsSchema = z.object({ person: z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]) })
/** Broadcast and notice are named in it. */
const newsIdSchema = z.object({ id: z.string().min(1).max(200) })

type NoticePost = { readonly session: StaffSession; readonly id: string; readonly request: FastifyRequest }

export function mountOrderRoutes(server: FastifyInstance, house: House): void {
	const { store, gate } = house

	/** A POST on one notice: the right, the form, then what is done, in one transaction. */
	function onPost(
		path: string,
		right: string,
		run: (tx: Tx, of: NoticePost) => Promise<DoneCode>,
		back = (id: string, _: FastifyRequest) => pathOf(id),
	) {
		server.post(`${noticesPath}/:id/${path}`, async (request, reply) => {
			const session = await gate.enter(request, right)
			gate.checkForm(request, session)
			const { id } = idSchema.parse(request.params)
			const done = await store.tx((tx) => run(tx, { session, id, request }))
			return go(reply, back(id, request), done)
		})
	}

	const draftVersionOf = (request: FastifyRequest) => z.object({ draftVersion: z.coerce.number().int() }).parse(request.body)

	onPost("publish", "notice.publish", async (tx, { session, id, request }) => {
		const { when } = z.object({ when: z.enum(tellWhens).catch("now") }).parse(request.body)
		const done = await publishAndTell(tx, cxOf(house, session), { villageId: session.villageId, id, when, ...draftVersionOf(request) })
		if (!done.ok) return codeOf(done.code)
		return done.told === "waits" ? "waits" : "published"
	})

	onPost("release", "notice.release", async (tx, { session, id, request }) => {
		const done = await releaseAndPublish(tx, cxOf(house, session), { villageId: session.villageId, id, ...draftVersionOf(request) })
		return done.ok ? "released" : codeOf(done.code)
	})

	onPost("drop", "notice.write", async (tx, { session, id }) => {
		const done = await dropDraft(tx, cxOf(house, session), { villageId: session.villageId, id })
		return done.ok ? "dropped" : codeOf(done.code)
	})

	onPost("correct", "notice.write", async (tx, { session, id, request }) => {
		const { villageId } = session
		const { why } = whySchema.parse(request.body)
		if (why === "") return "noWhy"
		const notice = await noticeById(tx, villageId, id)
		const version = notice && (await versionOf(tx, villageId, id, notice.version))
		if (version === undefined) return "gone"
		const done = await startCorrection(tx, cxOf(house, session), { villageId, id, content: version.content, why })
		return done.ok ? "saved" : codeOf(done.code)
	})

	onPost("withdraw", "notice.publish", async (tx, { session, id, request }) => {
		const done = await withdrawNotice(tx, cxOf(house, session), { villageId: session.villageId, id, ...whySchema.parse(request.body) })
		return done.ok ? "withdrawn" : codeOf(done.code)
	})

	onPost("tell", "notice.publish", async (tx, { session, id }) => {
		const done = await startBroadcast(tx, cxOf(house, session), { villageId: session.villageId, noticeId: id, when: "now" })
		return done.ok ? "told" : codeOf(done.code)
	})

	onPost("order", "notice.publish", async (tx, { session, id, request }) => {
		const { order } = z.object({ order: z.enum(orders) }).parse(request.body)
		const notice = await noticeById(tx, session.villageId, id)
		const broadcast = notice && (await broadcastOf(tx, session.villageId, notice))
		const isTaken =
			broadcast !== undefined && (await orderBroadcast(tx, cxOf(house, session), { villageId: session.villageId, id: broadcast.id, order }))
		return isTaken ? "ordered" : "tooLate"
	})

	/** The persons ticked, and the notice they are told of; undefined: none. */
	const ticked = async (tx: Tx, { session: { villageId }, id, request }: NoticePost) => {
		const { person: persons } = personsSchema.parse(request.body)
		const notice = await noticeById(tx, villageId, id)
		return notice === undefined || persons.length === 0 ? undefined : { villageId, notice, persons }
	}

	onPost(
		"confirm",
		"notice.confirm",
		async (tx, act) => {
			const told = await ticked(tx, act)
			if (told === undefined) return "empty"
			await confirmOnPaper(tx, { ...told, by: act.session.accountId, now: house.clock() })
			return "confirmed"
		},
		(id, request) => unseenPath(id, filterSchema.parse(request.body)),
	)

	onPost(
		"unconfirm",
		"notice.confirm",
		async (tx, act) => {
			const told = await ticked(tx, act)
			if (told === undefined) return "empty"
			return (await takeBackPaper(tx, cxOf(house, act.session), told)) > 0 ? "unconfirmed" : "tooLate"
		},
		(id) => pathOf(id, "/paper"),
	)

	server.post(`${noticesPath}/news/:id/read`, async (request, reply) => {
		const session = await gate.enter(request)
		gate.checkForm(request, session)
		const { id } = newsIdSchema.parse(request.params)
		await store.tx((tx) => readNews(tx, { villageId: session.villageId, id, hearers: hearersOf(session), now: house.clock() }))
		return reply.redirect("/console", 303)
	})

	server.post(`${noticesPath}/nothing`, async (request, reply) => {
		const session = await gate.enter(request, "notice.publish")
		gate.checkForm(request, session)
		const body = whySchema.extend({ category: z.enum(categories), period: z.string().regex(/^\d{4}-\d{2}$/) }).parse(request.body)
		const done = await store.tx((tx) =>
			discloseNothing(tx, house, { ...body, villageId: session.villageId, by: session.accountId, now: house.clock() }),
		)
		return go(reply, noticesPath, done === "done" ? "nothing" : done === "no-why" ? "noWhy" : "noDuty")
	})
}
