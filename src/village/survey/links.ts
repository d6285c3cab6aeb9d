/**
 * Addresses of a survey's page. The shareable one names the survey and nobody; the personal one also names a person, is signed and
 * expires. Neither says anything to who guesses: a changed one opens nothing.
 */
import { z } from "zod"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { decodeToken, encodeToken, signedToken, verifiedToken } from "../signed-token.ts"

type Signer = Pick<House, "deriveKey">
type Linker = Signer & Pick<House, "publicUrl">

export type SurveyRef = { readonly villageId: string; readonly surveyId: string }
export type PersonRef = SurveyRef & { readonly personId: string }

export const formPath = "/s"
/** How long a personal link opens. */
const personalLinkMs = 30 * dayMs

const longest = 600

/** For everybody: on a notice, in a group. Undefined without an address phones can reach. */
export function shareLink({ publicUrl }: Pick<House, "publicUrl">, survey: SurveyRef): string | undefined {
	return publicUrl === undefined ? undefined : `${publicUrl}${formPath}/${shareToken(survey)}`
}

/** For one person; opens until `now` + `personalLinkMs`. Undefined without an address phones can reach. */
export function personalLink(house: Linker, person: PersonRef, now: number): string | undefined {
	if (house.publicUrl === undefined) return undefined
	return `${house.publicUrl}${formPath}/${personalToken(house, person, now + personalLinkMs)}`
}

/** What an address opens. */
export type Opens = ({ readonly kind: "share" } & SurveyRef) | ({ readonly kind: "personal"; readonly expiresAt: number } & PersonRef)

export function shareToken({ villageId, surveyId }: SurveyRef): string {
	return encodeToken([villageId, surveyId])
}

export function personalToken(house: Signer, { villageId, surveyId, personId }: PersonRef, expiresAt: number): string {
	return signed(house, "link", [villageId, surveyId, personId, expiresAt])
}

const shareParts = z.tuple([z.string(), z.string()])
const personalParts = z.tuple([z.string(), z.string(), z.string(), z.number()])

/** Undefined for what is no address of ours, or was changed. Whether it has expired is the caller's question. */
export function readToken(house: Signer, token: string): Opens | undefined {
	if (token.length > longest) return undefined
	if (!token.includes(".")) {
		const parts = shareParts.safeParse(decodeToken(token)).data
		return parts && { kind: "share", villageId: parts[0], surveyId: parts[1] }
	}
	const parts = personalParts.safeParse(verified(house, "link", token)).data
	return parts && { kind: "personal", villageId: parts[0], surveyId: parts[1], personId: parts[2], expiresAt: parts[3] }
}

/** Says, in a cookie of this device, for whom it has shown that it may answer. */
export type Pass = SurveyRef & { readonly personId: string; readonly expiresAt: number }

/** How long a device that has shown the household's code need not show it again for this survey. */
export const passMs = 7 * dayMs

export function signPass(house: Signer, { villageId, surveyId, personId, expiresAt }: Pass): string {
	return signed(house, "pass", [villageId, surveyId, personId, expiresAt])
}

export function readPass(house: Signer, value: string | undefined): Pass | undefined {
	if (value === undefined || value.length > longest) return undefined
	const parts = personalParts.safeParse(verified(house, "pass", value)).data
	return parts && { villageId: parts[0], surveyId: parts[1], personId: parts[2], expiresAt: parts[3] }
}

function signed(house: Signer, purpose: string, value: unknown): string {
	return signedToken(house.deriveKey(`survey.${purpose}`), value)
}

function verified(house: Signer, purpose: string, text: string): unknown {
	return verifiedToken(house.deriveKey(`survey.${purpose}`), text)
}
