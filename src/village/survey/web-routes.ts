/** The addresses of a survey's page. Opening one changes nothing; whatever counts is sent by a form of ours. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import { renderPage } from "../../web/layout.tsx"
import type { IdentifyView } from "../../web/ui/identify-form.tsx"
import type { House } from "../affair.ts"
import { deadline } from "./asking.ts"
import { formPath, readToken, shareToken } from "./links.ts"
import type { People } from "./neighbours.ts"
import type { Survey } from "./repo.ts"
import { type FieldFaults, type PageValues, readPage, valuesOf } from "./web-answers.ts"
import { DonePage, IdentifyPage, MessagePage, SheetPage } from "./web-page.tsx"
import { signedRef } from "./web-photos.ts"
import { readPosted } from "./web-post.ts"
import { loadSheet, type Sheet, takeSheet } from "./web-take.ts"
import { type Door, doorOf, type Filler, fillerMark, givePass, identify, useLink } from "./web-who.ts"

const paramsSchema = z.object({ token: z.string().max(600) })
const whoSchema = z
	.object({ code: z.string().trim().max(60).catch(""), person: z.string().max(100).catch("") })
	.catch({ code: "", person: "" })
const querySchema = z
	.object({
		done: z.string().optional().catch(undefined),
		edit: z.string().optional().catch(undefined),
		who: z.string().optional().catch(undefined),
	})
	.catch({ done: undefined, edit: undefined, who: undefined })

/** Tries in ten minutes. A whole village may come from one address; a code is nine digits, so these bounds leave no way to guess one. */
const window = 10 * 60_000
const paces = { codesPerAddress: 200, codesPerSurvey: 300, postsPerAddress: 600 }

/** Who is there says that it is not who the page takes them for. */
const other = "other"

type Entered = { readonly values: PageValues; readonly faults: FieldFaults; readonly wasMoved: boolean }

