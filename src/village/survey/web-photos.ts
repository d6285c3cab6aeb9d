/** Photos put on a survey's page: kept in the media store, named on the page by a signed reference so that nobody names another's. */
import { createHmac } from "node:crypto"
import { isSameSecret } from "../../channel/same-secret.ts"
import type { House } from "../affair.ts"

type Signer = Pick<House, "deriveKey">

/** Bytes of one photo. */
export const maxPhotoBytes = 10 * 1024 * 1024

export function signedRef(house: Signer, surveyId: string, ref: string): string {
	return `${ref}~${signatureOf(house, surveyId, ref)}`
}

/** The reference, where it was signed for this survey. */
export function readRef(house: Signer, surveyId: string, value: string): string | undefined {
	const [ref = "", signature = ""] = value.split("~")
	return isSameSecret(signature, signatureOf(house, surveyId, ref)) ? ref : undefined
}

function signatureOf(house: Signer, surveyId: string, ref: string): string {
	return createHmac("sha256", house.deriveKey("survey.photo")).update(`${surveyId} ${ref}`).digest("base64url").slice(0, 22)
}
