/** GET /v/CODE. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { renderPage } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { villageByCode } from "../people/index.ts"
import { PublicPage, type ShownSection } from "./page.tsx"

const paramsSchema = z.object({ code: z.string().max(20) })

export function mountPublicPage(server: FastifyInstance, house: House): void {
	const { store, say, locale, demo } = house
	server.get("/v/:code", async (request, reply) => {
		const { code } = paramsSchema.parse(request.params)
		const now = house.clock()
		const found = await store.read(async (reader) => {
			const village = await villageByCode(reader, code)
			if (village === undefined) return undefined
			const sections: ShownSection[] = []
			for (const { id, title, load } of house.publicSections ?? []) {
				const body = await load({ reader, house, village, now })
				if (body !== undefined) sections.push({ id, title: say(title), body })
			}
			return { village, sections }
		})
		if (found === undefined) return reply.callNotFound()
		const { village, sections } = found
		const body = h(PublicPage, { village, sections, say })
		const title = say("public.title", { village: village.name })
		// A new notice has to be there at once; what is compressed is small.
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-cache")
			.send(renderPage({ locale, title, look: "resident", demo, body }))
	})
}
