/**
 * What whoever answered keeps: the entry, what its commitment stands for, and the way to a signed root; as a file, and as a QR code that /verify
 * can be opened with. It says how the household answered, so only the signer gets it; the receipt's number is public, this is not.
 */
import QRCode from "qrcode"
import { z } from "zod"
import type { Json } from "../../engine/flow.ts"
import { type Opening, packed, receiptFile } from "../../ledger/index.ts"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { verifyPath } from "../ledger/index.ts"
import { answerById } from "./repo-answers.ts"
import { householdOf } from "./repo-households.ts"

/** A code of more is too fine for a phone to read off another; an objection with long reasons may get there. */
const mostDigits = 3_300
/** Pixels a module; white around the code, in modules. */
const [scale, quiet] = [6, 4]

export type OwnReceipt = {
	/** As /verify and anybody else reads it. */
	readonly file: Json
	/** Opens /verify with the receipt in it: what stands behind the # reaches no server. Undefined where it is too long, or phones cannot reach us. */
	readonly code: { readonly page: string; readonly digits: string } | undefined
}

/** Of the answer that stands. Undefined where it is another person's, or was erased. */
export async function ownReceipt(
	reader: Reader,
	{ publicUrl }: Pick<House, "publicUrl">,
	of: { readonly villageId: string; readonly campaignId: string; readonly householdId: string; readonly personId: string },
): Promise<OwnReceipt | undefined> {
	const household = await householdOf(reader, of.villageId, of.campaignId, of.householdId)
	const answer = household?.answerId == null ? undefined : await answerById(reader, of.villageId, household.answerId)
	if (answer === undefined || answer.signer !== of.personId || answer.salt === null || answer.opening === null) return undefined
	const opening: Opening = { salt: answer.salt, value: z.json().parse(JSON.parse(answer.opening)) }
	const file = await receiptFile(reader, of.villageId, answer.ledgerSeq, opening)
	if (file === undefined) return undefined
	const digits = packed(file)
	return { file, code: publicUrl === undefined || digits.length > mostDigits ? undefined : { page: `${publicUrl}${verifyPath}#`, digits } }
}

/** The code as a PNG: a picture can be kept with a long press. Digits are told apart, for they need less room. */
export async function receiptPicture({ page, digits }: NonNullable<OwnReceipt["code"]>): Promise<Buffer> {
	const parts = [
		{ data: Buffer.from(page), mode: "byte" as const },
		{ data: digits, mode: "numeric" as const },
	]
	return QRCode.toBuffer(parts, { errorCorrectionLevel: "L", margin: quiet, scale })
}
