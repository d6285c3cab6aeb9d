/** The console pages of the board, and the list as anybody may read it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { formatDateTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import { worksOf } from "../works.ts"
import type { Advice } from "./advice.ts"
import { mountMarked } from "./alike-marked-routes.ts"
import { placesIn, splitByPlace } from "./apart.ts"
import { AsidePage } from "./aside-page.tsx"
import { askModel } from "./ask-model.ts"
import { assets, mountAssets } from "./assets.ts"
import { BoardPage, type Page } from "./board-page.tsx"
import { asideClaims, boardSums, itemsWhole } from "./board-read.ts"
import { mountCheck } from "./check-routes.ts"
import { type Acted, act, type ItemCx, undo } from "./commands.ts"
import { lookAt } from "./looking.ts"
import { OnePage } from "./one-page.tsx"
import { categoryChoices, isAcceptable, isSingle, lastChangeOf, pageOf } from "./page-parts.ts"
import { boardAt, boardPath, onePath, saidPath, targetsPath } from "./paths.ts"
import { mountPosting } from "./posting-routes.ts"
import { actionOf, lookOf, pressSchema } from "./pressed.ts"
import { proposeItems, readAhead } from "./propose.ts"
import { mountQuestions } from "./question-routes.ts"
import { textTools, toolsFor } from "./reading.ts"
import { itemsIn } from "./repo.ts"
import type { Action } from "./rules.ts"
import { noticeOf } from "./said.ts"
import { requireSecond } from "./second-look.ts"
import { modelFor } from "./settings.ts"
import { targetOf, targetsFound, targetsOf } from "./targets.ts"
import { boardView } from "./view.ts"

const short = z.string().trim().max(300).catch("")
const querySchema = z.object({ find: short, state: short, category: short, page: z.coerce.number().int().min(1).max(10_000).catch(1) })
/** `undo`: number of the change that the button named. */
const runSchema = z.object({ act: short, back: short, one: short, undo: z.coerce.number().int().optional().catch(undefined) })
const idParams = z.object({ id: z.string().min(1).max(100) })

export type Desk = {
	readonly house: House
	readonly enter: (request: FastifyRequest, right?: string) => Promise<StaffSession>
	readonly send: (reply: FastifyReply, session: StaffSession, title: string, body: ComponentChildren) => FastifyReply
	readonly cx: (session: StaffSession) => ItemCx
	/** Back to a page of the board, which says what was done. */
	readonly go: (reply: FastifyReply, path: string, said: string, n?: number) => FastifyReply
	readonly notice: (query: unknown) => Page["notice"]
}

const board = "item.board"
const asidePerPage = 100

function deskOf(house: House): Desk {
	const { gate, say } = house
	return {
		house,
		enter: async (request, right = board) => {
			const session = await gate.enter(request, right)
			if (request.method === "POST") gate.checkForm(request, session)
			return session
		},
		send: (reply, session, title, body) =>
			reply
				.type("text/html; charset=utf-8")
				.header("cache-control", "no-store")
				.send(
					consolePage(house, session, {
						title,
						path: boardPath,
						body,
						styles: [assets.style.url],
						scripts: [assets.script.url],
					}),
				),
		cx: ({ villageId, accountId, name }) => ({ house, villageId, now: house.clock(), actor: accountId, actorName: name }),
		go: (reply, path, said, n = 0) => reply.redirect(saidPath(path, said, n), 303),
		notice: (query) => noticeOf(query, say),
	}
}

