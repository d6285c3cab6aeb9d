/** Signing in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { WebError } from "../errors.ts"
import { accountByName, normaliseLoginName, type StaffAccount, villagesOf } from "./accounts.ts"
import { clearSessionCookie, readSessionCookie, setSessionCookie } from "./cookie.ts"
import { deviceOf } from "./device.ts"
import type { StaffDoor, StaffVillage } from "./gate.ts"
import { consolePathOf } from "./guard.ts"
import { isPassword } from "./password.ts"
import { openSession, revokeSession, sessionOf } from "./sessions.ts"
import { type SignInNote, signInPage } from "./sign-in-page.tsx"
import { countTry, forgiveTries, throttleKeys } from "./throttle.ts"

const querySchema = z.object({
	next: z.string().optional().catch(undefined),
	say: z.enum(["lost", "out", "everywhere"]).optional().catch(undefined),
})
/** A name nobody can have is answered like a wrong one; too long a text is not even looked at. */
const formSchema = z.object({
	name: z.string().max(200).catch(""),
	password: z.string().max(1_000).catch(""),
	next: z.string().optional().catch(undefined),
})

export function mountSignIn(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock } = house
	const throttleSecret = house.deriveKey("sign-in-throttle")

	http.get("/console/sign-in", async (request, reply) => {
		const query = querySchema.parse(request.query)
		const next = consolePathOf(query.next)
		if ((await door.identify(request)) !== undefined) return reply.redirect(next, 303)
		return html(reply, signInPage(house, { note: query.say ?? "none", name: "", next }))
	})

	http.post("/console/sign-in", async (request, reply) => {
		const form = formSchema.parse(request.body ?? {})
		const next = consolePathOf(form.next)
		const again = (status: number, note: SignInNote) => html(reply.code(status), signInPage(house, { note, name: form.name, next }))
		const keys = throttleKeys(throttleSecret, normaliseLoginName(form.name), request.ip)
		const wait = await store.tx((tx) => countTry(tx, [keys.account, keys.address], clock()))
		if (wait > 0) {
			reply.header("retry-after", Math.ceil(wait / 1_000))
			return again(429, { slow: formatSpan(wait, house.locale) })
		}
		const account = await store.read((reader) => accountByName(reader, form.name))
		const usable = account?.disabledAt === null ? account : undefined
		const isRight = await isPassword(usable?.passwordHash, form.password)
		if (usable === undefined || !isRight) return again(401, "wrong")
		const started = await store.tx(async (tx) => {
			await forgiveTries(tx, keys)
			return startSession(tx, { house, door, request, account: usable, event: "staff.signed-in" })
		})
		setSessionCookie(reply, started.token, door.parts.isHttps)
		return reply.redirect(next, 303)
	})

	http.post("/console/sign-out", async (request, reply) => {
		const identity = await door.identify(request)
		if (identity === undefined) throw new WebError("sign-in")
		door.checkForm(request, identity)
		const { accountId, session, villages } = identity
		const villageId = villages.find(({ id }) => id === session.villageId)?.id
		await store.tx(async (tx) => {
			await revokeSession(tx, accountId, session.id, clock())
			if (villageId !== undefined) await addStaffRecord(tx, house, { accountId, villageId }, "staff.signed-out")
		})
		clearSessionCookie(reply, door.parts.isHttps)
		return reply.redirect("/console/sign-in?say=out", 303)
	})
}

export type SessionStart = {
	readonly house: House
	readonly door: StaffDoor
	readonly request: FastifyRequest
	readonly account: Pick<StaffAccount, "id" | "isAdministrator">
	/** Why, for the record of the village. */
	readonly event: StaffEvent
}

/** Opens a session on this device. The one its cookie carried before is over, so a planted cookie gains nothing. `token` is for the new cookie. */
export async function startSession(tx: Tx, start: SessionStart): Promise<{ readonly id: string; readonly token: string }> {
	const { house, door, request, account, event } = start
	const now = house.clock()
	const before = readSessionCookie(request, door.parts.isHttps)
	const old = before === undefined ? undefined : await sessionOf(tx, before, now)
	if (old !== undefined) await revokeSession(tx, old.accountId, old.id, now)
	const villages = await villagesFor(tx, door, account)
	const villageId = (old?.accountId === account.id ? old.villageId : undefined) ?? villages[0]?.id ?? null
	if (villageId !== null) await addStaffRecord(tx, house, { accountId: account.id, villageId }, event)
	const id = house.newId()
	return {
		id,
		token: await openSession(tx, { id, accountId: account.id, villageId, device: deviceOf(request.headers["user-agent"]), now }),
	}
}

async function villagesFor(
	tx: Tx,
	door: StaffDoor,
	account: Pick<StaffAccount, "id" | "isAdministrator">,
): Promise<readonly StaffVillage[]> {
	const all = await door.parts.villages(tx)
	if (account.isAdministrator) return all
	const own = await villagesOf(tx, account.id)
	return all.filter(({ id }) => own.has(id))
}

export type StaffEvent =
	| "staff.signed-in"
	| "staff.signed-out"
	| "staff.signed-out-everywhere"
	| "staff.session-ended"
	| "staff.password-changed"

/** Notes in the village's record what a member of staff did with their own account. */
export async function addStaffRecord(
	tx: Tx,
	house: House,
	who: { readonly accountId: string; readonly villageId: string },
	event: StaffEvent,
): Promise<void> {
	const { accountId, villageId } = who
	await addRecord(tx, { villageId, id: house.newId(), at: house.clock(), event, subject: accountId, actor: accountId, data: {} })
}

export function html(reply: FastifyReply, page: string): FastifyReply {
	return reply.type("text/html; charset=utf-8").send(page)
}
