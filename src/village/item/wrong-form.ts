/** 不对 without a chat: looking changes nothing, one POST puts the claim back on the board. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House } from "../affair.ts"
import {
	nobodyGiven,
	type Resident,
	type ResidentErrors,
	type ResidentGiven,
	residentHere,
	residentKnown,
	residentPages,
	residentSchema,
	type Village,
} from "../people/index.ts"
import { objectTo, placementsOf } from "./objections.ts"
import { missingPath, publicItemsPath, wrongPath } from "./paths.ts"
import { openPosting } from "./posting.ts"
import { objectionsAgainst } from "./repo-posting.ts"
import { WrongDonePage, WrongListPage, type WrongView, WrongWhoPage } from "./wrong-page.tsx"

const sentSchema = z.object({
	step: z.enum(["who", "send"]).catch("who"),
	claim: z.string().max(100).catch(""),
	words: z.string().max(2_000).catch(""),
})

export function mountWrong(server: FastifyInstance, house: House): void {
	const { store, say, clock } = house
	const { villageOf, send, isTooMany } = residentPages(server, house, "list objection")
	const isOpen = async ({ id }: Village): Promise<boolean> => (await store.read((reader) => openPosting(reader, id, clock()))) !== undefined

	function viewOf({ code, name }: Village, given: ResidentGiven): WrongView {
		return { title: say("item.wrongPage.title", { village: name }), path: wrongPath(code), missing: missingPath(code), given }
	}

	function sendWho(reply: FastifyReply, village: Village, given: ResidentGiven, errors: ResidentErrors, status: number): FastifyReply {
		const view = viewOf(village, given)
		return send(reply, village, { title: view.title, body: h(WrongWhoPage, { view, errors, say }), status })
	}

	async function sendList(
		reply: FastifyReply,
		village: Village,
		of: { readonly resident: Resident; readonly given: ResidentGiven; readonly error?: string; readonly words?: string },
	): Promise<FastifyReply> {
		const { resident, given, error, words = "" } = of
		const placements = (await store.read((reader) => placementsOf(reader, village.id, resident.personId, clock()))) ?? []
		const view = viewOf(village, given)
		const body = h(WrongListPage, { view, resident, placements, error: error && say(error), words, say })
		return send(reply, village, { title: view.title, body, status: error === undefined ? 200 : 422 })
	}

	server.get("/v/:code/items/wrong", async (request, reply) => {
		const village = await villageOf(request)
		if (village === undefined) return reply.callNotFound()
		if (!(await isOpen(village))) return reply.redirect(publicItemsPath(village.code), 303)
		const resident = await residentKnown(house, request, village.id)
		return resident === undefined
			? sendWho(reply, village, nobodyGiven, {}, 200)
			: sendList(reply, village, { resident, given: nobodyGiven })
	})

	server.get("/v/:code/items/wrong/done", async (request, reply) => {
		const village = await villageOf(request)
		if (village === undefined) return reply.callNotFound()
		const title = say("item.wrongPage.title", { village: village.name })
		return send(reply, village, { title, body: h(WrongDonePage, { title, back: publicItemsPath(village.code), say }) })
	})

	server.post("/v/:code/items/wrong", async (request, reply) => {
		const village = await villageOf(request)
		if (village === undefined) return reply.callNotFound()
		if (!(await isOpen(village))) return reply.redirect(publicItemsPath(village.code), 303)
		const given = residentSchema.parse(request.body ?? {})
		const { step, claim, words } = sentSchema.parse(request.body ?? {})
		if (await isTooMany(request)) return sendWho(reply, village, given, { code: "people.page.tooMany" }, 429)
		const found = await residentHere(house, request, village.id, given)
		if (!found.ok) return sendWho(reply, village, given, found.errors, 422)
		const { resident } = found
		if (step === "who") return sendList(reply, village, { resident, given })
		if (claim === "") return sendList(reply, village, { resident, given, words, error: "item.wrongPage.whichMissing" })
		const isNoted = await object(house, village.id, { personId: resident.personId, name: resident.name, claimId: claim, words })
		if (!isNoted) return sendList(reply, village, { resident, given, words, error: "item.wrongPage.whichChanged" })
		return reply.redirect(`${wrongPath(village.code)}/done`, 303)
	})
}

/** Sent twice it is noted once. */
function object(
	house: House,
	villageId: string,
	{ name, ...of }: { readonly personId: string; readonly name: string; readonly claimId: string; readonly words: string },
): Promise<boolean> {
	return house.store.tx(async (tx) => {
		const cx = { house, villageId, now: house.clock(), actor: of.personId, actorName: name }
		if ((await objectTo(tx, cx, of)) === "objected") return true
		const said = await objectionsAgainst(tx, villageId, [of.claimId])
		return said.some(({ kind, personId, answeredAt }) => kind === "wrong" && personId === of.personId && answeredAt === null)
	})
}
