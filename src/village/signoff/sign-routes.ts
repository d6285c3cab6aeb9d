/** The addresses of the signing page: who is there, parcel by parcel, the signature, what came of it. */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type {} from "@fastify/multipart"
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import { renderPage } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { receiptPath } from "../ledger/index.ts"
import { type GiveResult, giveAnswer, markReached, type Objection } from "./answering.ts"
import { type Card, loadCard } from "./card.ts"
import { canSendCode, sendCode, tryFactor } from "./factor.ts"
import { readPicture, readStrokes } from "./handwriting.ts"
import { signPath } from "./links.ts"
import { ownReceipt } from "./own-receipt.ts"
import { type Door, doorOf, givePass, identify, type Signer } from "./page-door.ts"
import { type PostedForm, readForm } from "./page-form.ts"
import { asset, photoOf } from "./sign-assets.ts"
import { PlainPage, StandingPage, WhoPage } from "./sign-door.tsx"
import { givenOf, isAnswerable, isAsked } from "./sign-given.ts"
import { ObjectPage, SignPage, StatementPage, type Verdicts } from "./sign-page.tsx"
import { RowPage } from "./sign-row.tsx"
import { tellStaff } from "./telling.ts"

const paramsSchema = z.object({ token: z.string().max(700) })

const whoSchema = z.object({ code: z.string().trim().max(60).catch("") }).catch({ code: "" })

const querySchema = z.object({ done: z.string().optional().catch(undefined) }).catch({ done: undefined })

/** Tries in ten minutes from one address; a whole village may share one. */
const window = 10 * 60_000

const mostPosts = 600