export function mountRoutes(server: FastifyInstance, house: House): void {
	const desk = deskOf(house)
	const { store, say } = house
	mountAssets(server)
	mountQuestions(server, desk)
	mountMarked(server, desk)
	mountCheck(server, desk)
	mountPosting(server, desk)

	server.get(boardPath, async (request, reply) => {
		const session = await desk.enter(request)
		const wanted = querySchema.parse(request.query)
		const when = (at: number): string => formatDateTime(at, house.locale, house.timeZone)
		const rest = { csrf: session.csrf, me: session.accountId, notice: desk.notice(request.query), house, when }
		await textTools()
		const page = await store.read((reader) => pageOf(reader, session.villageId, wanted, rest))
		return desk.send(reply, session, say("item.title"), h(BoardPage, { page, say }))
	})

	server.get(`${boardPath}/aside`, async (request, reply) => {
		const session = await desk.enter(request)
		const { page } = querySchema.parse(request.query)
		const slice = { limit: asidePerPage, offset: (page - 1) * asidePerPage }
		const { claims, total } = await store.read((reader) => asideClaims(reader, session.villageId, slice))
		const pages = Math.max(1, Math.ceil(total / asidePerPage))
		return desk.send(reply, session, say("item.aside.title"), h(AsidePage, { claims, page, pages, csrf: session.csrf, say }))
	})

	server.get(targetsPath, async (request, reply) => {
		const session = await desk.enter(request)
		const { find } = z.object({ find: short }).parse(request.query)
		const { items } = await store.read((reader) => boardView(reader, session.villageId))
		return reply.header("cache-control", "no-store").send(find === "" ? [] : targetsFound(items, find, say))
	})

	server.get(`${boardPath}/one/:id`, async (request, reply) => {
		const session = await desk.enter(request)
		const { id } = idParams.parse(request.params)
		const { page } = querySchema.parse(request.query)
		const { back } = z.object({ back: short }).parse(request.query)
		await textTools()
		const { shown, sums, places, lastChange } = await store.read(async (reader) => {
			const all = await boardSums(reader, session.villageId)
			const [one] = await itemsWhole(
				reader,
				session.villageId,
				all.items.filter(({ item }) => item.id === id),
			)
			const tools = await toolsFor(reader, session.villageId)
			const apart = await placesIn(reader, session.villageId, tools, one === undefined ? [] : [one.item])
			const last = await lastChangeOf(reader, session.villageId, session.accountId, say, id)
			return { shown: one, sums: all, places: apart.get(id) ?? 1, lastChange: last }
		})
		if (shown === undefined) return reply.callNotFound()
		const parts = {
			shown,
			places,
			page,
			back,
			targets: targetsOf(sums, say),
			categories: categoryChoices(say).slice(1),
			csrf: session.csrf,
			notice: desk.notice(request.query),
			lastChange,
			say,
		}
		return desk.send(reply, session, shown.item.title, h(OnePage, parts))
	})

	server.post(`${boardPath}/one/:id`, async (request, reply) => {
		const session = await desk.enter(request)
		const { id } = idParams.parse(request.params)
		const { title, category, back } = z.object({ title: short, category: short, back: short }).parse(request.body)
		const known = categoryChoices(say).some(({ value }) => value !== "" && value === category)
		const action: Action = { kind: "rename", itemId: id, title: cleanText(title), ...(known && { category }) }
		const done = await store.tx((tx) => act(tx, desk.cx(session), action))
		return desk.go(reply, done.ok ? boardAt(back) : onePath(id, back), saidOf(done, "renamed"))
	})

	server.post(`${boardPath}/act`, async (request, reply) => {
		const session = await desk.enter(request)
		const form = pressSchema.parse(request.body)
		const back = form.one === "" ? boardAt(form.back) : onePath(form.one, form.back)
		const look = lookOf(form)
		if (look !== undefined) {
			const looked = await store.tx((tx) => lookAt(tx, desk.cx(session), look))
			return desk.go(
				reply,
				back,
				looked.ok ? (look.shown === undefined ? "looked" : "reworded") : `no-${looked.why}`,
				looked.ok ? looked.count : 0,
			)
		}
		if (form.apart !== "") {
			await textTools()
			const cx = desk.cx(session)
			const done = await store.tx(async (tx) => splitByPlace(tx, cx, await toolsFor(tx, cx.villageId), form.apart))
			const parts = done.ok ? done.change.items.filter(({ before }) => before === null).length + 1 : 0
			return desk.go(reply, back, done.ok ? "apart" : `no-${done.why}`, parts)
		}
		const target = form.target.startsWith("item:")
			? targetOf([], form.target, say)
			: await store.read(async (reader) => targetOf((await boardView(reader, session.villageId)).items, form.target, say))
		if (typeof target === "string") return desk.go(reply, back, `no-target-${target}`)
		const action = actionOf(form, target.id, house)
		if (action === undefined) return desk.go(reply, back, "no-nothing-chosen")
		const done = await store.tx((tx) => act(tx, desk.cx(session), action, form.reason))
		const { kind } = action
		const changed = done.ok ? (kind === "accept" ? done.change.items : done.change.claims).length : 0
		// An item that gave away its last claim has no page any more.
		const isGone = done.ok && done.change.items.some(({ id, after }) => id === form.one && after === null)
		return desk.go(
			reply,
			isGone || (done.ok && kind === "accept") ? boardAt(form.back) : back,
			saidOf(done, kind === "rename" ? "renamed" : kind),
			changed,
		)
	})

	server.post(`${boardPath}/run`, async (request, reply) => {
		const session = await desk.enter(request)
		const { act: what, back, one, undo: seq } = runSchema.parse(request.body)
		const path = back === "questions" ? `${boardPath}/questions` : boardPath
		const cx = desk.cx(session)
		if (seq !== undefined || what === "undo") {
			// The page of questions shows no change, so there it is one's own that is taken back.
			const undone = await store.tx((tx) => undo(tx, cx, seq === undefined ? { of: cx.actor } : { seq }))
			// An item that was made by it has no page any more.
			const isThere = one !== "" && (await store.read((reader) => itemsIn(reader, cx.villageId, one))).length > 0
			const to = one === "" ? path : isThere ? onePath(one, back) : boardAt(back)
			return desk.go(reply, to, undone === undefined ? "no-undo" : typeof undone === "string" ? `no-${undone}` : "undone")
		}
		if (what === "accept-all" || what === "accept-single") {
			const { done, left } = await store.tx(async (tx) => {
				const { items } = await boardSums(tx, cx.villageId)
				const meant = items.filter(what === "accept-all" ? isAcceptable : isSingle)
				const alike = items.filter(({ item, claimCount }) => item.state === "proposed" && (what === "accept-all" || claimCount === 1))
				const itemIds = meant.map(({ item }) => item.id)
				return { done: await act(tx, cx, { kind: "accept", itemIds }), left: alike.length - meant.length }
			})
			if (!done.ok && left > 0) return desk.go(reply, path, "no-left", left)
			return reply.redirect(`${saidPath(path, saidOf(done, "accept"), done.ok ? done.change.items.length : 0)}&left=${left}`, 303)
		}
		const model = await store.read((reader) => modelFor(reader, house, cx.villageId))
		const work = {
			title: say("item.title"),
			what: say(model === undefined ? "item.run.running" : "item.run.runningModel"),
			path: boardPath,
			failed: (error: unknown) => request.log.error({ error }, "a consolidation failed"),
		}
		const next = await worksOf(house).begin(session, work, async (told) => {
			await textTools()
			const tools = await store.read((reader) => toolsFor(reader, cx.villageId))
			const advice = await askModel(house, cx, tools, told)
			await readAhead(store, cx, tools, told, advice)
			const { placed, joined } = await store.tx((tx) => proposeItems(tx, cx, tools, advice))
			return `${saidPath(path, placed > 0 ? saidOfWay[advice.way] : "no-open", placed)}${joined > 0 ? `&m=${joined}` : ""}`
		})
		return reply.redirect(next, 303)
	})

	server.post(`${boardPath}/second`, async (request, reply) => {
		const session = await desk.enter(request, "item.post")
		const { needed } = z.object({ needed: z.enum(["yes", "no"]) }).parse(request.body)
		const look = await store.tx((tx) => requireSecond(tx, desk.cx(session), needed === "yes"))
		return desk.go(reply, boardPath, `second-${look}`)
	})
}

const saidOfWay = { lexicon: "propose", model: "propose-model", fallback: "propose-fallback" } as const satisfies Readonly<
	Record<Advice["way"], string>
>

function saidOf(done: Acted, good: string): string {
	return done.ok ? good : `no-${done.why}`
}
