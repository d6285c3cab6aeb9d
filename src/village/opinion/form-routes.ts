/**
 * The form page `/o/VILLAGE`: an address to share, which carries nobody's identity; the nine digits of the household's letter say whose
 * opinion it is. Looking changes nothing; what was typed survives every refusal.
 */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import { cleanText } from "../../text/normalize.ts"
import { renderPage } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { householdByCode, type Village, villageByCode } from "../people/index.ts"
import { fileOpinion } from "./commands.ts"
import { FormDonePage, FormPage, type FormView } from "./form-page.tsx"
import { readForm, sealedPhotos, takePhotos } from "./posted-form.ts"
import { judgeText, type MediaRef, maxPlaceLength, parseNumber } from "./rules.ts"

/** Posts from one network address; a whole village may share one. */
const pace = { max: 60, timeWindow: 10 * 60_000 }
const maxNameLength = 40

const text = z.string().catch("")
const postedSchema = z.object({
	id: z
		.string()
		.regex(/^[\w-]{8,64}$/)
		.optional()
		.catch(undefined),
	text,
	place: text,
	code: text,
	name: text,
	named: z.enum(["yes", "no"]).catch("no"),
})
const villageSchema = z.object({ code: z.string().max(20) })

type Posted = { readonly id: string; readonly values: FormView["values"]; readonly photos: readonly MediaRef[]; readonly from: string }

export function mountFormRoutes(server: FastifyInstance, house: House): void {
	const { store, say } = house
	const isPaced = server.createRateLimit({ ...pace, keyGenerator: (request) => `opinion form ${request.ip}` })
	const villageOf = async (params: unknown): Promise<Village | undefined> => {
		const { code } = villageSchema.parse(params)
		return store.read((reader) => villageByCode(reader, code))
	}
	const empty: FormView["values"] = { text: "", place: "", code: "", name: "", named: "no" }

	server.get("/o/:code", async (request, reply) => {
		const village = await villageOf(request.params)
		if (village === undefined) return reply.callNotFound()
		return sendForm(reply, house, village, { id: house.randomId(), values: empty, errors: {}, kept: [] })
	})

	server.get("/o/:code/done", async (request, reply) => {
		const village = await villageOf(request.params)
		const { n } = z.object({ n: z.string().max(40).catch("") }).parse(request.query)
		if (village === undefined || parseNumber(n)?.code !== village.code) return reply.callNotFound()
		return send(reply, house, say("opinion.form.done"), h(FormDonePage, { number: n, back: pathOf(village), house }))
	})

	server.post("/o/:code", async (request, reply) => {
		const village = await villageOf(request.params)
		if (village === undefined) return reply.callNotFound()
		const form = await readForm(request)
		const { id = house.randomId(), ...body } = postedSchema.parse(form.fields)
		const values = {
			text: body.text,
			place: cleanText(body.place, maxPlaceLength),
			code: cleanText(body.code, 40),
			name: cleanText(body.name),
			named: body.named,
		}
		const limit = await isPaced(request)
		if (!limit.isAllowed && limit.isExceeded) {
			reply.code(429)
			return sendForm(reply, house, village, { id, values, errors: { text: "opinion.form.tooMany" }, kept: [] })
		}
		const { photos, fault } = await takePhotos(house, form)
		const posted: Posted = { id, values, photos, from: house.cipher.hash(request.ip, "opinion.form.address") }
		const outcome = fault === undefined ? await take(house, village, posted) : { errors: { photo: `opinion.entry.photo.${fault}` } }
		if ("number" in outcome) return reply.redirect(`${pathOf(village)}/done?n=${encodeURIComponent(outcome.number)}`, 303)
		reply.code(422)
		return sendForm(reply, house, village, { id, values, errors: outcome.errors, kept: sealedPhotos(house, photos) })
	})
}

function pathOf({ code }: Village): string {
	return `/o/${encodeURIComponent(code)}`
}

async function take(
	house: House,
	village: Village,
	{ id, values, photos, from }: Posted,
): Promise<{ readonly number: string } | { readonly errors: FormView["errors"] }> {
	const verdict = judgeText(values.text)
	if (!verdict.ok) return { errors: { text: verdict.why === "too-long" ? "opinion.entry.tooLong" : "opinion.entry.noWords" } }
	if (values.name.length > maxNameLength) return { errors: { name: "opinion.entry.nameTooLong" } }
	const now = house.clock()
	return house.store.tx(async (tx) => {
		const opened = await householdByCode(tx, { cipher: house.cipher, villageId: village.id, text: values.code, from, now })
		if (!opened.ok) return { errors: { code: `opinion.form.code.${opened.code}` } }
		const { householdId, groupName, persons } = opened.household
		const [person, namesake] = values.name === "" ? [] : persons.filter(({ name }) => name === values.name)
		const isKnown = person !== undefined && namesake === undefined
		const filed = await fileOpinion(tx, {
			village,
			timeZone: house.timeZone,
			id,
			now,
			author: {
				personId: isKnown ? person.personId : null,
				householdId,
				groupName,
				givenName: isKnown || values.name === "" ? null : values.name,
			},
			text: values.text,
			media: photos,
			sourceKind: "form",
			channel: "form",
			chatId: null,
			// Without a name there is none to show.
			isNamed: values.named === "yes" && values.name !== "",
			isNameChosen: true,
			enteredBy: null,
			place: values.place,
		})
		if (filed.kind === "refused") return { errors: { text: "opinion.entry.noWords" } }
		const { number } = filed
		if (filed.kind === "filed")
			await addRecord(tx, {
				villageId: village.id,
				id: house.newId(),
				at: now,
				event: "opinion.filed",
				subject: filed.id,
				actor: isKnown ? person.personId : null,
				data: { number },
			})
		return { number }
	})
}

function sendForm(reply: FastifyReply, house: House, village: Village, view: Omit<FormView, "villageName" | "action">): FastifyReply {
	const body = h(FormPage, { view: { ...view, villageName: village.name, action: pathOf(village) }, house })
	return send(reply, house, house.say("opinion.form.title", { village: village.name }), body)
}

function send(reply: FastifyReply, { locale, demo }: House, title: string, body: ComponentChildren): FastifyReply {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(renderPage({ locale, title, look: "resident", demo, body }))
}
