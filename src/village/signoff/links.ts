/** Addresses of the sign-off page. A personal link names who it is for and the chat it went to, is signed and expires. */
import { z } from "zod"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { signedToken, verifiedToken } from "../signed-token.ts"

type Signer = Pick<House, "deriveKey">

export const signPath = "/sign"
const linkMs = 30 * dayMs
/** How long a device that has opened a personal link first, or shown the household's code, need not do so again. */
export const passMs = 7 * dayMs

export type Opens = {
	readonly villageId: string
	readonly campaignId: string
	readonly personId: string
	/** Chat the link went to; a code as second factor goes to another one. */
	readonly chatId: string
	readonly expiresAt: number
}

/** Undefined without an address phones can reach. */
export function signLink(house: Signer & Pick<House, "publicUrl">, of: Omit<Opens, "expiresAt">, now: number): string | undefined {
	return house.publicUrl === undefined ? undefined : `${house.publicUrl}${signPath}/${signToken(house, { ...of, expiresAt: now + linkMs })}`
}

export function signToken(house: Signer, { villageId, campaignId, personId, chatId, expiresAt }: Opens): string {
	return signed(house, "link", [villageId, campaignId, personId, chatId, expiresAt])
}

const linkParts = z.tuple([z.string(), z.string(), z.string(), z.string(), z.number()])

/** Undefined for what is no address of ours, or was changed. Whether it has expired is the caller's question. */
export function readSignToken(house: Signer, token: string): Opens | undefined {
	const parts = linkParts.safeParse(verified(house, "link", token)).data
	return parts && { villageId: parts[0], campaignId: parts[1], personId: parts[2], chatId: parts[3], expiresAt: parts[4] }
}

/** Says, in a cookie of this device, for whom it has shown that it may answer. */
export type Pass = Omit<Opens, "chatId">
const passParts = z.tuple([z.string(), z.string(), z.string(), z.number()])

export function signPass(house: Signer, { villageId, campaignId, personId, expiresAt }: Pass): string {
	return signed(house, "pass", [villageId, campaignId, personId, expiresAt])
}

export function readPass(house: Signer, value: string | undefined): Pass | undefined {
	const parts = value === undefined ? undefined : passParts.safeParse(verified(house, "pass", value)).data
	return parts && { villageId: parts[0], campaignId: parts[1], personId: parts[2], expiresAt: parts[3] }
}

function signed(house: Signer, purpose: string, value: unknown): string {
	return signedToken(house.deriveKey(`signoff.${purpose}`), value)
}

function verified(house: Signer, purpose: string, text: string): unknown {
	return verifiedToken(house.deriveKey(`signoff.${purpose}`), text)
}
