/** The page behind the one-time set-up link. Opening it changes nothing: a link preview must not use it up. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { House } from "../../village/affair.ts"
import { isLoginName, normaliseLoginName } from "./accounts.ts"
import { setSessionCookie } from "./cookie.ts"
import type { StaffDoor } from "./gate.ts"
import { newPasswordErrors } from "./new-password.ts"
import { hashPassword } from "./password.ts"
import { isSetupLink, setUp } from "./setup-link.ts"
import { html, startSession } from "./sign-in.ts"
import { type SetupForm, setupPage, voidLinkPage } from "./sign-in-page.tsx"
import { authSay } from "./words.ts"

const paramsSchema = z.object({ token: z.string().max(100) })
const formSchema = z.object({
	name: z.string().catch(""),
	display: z.string().catch(""),
	password: z.string().catch(""),
	again: z.string().catch(""),
})
type Form = z.infer<typeof formSchema>

export function mountSetUp(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock, newId } = house
	const say = authSay(house.locale)

	http.get("/console/setup/:token", async (request, reply) => {
		const { token } = paramsSchema.parse(request.params)
		const isGood = await store.read((reader) => isSetupLink(reader, token, clock()))
		if (!isGood) return html(reply.code(410), voidLinkPage(house))
		return html(reply, setupPage(house, { token, name: "", display: "", errors: {} }))
	})

	http.post("/console/setup/:token", async (request, reply) => {
		const { token } = paramsSchema.parse(request.params)
		const form = formSchema.parse(request.body ?? {})
		const isGood = await store.read((reader) => isSetupLink(reader, token, clock()))
		if (!isGood) return html(reply.code(410), voidLinkPage(house))
		const refuse = (errors: SetupForm["errors"]) =>
			html(reply.code(422), setupPage(house, { token, name: form.name, display: form.display, errors }))
		const villages = await store.read(door.parts.villages)
		const errors = errorsOf(
			form,
			villages.flatMap(({ name, code }) => [name, code]),
		)
		if (Object.keys(errors).length > 0) return refuse(errors)
		const passwordHash = await hashPassword(form.password)
		const account = { id: newId(), loginName: form.name, displayName: form.display.trim(), passwordHash }
		const made = await store.tx(async (tx) => {
			const outcome = await setUp(tx, { token, account, villageIds: villages.map(({ id }) => id), now: clock(), newId })
			if (outcome !== "made") return outcome
			return startSession(tx, { house, door, request, account: { id: account.id, isAdministrator: true }, event: "staff.signed-in" })
		})
		if (made === "void") return html(reply.code(410), voidLinkPage(house))
		if (made === "name-taken") return refuse({ name: say("name.taken") })
		setSessionCookie(reply, made.token, door.parts.isHttps)
		return reply.redirect("/console", 303)
	})

	function errorsOf(form: Form, villageNames: readonly string[]): SetupForm["errors"] {
		const display = form.display.trim()
		return {
			...(isLoginName(form.name) ? {} : { name: say("name.invalid") }),
			...(display.length >= 1 && display.length <= 40 ? {} : { display: say("display.invalid") }),
			...newPasswordErrors(form, [normaliseLoginName(form.name), display, ...villageNames], say),
		}
	}
}
