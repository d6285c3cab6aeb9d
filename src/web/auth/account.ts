/** What a member of staff does with their own account: password, sessions, the village they look at. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import { formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { WebError } from "../errors.ts"
import { type AccountView, accountPage } from "./account-page.tsx"
import { accountById, setPassword } from "./accounts.ts"
import { clearSessionCookie, setSessionCookie } from "./cookie.ts"
import type { ConsoleSession, StaffDoor } from "./gate.ts"
import { newPasswordErrors } from "./new-password.ts"
import { hashPassword, isPassword } from "./password.ts"
import { chooseVillage, liveSessions, revokeSession, revokeSessions } from "./sessions.ts"
import { addStaffRecord, html, startSession } from "./sign-in.ts"
import { countTry, forgiveTries, throttleKeys } from "./throttle.ts"
import { authSay } from "./words.ts"

const doneSchema = z.object({ done: z.enum(["password", "revoked"]).optional().catch(undefined) })
const passwordSchema = z.object({ current: z.string().catch(""), password: z.string().catch(""), again: z.string().catch("") })
const revokeSchema = z.object({ session: z.string().catch("") })
const villageSchema = z.object({ village: z.string().catch("") })

export function mountAccount(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock } = house
	const { isHttps } = door.parts
	const say = authSay(house.locale)
	const throttleSecret = house.deriveKey("sign-in-throttle")

	async function show(reply: FastifyReply, session: ConsoleSession, view: Pick<AccountView, "done" | "errors">): Promise<FastifyReply> {
		const now = clock()
		const sessions = await store.read((reader) => liveSessions(reader, session.accountId, now))
		return html(reply, accountPage(house, session, { ...view, sessions, now }))
	}

	http.get("/console/account", async (request, reply) => {
		const session = await door.enter(request)
		return show(reply, session, { done: doneSchema.parse(request.query).done, errors: {} })
	})

	http.post("/console/account/password", async (request, reply) => {
		const session = await door.enter(request)
		door.checkForm(request, session)
		const form = passwordSchema.parse(request.body)
		const refuse = (errors: AccountView["errors"]) => show(reply.code(422), session, { errors })
		const villages = await store.read(door.parts.villages)
		const about = [session.loginName, session.name, ...villages.flatMap(({ name, code }) => [name, code])]
		const errors = newPasswordErrors(form, about, say)
		if (Object.keys(errors).length > 0) return refuse(errors)
		const keys = throttleKeys(throttleSecret, session.loginName, request.ip)
		const wait = await store.tx((tx) => countTry(tx, [keys.account, keys.address], clock()))
		if (wait > 0) return refuse({ current: say("signIn.slow.title", { span: formatSpan(wait, house.locale) }) })
		const account = await store.read((reader) => accountById(reader, session.accountId))
		if (account === undefined || !(await isPassword(account.passwordHash, form.current)))
			return refuse({ current: say("account.current.wrong") })
		const passwordHash = await hashPassword(form.password)
		const started = await store.tx(async (tx) => {
			await forgiveTries(tx, keys)
			await setPassword(tx, account.id, passwordHash)
			const next = await startSession(tx, { house, door, request, account, event: "staff.password-changed" })
			await revokeSessions(tx, account.id, clock(), next.id)
			return next
		})
		setSessionCookie(reply, started.token, isHttps)
		return reply.redirect("/console/account?done=password", 303)
	})

	http.post("/console/account/revoke", async (request, reply) => {
		const session = await door.enter(request)
		door.checkForm(request, session)
		const { session: id } = revokeSchema.parse(request.body)
		await store.tx(async (tx) => {
			if (!(await revokeSession(tx, session.accountId, id, clock()))) throw new WebError("not-found")
			await addStaffRecord(tx, house, session, "staff.session-ended")
		})
		return reply.redirect("/console/account?done=revoked", 303)
	})

	http.post("/console/account/sign-out-everywhere", async (request, reply) => {
		const session = await door.enter(request)
		door.checkForm(request, session)
		await store.tx(async (tx) => {
			await revokeSessions(tx, session.accountId, clock())
			await addStaffRecord(tx, house, session, "staff.signed-out-everywhere")
		})
		clearSessionCookie(reply, isHttps)
		return reply.redirect("/console/sign-in?say=everywhere", 303)
	})

	http.post("/console/village", async (request, reply) => {
		const session = await door.enter(request)
		door.checkForm(request, session)
		const { village } = villageSchema.parse(request.body)
		if (!session.villages.some(({ id }) => id === village)) throw new WebError("forbidden")
		await store.tx((tx) => chooseVillage(tx, session.sessionId, village))
		return reply.redirect("/console", 303)
	})
}
