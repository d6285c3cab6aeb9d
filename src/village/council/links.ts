/** The address of a member's ballot page: it names round and person, is signed, and opens until the round is closed. */
import { z } from "zod"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { decodeToken, encodeToken, signedToken, verifiedToken } from "../signed-token.ts"
import type { RoundKey } from "./repo-rounds.ts"

type Signer = Pick<House, "deriveKey">
type Purpose = "link" | "pass"
export type Ballot = RoundKey & { readonly personId: string }

export const ballotPath = "/ballot"
const linkMs = 30 * dayMs
/** How long a device that has shown who it is need not show it again. */
export const passMs = dayMs
/** Longer is no address of ours. */
const longest = 600

export function ballotLink(house: Signer & Pick<House, "publicUrl">, ballot: Ballot, now: number): string | undefined {
	return house.publicUrl === undefined ? undefined : `${house.publicUrl}${ballotPath}/${ballotToken(house, ballot, now + linkMs)}`
}

export function ballotToken(house: Signer, { villageId, matterId, round, personId }: Ballot, expiresAt: number): string {
	return signedToken(keyFor(house, "link"), [villageId, matterId, round, personId, expiresAt])
}

/** Of a round, for everybody: asks for the household's code. */
export function shareToken({ villageId, matterId, round }: RoundKey): string {
	return encodeToken([villageId, matterId, round])
}

export type Opens = RoundKey & { readonly personId: string | undefined; readonly expiresAt: number }

const personalParts = z.tuple([z.string(), z.string(), z.number(), z.string(), z.number()])
const shareParts = z.tuple([z.string(), z.string(), z.number()])

/** Undefined for what is no address of ours, or was changed. */
export function readBallotToken(house: Signer, token: string): Opens | undefined {
	if (!token.includes(".")) {
		const parts = shareParts.safeParse(token.length > longest ? undefined : decodeToken(token)).data
		return parts && { villageId: parts[0], matterId: parts[1], round: parts[2], personId: undefined, expiresAt: Number.MAX_SAFE_INTEGER }
	}
	return personal(house, "link", token)
}

export function signPass(house: Signer, { villageId, matterId, round, personId }: Ballot, expiresAt: number): string {
	return signedToken(keyFor(house, "pass"), [villageId, matterId, round, personId, expiresAt])
}

export function readPass(house: Signer, value: string | undefined): (Ballot & { readonly expiresAt: number }) | undefined {
	const parts = value === undefined ? undefined : personal(house, "pass", value)
	return parts?.personId === undefined ? undefined : { ...parts, personId: parts.personId }
}

function personal(house: Signer, purpose: Purpose, token: string): Opens | undefined {
	const parts = personalParts.safeParse(verifiedToken(keyFor(house, purpose), token)).data
	return parts && { villageId: parts[0], matterId: parts[1], round: parts[2], personId: parts[3], expiresAt: parts[4] }
}

function keyFor(house: Signer, purpose: Purpose): Buffer {
	return house.deriveKey(`council.ballot.${purpose}`)
}
