/** What pages have in common on which a resident says who they are by code and name, or is known by their chat. */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { renderPage } from "../../web/layout.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { type Village, villageByCode } from "./repo-village.ts"
import type { ResidentGiven } from "./resident-here.ts"

/** Posts from one network address; a whole village may share one. */
const pace = { max: 60, timeWindow: 10 * 60_000 }
const paramsSchema = z.object({ code: z.string().max(20) })

export const nobodyGiven: ResidentGiven = { me: "", code: "", name: "" }

/** `status`: 200 unless given. */
type ResidentPage = { readonly title: string; readonly body: ComponentChildren; readonly status?: number }

export type ResidentPages = {
	readonly villageOf: (request: FastifyRequest) => Promise<Village | undefined>
	readonly send: (reply: FastifyReply, village: Village, page: ResidentPage) => FastifyReply
	readonly isTooMany: (request: FastifyRequest) => Promise<boolean>
}

/** `paced`: what is counted for the rate limit, one name a page. */
export function residentPages(server: FastifyInstance, house: House, paced: string): ResidentPages {
	const limitOf = server.createRateLimit({ ...pace, keyGenerator: (request) => `${paced} ${request.ip}` })
	return {
		villageOf: ({ params }) => {
			const { code } = paramsSchema.parse(params)
			return house.store.read((reader) => villageByCode(reader, code))
		},
		send: (reply, village, { title, body, status = 200 }) => {
			const whole = [h(VillageUp, { village }), body]
			const page = renderPage({ locale: house.locale, title, look: "resident", demo: house.demo, body: whole })
			return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(page)
		},
		isTooMany: async (request) => {
			const limit = await limitOf(request)
			return !limit.isAllowed && limit.isExceeded
		},
	}
}
