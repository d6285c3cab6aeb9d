/** What a reader's own link lets them press on a notice's public page: 已阅, and seconding a question. */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { renderPage } from "../../web/layout.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { villageByCode } from "../people/index.ts"
import { noticePath } from "./links.ts"
import { secondQuestion } from "./questions.ts"
import { seenByLink } from "./reading.ts"
import { noticeByNumber } from "./repo.ts"

const paramsSchema = z.object({ code: z.string().max(20), number: z.string().max(120) })
const sentSchema = z.object({
	t: z.string().max(400).catch(""),
	/** `read`: by the page's script, which looks at nothing that comes back. */
	how: z.string().optional().catch(undefined),
	question: z.string().max(100).catch(""),
})
type Sent = z.infer<typeof sentSchema>

export function mountPresses(server: FastifyInstance, house: House): void {
	const { store, say, locale, demo } = house
	const isPaced = server.createRateLimit({ max: 300, timeWindow: 10 * 60_000, keyGenerator: (request) => `notice seen ${request.ip}` })

	/** A press counts as a view, and `then` is done for whose link it is; nothing is where it is somebody else's. */
	async function take(
		request: FastifyRequest,
		reply: FastifyReply,
		then: (sent: Sent, of: { readonly villageId: string; readonly personId: string }) => Promise<void>,
	): Promise<FastifyReply> {
		const { code, number } = paramsSchema.parse(request.params)
		const sent = sentSchema.parse(request.body)
		const found = await store.read(async (reader) => {
			const village = await villageByCode(reader, code)
			const notice = village && (await noticeByNumber(reader, village.id, number))
			return village === undefined || notice === undefined ? undefined : { village, notice }
		})
		const limit = await isPaced(request)
		if (found === undefined || (!limit.isAllowed && limit.isExceeded)) {
			reply.callNotFound()
			return reply
		}
		const { village, notice } = found
		const personId = await seenByLink(house, request, reply, { village, notice, token: sent.t })
		if (personId !== undefined) await then(sent, { villageId: village.id, personId })
		if (sent.how === "read") return reply.code(204).send()
		if (personId !== undefined) return reply.redirect(`${noticePath(village.code, number)}?t=${encodeURIComponent(sent.t)}`, 303)
		const body = [h(VillageUp, { village }), h("p", null, say("notice.public.otherPhone"))]
		return reply
			.code(409)
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(renderPage({ locale, title: notice.title, look: "resident", demo, body }))
	}

	server.post("/v/:code/n/:number/seen", (request, reply) => take(request, reply, async () => undefined))

	server.post("/v/:code/n/:number/second", (request, reply) =>
		take(request, reply, async ({ question: id }, { villageId, personId }) => {
			await store.tx((tx) => secondQuestion(tx, { house, now: house.clock(), by: personId }, { villageId, id, personId }))
		}),
	)
}
