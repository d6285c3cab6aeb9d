/** 是不是同一件事？ without a chat: asked by a page after an opinion was written on one. Its address is sealed; looking changes nothing. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { renderPage } from "../../web/layout.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { opinionTexts } from "../opinion/index.ts"
import { type Village, villageByCode } from "../people/index.ts"
import { type Asked, askedOf, openAsked, sealAsked } from "./alike-asked.ts"
import { AlikeAnsweredPage, AlikePage } from "./alike-page.tsx"
import { answerAlike } from "./alike-support.ts"
import { alikePath } from "./paths.ts"

const sealedFor = "item.alike.page"
/** Where the question is asked of an opinion just filed by somebody; undefined where it is like no other. */
export async function alikePageOf(
	reader: Reader,
	house: House,
	of: { readonly villageId: string; readonly villageCode: string; readonly opinionId: string; readonly personId: string },
): Promise<string | undefined> {
	const asked = await askedOf(reader, house, of.villageId, of.opinionId)
	return asked === undefined || asked.personId !== of.personId ? undefined : alikePath(of.villageCode, sealAsked(house, sealedFor, asked))
}

export function mountAlike(server: FastifyInstance, house: House): void {
	const { store, say } = house

	async function opened(params: unknown): Promise<{ readonly village: Village; readonly asked: Asked; readonly path: string } | undefined> {
		const { code, token } = z.object({ code: z.string().max(20), token: z.string().max(2_000) }).parse(params)
		const village = await store.read((reader) => villageByCode(reader, code))
		const asked = openAsked(house, sealedFor, token, village?.id)
		return village === undefined || asked === undefined ? undefined : { village, asked, path: alikePath(village.code, token) }
	}

	function send(reply: FastifyReply, village: Village, body: ComponentChildren): FastifyReply {
		const whole = [h(VillageUp, { village }), body]
		const page = renderPage({ locale: house.locale, title: village.name, look: "resident", demo: house.demo, body: whole })
		return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(page)
	}

	server.get("/v/:code/alike/:token", async (request, reply) => {
		const found = await opened(request.params)
		if (found === undefined) return reply.callNotFound()
		return send(reply, found.village, h(AlikePage, { asked: found.asked, path: found.path, say }))
	})

	server.post("/v/:code/alike/:token", async (request, reply) => {
		const found = await opened(request.params)
		if (found === undefined) return reply.callNotFound()
		const { answer } = z.object({ answer: z.enum(["yes", "no"]).catch("no") }).parse(request.body ?? {})
		const { villageId, opinionId, personId, subject } = found.asked
		const isDone = await store.tx(async (tx) => {
			const householdId = (await opinionTexts(tx, villageId, [opinionId]))[0]?.householdId ?? ""
			const cx = { house, villageId, now: house.clock(), actor: personId, actorName: "" }
			return (await answerAlike(tx, cx, { personId, householdId, opinionId, subject, isSame: answer === "yes" })) !== "gone"
		})
		const key = answer === "no" ? "item.alike.other" : isDone ? "item.alike.supported" : "item.alike.gone"
		return send(reply, found.village, h(AlikeAnsweredPage, { village: found.village, text: say(key), say }))
	})
}
