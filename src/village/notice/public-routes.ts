/** The public pages of notices under `/v/CODE`. Looking changes nothing; only a press, or a page that was really read, notes a view. */

import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { latestRoot } from "../../ledger/index.ts"
import { packageRoot } from "../../root.ts"
import type { Reader } from "../../store/store.ts"
import { dayMs, formatDate } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import { renderPage, type Share } from "../../web/layout.tsx"
import type { House, PublicSection } from "../affair.ts"
import { demoMark } from "../demo-mark.ts"
import { knownPerson, member, type Village, villageByCode } from "../people/index.ts"
import { pngOf } from "../picture.ts"
import { cardSvg } from "./card.ts"
import { atomFeed, type FeedEntry } from "./feed.ts"
import { noticeUrl, readerToken, readReaderToken } from "./links.ts"
import { numbersOf } from "./numbers.ts"
import { ListPage, NoticesSection } from "./public-list-page.tsx"
import { OnePage, type OneView } from "./public-notice-page.tsx"
import { mountPresses } from "./public-presses.ts"
import { QuestionsPage } from "./public-questions-page.tsx"
import { RecordPage } from "./public-record-page.tsx"
import { listQuery, publicList, publicRecord, publicStates } from "./public-view.ts"
import { listQuestions, ownAmong } from "./questions.ts"
import { countNotices, listNotices, type Notice, noticeByNumber, noticesById, versionOf, versionsOf } from "./repo.ts"
import { limits } from "./rules.ts"
import { hasSeen } from "./seen.ts"
import { fileOf, sendFile } from "./send-file.ts"
import { settingsOf } from "./settings.ts"
import { plainBody } from "./shown.ts"

const mostOnPage = 10
const mostQuestions = 200
const mostNumbers = 500
const feedEntries = 30

/** The part of `/v/CODE`. */
export const noticeSection: PublicSection = {
	id: "notices",
	title: "notice.section",
	place: 10,
	load: async ({ reader, house, village }) => {
		const filter = { states: publicStates }
		const rows = await listNotices(reader, village.id, filter, { limit: mostOnPage, offset: 0 })
		const total = await countNotices(reader, village.id, filter)
		return h(NoticesSection, { rows, total, house, code: village.code })
	},
}

const codeSchema = z.object({ code: z.string().max(20) })
const numberSchema = codeSchema.extend({ number: z.string().max(120) })
const oneQuery = z.object({ t: z.string().max(400).catch(""), version: z.coerce.number().int().min(1).optional().catch(undefined) })

/** Cards drawn lately; each takes a sixth of a second. */
const mostCards = 50

