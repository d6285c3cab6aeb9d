/** Console: the roster and one household of it. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { removePhone, revealPhone } from "./commands-staff.ts"
import { listCodes, makeCodes, replaceCode, revokeCode } from "./commands-village.ts"
import { doneAt, idParams, noticeOf, pageSchema, sendPage } from "./console.ts"
import { HouseholdPage, type HouseholdView } from "./household-page.tsx"
import { householdView } from "./household-view.ts"
import { normaliseName } from "./names.ts"
import { countPhones } from "./repo-bindings.ts"
import { liveCodes } from "./repo-codes.ts"
import { reach } from "./repo-counts.ts"
import { groupsOf, householdById, membersOf } from "./repo-members.ts"
import { searchHouseholds } from "./repo-search.ts"
import { householdPath, RosterPage, type RosterView, rosterPath } from "./roster-page.tsx"
import { hasGone } from "./rows.ts"

const rowsPerPage = 50
const querySchema = z.object({ q: z.string().max(100).catch(""), group: z.string().max(100).catch(""), page: pageSchema })
const personBody = z.object({ person: z.string().min(1).max(100) })
const phoneBody = personBody.extend({ chat: z.string().min(1).max(100) })
const codeBody = z.object({ act: z.enum(["show", "new", "revoke"]) })

export function mountRoster(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(rosterPath, async (request, reply) => {
		const session = await gate.enter(request, "people.read")
		const query = querySchema.parse(request.query)
		const notice = noticeOf(house, request.query)
		const view = await store.read((reader) => rosterView(reader, house, session, query, notice))
		return sendPage(reply, house, session, { title: say("people.roster.title"), path: rosterPath, body: h(RosterPage, { view, say }) })
	})

	server.post(`${rosterPath}/codes`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { made } = await makeCodes(house, session.villageId)
		return reply.redirect(doneAt(rosterPath, "codes-made", { added: made }), 303)
	})

	server.get(`${rosterPath}/household/:id`, async (request, reply) => {
		const session = await gate.enter(request, "people.read")
		const { id } = idParams.parse(request.params)
		const notice = noticeOf(house, request.query)
		const view = await store.read((reader) => householdView(reader, house, session, id, { notice }))
		return view === undefined ? reply.callNotFound() : sendHousehold(reply, house, session, view)
	})

	// Answered with the page itself: the number is shown by this request only, and looking again is another record.
	server.post(`${rosterPath}/household/:id/phone`, async (request, reply) => {
		const session = await gate.enter(request, "people.phone")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { person } = personBody.parse(request.body)
		const view = await store.tx(async (tx) => {
			const phone = await revealPhone({ tx, house, villageId: session.villageId, actor: session.accountId, now: house.clock() }, person)
			return householdView(tx, house, session, id, { revealed: phone === undefined ? undefined : { personId: person, phone } })
		})
		return view === undefined ? reply.callNotFound() : sendHousehold(reply, house, session, view)
	})

	server.post(`${rosterPath}/household/:id/code`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { act } = codeBody.parse(request.body)
		const { villageId, accountId } = session
		if ((await store.read((reader) => householdById(reader, villageId, id))) === undefined) return reply.callNotFound()
		switch (act) {
			case "show": {
				const view = await shownCode(house, session, id)
				return view === undefined ? reply.callNotFound() : sendHousehold(reply, house, session, view)
			}
			case "new":
				await store.tx((tx) => replaceCode(tx, house, villageId, id, accountId))
				return reply.redirect(doneAt(householdPath(id), "code-made"), 303)
			case "revoke": {
				const isRevoked = await store.tx((tx) => revokeCode(tx, house, villageId, id, accountId))
				return reply.redirect(doneAt(householdPath(id), isRevoked ? "code-revoked" : "code-none"), 303)
			}
		}
	})

	server.post(`${rosterPath}/household/:id/unbind`, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { person, chat } = phoneBody.parse(request.body)
		const { villageId, accountId } = session
		const isDone = await store.tx((tx) =>
			removePhone({ tx, house, villageId, actor: accountId, now: house.clock() }, { chatId: chat, villageId, personId: person }),
		)
		return reply.redirect(doneAt(householdPath(id), isDone ? "unbound" : "not-bound"), 303)
	})
}

/** Looking at a code is an act that is noted: whoever has it can enrol a phone. */
async function shownCode(house: House, session: StaffSession, id: string): Promise<HouseholdView | undefined> {
	const { villageId, accountId } = session
	return house.store.tx(async (tx) => {
		const household = await householdById(tx, villageId, id)
		if (household === undefined) return undefined
		const [listed] = await listCodes(tx, house, villageId, [household])
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: house.clock(),
			event: "people.code-read",
			subject: id,
			actor: accountId,
			data: {},
		})
		return householdView(tx, house, session, id, { digits: listed?.code ?? null })
	})
}

function sendHousehold(reply: FastifyReply, house: House, session: StaffSession, view: HouseholdView): FastifyReply {
	const { say } = house
	return sendPage(reply, house, session, {
		title: say("people.household", { number: view.number }),
		path: rosterPath,
		body: h(HouseholdPage, { view, say }),
	})
}

async function rosterView(
	reader: Reader,
	house: House,
	session: StaffSession,
	query: z.infer<typeof querySchema>,
	notice: string | undefined,
): Promise<RosterView> {
	const { villageId, csrf } = session
	const text = normaliseName(query.q).slice(0, 60)
	const found = await searchHouseholds(reader, house.cipher, {
		villageId,
		text,
		groupId: query.group,
		limit: rowsPerPage,
		offset: (query.page - 1) * rowsPerPage,
	})
	const ids = found.rows.map((row) => row.id)
	const members = (await membersOf(reader, villageId, ids)).filter((member) => !hasGone(member.residence))
	const phones = await countPhones(reader, villageId, ids)
	const coded = new Set((await liveCodes(reader, villageId, ids)).map((code) => code.householdId))
	return {
		text,
		groupId: query.group,
		groups: await groupsOf(reader, villageId, "group"),
		reach: await reach(reader, villageId, house.clock()),
		rows: found.rows.map((row) => {
			const persons = members.filter((member) => member.householdId === row.id)
			return { ...row, head: persons[0]?.name ?? "", persons: persons.length, phones: phones.get(row.id) ?? 0, hasCode: coded.has(row.id) }
		}),
		total: found.total,
		page: query.page,
		pages: Math.max(1, Math.ceil(found.total / rowsPerPage)),
		csrf,
		notice,
	}
}
