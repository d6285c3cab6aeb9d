/** What administrators do with accounts. Every act is recorded in the villages it touches. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../../village/affair.ts"
import { builtInRoles, personOfHousehold } from "../../village/people/index.ts"
import { WebError } from "../errors.ts"
import { addAccount, isLoginName, normaliseLoginName } from "./accounts.ts"
import type { ConsoleSession, StaffDoor } from "./gate.ts"
import { revokeSessions } from "./sessions.ts"
import { html } from "./sign-in.ts"
import { linkPage, onePage } from "./staff-one-page.tsx"
import { type NewStaff, type NewStaffErrors, staffListPage, staffPath } from "./staff-page.tsx"
import { disableAccount, enableAccount, makePasswordLink, type StaffLine, setVillageRoles, staffLine, staffPage } from "./staff-repo.ts"
import { authSay } from "./words.ts"

const short = z.string().max(200).catch("")
/** One ticked box arrives as text, several as a list. */
const several = z
	.union([
		z.array(z.string().max(40)).max(20),
		z
			.string()
			.max(40)
			.transform((one) => [one]),
	])
	.catch([])
const newSchema = z.object({ display: short, name: short, kind: short, village: short, roles: several, household: short })
const actSchema = z.object({ act: z.enum(["link", "sign-out", "disable", "enable"]) })
const villageSchema = z.object({ act: z.enum(["save", "remove"]), village: short, roles: several })
const perPage = 50
const longestSearch = 60
const listSchema = z.object({
	q: z
		.string()
		.max(4 * longestSearch)
		.catch(""),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const idSchema = z.object({ id: z.string().min(1).max(100) })
const doneSchema = z.object({ done: z.enum(["signedOut", "disabled", "enabled", "villages", "last"]).optional().catch(undefined) })

const assignable = new Set(builtInRoles.filter(({ isImplied }) => !isImplied).map(({ id }) => id))

type StaffAct =
	| "staff.account-added"
	| "staff.link-made"
	| "staff.signed-out-by"
	| "staff.disabled"
	| "staff.enabled"
	| "staff.roles-changed"

export function mountStaff(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock, newId } = house
	const say = authSay(house.locale)

	async function enter(request: FastifyRequest): Promise<ConsoleSession> {
		const session = await door.enter(request)
		if (!session.isAdministrator) throw new WebError("forbidden")
		if (request.method === "POST") door.checkForm(request, session)
		return session
	}

	/** In every village the account works in, and in the one the administrator looks at. */
	async function note(tx: Tx, session: ConsoleSession, subject: string, villageIds: readonly string[], event: StaffAct): Promise<void> {
		for (const villageId of new Set([session.villageId, ...villageIds]))
			await addRecord(tx, { villageId, id: newId(), at: clock(), event, subject, actor: session.accountId, data: {} })
	}

	async function found(reader: Reader, id: string): Promise<StaffLine> {
		const line = await staffLine(reader, id, clock())
		if (line === undefined) throw new WebError("not-found")
		return line
	}

	async function showList(
		reply: FastifyReply,
		session: ConsoleSession,
		of: { readonly form: NewStaff; readonly errors?: NewStaffErrors; readonly text?: string; readonly page?: number },
	): Promise<FastifyReply> {
		const { form, errors = {}, text = "", page: asked = 1 } = of
		const now = clock()
		const view = await store.read(async (reader) => {
			const pageOf = (page: number) => staffPage(reader, { text, limit: perPage, offset: (page - 1) * perPage, now })
			const found = await pageOf(asked)
			const pages = Math.max(1, Math.ceil(found.total / perPage))
			const page = Math.min(asked, pages)
			return { ...(page === asked ? found : await pageOf(page)), page, pages }
		})
		return html(reply, staffListPage(house, session, { ...view, text, form, errors, now }))
	}

	http.get(staffPath, async (request, reply) => {
		const session = await enter(request)
		const { q, page } = listSchema.parse(request.query)
		const form = { display: "", name: "", kind: "village", village: session.villageId, roles: [], household: "" }
		return showList(reply, session, { form, text: cleanText(q, longestSearch), page })
	})

	http.post(staffPath, async (request, reply) => {
		const session = await enter(request)
		const typed = newSchema.parse(request.body)
		const form = {
			...typed,
			display: typed.display.trim(),
			household: typed.household.trim(),
			roles: typed.roles.filter((role) => assignable.has(role)),
		}
		const isAdministrator = form.kind === "administrator"
		const personId =
			form.household === ""
				? undefined
				: await store.read((reader) => personOfHousehold(reader, form.village, { householdNumber: form.household, name: form.display }))
		const errors: NewStaffErrors = {
			...(form.display.length >= 1 && form.display.length <= 40 ? {} : { display: say("display.invalid") }),
			...(isLoginName(form.name) ? {} : { name: say("name.invalid") }),
			...(isAdministrator || form.kind === "village" ? {} : { kind: say("staff.kind.missing") }),
			...(isAdministrator || session.villages.some(({ id }) => id === form.village) ? {} : { village: say("staff.village.missing") }),
			...(isAdministrator || form.roles.length > 0 ? {} : { roles: say("staff.roles.missing") }),
			...(form.household === "" || personId !== undefined ? {} : { household: say("staff.household.unknown") }),
		}
		if (Object.keys(errors).length > 0) return showList(reply.code(422), session, { form, errors })
		const id = newId()
		const villages = isAdministrator ? [] : [{ villageId: form.village, roles: form.roles }]
		const path = await store.tx(async (tx) => {
			const account = { id, loginName: form.name, displayName: form.display, passwordHash: "", isAdministrator, villages, at: clock() }
			if (!(await addAccount(tx, personId === undefined ? account : { ...account, personId }))) return undefined
			await note(
				tx,
				session,
				id,
				villages.map(({ villageId }) => villageId),
				"staff.account-added",
			)
			return makePasswordLink(tx, id, session.accountId, clock())
		})
		if (path === undefined) return showList(reply.code(422), session, { form, errors: { name: say("name.taken") } })
		// Answered with the page itself: the link is shown by this request only.
		return html(
			reply,
			linkPage(house, session, { displayName: form.display, loginName: normaliseLoginName(form.name), path, origin: originOf(request) }),
		)
	})

	http.get(`${staffPath}/:id`, async (request, reply) => {
		const session = await enter(request)
		const { id } = idSchema.parse(request.params)
		const line = await store.read((reader) => found(reader, id))
		return html(reply, onePage(house, session, { line, done: doneSchema.parse(request.query).done }))
	})

	http.post(`${staffPath}/:id`, async (request, reply) => {
		const session = await enter(request)
		const { id } = idSchema.parse(request.params)
		const { act } = actSchema.parse(request.body)
		const back = (done: string) => reply.redirect(`${staffPath}/${encodeURIComponent(id)}?done=${done}`, 303)
		const line = await store.read((reader) => found(reader, id))
		const villageIds = line.isAdministrator ? session.villages.map((village) => village.id) : [...line.villages.keys()]
		switch (act) {
			case "link": {
				if (line.disabledAt !== null) return back("disabled")
				const path = await store.tx(async (tx) => {
					await note(tx, session, id, villageIds, "staff.link-made")
					return makePasswordLink(tx, id, session.accountId, clock())
				})
				return html(reply, linkPage(house, session, { ...line, path, origin: originOf(request) }))
			}
			case "sign-out":
				await store.tx(async (tx) => {
					await revokeSessions(tx, id, clock())
					await note(tx, session, id, villageIds, "staff.signed-out-by")
				})
				return back("signedOut")
			case "disable": {
				const outcome = await store.tx(async (tx) => {
					const disabled = await disableAccount(tx, id, clock())
					if (disabled === "last") return disabled
					await revokeSessions(tx, id, clock())
					await note(tx, session, id, villageIds, "staff.disabled")
					return disabled
				})
				return back(outcome === "last" ? "last" : "disabled")
			}
			case "enable":
				await store.tx(async (tx) => {
					await enableAccount(tx, id)
					await note(tx, session, id, villageIds, "staff.enabled")
				})
				return back("enabled")
		}
	})

	http.post(`${staffPath}/:id/villages`, async (request, reply) => {
		const session = await enter(request)
		const { id } = idSchema.parse(request.params)
		const { act, village, roles } = villageSchema.parse(request.body)
		const line = await store.read((reader) => found(reader, id))
		const chosen = act === "remove" ? [] : roles.filter((role) => assignable.has(role))
		const isGood =
			!line.isAdministrator && session.villages.some((known) => known.id === village) && (act === "remove" || chosen.length > 0)
		if (!isGood) {
			const rolesError = say(chosen.length === 0 ? "staff.roles.missing" : "staff.village.missing")
			return html(reply.code(422), onePage(house, session, { line, rolesError }))
		}
		await store.tx(async (tx) => {
			await setVillageRoles(tx, village, id, chosen)
			await note(tx, session, id, [village], "staff.roles-changed")
		})
		return reply.redirect(`${staffPath}/${encodeURIComponent(id)}?done=villages`, 303)
	})
}

/** As the browser named it; the link is shown to that browser alone. */
function originOf({ protocol, host }: FastifyRequest): string {
	return `${protocol}://${host}`
}
