/** What a notice has beside its page: attachments, the feed, and the card that a group sees. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { formatDate } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { demoMark } from "../demo-mark.ts"
import { pngOf } from "../picture.ts"
import { cardSvg } from "./card.ts"
import { atomFeed, type FeedEntry } from "./feed.ts"
import { noticeUrl } from "./links.ts"
import { numberSchema, publicFrame } from "./public-frame.ts"
import { listNotices, noticeByNumber, versionOf } from "./repo.ts"
import { fileOf, sendFile } from "./send-file.ts"
import { plainBody } from "./shown.ts"

const feedEntries = 30
/** Cards drawn lately; each takes a sixth of a second. */
const mostCards = 50

export function mountPublicFiles(server: FastifyInstance, house: House): void {
	const { say, locale } = house
	const { inVillage } = publicFrame(house)

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
}
