/** The address of a member's ballot page: it names round and person, is signed, and opens until the round is closed. */
import { createHmac, timingSafeEqual } from "node:crypto"
import { z } from "zod"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import type { RoundKey } from "./repo-rounds.ts"

type Signer = Pick<House, "deriveKey">
export type Ballot = RoundKey & { readonly personId: string }

export const ballotPath = "/ballot"
const linkMs = 30 * dayMs
/** How long a device that has shown who it is need not show it again. */
export const passMs = dayMs
const longest = 600

export function ballotLink(house: Signer & Pick<House, "publicUrl">, ballot: Ballot, now: number): string | undefined {
	return house.publicUrl === undefined ? undefined : `${house.publicUrl}${ballotPath}/${ballotToken(house, ballot, now + linkMs)}`
}

export function ballotToken(house: Signer, { villageId, matterId, round, personId }: Ballot, expiresAt: number): string {
	return signed(house, "link", [villageId, matterId, round, personId, expiresAt])
}

/** Of a round, for everybody: asks for the household's code. */
export function shareToken({ villageId, matterId, round }: RoundKey): string {
	return encode([villageId, matterId, round])
}

export type Opens = RoundKey & { readonly personId: string | undefined; readonly expiresAt: number }

const personalParts = z.tuple([z.string(), z.string(), z.number(), z.string(), z.number()])
const shareParts = z.tuple([z.string(), z.string(), z.number()])

/** Undefined for what is no address of ours, or was changed. */
export function readBallotToken(house: Signer, token: string): Opens | undefined {
	if (token.length > longest) return undefined
	if (!token.includes(".")) {
		const parts = shareParts.safeParse(decode(token)).data
		return parts && { villageId: parts[0], matterId: parts[1], round: parts[2], personId: undefined, expiresAt: Number.MAX_SAFE_INTEGER }
	}
	return personal(house, "link", token)
}

export function signPass(house: Signer, { villageId, matterId, round, personId }: Ballot, expiresAt: number): string {
	return signed(house, "pass", [villageId, matterId, round, personId, expiresAt])
}

export function readPass(house: Signer, value: string | undefined): (Ballot & { readonly expiresAt: number }) | undefined {
	const parts = value === undefined || value.length > longest ? undefined : personal(house, "pass", value)
	return parts?.personId === undefined ? undefined : { ...parts, personId: parts.personId }
}

function personal(house: Signer, purpose: string, token: string): Opens | undefined {
	const parts = personalParts.safeParse(verified(house, purpose, token)).data
	return parts && { villageId: parts[0], matterId: parts[1], round: parts[2], personId: parts[3], expiresAt: parts[4] }
}

function signed(house: Signer, purpose: string, value: unknown): string {
	const body = encode(value)
	return `${body}.${signatureOf(house, purpose, body).toString("base64url")}`
}

function verified(house: Signer, purpose: string, text: string): unknown {
	const [body = "", signature = "", ...rest] = text.split(".")
	const given = Buffer.from(signature, "base64url")
	const right = signatureOf(house, purpose, body)
	return rest.length === 0 && given.length === right.length && timingSafeEqual(given, right) ? decode(body) : undefined
}

function signatureOf(house: Signer, purpose: string, body: string): Buffer {
	return createHmac("sha256", house.deriveKey(`council.ballot.${purpose}`))
		.update(body)
		.digest()
		.subarray(0, 16)
}

function encode(value: unknown): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url")
}

function decode(text: string): unknown {
	try {
		const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"))
		return value
	} catch {
		return undefined
	}
}
