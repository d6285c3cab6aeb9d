/**
 * Pages on which residents write an opinion, `/o/VILLAGE` first of all: an address to share, which carries nobody's identity; the nine digits of
 * the household's letter say whose opinion it is. Looking changes nothing; what was typed survives every refusal.
 */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply } from "fastify"
import { type ComponentChildren, h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { maskName } from "../../text/mask.ts"
import { cleanText } from "../../text/normalize.ts"
import { renderPage } from "../../web/layout.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { householdByCode, knownPerson, member, type Village, villageByCode } from "../people/index.ts"
import { type Author, fileOpinion } from "./commands.ts"
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
	/** Person the page was made for, where its reader was known. */
	me: z.string().max(100).catch(""),
	named: z.enum(["yes", "no"]).catch("no"),
})
const villageSchema = z.object({ code: z.string().max(20) })

/** A form and what is special about it. */
export type OpinionForm = {
	/** Where it is, with `:code` for the village. */
	readonly path: string
	/** Message keys; the title is told the village. */
	readonly title: string
	readonly hint: string
	readonly next: string
	/** Somebody has to be answered by name: a household alone is not enough. */
	readonly needsPerson: boolean
	/** Whether it can be filled in now; else people are sent to the usual form. */
	readonly isOpen?: (villageId: string) => Promise<boolean>
	/** Loads what `filed` needs, before the transaction. */
	readonly prepare?: () => Promise<void>
	readonly filed?: (tx: Tx, filed: FiledByForm) => Promise<void>
}
export type FiledByForm = {
	readonly villageId: string
	readonly opinionId: string
	readonly personId: string
	readonly text: string
	readonly now: number
}

const usual: OpinionForm = {
	path: "/o/:code",
	title: "opinion.form.title",
	hint: "opinion.form.hint",
	next: "opinion.form.next",
	needsPerson: false,
}

/** Who is there says that it is not who the page takes them for. */
const other = "other"
const whoSchema = z.object({ who: z.string().optional().catch(undefined) }).catch({ who: undefined })

type Posted = {
	/** Already known to be there. */
	readonly me: KnownPerson | undefined
	readonly id: string
	readonly values: FormView["values"]
	readonly photos: readonly MediaRef[]
	readonly ip: string
}

export function mountFormRoutes(server: FastifyInstance, house: House): void {
	mountOpinionForm(server, house, usual)
}

export function mountOpinionForm(server: FastifyInstance, house: House, form: OpinionForm): void {
	const { store, say } = house
	const pathOf = ({ code }: Village): string => pathIn(form, code)
	const isPaced = server.createRateLimit({ ...pace, keyGenerator: (request) => `opinion form ${request.ip}` })
	const villageOf = async (params: unknown): Promise<Village | undefined> => {
		const { code } = villageSchema.parse(params)
		return store.read((reader) => villageByCode(reader, code))
	}
	const empty: FormView["values"] = { text: "", place: "", code: "", name: "", named: "no" }

	server.get(form.path, async (request, reply) => {
		const village = await villageOf(request.params)
		if (village === undefined) return reply.callNotFound()
		if ((await form.isOpen?.(village.id)) === false) return reply.redirect(pathIn(usual, village.code), 303)
		const isOther = whoSchema.parse(request.query).who === other
		const me = isOther ? undefined : await store.read((reader) => knownPerson(reader, house, request, village.id))
		return sendForm(reply, house, village, form, { id: house.randomId(), me, values: empty, errors: {}, kept: [] })
	})

	server.get(`${form.path}/done`, async (request, reply) => {
		const village = await villageOf(request.params)
		const { n } = z.object({ n: z.string().max(40).catch("") }).parse(request.query)
		if (village === undefined || parseNumber(n)?.code !== village.code) return reply.callNotFound()
		const title = say("opinion.form.done")
		return send(reply, house, village, {
			title,
			body: h(FormDonePage, { title, number: n, next: say(form.next), back: pathOf(village), house }),
		})
	})

	server.post(form.path, async (request, reply) => {
		const village = await villageOf(request.params)
		if (village === undefined) return reply.callNotFound()
		const sent = await readForm(request)
		const { id = house.randomId(), me: claimed, ...body } = postedSchema.parse(sent.fields)
		const values = {
			text: body.text,
			place: cleanText(body.place, maxPlaceLength),
			code: cleanText(body.code, 40),
			name: cleanText(body.name),
			named: body.named,
		}
		// The chat may speak for somebody else by now: the opinion stays with whom the page named, or asks for the code.
		const me = claimed === "" ? undefined : await store.read((reader) => knownPerson(reader, house, request, village.id, claimed))
		const limit = await isPaced(request)
		if (!limit.isAllowed && limit.isExceeded) {
			reply.code(429)
			return sendForm(reply, house, village, form, { id, me, values, errors: { text: "opinion.form.tooMany" }, kept: [] })
		}
		const { photos, fault } = await takePhotos(house, sent)
		const posted: Posted = { me, id, values, photos, ip: request.ip }
		const isGone = claimed !== "" && me === undefined && values.code === ""
		const outcome = isGone
			? { errors: { code: "opinion.form.meGone" } }
			: fault === undefined
				? await take(house, village, form, posted)
				: { errors: { photo: `opinion.entry.photo.${fault}` } }
		if ("number" in outcome) {
			const asks = form === usual ? await alikePage(house, village, outcome) : undefined
			return reply.redirect(asks ?? `${pathOf(village)}/done?n=${encodeURIComponent(outcome.number)}`, 303)
		}
		reply.code(422)
		return sendForm(reply, house, village, form, { id, me, values, errors: outcome.errors, kept: sealedPhotos(house, photos) })
	})
}