export function mountPublicRoutes(server: FastifyInstance, house: House): void {
	const { store, say, locale, demo } = house
	const script = scriptOf()

	function send(
		reply: FastifyReply,
		title: string,
		body: ComponentChildren,
		{ scripts = [], share }: { readonly scripts?: readonly string[]; readonly share?: Share | undefined } = {},
	): FastifyReply {
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", reply.getHeader("cache-control") ?? "no-cache")
			.send(renderPage({ locale, title, look: "resident", demo, body, scripts, ...(share && { share }) }))
	}

	/** The village of an address, and what `find` finds there. */
	async function inVillage<T>(
		request: FastifyRequest,
		find: (reader: Reader, village: Village) => Promise<T | undefined>,
	): Promise<{ readonly village: Village; readonly found: T } | undefined> {
		const { code } = codeSchema.parse(request.params)
		return store.read(async (reader) => {
			const village = await villageByCode(reader, code)
			const found = village && (await find(reader, village))
			return village === undefined || found === undefined ? undefined : { village, found }
		})
	}

	server.get("/v/:code/notices", async (request, reply) => {
		const query = listQuery.parse(request.query)
		const at = await inVillage(request, (reader, village) => publicList(reader, house, village.id, query, house.clock()))
		if (at === undefined) return reply.callNotFound()
		const { village, found: list } = at
		return send(
			reply,
			say("notice.public.title", { village: village.name }),
			h(ListPage, { list, house, code: village.code, village: village.name }),
		)
	})

	server.get("/v/:code/questions", async (request, reply) => {
		const at = await inVillage(request, (reader, { id }) =>
			listQuestions(reader, id, { isPublic: true, states: ["open", "answered"] }, { limit: mostQuestions, offset: 0 }),
		)
		if (at === undefined) return reply.callNotFound()
		const { village, found: rows } = at
		const body = h(QuestionsPage, { rows, house, code: village.code, village: village.name, now: house.clock() })
		return send(reply, say("notice.public.questions"), body)
	})

	server.get("/v/:code/record", async (request, reply) => {
		const at = await inVillage(request, async (reader, { id }) => {
			const rows = await publicRecord(reader, house, id, house.clock())
			const numbers = await numbersOf(reader, id, mostNumbers)
			const links = await noticesById(
				reader,
				id,
				rows.flatMap(({ noticeId }) => noticeId ?? []),
			)
			return { rows, numbers, links: new Map(links.map((notice) => [notice.id, notice.number ?? ""])) }
		})
		if (at === undefined) return reply.callNotFound()
		const { village, found } = at
		return send(reply, say("notice.public.record"), h(RecordPage, { ...found, house, code: village.code, village: village.name }))
	})

	server.get("/v/:code/n/:number", async (request, reply) => {
		const query = oneQuery.parse(request.query)
		const { number } = numberSchema.parse(request.params)
		const at = await inVillage(request, (reader, village) => oneView(reader, request, village, { number, ...query }))
		if (at === undefined) return reply.callNotFound()
		const { village, found: view } = at
		const scripts = view.reader === undefined || view.isSeen ? [] : [script.url]
		// The page of somebody's own link names them: nobody else's cache keeps it.
		if (view.reader !== undefined) reply.header("cache-control", "private, no-store")
		const body = h(OnePage, { view, house, code: village.code })
		return send(reply, view.version.title, body, { scripts, share: shareOf(village.code, view) })
	})

	/** A group in which the link is posted sees the card, and the first words; of what was withdrawn nothing is passed on. */
	function shareOf(code: string, { notice, version }: OneView): Share | undefined {
		const url = noticeUrl(house, code, version.number)
		if (url === undefined || notice.state !== "published") return undefined
		const { spoken, body } = version.content
		return { url, image: `${url}/card.png?version=${notice.version}`, description: spoken || plainBody(body).slice(0, limits.spoken) }
	}

	async function oneView(
		reader: Reader,
		request: FastifyRequest,
		village: Village,
		{ number, t, version: wanted }: { readonly number: string; readonly t: string; readonly version?: number | undefined },
	): Promise<OneView | undefined> {
		const notice = await noticeByNumber(reader, village.id, number)
		const version = notice && (await versionOf(reader, village.id, notice.id, Math.min(wanted ?? notice.version, notice.version)))
		if (notice === undefined || version === undefined) return undefined
		const { settings } = await settingsOf(reader, village.id)
		const questions = await listQuestions(
			reader,
			village.id,
			{ noticeId: notice.id, isPublic: true, states: ["open", "answered"] },
			{ limit: mostQuestions, offset: 0 },
		)
		const person = await readerOf(reader, request, village, notice, t)
		return {
			notice,
			version,
			versions: (await versionsOf(reader, village.id, notice.id)).toReversed(),
			questions,
			expenseLimit: settings.expenseLimit,
			village: village.name,
			root: (await latestRoot(reader, village.id))?.root,
			reader: person && {
				token: person.token,
				name: maskName(person.name),
				seconded: await ownAmong(reader, { villageId: village.id, personId: person.personId }, questions),
			},
			now: house.clock(),
			hasCode: house.publicUrl !== undefined,
			isSeen: person !== undefined && (await hasSeen(reader, village.id, notice, person.personId)),
		}
	}

	/** Whose view it would be: the link's, else whom the browser's chat speaks for. */
	async function readerOf(reader: Reader, request: FastifyRequest, village: Village, notice: Notice, t: string) {
		const now = house.clock()
		const ref = { villageId: village.id, noticeId: notice.id }
		const named = t === "" ? undefined : readReaderToken(house, t, { ...ref, now })
		if (named !== undefined) {
			const person = await member(reader, village.id, named)
			return person && { personId: named, name: person.name, token: t }
		}
		const known = await knownPerson(reader, house, request, village.id)
		return known && { ...known, token: readerToken(house, { ...ref, personId: known.personId }, Math.ceil(now / dayMs) + 1) }
	}

	mountPresses(server, house)

	server.get("/v/:code/n/:number/a/:ref", async (request, reply) => {
		const { number, ref } = numberSchema.extend({ ref: z.string().max(200) }).parse(request.params)
		const at = await inVillage(request, async (reader, { id }) => {
			const notice = await noticeByNumber(reader, id, number)
			return notice && (await fileOf(reader, notice, ref, { isPublic: true }))
		})
		if (at === undefined) return reply.callNotFound()
		return sendFile(reply, house, { ref, name: at.found, cache: "public, max-age=86400" })
	})

	server.get("/v/:code/feed.xml", async (request, reply) => {
		const at = await inVillage(request, async (reader, { id }) => {
			const rows = await listNotices(reader, id, { states: ["published"] }, { limit: feedEntries, offset: 0 })
			const entries: FeedEntry[] = []
			for (const row of rows) {
				const version = await versionOf(reader, id, row.id, row.version)
				if (version !== undefined)
					entries.push({
						...version,
						summary: version.content.spoken || plainBody(version.content.body),
						category: say(`notice.category.${row.category}`),
						firstAt: row.publishedAt ?? version.publishedAt,
					})
			}
			return entries
		})
		if (at === undefined) return reply.callNotFound()
		const { village, found: entries } = at
		const base = house.publicUrl ?? `${request.protocol}://${request.host}`
		const title = say("notice.public.title", { village: village.name })
		return reply
			.type("application/atom+xml; charset=utf-8")
			.header("cache-control", "public, max-age=300")
			.send(atomFeed({ village, title, base, entries, now: house.clock() }))
	})

	const cards = new Map<string, Buffer>()
	server.get("/v/:code/n/:number/card.png", async (request, reply) => {
		const { number } = numberSchema.parse(request.params)
		const at = await inVillage(request, (reader, { id }) => noticeByNumber(reader, id, number))
		// What was withdrawn is not passed on any more.
		if (at === undefined || at.found.state !== "published") return reply.callNotFound()
		const { village, found: notice } = at
		const key = `${notice.id} ${notice.version}`
		const card = {
			village: village.name,
			category: notice.category,
			title: notice.title,
			number,
			day: [
				formatDate(notice.revisedAt ?? notice.publishedAt ?? 0, locale, house.timeZone),
				...(notice.version > 1 ? [say("notice.public.version", { version: notice.version })] : []),
			].join(" · "),
			url: noticeUrl(house, village.code, number),
			mark: demoMark(house),
		}
		const png = cards.get(key) ?? (await pngOf(cardSvg(card, say), "Medium"))
		cards.set(key, png)
		for (const oldest of cards.keys()) if (cards.size > mostCards) cards.delete(oldest)
		return reply.type("image/png").header("cache-control", "public, max-age=86400").send(png)
	})

	server.get(`${scriptPath}`, async (_, reply) =>
		reply.type("text/javascript; charset=utf-8").header("cache-control", "public, max-age=31536000, immutable").send(script.body),
	)
}

const scriptPath = "/v-assets/notice-page.js"

function scriptOf(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/notice-page.js"))
	return { body, url: `${scriptPath}?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}
