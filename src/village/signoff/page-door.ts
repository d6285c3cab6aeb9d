/** Who fills the sign-off page: the person of a personal link, on the first device that opens it; elsewhere the household's code is asked for. */
import { createHash } from "node:crypto"
import type {} from "@fastify/cookie"
import { and, eq } from "drizzle-orm"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Reader } from "../../store/store.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { householdByCode, knownPerson, member } from "../people/index.ts"
import { type Opens, passMs, readPass, readSignToken, signPass, signPath } from "./links.ts"
import { signoffTables } from "./tables.ts"

export type Signer = Opens & { readonly householdId: string; readonly name: string }
export type Door =
	| { readonly kind: "unknown" | "expired" }
	| { readonly kind: "identify"; readonly opens: Opens; readonly name: string; readonly isElsewhere: boolean }
	| { readonly kind: "open"; readonly signer: Signer }

/** Looks at an address without changing anything. */
export async function doorOf(house: House, request: FastifyRequest, token: string): Promise<Door> {
	const opens = readSignToken(house, token)
	if (opens === undefined) return { kind: "unknown" }
	return house.store.read(async (reader): Promise<Door> => {
		const { villageId, personId } = opens
		const person = await member(reader, villageId, personId)
		if (person === undefined) return { kind: "unknown" }
		const { householdId, name } = person
		const known = await knownPerson(reader, house, request, villageId, personId)
		if (known?.personId === personId || hasPassed(house, request, opens)) return { kind: "open", signer: { ...opens, householdId, name } }
		if (house.clock() >= opens.expiresAt) return { kind: "expired" }
		return { kind: "identify", opens, name: maskName(name), isElsewhere: await wasOpened(reader, opens) }
	})
}

function hasPassed(house: House, request: FastifyRequest, { villageId, campaignId, personId }: Opens): boolean {
	const pass = readPass(house, request.cookies[cookieOf(campaignId)])
	return (
		pass !== undefined &&
		pass.expiresAt > house.clock() &&
		pass.villageId === villageId &&
		pass.campaignId === campaignId &&
		pass.personId === personId
	)
}

async function wasOpened(reader: Reader, { villageId, campaignId, personId }: Opens): Promise<boolean> {
	const { signoffLinkOpened: l } = reader.tables(signoffTables)
	const rows = await reader.db
		.select({ personId: l.personId })
		.from(l)
		.where(and(eq(l.villageId, villageId), eq(l.campaignId, campaignId), eq(l.personId, personId)))
	return rows.length > 0
}

export type Identified = "ok" | "elsewhere" | "mistyped" | "unknown" | "closed"

/** Proves who is there: as the first device of the link, or by the code on the household's letter. */
export async function identify(house: House, { villageId, campaignId, personId }: Opens, code: string, ip: string): Promise<Identified> {
	return house.store.tx(async (tx): Promise<Identified> => {
		if (code === "") {
			const { signoffLinkOpened: l } = tx.tables(signoffTables)
			const rows = await tx.db
				.insert(l)
				.values({ villageId, campaignId, personId })
				.onConflictDoNothing()
				.returning({ personId: l.personId })
			return rows.length > 0 ? "ok" : "elsewhere"
		}
		const opened = await householdByCode(tx, { cipher: house.cipher, villageId, text: code, ip, now: house.clock() })
		if (!opened.ok) return opened.code
		return (await member(tx, villageId, personId))?.householdId === opened.household.householdId ? "ok" : "unknown"
	})
}

export function givePass(house: House, reply: FastifyReply, { villageId, campaignId, personId }: Opens): void {
	const expiresAt = house.clock() + passMs
	reply.setCookie(cookieOf(campaignId), signPass(house, { villageId, campaignId, personId, expiresAt }), {
		httpOnly: true,
		sameSite: "lax",
		secure: house.publicUrl?.startsWith("https://") ?? false,
		path: signPath,
		maxAge: Math.floor(passMs / 1000),
	})
}

function cookieOf(campaignId: string): string {
	return `cunkou_sign_${createHash("sha256").update(campaignId).digest("hex").slice(0, 12)}`
}
