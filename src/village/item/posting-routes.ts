/** Posting, the list as it was posted, and objections. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { formatDateTime, formatDay } from "../../text/date.ts"
import { renderPage } from "../../web/layout.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { opinionTexts } from "../opinion/index.ts"
import { namesOfPersons, villageByCode, villageById } from "../people/index.ts"
import { mountAlikeDesk } from "./alike-desk.ts"
import { mountAlike } from "./alike-form.ts"
import { assets } from "./assets.ts"
import { boardSums, unseenIn } from "./board-read.ts"
import { mountMissing } from "./missing-form.ts"
import { answerObjection } from "./objections.ts"
import { ObjectionsPage, type ShownObjection } from "./objections-page.tsx"
import { boardPath, checkPath, missingPath, publicItemsPath, saidPath, wrongPath } from "./paths.ts"
import { PostedPage, type PostedView } from "./posted-page.tsx"
import { type PostOutcome, postList } from "./posting.ts"
import { itemSteps } from "./progress.ts"
import { claimText, textTools, toolsFor } from "./reading.ts"
import { claimsNamed } from "./repo-claims.ts"
import { latestPosting, objectionsOf, type Posting, postingOf } from "./repo-posting.ts"
import type { Desk } from "./routes.ts"
import { mountWrong } from "./wrong-form.ts"

const daysSchema = z.coerce.number().int().min(1).max(60).optional().catch(undefined)
const versionQuery = z.object({
	version: z.coerce.number().int().min(1).optional().catch(undefined),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
	/** Unfolded. */
	all: z.literal("1").optional().catch(undefined),
})

/** Objections on a page, each with a form of its own. */
const mostShown = 100

export function mountPosting(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	mountMissing(server, house)
	mountWrong(server, house)
	mountAlike(server, house)
	mountAlikeDesk(server, house)
	const { store, say } = house

	server.post(`${boardPath}/post`, async (request, reply) => {
		const session = await desk.enter(request, "item.post")
		const { days } = z.object({ days: daysSchema }).parse(request.body)
		await textTools()
		const { done, unseen } = await store.tx(async (tx) => {
			const outcome = await postList(tx, desk.cx(session), await toolsFor(tx, session.villageId), days)
			const isUnseen = outcome.kind === "refused" && outcome.why === "proposed"
			return { done: outcome, unseen: isUnseen ? unseenIn(await boardSums(tx, session.villageId)) : 0 }
		})
		// Who releases a list may be somebody who does not work on the board.
		const onBoard = session.rights.has("item.board")
		switch (done.kind) {
			case "posted":
				return desk.go(reply, onBoard ? `${boardPath}/posted` : checkPath, done.told === 0 ? "posted-nobody" : "posted", done.told)
			case "asked":
				return desk.go(reply, onBoard ? boardPath : checkPath, "asked")
			case "refused":
				return reply.redirect(`${saidPath(onBoard ? boardPath : checkPath, `no-post-${done.why}`, hindering(done))}&unseen=${unseen}`, 303)
		}
	})

	server.get(`${boardPath}/posted`, async (request, reply) => {
		const session = await desk.enter(request)
		const { version, page, all } = versionQuery.parse(request.query)
		const found = await store.read(async (reader) => ({
			...(await postingOf(reader, session.villageId, version)),
			village: await villageById(reader, session.villageId),
			steps: await itemSteps(reader, house, session.villageId),
		}))
		const isStaff = { mayPut: session.rights.has("council.manage") }
		const view = postedView(house, found, {
			village: found.village?.name ?? "",
			path: `${boardPath}/posted`,
			page,
			isWhole: all === "1",
			isStaff,
		})
		return view === undefined
			? reply.redirect(boardPath, 303)
			: desk.send(reply, session, say("item.post.title"), h(PostedPage, { view, say }))
	})

	// Anybody may read it: it holds no names, and nothing is changed by looking.
	server.get("/v/:code/items", async (request, reply) => {
		const { code } = z.object({ code: z.string().min(1).max(20) }).parse(request.params)
		const { version, page, all } = versionQuery.parse(request.query)
		const found = await store.read(async (reader) => {
			const village = await villageByCode(reader, code.toUpperCase())
			if (village === undefined) return undefined
			const latest = await latestPosting(reader, village.id)
			return {
				village,
				until: latest?.until ?? 0,
				...(await postingOf(reader, village.id, version)),
				steps: await itemSteps(reader, house, village.id),
			}
		})
		const isStill = (found?.until ?? 0) > house.clock()
		const view =
			found &&
			postedView(house, found, {
				village: found.village.name,
				path: publicItemsPath(found.village.code),
				page,
				isWhole: all === "1",
				...(isStill && { objectHrefs: { wrong: wrongPath(found.village.code), missing: missingPath(found.village.code) } }),
			})
		if (found === undefined || view === undefined) return reply.callNotFound()
		const body = [h(VillageUp, { village: found.village, part: "items" }), h(PostedPage, { view, say })]
		const title = say("item.posted.title", { village: view.village })
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-cache")
			.send(renderPage({ locale: house.locale, title, look: "resident", demo: house.demo, styles: [assets.style.url], body }))
	})

	server.get(`${boardPath}/objections`, async (request, reply) => {
		const session = await desk.enter(request)
		const { objections, more } = await store.read(async (reader) => {
			const { villageId } = session
			const all = await objectionsOf(reader, villageId, mostShown)
			// The oldest without an answer come first: those behind them come up as these are answered.
			const list = all.slice(0, mostShown)
			const objected = await claimsNamed(
				reader,
				villageId,
				list.flatMap(({ claimId }) => claimId ?? []),
			)
			const claims = new Map(objected.map((claim) => [claim.id, claim]))
			const texts = await opinionTexts(
				reader,
				villageId,
				objected.map(({ opinionId }) => opinionId),
			)
			const opinions = new Map(texts.map((opinion) => [opinion.id, opinion]))
			const names = await namesOfPersons(
				reader,
				villageId,
				list.map(({ personId }) => personId),
			)
			const shown = list.map((objection): ShownObjection => {
				const claim = claims.get(objection.claimId ?? "")
				const opinion = claim && opinions.get(claim.opinionId)
				return {
					...objection,
					who: names.get(objection.personId) ?? say("item.objections.unknown"),
					text: claim === undefined || opinion === undefined ? "" : claimText(opinion, claim),
					opinion: opinion && { id: opinion.id, number: opinion.number },
					when: formatDateTime(objection.at, house.locale, house.timeZone),
				}
			})
			return { objections: shown, more: all.slice(mostShown).filter(({ answeredAt }) => answeredAt === null).length }
		})
		return desk.send(
			reply,
			session,
			say("item.objections.title"),
			h(ObjectionsPage, { objections, more, csrf: session.csrf, notice: desk.notice(request.query), say }),
		)
	})

	server.post(`${boardPath}/objections/:id`, async (request, reply) => {
		const session = await desk.enter(request)
		const { id } = z.object({ id: z.string().min(1).max(100) }).parse(request.params)
		const { answer } = z.object({ answer: z.string().trim().max(400).catch("") }).parse(request.body)
		if (answer === "") return desk.go(reply, `${boardPath}/objections`, "no-answer")
		const done = await store.tx((tx) => answerObjection(tx, desk.cx(session), id, answer))
		return desk.go(reply, `${boardPath}/objections`, done ? "objection-answered" : "no-gone")
	})
}

