/** Entering an opinion for somebody: the form, and what it files. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { dayMs, localTime, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { alikeAtDesk } from "./alike-at-desk.ts"
import { sendPage } from "./answer.ts"
import { enterOpinion } from "./entering.ts"
import { EntryPage, type EntryView } from "./entry-page.tsx"
import { opinionsPath } from "./list-page.tsx"
import { readForm, sealedPhotos, takePhotos } from "./posted-form.ts"
import { visitById } from "./repo-visit.ts"
import { findAuthor } from "./roster.ts"
import { enteredKinds, type MediaRef, maxPlaceLength } from "./rules.ts"

const maxNameLength = 40

const text = z.string().catch("")
const entrySchema = z.object({
	/** Id of the opinion to be, made with the form: sent twice, it is entered once. */
	id: z.string().min(1).max(100).optional().catch(undefined),
	household: text,
	name: text,
	kind: text,
	text,
	place: text,
	day: text,
	visit: z.string().max(100).catch(""),
	named: z.unknown().optional(),
})

type Outcome =
	| { readonly kind: "done"; readonly code: "filed" | "repeat"; readonly id: string }
	| { readonly kind: "wrong"; readonly errors: EntryView["errors"] }

export function mountEntryRoutes(server: FastifyInstance, house: House): void {
	server.get(`${opinionsPath}/new`, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.enter")
		const { visit } = z.object({ visit: z.string().max(100).catch("") }).parse(request.query)
		const found = visit === "" ? undefined : await house.store.read((reader) => visitById(reader, session.villageId, visit))
		const day = found === undefined ? "" : dayOf(found.at, house.timeZone)
		const values = { household: "", name: "", kind: found?.kind ?? "", text: "", place: "", day, named: false }
		const view = { id: house.newId(), values, errors: {}, kept: [], visit: found?.id ?? "", csrf: session.csrf }
		return sendEntry(reply, house, session, view)
	})

	server.post(opinionsPath, async (request, reply) => {
		const session = await house.gate.enter(request, "opinion.enter")
		const form = await readForm(request)
		house.gate.checkForm(request, session)
		const body = entrySchema.parse(form.fields)
		const id = body.id ?? house.newId()
		const values = {
			household: cleanText(body.household, 40),
			name: cleanText(body.name),
			kind: body.kind,
			text: body.text,
			place: cleanText(body.place, maxPlaceLength),
			day: cleanText(body.day, 20),
			named: body.named !== undefined,
		}
		const { photos, fault } = await takePhotos(house, form)
		const entry = { id, values, photos, visit: body.visit }
		const outcome: Outcome =
			fault === undefined
				? await house.store.tx((tx) => enter(tx, house, session, entry))
				: { kind: "wrong", errors: { photo: `opinion.entry.photo.${fault}` } }
		if (outcome.kind === "done") {
			const asks = outcome.code === "filed" ? await alikeAtDesk(house, session.villageId, outcome.id) : undefined
			return reply.redirect(asks ?? `${opinionsPath}/${encodeURIComponent(outcome.id)}?done=${outcome.code}`, 303)
		}
		reply.code(422)
		const view = { id, values, errors: outcome.errors, kept: sealedPhotos(house, photos), visit: body.visit, csrf: session.csrf }
		return sendEntry(reply, house, session, view)
	})
}

function sendEntry(reply: FastifyReply, house: House, session: StaffSession, view: EntryView): FastifyReply {
	return sendPage(reply, house, session, {
		title: house.say("opinion.entry.title"),
		path: `${opinionsPath}/new`,
		body: h(EntryPage, { view, house }),
	})
}

type Entry = {
	readonly id: string
	readonly values: EntryView["values"]
	readonly photos: readonly MediaRef[]
	readonly visit: string
}

async function enter(tx: Tx, house: House, session: StaffSession, { id, values, photos, visit }: Entry): Promise<Outcome> {
	const { villageId, accountId } = session
	const now = house.clock()
	const sourceKind = enteredKinds.find((known) => known === values.kind)
	const village = await villageById(tx, villageId)
	const saidAt = saidAtOf(values.day, now, house.timeZone)
	const visited = visit === "" ? undefined : await visitById(tx, villageId, visit)
	const found = await findAuthor(tx, villageId, { householdNumber: values.household, name: values.name })
	const errors = {
		...(saidAt === "wrong" && { day: "opinion.entry.dayWrong" }),
		...(sourceKind === undefined && { kind: "opinion.entry.noKind" }),
		...(values.name.length > maxNameLength && { name: "opinion.entry.nameTooLong" }),
		...(!found.ok && found.why === "noHousehold" && { household: "opinion.entry.noHousehold" }),
		...(!found.ok &&
			found.why === "severalHouseholds" && { household: "opinion.entry.severalHouseholds", numbers: found.numbers.join("、") }),
		...(!found.ok && found.why === "noPerson" && { name: "opinion.entry.noPerson" }),
	}
	if (village === undefined || sourceKind === undefined || !found.ok || saidAt === "wrong" || Object.keys(errors).length > 0)
		return { kind: "wrong", errors }
	const entered = await enterOpinion(tx, house, {
		village,
		accountId,
		now,
		id,
		householdNumber: values.household,
		name: values.name,
		text: values.text,
		place: values.place,
		sourceKind,
		isNamed: values.named,
		media: photos,
		saidAt,
		...(visited !== undefined && { visitId: visited.id }),
	})
	if (entered.kind === "refused")
		return { kind: "wrong", errors: { text: entered.why === "too-long" ? "opinion.entry.tooLong" : "opinion.entry.noWords" } }
	return { kind: "done", code: entered.kind, id: entered.id }
}

/** The day as a date field shows it. */
function dayOf(at: number, timeZone: string): string {
	const { year, month, day } = localTime(at, timeZone)
	return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
}

/** Noon of an earlier day; now where it is today or nothing was said. A day to come, or ten years ago, is a slip. */
function saidAtOf(day: string, now: number, timeZone: string): number | "wrong" {
	if (day === "" || day === dayOf(now, timeZone)) return now
	const start = parseLocalTime(day, timeZone)
	if (start === undefined || start > now || start < now - 3_660 * dayMs) return "wrong"
	return start + dayMs / 2
}
