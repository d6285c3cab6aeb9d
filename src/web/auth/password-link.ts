/** The page behind a one-time link: a member of staff sets their own password. Opening it changes nothing. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { House } from "../../village/affair.ts"
import { setPassword } from "./accounts.ts"
import { setSessionCookie } from "./cookie.ts"
import type { StaffDoor } from "./gate.ts"
import { newPasswordErrors } from "./new-password.ts"
import { hashPassword } from "./password.ts"
import { revokeSessions } from "./sessions.ts"
import { html, startSession } from "./sign-in.ts"
import { passwordPage, voidLinkPage } from "./sign-in-page.tsx"
import { accountOfLink, useLink } from "./staff-repo.ts"
import { authSay } from "./words.ts"

const paramsSchema = z.object({ token: z.string().max(100) })
const formSchema = z.object({ password: z.string().max(1_000).catch(""), again: z.string().max(1_000).catch("") })

export function mountPasswordLink(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock } = house
	const say = authSay(house.locale)
	const isVoid = { kept: say("link.void.kept"), next: say("link.void.next") }

	http.get("/console/password/:token", async (request, reply) => {
		const { token } = paramsSchema.parse(request.params)
		const account = await store.read((reader) => accountOfLink(reader, token, clock()))
		if (account === undefined) return html(reply.code(410), voidLinkPage(house, isVoid))
		return html(reply, passwordPage(house, { token, account, errors: {} }))
	})

	http.post("/console/password/:token", async (request, reply) => {
		const { token } = paramsSchema.parse(request.params)
		const form = formSchema.parse(request.body ?? {})
		const account = await store.read((reader) => accountOfLink(reader, token, clock()))
		if (account === undefined) return html(reply.code(410), voidLinkPage(house, isVoid))
		const villages = await store.read(door.parts.villages)
		const about = [account.loginName, account.displayName, ...villages.flatMap(({ name, code }) => [name, code])]
		const errors = newPasswordErrors(form, about, say)
		if (Object.keys(errors).length > 0) return html(reply.code(422), passwordPage(house, { token, account, errors }))
		const passwordHash = await hashPassword(form.password)
		const started = await store.tx(async (tx) => {
			if (!(await useLink(tx, token, clock()))) return undefined
			await setPassword(tx, account.id, passwordHash)
			await revokeSessions(tx, account.id, clock())
			return startSession(tx, { house, door, request, account, event: "staff.password-changed" })
		})
		if (started === undefined) return html(reply.code(410), voidLinkPage(house, isVoid))
		setSessionCookie(reply, started.token, door.parts.isHttps)
		return reply.redirect("/console", 303)
	})
}