/** How many stand in the way. */
function hindering({ why, account, flagged }: Extract<PostOutcome, { readonly kind: "refused" }>): number {
	if (why === "flagged") return flagged ?? 0
	return why === "open" ? account.byFate.open : account.proposed
}

/** Up to so many a phone shows by a few strokes of the thumb; ▲ 93 unfolded were 12,000 px. */
const shortList = 20
/** A village posts some sixty; a list of thousands is turned by pages. */
const itemsPerPage = 200

function postedView(
	house: House,
	{
		posting,
		versions = [],
		steps,
	}: { readonly posting?: Posting; readonly versions?: readonly number[]; readonly steps: PostedView["steps"] },
	{
		path,
		page,
		isWhole,
		...of
	}: Pick<PostedView, "village" | "isStaff" | "objectHrefs"> & { readonly path: string; readonly page: number; readonly isWhole: boolean },
): PostedView | undefined {
	if (posting === undefined) return undefined
	const now = house.clock()
	const day = (at: number): string => formatDay(at, now, house.locale, house.timeZone)
	const { list, hash, ledgerSeq } = posting
	const pages = Math.max(1, Math.ceil(list.items.length / itemsPerPage))
	const at = Math.min(page, pages)
	const hrefOf = (version: number, to = 1, all = isWhole): string => {
		const query = { version: String(version), ...(to > 1 && { page: String(to) }), ...(all && { all: "1" }) }
		return `${path}?${new URLSearchParams(query)}`
	}
	return {
		...of,
		version: posting.version,
		versions,
		list,
		items: byCategory(list.items).slice((at - 1) * itemsPerPage, at * itemsPerPage),
		page: at,
		pages,
		hrefOf: (version, to) => hrefOf(version, to),
		unfold: list.items.length > shortList ? { isWhole, href: hrefOf(posting.version, at, !isWhole) } : undefined,
		posted: day(posting.at),
		until: day(posting.until),
		isOpen: now < posting.until,
		hash,
		ledgerSeq,
		steps,
	}
}

/** Those of one category beside each other, categories in the order in which they come first. */
function byCategory(items: PostedView["items"]): PostedView["items"] {
	return [...grouped(items, ({ category }) => category).values()].flat()
}