function pathIn({ path }: OpinionForm, code: string): string {
	return path.replace(":code", encodeURIComponent(code))
}

/** `fresh`: newly filed, by somebody of the roster. */
type Taken = { readonly number: string; readonly fresh: { readonly opinionId: string; readonly personId: string } | undefined }

/** Where 是不是同一件事？ is asked of it, if there is anything like it. */
async function alikePage(house: House, { id: villageId, code: villageCode }: Village, { fresh }: Taken): Promise<string | undefined> {
	const { opinions, store } = house
	if (fresh === undefined || opinions === undefined) return undefined
	return store.read((reader) => opinions.alikePage({ villageId, villageCode, ...fresh }, { reader, house }))
}

async function take(
	house: House,
	village: Village,
	form: OpinionForm,
	{ me, id, values, photos, ip }: Posted,
): Promise<Taken | { readonly errors: FormView["errors"] }> {
	const verdict = judgeText(values.text)
	if (!verdict.ok) return { errors: { text: verdict.why === "too-long" ? "opinion.entry.tooLong" : "opinion.entry.noWords" } }
	if (values.name.length > maxNameLength) return { errors: { name: "opinion.entry.nameTooLong" } }
	const now = house.clock()
	await form.prepare?.()
	return house.store.tx(async (tx) => {
		const found = me === undefined ? await byCode(tx, house, village, values, ip, now) : await byChat(tx, village, me)
		if ("errors" in found) return found
		const { author } = found
		if (form.needsPerson && author.personId === null) return { errors: { name: "opinion.form.nameNeeded" } }
		const filed = await fileOpinion(tx, {
			village,
			timeZone: house.timeZone,
			id,
			now,
			author,
			text: values.text,
			media: photos,
			sourceKind: "form",
			channel: "form",
			chatId: null,
			// Without a name there is none to show.
			isNamed: values.named === "yes" && (author.personId !== null || author.givenName !== null),
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
				actor: author.personId,
				data: { number },
			})
		if (author.personId !== null)
			await form.filed?.(tx, { villageId: village.id, opinionId: filed.id, personId: author.personId, text: values.text, now })
		return {
			number,
			fresh: filed.kind === "filed" && author.personId !== null ? { opinionId: filed.id, personId: author.personId } : undefined,
		}
	})
}

type Found = { readonly author: Author } | { readonly errors: FormView["errors"] }

async function byCode(
	tx: Tx,
	{ cipher }: House,
	village: Village,
	{ code, name }: FormView["values"],
	ip: string,
	now: number,
): Promise<Found> {
	const opened = await householdByCode(tx, { cipher, villageId: village.id, text: code, ip, now })
	if (!opened.ok) return { errors: { code: `opinion.form.code.${opened.code}` } }
	const { householdId, groupName, persons } = opened.household
	const [person, namesake] = name === "" ? [] : persons.filter((one) => one.name === name)
	if (person !== undefined && namesake === undefined)
		return { author: { personId: person.personId, householdId, groupName, givenName: null } }
	return { author: { personId: null, householdId, groupName, givenName: name === "" ? null : name } }
}

async function byChat(tx: Tx, village: Village, { personId, householdId }: KnownPerson): Promise<Found> {
	const groupName = (await member(tx, village.id, personId))?.groupName ?? null
	return { author: { personId, householdId, groupName, givenName: null } }
}

type KnownPerson = NonNullable<Awaited<ReturnType<typeof knownPerson>>>

function sendForm(
	reply: FastifyReply,
	house: House,
	village: Village,
	form: OpinionForm,
	{ me, ...view }: Omit<FormView, "title" | "hint" | "needsPerson" | "action" | "me"> & { readonly me: KnownPerson | undefined },
): FastifyReply {
	const action = pathIn(form, village.code)
	const known = me && { personId: me.personId, name: maskName(me.name), otherPath: `${action}?who=${other}` }
	const title = house.say(form.title, { village: village.name })
	const { needsPerson } = form
	const body = h(FormPage, { view: { ...view, me: known, title, hint: house.say(form.hint), needsPerson, action }, house })
	return send(reply, house, village, { title, body })
}

function send(
	reply: FastifyReply,
	{ locale, demo }: House,
	village: Village,
	{ title, body }: { readonly title: string; readonly body: ComponentChildren },
): FastifyReply {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(renderPage({ locale, title, look: "resident", demo, body: [h(VillageUp, { village }), body] }))
}