export function mountSigning(server: FastifyInstance, house: House): void {
	const { say, store } = house
	const script = asset(join(packageRoot, "src/web/assets/sign-page.js"), "page.js")
	const pad = asset(join(dirname(createRequire(import.meta.url).resolve("signature_pad")), "signature_pad.umd.min.js"), "pad.js")
	const pace = server.createRateLimit({ max: mostPosts, timeWindow: window, keyGenerator: (request) => `sign post ${request.ip}` })

	for (const { path, body } of [script, pad])
		server.get(path, (_, reply) =>
			reply.type("text/javascript; charset=utf-8").header("cache-control", "max-age=31536000, immutable").send(body),
		)

	function send(reply: FastifyReply, title: string, body: ComponentChildren, status = reply.statusCode): FastifyReply {
		const page = renderPage({ locale: house.locale, title, look: "resident", scripts: [script.url], demo: house.demo, body })
		return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(page)
	}

	function shut(reply: FastifyReply, token: string, door: Exclude<Door, { kind: "open" }>, error?: string): FastifyReply {
		if (door.kind === "identify") {
			const { name, isElsewhere } = door
			return send(
				reply,
				say("signoff.page.who", { name }),
				h(WhoPage, { action: `${signPath}/${token}`, name, needsCode: isElsewhere, error, say }),
				error === undefined ? 200 : 422,
			)
		}
		const title = say(`signoff.page.${door.kind}`)
		return send(reply, title, h(PlainPage, { title, text: say(`signoff.page.${door.kind}Text`) }), door.kind === "unknown" ? 404 : 410)
	}

	async function cardOf(signer: Signer): Promise<Card | undefined> {
		// At level B the second factor proves who it is before anything counts.
		const now = house.clock()
		return store.read(async (reader) => {
			const card = await loadCard(reader, house, { ...signer, isProven: false, now })
			return card?.campaign.level === "B" ? loadCard(reader, house, { ...signer, isProven: true, now }) : card
		})
	}

	async function standing(reply: FastifyReply, token: string, card: Card, signer: Signer, isNews: boolean): Promise<FastifyReply> {
		const own = card.isMine ? await store.read((reader) => ownReceipt(reader, house, signer)) : undefined
		const receiptUrl = card.household.receipt === null ? undefined : receiptPath(card.household.receipt)
		return send(
			reply,
			card.campaign.title,
			h(StandingPage, { card, action: `${signPath}/${token}`, name: signer.name, say, isNews, receiptUrl, own }),
		)
	}

	function statement(reply: FastifyReply, token: string, card: Card, signer: Signer, notice?: string): FastifyReply {
		return send(
			reply,
			card.campaign.title,
			h(StatementPage, { card, action: `${signPath}/${token}`, name: signer.name, say, notice }),
			notice === undefined ? 200 : 422,
		)
	}

	server.get(`${signPath}/:token`, async (request, reply) => {
		const token = tokenOf(request)
		const door = await doorOf(house, request, token)
		if (door.kind !== "open") return shut(reply, token, door)
		const { signer } = door
		const card = await cardOf(signer)
		if (card === undefined) return shut(reply, token, { kind: "unknown" })
		const { done } = querySchema.parse(request.query)
		return isAsked(card) && done === undefined
			? statement(reply, token, card, signer)
			: standing(reply, token, card, signer, done !== undefined)
	})

	server.post(`${signPath}/:token/who`, async (request, reply) => {
		const token = tokenOf(request)
		const door = await doorOf(house, request, token)
		if (door.kind === "open") return reply.redirect(`${signPath}/${token}`, 303)
		if (door.kind !== "identify") return shut(reply, token, door)
		const { code } = whoSchema.parse(request.body ?? {})
		const found = await identify(house, door.opens, code, request.ip)
		if (found !== "ok")
			return shut(reply, token, { ...door, isElsewhere: true }, found === "elsewhere" ? undefined : say(`signoff.page.code.${found}`))
		givePass(house, reply, door.opens)
		return reply.redirect(`${signPath}/${token}`, 303)
	})

	server.post(`${signPath}/:token/code`, async (request, reply) => {
		const token = tokenOf(request)
		const door = await doorOf(house, request, token)
		if (door.kind !== "open") return shut(reply, token, door)
		const { signer } = door
		const card = await cardOf(signer)
		if (card === undefined) return shut(reply, token, { kind: "unknown" })
		const cx = { house, now: house.clock(), by: signer.personId }
		const isSent = await store.tx((tx) => sendCode(tx, cx, { ...signer, title: card.campaign.title }))
		const verdicts: Verdicts = card.rows.map(() => "yes")
		return signing(reply, token, card, signer, verdicts, { notice: say(isSent ? "signoff.page.codeSent" : "signoff.page.codeNotSent") })
	})

	async function signing(
		reply: FastifyReply,
		token: string,
		card: Card,
		signer: Signer,
		verdicts: Verdicts,
		{ notice, factor = "" }: { readonly notice?: string; readonly factor?: string } = {},
	): Promise<FastifyReply> {
		const canSend = await store.read((reader) => canSendCode(reader, signer))
		const body = h(SignPage, {
			card,
			action: `${signPath}/${token}`,
			name: signer.name,
			say,
			notice,
			verdicts,
			padUrl: pad.url,
			canSendCode: canSend,
			factor,
		})
		return send(reply, say("signoff.page.signTitle"), body)
	}

	/** The next screen by what was said so far. */
	async function nextScreen(reply: FastifyReply, token: string, card: Card, signer: Signer, verdicts: Verdicts): Promise<FastifyReply> {
		const action = `${signPath}/${token}`
		const row = card.rows[verdicts.length]
		if (row !== undefined) {
			const photo = await photoOf(house, row.row.photo)
			return send(reply, row.number, h(RowPage, { card, action, name: signer.name, say, verdicts, row, photo }))
		}
		const wrong = card.rows.filter((_, index) => verdicts[index] === "no")
		if (wrong.length > 0)
			return send(reply, say("signoff.page.objectTitle"), h(ObjectPage, { card, action, name: signer.name, say, verdicts, wrong }))
		return signing(reply, token, card, signer, verdicts)
	}

	server.post(`${signPath}/:token`, async (request, reply) => {
		const token = tokenOf(request)
		const door = await doorOf(house, request, token)
		if (door.kind !== "open") return shut(reply, token, door)
		const { signer } = door
		const limited = await pace(request)
		const form = await readForm(house, request)
		const card = await cardOf(signer)
		if (card === undefined) return shut(reply, token, { kind: "unknown" })
		if (!limited.isAllowed && limited.isExceeded) return statement(reply, token, card, signer, say("signoff.page.tooMany")).code(429)
		const cx = { house, now: house.clock(), by: signer.personId }
		if (form.action === "start") await store.tx((tx) => markReached(tx, cx, signer))
		if (!isAnswerable(card)) return standing(reply, token, card, signer, false)
		if (form.statement !== card.campaign.statementVersion || form.rows !== card.household.rowsVersion)
			return statement(reply, token, card, signer, say("signoff.page.moved"))
		const { verdicts } = form
		switch (form.action) {
			case "yes":
			case "no":
				return nextScreen(reply, token, card, signer, [...verdicts, form.action].slice(0, card.rows.length))
			case "back":
				return nextScreen(reply, token, card, signer, verdicts.slice(0, -1))
			case "start":
				return nextScreen(reply, token, card, signer, [])
			case "whole":
				return send(
					reply,
					say("signoff.page.objectTitle"),
					h(ObjectPage, { card, action: `${signPath}/${token}`, name: signer.name, say, verdicts, wrong: [] }),
				)
			case "object":
				return object(reply, token, card, signer, form)
			case "sign":
				return sign(reply, token, card, signer, form)
			default:
				return statement(reply, token, card, signer)
		}
	})

	async function object(reply: FastifyReply, token: string, card: Card, signer: Signer, form: PostedForm): Promise<FastifyReply> {
		const wrong = card.rows.filter((_, index) => form.verdicts[index] === "no")
		const numbers = wrong.length === 0 ? [""] : wrong.map(({ number }) => number)
		const objections = form.objections.filter(({ row }) => numbers.includes(row))
		const again = (notice: string) =>
			send(
				reply,
				say("signoff.page.objectTitle"),
				h(ObjectPage, { card, action: `${signPath}/${token}`, name: signer.name, say, notice, verdicts: form.verdicts, wrong }),
				422,
			)
		if (form.photoFault !== undefined) return again(say(`signoff.page.photo.${form.photoFault}`))
		if (objections.length < numbers.length || objections.some(({ reason }) => reason === "")) return again(say("signoff.page.noReason"))
		return answered(reply, token, card, signer, form, await give(card, signer, form, { answer: "object", objections }))
	}

	async function sign(reply: FastifyReply, token: string, card: Card, signer: Signer, form: PostedForm): Promise<FastifyReply> {
		// A parcel that was not looked at, or was called wrong, is not signed away.
		if (form.verdicts.length !== card.rows.length || form.verdicts.includes("no"))
			return nextScreen(reply, token, card, signer, form.verdicts)
		const again = (key: string, factor = "") =>
			signing(reply.code(422), token, card, signer, form.verdicts, { notice: say(key, { contact: card.contact }), factor })
		if (card.campaign.level === "A")
			return answered(reply, token, card, signer, form, await give(card, signer, form, { answer: "confirm" }))
		const strokes = readStrokes(form.strokes)
		const bytes = readPicture(form.picture)
		// Nobody types six digits twice for having forgotten to write.
		if (strokes === undefined || bytes === undefined) return again("signoff.page.noWriting", form.factor)
		const stored = await house.media.put(bytes, { name: "signature.png", mime: "image/png" })
		if ("refused" in stored) return again("signoff.page.noWriting", form.factor)
		const cx = { house, now: house.clock(), by: signer.personId }
		// The factor is spent and the answer given in one transaction; a wrong try is committed alone.
		const done = await store.tx(async (tx) => {
			const factor = await tryFactor(tx, cx, { ...signer, typed: form.factor })
			if (!factor.ok) return { kind: "factor", why: factor.why } as const
			const more = { answer: "confirm", strokes: JSON.stringify(strokes), picture: stored.ref, factor: factor.kind } as const
			return { kind: "given", result: await giveAnswer(tx, cx, givenOf(card, signer, form, more)) } as const
		})
		return done.kind === "factor" ? again(`signoff.page.factor.${done.why}`) : answered(reply, token, card, signer, form, done.result)
	}

	async function give(
		card: Card,
		signer: Signer,
		form: PostedForm,
		more: { readonly answer: "confirm" | "object"; readonly objections?: readonly Objection[] },
	): Promise<GiveResult> {
		const cx = { house, now: house.clock(), by: signer.personId }
		return store.tx((tx) => giveAnswer(tx, cx, givenOf(card, signer, form, more)))
	}

	async function answered(
		reply: FastifyReply,
		token: string,
		card: Card,
		signer: Signer,
		form: PostedForm,
		result: GiveResult,
	): Promise<FastifyReply> {
		if (result.ok) {
			const { campaign, household } = card
			if (result.outcome === "conflicting")
				await store.tx((tx) =>
					tellStaff(tx, { house, now: house.clock() }, { villageId: signer.villageId, campaign, household, what: "conflict" }),
				)
			return reply.redirect(`${signPath}/${token}?done=1`, 303)
		}
		const now = (await cardOf(signer)) ?? card
		if (result.code === "STATEMENT_CHANGED" || result.code === "ROWS_CHANGED")
			return statement(reply, token, now, signer, say("signoff.page.moved"))
		return form.action === "object" && result.code === "NO_REASON"
			? statement(reply, token, now, signer, say("signoff.page.noReason"))
			: standing(reply, token, now, signer, false)
	}
}

function tokenOf(request: FastifyRequest): string {
	return paramsSchema.parse(request.params).token
}
