/** The public pages of notices under `/v/CODE`: lists, and who mounts the rest. Looking changes nothing; only a press, or a page that was really read, notes a view. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import type { House, PublicSection } from "../affair.ts"
import { numbersOf } from "./numbers.ts"
import { mountPublicFiles } from "./public-files.ts"
import { mostQuestions, publicFrame } from "./public-frame.ts"
import { ListPage, NoticesSection } from "./public-list-page.tsx"
import { mountPublicNotice } from "./public-notice.ts"
import { mountPresses } from "./public-presses.ts"
import { QuestionsPage } from "./public-questions-page.tsx"
import { RecordPage } from "./public-record-page.tsx"
import { listQuery, publicList, publicRecord, publicStates } from "./public-view.ts"
import { listQuestions } from "./questions.ts"
import { countNotices, listNotices, noticesById } from "./repo.ts"

const mostOnPage = 10
const mostNumbers = 500

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

export function mountPublicRoutes(server: FastifyInstance, house: House): void {
	const { say } = house
	const { send, inVillage } = publicFrame(house)

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

	mountPublicNotice(server, house)
	mountPresses(server, house)
	mountPublicFiles(server, house)
}
