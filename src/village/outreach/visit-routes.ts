/** Console: the result of a visit is entered. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { localTime, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { recordVisit } from "./commands.ts"
import { contactSchema, purposeParams, sendPage, visitLines } from "./console.ts"
import { targetOf } from "./list.ts"
import { outreachPath, purposePath } from "./parts.ts"
import { visitsOf } from "./repo.ts"
import { maxSaidLength, nexts } from "./rules.ts"
import { maxVisitorLength, type VisitForm, VisitPage, type VisitView } from "./visit-page.tsx"

const params = purposeParams.extend({ target: z.string().min(1).max(100) })
const text = (max: number) => z.string().max(max).catch("")
const bodySchema = z.object({
	id: z.string().min(1).max(64).catch(""),
	met: text(3),
	when: text(60),
	visitor: text(200),
	said: text(maxSaidLength * 4),
	next: text(20),
	contact: contactSchema,
})
/** Visits to one door that are shown beside the form. */
const visitsShown = 20

export function mountVisit(server: FastifyInstance, house: House): void {
	const { store, gate, clock } = house
	const path = `${outreachPath}/:purpose/visit/:target`

	server.get(path, async (request, reply) => {
		const session = await gate.enter(request, "outreach.enter")
		const view = await store.read((reader) => visitView(reader, house, session, params.parse(request.params), undefined))
		return view === undefined ? reply.callNotFound() : send(reply, house, session, view)
	})

	server.post(path, async (request, reply) => {
		const session = await gate.enter(request, "outreach.enter")
		gate.checkForm(request, session)
		const of = params.parse(request.params)
		const { id, contact, ...typed } = bodySchema.parse(request.body)
		const values = { ...typed, visitor: cleanText(typed.visitor).replaceAll("\n", " ") }
		const refuse = async (errors: VisitForm["errors"]) => {
			const form = { id: id === "" ? house.newId() : id, values, errors }
			const view = await store.read((reader) => visitView(reader, house, session, of, form))
			return view === undefined ? reply.callNotFound() : send(reply.code(422), house, session, view)
		}
		const at = parseLocalTime(values.when, house.timeZone)
		const next = nexts.find((known) => known === values.next)
		const errors = faultsOf(house, values, at, clock())
		if (at === undefined || next === undefined || Object.keys(errors).length > 0) return refuse(errors)
		const { villageId, accountId } = session
		const done = await store.tx((tx) =>
			recordVisit(tx, house, {
				villageId,
				id: id === "" ? house.newId() : id,
				...of,
				isSpoken: values.met === "yes",
				at,
				visitor: values.visitor,
				said: values.said,
				next,
				enteredBy: accountId,
			}),
		)
		switch (done) {
			case "recorded":
				return reply.redirect(purposePath(of.purpose, { contact, said: "recorded" }), 303)
			case "ahead":
				return refuse({ when: house.say("outreach.form.when.wrong") })
			case "gone":
				return reply.callNotFound()
		}
	})
}

function faultsOf({ say }: House, values: VisitForm["values"], at: number | undefined, now: number): VisitForm["errors"] {
	const isNamed = values.visitor !== "" && values.visitor.length <= maxVisitorLength
	return {
		...(values.met === "yes" || values.met === "no" ? {} : { met: say("outreach.form.met.missing") }),
		...(at === undefined || at > now ? { when: say("outreach.form.when.wrong") } : {}),
		...(isNamed ? {} : { visitor: say("outreach.form.visitor.missing") }),
		...(nexts.some((known) => known === values.next) ? {} : { next: say("outreach.form.next.missing") }),
	}
}

async function visitView(
	reader: Reader,
	house: House,
	session: StaffSession,
	{ purpose, target }: z.infer<typeof params>,
	form: VisitForm | undefined,
): Promise<VisitView | undefined> {
	const { villageId, csrf } = session
	const now = house.clock()
	const asked = await targetOf(reader, house, { villageId, purposeId: purpose, target, now })
	if (asked === undefined) return undefined
	const { target: found } = asked
	const visits = await visitsOf(reader, villageId, { purpose, target }, { limit: visitsShown, offset: 0 })
	const empty = { met: "", when: fieldTime(now, house.timeZone), visitor: found.contactName, said: "", next: "" }
	return {
		purpose: asked.purpose,
		target: found,
		form: form ?? { id: house.newId(), values: empty, errors: {} },
		visits: visitLines(house, visits, [found]),
		csrf,
	}
}

/** As a browser's time field takes it: 2026-03-05T09:00 in village time. */
function fieldTime(at: number, timeZone: string): string {
	const { year, month, day, hour, minute } = localTime(at, timeZone)
	const two = (value: number) => String(value).padStart(2, "0")
	return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

function send(reply: FastifyReply, house: House, session: StaffSession, view: VisitView): FastifyReply {
	const { householdNumber: number, name } = view.target
	const title = house.say("outreach.form.title", { number, name })
	return sendPage(reply, house, session, { title, path: outreachPath, body: h(VisitPage, { view, house }) })
}
