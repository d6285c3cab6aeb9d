/** Console: bodies, their rules and rolls. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { foldWidth } from "../../text/normalize.ts"
import { parseNumeral } from "../../text/numerals.ts"
import type { House, StaffSession } from "../affair.ts"
import { builtInRoles, groupsOf, member } from "../people/index.ts"
import { BodyPage, type BodyView, NewBodyPage } from "./body-page.tsx"
import { limits } from "./command.ts"
import { changeRule, fillRoll, type RollSource, rollNow, seatPerson, setUpBody, unseat } from "./commands-bodies.ts"
import { enterRanking, settleOrder } from "./commands-priority.ts"
import { bodyPath, commandOf, councilPath, idParams, listField, saidNotice, saidQuery, sendPage, textField } from "./console.ts"
import { bodyKinds } from "./presets.ts"
import { orderNow } from "./priority.ts"
import { bodyById } from "./repo-bodies.ts"
import { type RuleRefusal, ruleFrom, seenRule } from "./rule-form.tsx"
import { compositionOf } from "./rules.ts"
import type { SentForm } from "./sent-form.ts"

const said = new Set([
	"saved",
	"filled",
	"NOBODY_ADDED",
	"removed",
	"added",
	"RULE_WRONG",
	"RULE_CHANGED",
	"PERSON_UNKNOWN",
	"OTHER_GROUP",
	"NOT_ADULT",
	"UNIT_DIFFERS",
	"ranked",
	"ordered",
	"RANKING_WRONG",
	"RANKING_MISSING",
	"NOT_ON_ROLL",
])
const newBody = z.object({
	/** The id it is to have. */
	id: z.uuid().optional().catch(undefined),
	kind: z.enum(bodyKinds).catch("council"),
	name: textField(200),
	group: textField(100),
})
const seatBody = z.object({ household: textField(40), name: textField(100) })
const ruleBody = z.object({
	unit: textField(20),
	quorum: textField(30),
	threshold: textField(30),
	noticeDays: textField(10),
	online: textField(20),
	source: textField(limits.source * 2),
	seen: textField(5_000),
})

