/** Posting, the list as it was posted, and objections. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { formatDateTime, formatDay } from "../../text/date.ts"
import { renderPage } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { opinionTexts } from "../opinion/index.ts"
import { namesOfPersons, villageByCode, villageById } from "../people/index.ts"
import { mountAlikeDesk } from "./alike-desk.ts"
import { mountAlike } from "./alike-form.ts"
import { assets } from "./assets.ts"
import { mountMissing } from "./missing-form.ts"
import { answerObjection } from "./objections.ts"
import { ObjectionsPage, type ShownObjection } from "./objections-page.tsx"
import { boardPath, missingPath, publicItemsPath, wrongPath } from "./paths.ts"
import { PostedPage, type PostedView } from "./posted-page.tsx"
import { type PostOutcome, postList } from "./posting.ts"
import { itemSteps } from "./progress.ts"
import { claimText, textTools, toolsFor } from "./reading.ts"
import { claimsNamed } from "./repo-claims.ts"
import { objectionsOf, type Posting, postingsOf } from "./repo-posting.ts"
import type { Desk } from "./routes.ts"
import { mountWrong } from "./wrong-form.ts"

const daysSchema = z.coerce.number().int().min(1).max(60).optional().catch(undefined)
const versionQuery = z.object({ version: z.coerce.number().int().min(1).optional().catch(undefined) })

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
		const done = await store.tx(async (tx) => postList(tx, desk.cx(session), await toolsFor(tx, session.villageId), days))
		switch (done.kind) {
			case "posted":
				return desk.go(reply, `${boardPath}/posted`, "posted", done.told)
			case "asked":
				return desk.go(reply, boardPath, "asked")
			case "refused":
				return desk.go(reply, boardPath, `no-post-${done.why}`, hindering(done))
		}
	})

	server.get(`${boardPath}/posted`, async (request, reply) => {
		const session = await desk.enter(request)
		const { version } = versionQuery.parse(request.query)
		const found = await store.read(async (reader) => ({
			postings: await postingsOf(reader, session.villageId),
			village: await villageById(reader, session.villageId),
			steps: await itemSteps(reader, house, session.villageId),
		}))
		const isStaff = { mayPut: session.rights.has("council.manage") }
		const of = { village: found.village?.name ?? "", hrefOf: (to: number) => `${boardPath}/posted?version=${to}`, isStaff }
		const view = postedView(house, found, version, of)
		return view === undefined
			? reply.redirect(boardPath, 303)
			: desk.send(reply, session, say("item.post.title"), h(PostedPage, { view, say }))
	})

	// Anybody may read it: it holds no names, and nothing is changed by looking.
	server.get("/v/:code/items", async (request, reply) => {
		const { code } = z.object({ code: z.string().min(1).max(20) }).parse(request.params)
		const { version } = versionQuery.parse(request.query)
		const found = await store.read(async (reader) => {
			const village = await villageByCode(reader, code.toUpperCase())
			if (village === undefined) return undefined
			return { village, postings: await postingsOf(reader, village.id), steps: await itemSteps(reader, house, village.id) }
		})
		const isStill = (found?.postings[0]?.until ?? 0) > house.clock()
		const view =
			found &&
			postedView(house, found, version, {
				village: found.village.name,
				hrefOf: (to) => `${publicItemsPath(found.village.code)}?version=${to}`,
				...(isStill && { objectHrefs: { wrong: wrongPath(found.village.code), missing: missingPath(found.village.code) } }),
			})
		if (view === undefined) return reply.callNotFound()
		const body = h(PostedPage, { view, say })
		const title = say("item.posted.title", { village: view.village })
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-cache")
			.send(renderPage({ locale: house.locale, title, look: "resident", demo: house.demo, styles: [assets.style.url], body }))
	})

	server.get(`${boardPath}/objections`, async (request, reply) => {
		const session = await desk.enter(request)
		const objections = await store.read(async (reader): Promise<readonly ShownObjection[]> => {
			const { villageId } = session
			const list = await objectionsOf(reader, villageId)
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
			return list.map((objection) => {
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
		})
		return desk.send(
			reply,
			session,
			say("item.objections.title"),
			h(ObjectionsPage, { objections, csrf: session.csrf, notice: desk.notice(request.query), say }),
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

function postedView(
	house: House,
	{ postings, steps }: { readonly postings: readonly Posting[]; readonly steps: PostedView["steps"] },
	version: number | undefined,
	of: Pick<PostedView, "village" | "hrefOf" | "isStaff" | "objectHrefs">,
): PostedView | undefined {
	const posting = version === undefined ? postings[0] : postings.find((one) => one.version === version)
	if (posting === undefined) return undefined
	const now = house.clock()
	const day = (at: number): string => formatDay(at, now, house.locale, house.timeZone)
	const { list, hash, ledgerSeq } = posting
	return {
		...of,
		version: posting.version,
		versions: postings.map((one) => one.version).toReversed(),
		list,
		posted: day(posting.at),
		until: day(posting.until),
		isOpen: now < posting.until,
		hash,
		ledgerSeq,
		steps,
	}
}
