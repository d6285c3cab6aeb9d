/** Who stands before the ballot box: the person of a personal link, or of the household whose code was shown. */
import { createHash } from "node:crypto"
import type {} from "@fastify/cookie"
import { and, eq } from "drizzle-orm"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { adultLabels, householdByCode, knownPerson, member } from "../people/index.ts"
import { isOpen, unitsOf } from "./commands-votes.ts"
import { type Ballot, ballotPath, type Opens, passMs, readBallotToken, readPass, signPass } from "./links.ts"
import { bodyById } from "./repo-bodies.ts"
import { type Matter, matterById } from "./repo-matters.ts"
import { type Round, recusalsOf, roundOf } from "./repo-rounds.ts"
import { tookPart } from "./secret.ts"
import { councilTables } from "./tables.ts"

type Place = { readonly matter: Matter; readonly round: Round; readonly bodyName: string }
export type Door =
	| { readonly kind: "unknown" | "expired" }
	| ({ readonly kind: "closed" } & Place)
	/** `name`, whole: it is their own link; `needsCode`: not yet known on this device. */
	| ({ readonly kind: "identify"; readonly name: string | undefined; readonly needsCode: boolean } & Place)
	| ({ readonly kind: "recused" | "done"; readonly personId: string; readonly name: string } & Place)
	| ({ readonly kind: "open"; readonly personId: string; readonly name: string; readonly unitId: string } & Place)

/** Looks at an address without changing anything. */
export async function doorOf(house: House, request: FastifyRequest, token: string): Promise<Door> {
	const opens = readBallotToken(house, token)
	if (opens === undefined) return { kind: "unknown" }
	return house.store.read(async (reader): Promise<Door> => {
		const { villageId, matterId } = opens
		const round = await roundOf(reader, opens)
		const matter = await matterById(reader, villageId, matterId)
		if (round === undefined || matter === undefined || round.way !== "secret") return { kind: "unknown" }
		const place = { matter, round, bodyName: (await bodyById(reader, villageId, matter.bodyId))?.name ?? "" }
		const now = house.clock()
		if (!isOpen(round, now)) return { kind: "closed", ...place }
		const personId = await personHere(house, reader, request, opens)
		if (personId === undefined) {
			if (now >= opens.expiresAt) return { kind: "expired" }
			const name = opens.personId === undefined ? undefined : (await member(reader, villageId, opens.personId))?.name
			const needsCode = opens.personId === undefined || (await wasOpened(reader, { ...opens, personId: opens.personId }))
			return { kind: "identify", name, needsCode, ...place }
		}
		return placeOf(reader, place, personId)
	})
}

async function placeOf(reader: Reader, place: Place, personId: string): Promise<Door> {
	const { round, matter } = place
	const name = (await member(reader, round.villageId, personId))?.name ?? ""
	const units = unitsOf(round, personId)
	if (units.length === 0) return { kind: "unknown" }
	const recused = new Set((await recusalsOf(reader, round.villageId, matter.id)).map(({ unitId }) => unitId))
	const voted = new Set(await tookPart(reader, round))
	const left = units.filter((unitId) => !recused.has(unitId) && !voted.has(unitId))
	const [unitId] = left
	if (unitId !== undefined) return { kind: "open", personId, name, unitId, ...place }
	return { kind: units.some((unit) => voted.has(unit)) ? "done" : "recused", personId, name, ...place }
}

/** Whoever showed who they are on this device, else whom its chat speaks for. */
async function personHere(house: House, reader: Reader, request: FastifyRequest, opens: Opens): Promise<string | undefined> {
	const pass = readPass(house, request.cookies[cookieOf(opens)])
	const isGood =
		pass !== undefined &&
		pass.expiresAt > house.clock() &&
		pass.villageId === opens.villageId &&
		pass.matterId === opens.matterId &&
		pass.round === opens.round
	// Another person's link on this device does not open with this one's pass.
	if (isGood && (opens.personId === undefined || opens.personId === pass.personId)) return pass.personId
	return (await knownPerson(reader, house, request, opens.villageId, opens.personId))?.personId
}