export function mountSheet(server: FastifyInstance, house: House, people: People): void {
	const { say, store } = house
	const script = sheetScript()
	const perAddress = (name: string, max: number) =>
		server.createRateLimit({ max, timeWindow: window, keyGenerator: (request) => `survey ${name} ${request.ip}` })
	const codesPerAddress = perAddress("code", paces.codesPerAddress)
	const postsPerAddress = perAddress("post", paces.postsPerAddress)
	const codesPerSurvey = server.createRateLimit({
		max: paces.codesPerSurvey,
		timeWindow: window,
		keyGenerator: (request) => `survey codes ${tokenOf(request)}`,
	})

	server.get(`${formPath}/page.js`, (_, reply) =>
		reply.type("text/javascript; charset=utf-8").header("cache-control", "max-age=31536000, immutable").send(script.body),
	)

	function send(reply: FastifyReply, title: string, body: ComponentChildren, status = 200): FastifyReply {
		const page = renderPage({ locale: house.locale, title, look: "resident", scripts: [script.url], demo: house.demo, body })
		return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(page)
	}

	function message(reply: FastifyReply, key: "unknown" | "expired" | "early" | "closed", status: number, survey?: Survey): FastifyReply {
		const title = say(`survey.web.${key}`)
		const text = `${survey === undefined ? "" : `${say("survey.title", { title: survey.title })}。`}${say(`survey.web.${key}Text`)}`
		return send(reply, title, h(MessagePage, { title, text }), status)
	}

	function shut(reply: FastifyReply, door: Exclude<Door, { readonly kind: "open" | "identify" }>): FastifyReply {
		switch (door.kind) {
			case "unknown":
				return message(reply, "unknown", 404)
			case "expired":
				return message(reply, "expired", 410)
			case "early":
			case "closed":
				return message(reply, door.kind, 200, door.survey)
		}
	}

	function sendIdentify(
		reply: FastifyReply,
		token: string,
		{ survey, person }: Extract<Door, { kind: "identify" }>,
		more: Partial<Pick<IdentifyView, "code" | "error" | "persons">> = {},
	): FastifyReply {
		const view: IdentifyView = {
			action: `${formPath}/${token}/who`,
			title: survey.title,
			name: person?.name,
			needsCode: person === undefined || person.isElsewhere,
			code: "",
			error: undefined,
			persons: [],
			...more,
		}
		return send(reply, survey.title, h(IdentifyPage, { view, say }), view.error === undefined ? 200 : 422)
	}

	async function sheetOf(survey: Survey, filler: Filler): Promise<Sheet | undefined> {
		return store.read((reader) => loadSheet(reader, { house, people }, survey, filler))
	}

	function sendSheet(
		reply: FastifyReply,
		token: string,
		{
			survey,
			filler,
			sheet,
			entered,
		}: { readonly survey: Survey; readonly filler: Filler; readonly sheet: Sheet; readonly entered?: Entered },
	): FastifyReply {
		const { definition, revision, answers, full, by } = sheet
		const values = entered?.values ?? valuesOf(definition, answers)
		const photos = definition.questions.filter(({ kind }) => kind === "photo")
		const view = {
			action: `${formPath}/${token}`,
			definition,
			revision,
			name: filler.name,
			whose: fillerMark({ surveyId: survey.id }, filler),
			otherPath: `${formPath}/${shareToken({ villageId: survey.villageId, surveyId: survey.id })}?who=${other}`,
			by,
			until: deadline(survey.closesAt, house, say),
			values,
			answers,
			faults: entered?.faults ?? new Map(),
			full,
			kept: new Map(photos.map(({ id }) => [id, (values.get(id) ?? []).map((ref) => signedRef(house, survey.id, ref))])),
			wasMoved: entered?.wasMoved ?? false,
			draftKey: draftKeyOf(survey, sheet),
		}
		return send(reply, definition.title, h(SheetPage, { view, say }), view.faults.size > 0 || view.wasMoved ? 422 : 200)
	}

	server.get(`${formPath}/:token`, async (request, reply) => {
		const token = tokenOf(request)
		const { done, edit, who } = querySchema.parse(request.query)
		const door = await doorOf({ house, people }, request, token, who === other)
		if (door.kind === "identify") return sendIdentify(reply, token, door)
		if (door.kind !== "open") return shut(reply, door)
		const { survey, filler } = door
		const sheet = await sheetOf(survey, filler)
		if (sheet === undefined) return message(reply, "unknown", 404)
		const isSealed = sheet.definition.secrecy === "anonymous"
		if (!sheet.isComplete || (edit !== undefined && !isSealed)) return sendSheet(reply, token, { survey, filler, sheet })
		const { definition, answers, by } = sheet
		const view = {
			definition,
			answers,
			until: deadline(survey.closesAt, house, say),
			editPath: `${formPath}/${token}?edit=1`,
			isNews: done !== undefined,
			by,
			draftKey: draftKeyOf(survey, sheet),
		}
		return send(reply, definition.title, h(DonePage, { view, say }))
	})

	server.post(`${formPath}/:token/who`, async (request, reply) => {
		const token = tokenOf(request)
		const given = whoSchema.parse(request.body ?? {})
		// With a code also of who is known already: they may have said that it is somebody else.
		const door = await doorOf({ house, people }, request, token, given.code !== "")
		if (door.kind === "open") return reply.redirect(`${formPath}/${token}`, 303)
		if (door.kind !== "identify") return shut(reply, door)
		const opens = readToken(house, token)
		if (opens === undefined) return message(reply, "unknown", 404)
		if (given.code !== "") {
			const wait = await waitOf(request, [codesPerAddress, codesPerSurvey])
			if (wait !== undefined) {
				reply.header("retry-after", wait)
				return sendIdentify(reply, token, door, { error: say("survey.web.tooMany", { minutes: Math.ceil(wait / 60) }) }).code(429)
			}
		}
		const found = await identify({ house, people }, opens, { ...given, ip: request.ip })
		if (found.kind === "choose") return sendIdentify(reply, token, door, { code: given.code, persons: found.persons })
		if (found.kind === "wrong") {
			// Another device was faster with a personal link: from now on the code is asked for.
			const now = await doorOf({ house, people }, request, token, true)
			const place = now.kind === "identify" ? now : door
			const error = given.code === "" ? undefined : say(`survey.web.${found.fault}`)
			return sendIdentify(reply, token, place, { code: given.code, error })
		}
		givePass(house, reply, opens, found.personId)
		return reply.redirect(`${formPath}/${token}`, 303)
	})

	server.post(`${formPath}/:token`, async (request, reply) => {
		const token = tokenOf(request)
		const door = await doorOf({ house, people }, request, token)
		if (door.kind === "identify") return sendIdentify(reply, token, door)
		if (door.kind !== "open") return shut(reply, door)
		const wait = await waitOf(request, [postsPerAddress])
		const { survey, filler } = door
		const sheet = await sheetOf(survey, filler)
		if (sheet === undefined) return message(reply, "unknown", 404)
		if (sheet.isComplete && sheet.definition.secrecy === "anonymous") return reply.redirect(`${formPath}/${token}`, 303)
		const posted = await readPosted(house, request, survey.id, sheet.definition)
		const { values } = posted
		const again = (now: Sheet, faults: FieldFaults, wasMoved: boolean) =>
			sendSheet(reply, token, { survey, filler, sheet: now, entered: { values, faults, wasMoved } })
		if (wait !== undefined) return again(sheet, new Map(), true).code(429).header("retry-after", wait)
		const isTheirs = posted.whose === "" || posted.whose === fillerMark({ surveyId: survey.id }, filler)
		if (posted.revision !== sheet.revision || !isTheirs) return again(sheet, new Map(), true)
		const { given, faults } = readPage(sheet.definition, values, sheet.answers, sheet.full)
		const all: FieldFaults = new Map([...faults, ...posted.faults])
		if (all.size > 0) return again(sheet, all, false)
		const taken = await takeSheet(house, sheet, given, filler)
		switch (taken.kind) {
			case "taken": {
				const { villageId, personId } = filler
				if (!isShared(house, token)) await store.tx((tx) => useLink(tx, { villageId, surveyId: survey.id, personId }))
				return reply.redirect(`${formPath}/${token}?done=1`, 303)
			}
			case "already":
				return reply.redirect(`${formPath}/${token}`, 303)
			case "closed":
				return message(reply, "closed", 200, survey)
			case "faults":
			case "moved": {
				const now = (await sheetOf(survey, filler)) ?? sheet
				return again(now, taken.kind === "faults" ? taken.faults : new Map(), taken.kind === "moved")
			}
		}
	})
}

function isShared(house: House, token: string): boolean {
	return readToken(house, token)?.kind === "share"
}

function tokenOf(request: FastifyRequest): string {
	return paramsSchema.parse(request.params).token
}

type Pace = ReturnType<FastifyInstance["createRateLimit"]>

/** Seconds to wait; undefined when the request may go on. */
async function waitOf(request: FastifyRequest, all: readonly Pace[]): Promise<number | undefined> {
	for (const check of all) {
		const result = await check(request)
		if (!result.isAllowed && result.isExceeded) return Math.max(1, result.ttlInSeconds)
	}
	return undefined
}

/** One draft per survey, revision and respondent. Of an anonymous survey nothing is kept, not even on the phone. */
function draftKeyOf(survey: Survey, { key, definition, revision }: Sheet): string | undefined {
	if (definition.secrecy === "anonymous") return undefined
	return createHash("sha256").update(`${survey.villageId} ${survey.id} ${revision} ${key.respondent}`).digest("base64url").slice(0, 16)
}

/** The page's script under an address that changes with it. */
function sheetScript(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/survey-page.js"))
	return { body, url: `${formPath}/page.js?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}
