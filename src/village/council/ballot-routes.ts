/** The addresses of the ballot page. Opening one changes nothing; a ballot is given by one POST of its form. */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { formatDateTime } from "../../text/date.ts"
import { renderPage } from "../../web/layout.tsx"
import type { IdentifyView } from "../../web/ui/identify-form.tsx"
import type { House } from "../affair.ts"
import { type Door, doorOf, givePass, identify, takePass, voterMark } from "./ballot-door.ts"
import { BallotPage, type BallotView, DonePage, IdentifyPage, MessagePage } from "./ballot-page.tsx"
import { castBallot } from "./commands-votes.ts"
import { ballotPath, readBallotToken } from "./links.ts"
import { choices } from "./rules.ts"
import { tookPartCode } from "./took-part-code.ts"

const paramsSchema = z.object({ token: z.string().max(600) })
const whoSchema = z
	.object({ code: z.string().trim().max(60).catch(""), person: z.string().max(100).catch("") })
	.catch({ code: "", person: "" })
const ballotSchema = z
	.object({ whose: z.string().max(40).catch(""), choice: z.string().max(20).catch(""), sure: z.string().max(10).catch("") })
	.catch({ whose: "", choice: "", sure: "" })
const querySchema = z.object({ done: z.string().optional().catch(undefined) }).catch({ done: undefined })

/** Tries in ten minutes; a code is nine digits, so these bounds leave no way to guess one. */
const window = 10 * 60_000
const codesPerAddress = 200