export function mountBodies(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	/** The body's page once more, with what was typed still in its form. */
	async function refusedOn(reply: FastifyReply, session: StaffSession, id: string, code: string, sent: SentForm) {
		const view = await store.read((reader) => bodyView(reader, house, session, id, code))
		if (view === undefined) return reply.callNotFound()
		const body = h(BodyPage, { view: { ...view, sent }, house })
		return sendPage(reply, house, session, { title: view.body.name, path: councilPath, body, status: 422 })
	}

	server.get(`${councilPath}/bodies/new`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		const groups = await store.read((reader) => groupsIn(reader, session.villageId))
		const values = { id: house.newId(), kind: "council", name: say("council.bodyKind.council"), group: "" }
		const view = { ...values, groups, error: {}, csrf: session.csrf }
		return sendPage(reply, house, session, { title: say("council.bodies.new"), path: councilPath, body: h(NewBodyPage, { view, house }) })
	})

	server.post(`${councilPath}/bodies`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id = house.newId(), kind, name, group } = newBody.parse(request.body)
		const { villageId, csrf } = session
		const groups = await store.read((reader) => groupsIn(reader, villageId))
		const groupName = groups.includes(group) ? group : null
		const made = await store.tx((tx) => setUpBody(tx, commandOf(house, session), { villageId, id, kind, name, groupName }))
		if (made.ok) return reply.redirect(`${bodyPath(made.body.id)}?said=saved`, 303)
		const error = {
			...(made.code === "NAME_MISSING" && { name: say("council.body.nameMissing") }),
			...(made.code === "GROUP_MISSING" && { group: say("council.body.groupMissing") }),
		}
		const view = { id, kind, name, group, groups, error, csrf }
		return sendPage(reply, house, session, {
			title: say("council.bodies.new"),
			path: councilPath,
			body: h(NewBodyPage, { view, house }),
			status: 422,
		})
	})

	server.get(`${councilPath}/bodies/:id`, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { id } = idParams.parse(request.params)
		const query = saidQuery.parse(request.query)
		const view = await store.read((reader) => bodyView(reader, house, session, id, query.said))
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: view.body.name, path: councilPath, body: h(BodyPage, { view, house }) })
	})

	server.post(`${councilPath}/bodies/:id/fill`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { source } = z.object({ source: textField(60) }).parse(request.body)
		const known = sourceOf(source)
		if (known === undefined) return reply.redirect(bodyPath(id), 303)
		const done = await store.tx((tx) =>
			fillRoll(tx, commandOf(house, session), { villageId: session.villageId, bodyId: id, source: known }),
		)
		return reply.redirect(`${bodyPath(id)}?said=${done.ok ? (done.added > 0 ? "filled" : "NOBODY_ADDED") : done.code}`, 303)
	})

	server.post(`${councilPath}/bodies/:id/seat`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { household, name } = seatBody.parse(request.body)
		const of = { villageId: session.villageId, bodyId: id, householdNumber: household.trim(), name: name.trim() }
		const done = await store.tx((tx) => seatPerson(tx, commandOf(house, session), of))
		if (done.ok) return reply.redirect(`${bodyPath(id)}?said=added`, 303)
		return refusedOn(reply, session, id, done.code, { act: "seat", fields: { household, name } })
	})

	server.post(`${councilPath}/bodies/:id/unseat`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { unit } = z.object({ unit: listField }).parse(request.body)
		await store.tx((tx) => unseat(tx, commandOf(house, session), { villageId: session.villageId, bodyId: id, unitIds: unit }))
		return reply.redirect(`${bodyPath(id)}?said=removed`, 303)
	})

	server.post(`${councilPath}/bodies/:id/rank`, async (request, reply) => {
		const session = await gate.enter(request, "council.enter")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { unit, serials } = z.object({ unit: textField(100), serials: textField(200) }).parse(request.body)
		const of = { villageId: session.villageId, bodyId: id, unitId: unit, serials: serialsIn(serials) }
		const done = await store.tx((tx) => enterRanking(tx, commandOf(house, session), of))
		if (done.ok) return reply.redirect(`${bodyPath(id)}?said=ranked`, 303)
		return refusedOn(reply, session, id, done.code, { act: "rank", fields: { unit, serials } })
	})

	server.post(`${councilPath}/bodies/:id/order`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const done = await store.tx((tx) => settleOrder(tx, commandOf(house, session), { villageId: session.villageId, bodyId: id }))
		return reply.redirect(`${bodyPath(id)}?said=${done.ok ? "ordered" : done.code}`, 303)
	})

	server.post(`${councilPath}/bodies/:id/rule`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { seen: sent, ...values } = ruleBody.parse(request.body)
		const seen = seenRule(sent)
		const { villageId } = session
		const code = await store.tx(async (tx) => {
			const body = await bodyById(tx, villageId, id)
			// What the form does not know is as it was on the page.
			const rule = body === undefined ? undefined : ruleFrom(values, seen ?? body.rule)
			if (rule === undefined) return body === undefined ? "BODY_GONE" : "RULE_WRONG"
			const done = await changeRule(tx, commandOf(house, session), { villageId, bodyId: id, rule, seen })
			return done.ok ? "saved" : done.code
		})
		if (code === "saved") return reply.redirect(`${bodyPath(id)}?said=${code}`, 303)
		if (code === "BODY_GONE") return reply.callNotFound()
		const view = await store.read((reader) => bodyView(reader, house, session, id, code, { code, values, seen }))
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: view.body.name, path: councilPath, body: h(BodyPage, { view, house }), status: 422 })
	})
}

/** 3、1、7, also ３ 1 七 and 3号. What is no number is no matter's. */
function serialsIn(text: string): readonly number[] {
	const parts = foldWidth(text).split(/[、,;.\s]+/)
	return parts.flatMap((part) => (part === "" ? [] : [parseNumeral(part.replace(/^第|号$/g, "")) ?? 0]))
}

function sourceOf(text: string): RollSource | undefined {
	if (text === "adults" || text === "households") return text
	const role = text.startsWith("role:") ? text.slice("role:".length) : ""
	return role === "" ? undefined : `role:${role}`
}

async function groupsIn(reader: Reader, villageId: string): Promise<readonly string[]> {
	return (await groupsOf(reader, villageId, "group")).map(({ name }) => name)
}

async function bodyView(
	reader: Reader,
	house: House,
	session: StaffSession,
	id: string,
	shown: string | undefined,
	refusal?: RuleRefusal,
): Promise<BodyView | undefined> {
	const { villageId, csrf } = session
	const body = await bodyById(reader, villageId, id)
	if (body === undefined) return undefined
	const roll = await rollNow(reader, body)
	const seats = []
	for (const { unitId, personId, isCadre, name } of roll) {
		const found = await member(reader, villageId, personId)
		seats.push({ unitId, household: found?.householdNumber ?? "", name, group: found?.groupName ?? "", isCadre })
	}
	return {
		body,
		seats,
		composition: compositionOf(roll),
		order: await orderNow(reader, { villageId, bodyId: id }),
		roles: builtInRoles.filter(({ isImplied }) => !isImplied).map(({ id: role, label }) => ({ id: role, label: label[house.locale] })),
		mayManage: session.rights.has("council.manage"),
		notice: saidNotice(house, shown, said),
		refusal,
		csrf,
	}
}