async function wasOpened(reader: Reader, { villageId, matterId, round, personId }: Ballot): Promise<boolean> {
	const { councilLinkOpened: t } = reader.tables(councilTables)
	const rows = await reader.db
		.select({ personId: t.personId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.matterId, matterId), eq(t.round, round), eq(t.personId, personId)))
	return rows.length > 0
}

/** False when another device was first. */
async function useLink(tx: Tx, { villageId, matterId, round, personId }: Ballot): Promise<boolean> {
	const { councilLinkOpened: t } = tx.tables(councilTables)
	const rows = await tx.db
		.insert(t)
		.values({ villageId, matterId, round, personId })
		.onConflictDoNothing()
		.returning({ personId: t.personId })
	return rows.length > 0
}

export type Identified =
	| { readonly kind: "ok"; readonly personId: string }
	| { readonly kind: "choose"; readonly persons: readonly { readonly id: string; readonly label: string }[] }
	| { readonly kind: "wrong"; readonly fault: "codeMistyped" | "codeUnknown" | "codeClosed" | "notOnRoll" | "elsewhere" }

const codeFaults = { mistyped: "codeMistyped", unknown: "codeUnknown", closed: "codeClosed" } as const

/** Proves who is there by the first opening of a personal link, or by the household's code; only who is on the roll is offered. */
export async function identify(
	house: House,
	opens: Opens,
	round: Round,
	{ code, person, ip }: { readonly code: string; readonly person: string; readonly ip: string },
): Promise<Identified> {
	const { villageId, personId } = opens
	return house.store.tx(async (tx): Promise<Identified> => {
		if (personId !== undefined && code === "")
			return (await useLink(tx, { ...opens, personId })) ? { kind: "ok", personId } : { kind: "wrong", fault: "elsewhere" }
		const now = house.clock()
		const opened = await householdByCode(tx, { cipher: house.cipher, villageId, text: code, ip, now })
		if (!opened.ok) return { kind: "wrong", fault: codeFaults[opened.code] }
		const { householdId } = opened.household
		if (personId !== undefined) {
			const isTheirs = (await member(tx, villageId, personId))?.householdId === householdId
			return isTheirs ? { kind: "ok", personId } : { kind: "wrong", fault: "codeUnknown" }
		}
		const persons = (await adultLabels(tx, villageId, householdId, now)).filter(({ id }) => unitsOf(round, id).length > 0)
		const [only, second] = persons
		if (only === undefined) return { kind: "wrong", fault: "notOnRoll" }
		const chosen = second === undefined ? only : persons.find(({ id }) => id === person)
		return chosen === undefined ? { kind: "choose", persons } : { kind: "ok", personId: chosen.id }
	})
}

/** Remembers on this device who it is, for this round. */
export function givePass(house: House, reply: FastifyReply, opens: Opens, personId: string): void {
	const { villageId, matterId, round } = opens
	reply.setCookie(cookieOf(opens), signPass(house, { villageId, matterId, round, personId }, house.clock() + passMs), {
		httpOnly: true,
		sameSite: "lax",
		secure: house.publicUrl?.startsWith("https://") ?? false,
		path: ballotPath,
		maxAge: Math.floor(passMs / 1000),
	})
}

/** Forgets who it was: the next person at this phone shows a code of their own. */
export function takePass(reply: FastifyReply, opens: Opens): void {
	reply.clearCookie(cookieOf(opens), { path: ballotPath })
}

function cookieOf({ villageId, matterId, round }: Pick<Opens, "villageId" | "matterId" | "round">): string {
	return `cunkou_ballot_${createHash("sha256").update(`${villageId} ${matterId} ${round}`).digest("hex").slice(0, 12)}`
}

/** Says on the page whose ballot it is, without naming them: the browser may speak for somebody else before it is sent. */
export function voterMark({ matterId, round }: Pick<Round, "matterId" | "round">, personId: string): string {
	return createHash("sha256").update(`voter ${matterId} ${round} ${personId}`).digest("base64url").slice(0, 16)
}