export function mountBallot(server: FastifyInstance, house: House): void {
	const { say, store } = house
	const codes = server.createRateLimit({
		max: codesPerAddress,
		timeWindow: window,
		keyGenerator: (request) => `council codes ${request.ip}`,
	})

	function send(reply: FastifyReply, title: string, body: ComponentChildren, status = 200): FastifyReply {
		const page = renderPage({ locale: house.locale, title, look: "resident", demo: house.demo, body })
		return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(page)
	}

	function message(reply: FastifyReply, key: "unknown" | "expired" | "closed", status: number): FastifyReply {
		const title = say(`council.ballot.${key}`)
		return send(reply, title, h(MessagePage, { title, text: say(`council.ballot.${key}Text`) }), status)
	}

	function sendIdentify(
		reply: FastifyReply,
		token: string,
		door: Extract<Door, { kind: "identify" }>,
		more: Partial<Pick<IdentifyView, "code" | "error" | "persons" | "needsCode">> = {},
	): FastifyReply {
		const { matter, name, needsCode } = door
		const view = {
			action: `${ballotPath}/${token}/who`,
			title: matter.title,
			name,
			needsCode,
			code: "",
			error: undefined,
			persons: [],
			...more,
		}
		return send(reply, matter.title, h(IdentifyPage, { view, say }), view.error === undefined ? 200 : 422)
	}

	function sendBallot(
		reply: FastifyReply,
		token: string,
		door: Extract<Door, { kind: "open" }>,
		entered: Pick<BallotView, "error" | "choice"> = { error: {}, choice: "" },
	): FastifyReply {
		const { matter, round, bodyName, name, personId } = door
		const until =
			round.closesAt === null
				? undefined
				: say("council.chat.until", { when: formatDateTime(round.closesAt, house.locale, house.timeZone) })
		const view = { action: `${ballotPath}/${token}`, matter, round, bodyName, name, whose: voterMark(round, personId), until, ...entered }
		return send(reply, matter.title, h(BallotPage, { view, say }), Object.keys(entered.error).length > 0 ? 422 : 200)
	}

	/** On the village's own phone whoever has nothing to give here makes room: the next one shows a code of their own. */
	function nextPerson(reply: FastifyReply, token: string): void {
		const opens = readBallotToken(house, token)
		if (opens !== undefined && opens.personId === undefined) takePass(reply, opens)
	}

	function shown(reply: FastifyReply, token: string, door: Door, isNews: boolean): FastifyReply {
		switch (door.kind) {
			case "unknown":
				return message(reply, "unknown", 404)
			case "expired":
				return message(reply, "expired", 410)
			case "closed":
				return message(reply, "closed", 200)
			case "identify":
				return sendIdentify(reply, token, door)
			case "open":
				return sendBallot(reply, token, door)
			case "recused":
				nextPerson(reply, token)
				return send(reply, door.matter.title, h(MessagePage, { title: door.matter.title, text: say("council.ballot.recused") }))
			case "done": {
				nextPerson(reply, token)
				const unitId = door.round.roll.find((seat) => seat.personId === door.personId)?.unitId ?? ""
				return send(
					reply,
					door.matter.title,
					h(DonePage, { title: door.matter.title, code: tookPartCode(door.round, unitId), isNews, say }),
				)
			}
		}
	}

	server.get(`${ballotPath}/:token`, async (request, reply) => {
		const token = tokenOf(request)
		const { done } = querySchema.parse(request.query)
		return shown(reply, token, await doorOf(house, request, token), done !== undefined)
	})

	server.post(`${ballotPath}/:token/who`, async (request, reply) => {
		const token = tokenOf(request)
		const given = whoSchema.parse(request.body ?? {})
		const door = await doorOf(house, request, token)
		const opens = readBallotToken(house, token)
		if (door.kind !== "identify" || opens === undefined) return shown(reply, token, door, false)
		if (given.code !== "") {
			const pace = await codes(request)
			if (!pace.isAllowed && pace.isExceeded) {
				const error = say("council.ballot.tooMany", { minutes: Math.max(1, Math.ceil(pace.ttlInSeconds / 60)) })
				return sendIdentify(reply, token, door, { error }).code(429)
			}
		}
		const found = await identify(house, opens, door.round, { ...given, ip: request.ip })
		if (found.kind === "choose") return sendIdentify(reply, token, door, { code: given.code, persons: found.persons })
		if (found.kind === "wrong") {
			// Another device was faster with a personal link: from now on the code is asked for.
			if (found.fault === "elsewhere") return sendIdentify(reply, token, door, { needsCode: true })
			return sendIdentify(reply, token, door, { code: given.code, error: say(`council.ballot.${found.fault}`) })
		}
		givePass(house, reply, opens, found.personId)
		return reply.redirect(`${ballotPath}/${token}`, 303)
	})

	server.post(`${ballotPath}/:token`, async (request, reply) => {
		const token = tokenOf(request)
		const door = await doorOf(house, request, token)
		const opens = readBallotToken(house, token)
		if (door.kind !== "open" || opens === undefined) return shown(reply, token, door, false)
		const { whose, choice, sure } = ballotSchema.parse(request.body ?? {})
		const picked = choices.find((known) => known === choice)
		// Somebody else sits at the phone now: the form they did not see is not theirs to send.
		if (whose !== voterMark(door.round, door.personId)) return sendBallot(reply, token, door)
		if (picked === undefined || sure !== "yes") {
			const error = {
				...(picked === undefined && { choice: say("council.ballot.missing") }),
				...(sure !== "yes" && { sure: say("council.ballot.notSure") }),
			}
			return sendBallot(reply, token, door, { error, choice })
		}
		const { villageId, matterId, round } = door.round
		const cx = { house, now: house.clock(), by: null }
		const done = await store.tx((tx) => castBallot(tx, cx, { villageId, matterId, round, unitId: door.unitId, choice: picked }))
		// On the village's own phone the next person follows; a personal link stays theirs.
		if (done.ok && opens.personId === undefined) takePass(reply, opens)
		if (done.ok && opens.personId === undefined) {
			const code = tookPartCode(door.round, door.unitId)
			return send(reply, door.matter.title, h(DonePage, { title: door.matter.title, code, isNews: true, say }))
		}
		return reply.redirect(`${ballotPath}/${token}${done.ok ? "?done=1" : ""}`, 303)
	})
}

function tokenOf(request: FastifyRequest): string {
	return paramsSchema.parse(request.params).token
}
