/** What a reader's own link lets them press on a notice's public page: 已阅, and seconding a question. */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { noticePath } from "./links.ts"
import { numberSchema, publicFrame } from "./public-frame.ts"
import { secondQuestion } from "./questions.ts"
import { seenByLink } from "./reading.ts"
import { noticeByNumber } from "./repo.ts"

const sentSchema = z.object({
	t: z.string().max(400).catch(""),
	/** `read`: by the page's script, which looks at nothing that comes back. */
	how: z.string().optional().catch(undefined),
	question: z.string().max(100).catch(""),
})
type Sent = z.infer<typeof sentSchema>

export function mountPresses(server: FastifyInstance, house: House): void {
	const { store, say } = house
	const { send, inVillage } = publicFrame(house)
	const isPaced = server.createRateLimit({ max: 300, timeWindow: 10 * 60_000, keyGenerator: (request) => `notice seen ${request.ip}` })

	/** A press counts as a view, and `then` is done for whose link it is; nothing is where it is somebody else's. */
	async function take(
		request: FastifyRequest,
		reply: FastifyReply,
		then: (sent: Sent, of: { readonly villageId: string; readonly personId: string }) => Promise<void>,
	): Promise<FastifyReply> {
		const { number } = numberSchema.parse(request.params)
		const sent = sentSchema.parse(request.body)
		const at = await inVillage(request, (reader, { id }) => noticeByNumber(reader, id, number))
		const limit = await isPaced(request)
		if (at === undefined || (!limit.isAllowed && limit.isExceeded)) {
			reply.callNotFound()
			return reply
		}
		const { village, found: notice } = at
		const personId = await seenByLink(house, request, reply, { village, notice, token: sent.t })
		if (personId !== undefined) await then(sent, { villageId: village.id, personId })
		if (sent.how === "read") return reply.code(204).send()
		if (personId !== undefined) return reply.redirect(`${noticePath(village.code, number)}?t=${encodeURIComponent(sent.t)}`, 303)
		const body = [h(VillageUp, { village }), h("p", null, say("notice.public.otherPhone"))]
		return send(reply.code(409).header("cache-control", "no-store"), notice.title, body)
	}

	server.post("/v/:code/n/:number/seen", (request, reply) => take(request, reply, async () => undefined))

	server.post("/v/:code/n/:number/second", (request, reply) =>
		take(request, reply, async ({ question: id }, { villageId, personId }) => {
			await store.tx((tx) => secondQuestion(tx, { house, now: house.clock(), by: personId }, { villageId, id, personId }))
		}),
	)
}
