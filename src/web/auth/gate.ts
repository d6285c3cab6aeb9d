/** The door of the console: who a request comes from, and whether its form is ours. */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { Reader, Store } from "../../store/store.ts"
import type { Locale } from "../../text/catalogue.ts"
import type { HeldVillage, StaffGate, StaffSession } from "../../village/affair.ts"
import { holds, mayDo, type Rights, rightsHeld } from "../../village/rights.ts"
import { WebError } from "../errors.ts"
import { accountById, villagesOf } from "./accounts.ts"
import { readSessionCookie } from "./cookie.ts"
import { type Session, seenEveryMs, sessionOf, touchSession } from "./sessions.ts"
import { readToken, signToken } from "./token.ts"
import { authSay } from "./words.ts"

export type StaffVillage = HeldVillage

/** What the door needs of the house; the house itself carries the finished door. */
export type GateParts = {
	readonly store: Store
	/** App clock, ms. */
	readonly clock: () => number
	readonly newId: () => string
	readonly deriveKey: (purpose: string) => Buffer
	readonly locale: Locale
	/** Whether browsers reach the console over https; decides the cookie's kind. */
	readonly isHttps: boolean
	/** Every village of the instance, in the order shown. */
	readonly villages: (reader: Reader) => Promise<readonly StaffVillage[]>
	/** Who may do what. */
	readonly rights: Rights
}

/** Who is signed in, in whichever village or in none. */
export type Identity = {
	readonly session: Session
	readonly accountId: string
	readonly personId: string | null
	readonly loginName: string
	readonly displayName: string
	readonly isAdministrator: boolean
	/** Villages this account may work in. */
	readonly villages: readonly StaffVillage[]
	/** Roles by village; none for an administrator. */
	readonly roles: ReadonlyMap<string, readonly string[]>
	/** For the forms of this session. */
	readonly csrf: string
}

/** A session as the console's own pages see it. */
export type ConsoleSession = StaffSession & {
	readonly sessionId: string
	readonly loginName: string
	readonly isAdministrator: boolean
	/** The villages in which one of the account's own roles gives the right. None for administrators: they may, but it is not theirs to do. */
	readonly heldIn: (right: string) => readonly string[]
}

export interface StaffDoor extends StaffGate {
	readonly parts: GateParts
	enter(request: FastifyRequest, right?: string): Promise<ConsoleSession>
	enterMany(
		request: FastifyRequest,
		right: string,
	): Promise<{ readonly session: ConsoleSession; readonly villages: readonly HeldVillage[] }>
	/** Who is signed in, undefined for nobody; asked of the store once per request. */
	identify(request: FastifyRequest): Promise<Identity | undefined>
	/** As in the contract; a form may also come from a page that needs no village. */
	checkForm(request: FastifyRequest, session: Pick<StaffSession, "accountId">): void
}

const formSchema = z.object({ csrf: z.union([z.string(), z.object({ value: z.string() }).transform((field) => field.value)]) })

export function staffGate(parts: GateParts): StaffDoor {
	const { store, clock, locale, isHttps } = parts
	const formKey = parts.deriveKey("console-form")
	const asked = new WeakMap<FastifyRequest, Promise<Identity | undefined>>()
	const known = new WeakMap<FastifyRequest, Session>()

	async function look(request: FastifyRequest): Promise<Identity | undefined> {
		const token = readSessionCookie(request, isHttps)
		if (token === undefined) return undefined
		const now = clock()
		const found = await store.read(async (reader) => {
			const session = await sessionOf(reader, token, now)
			const account = session === undefined ? undefined : await accountById(reader, session.accountId)
			if (session === undefined || account === undefined || account.disabledAt !== null) return undefined
			const all = await parts.villages(reader)
			const own = account.isAdministrator ? undefined : await villagesOf(reader, account.id)
			return { session, account, roles: own ?? new Map(), villages: own === undefined ? all : all.filter(({ id }) => own.has(id)) }
		})
		if (found === undefined) return undefined
		const { session, account, villages, roles } = found
		if (now - session.lastSeenAt >= seenEveryMs) await store.tx((tx) => touchSession(tx, session.id, now))
		known.set(request, session)
		const { id: accountId, personId, loginName, displayName, isAdministrator } = account
		const csrf = signToken(formKey, formPurpose(session.id), "form", session.expiresAt)
		return { session, accountId, personId, loginName, displayName, isAdministrator, villages, roles, csrf }
	}

	function identify(request: FastifyRequest): Promise<Identity | undefined> {
		const answer = asked.get(request) ?? look(request)
		asked.set(request, answer)
		return answer
	}

	async function enter(request: FastifyRequest, right?: string): Promise<ConsoleSession> {
		const identity = await identify(request)
		if (identity === undefined) throw new WebError("sign-in")
		const { session, villages, accountId, loginName, displayName, isAdministrator, csrf } = identity
		// A village taken from the account since it was chosen is no longer in the list.
		const village = villages.find(({ id }) => id === session.villageId) ?? villages[0]
		if (village === undefined) throw noVillage(locale, isAdministrator, csrf)
		const holder = { isAdministrator, roles: identity.roles.get(village.id) ?? [] }
		if (right !== undefined && !mayDo(parts.rights, right, holder)) throw new WebError("forbidden")
		return {
			accountId,
			personId: identity.personId ?? undefined,
			name: displayName,
			loginName,
			isAdministrator,
			sessionId: session.id,
			villageId: village.id,
			villageName: village.name,
			villages: villages.map(({ id, name }) => ({ id, name })),
			rights: rightsHeld(parts.rights, holder),
			heldIn: (one) => villages.flatMap(({ id }) => (holds(parts.rights, one, identity.roles.get(id) ?? []) ? [id] : [])),
			csrf,
		}
	}

	async function enterMany(request: FastifyRequest, right: string) {
		const session = await enter(request)
		const identity = await identify(request)
		const held = (identity?.villages ?? []).filter(({ id }) =>
			mayDo(parts.rights, right, { isAdministrator: session.isAdministrator, roles: identity?.roles.get(id) ?? [] }),
		)
		if (held.length === 0) throw new WebError("forbidden")
		return { session, villages: held }
	}

	return {
		parts,
		identify,
		enter,
		enterMany,
		checkForm(request, session) {
			const own = known.get(request)
			const form = formSchema.safeParse(request.body)
			const isOurs =
				own !== undefined &&
				own.accountId === session.accountId &&
				form.success &&
				readToken(formKey, formPurpose(own.id), form.data.csrf, clock()).ok
			if (!isOurs) throw formError(locale)
		},
	}
}

/** The session is part of the purpose: a token of one session reads as damaged in every other. */
function formPurpose(sessionId: string): string {
	return `console-form/${sessionId}`
}

function formError(locale: Locale): WebError {
	const say = authSay(locale)
	return new WebError("form", 403, { title: say("error.form.title"), kept: say("error.form.kept"), next: say("error.form.next") })
}

/** Such a page has no bar of the console, so the way out of the account stands on it: a phone may be somebody else's, or the account the wrong one. */
function noVillage(locale: Locale, isAdministrator: boolean, csrf: string): WebError {
	const say = authSay(locale)
	const next = say(isAdministrator ? "error.noVillage.administrator" : "error.noVillage.staff")
	const offer = { action: "/console/sign-out", csrf, label: say("bar.signOut") }
	return new WebError("no-village", 403, { title: say("error.noVillage.title"), kept: say("error.noVillage.kept"), next, offer })
}
