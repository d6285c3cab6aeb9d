/**
 * What whoever answered keeps: the entry, what its commitment stands for, and the way to a signed root; as a file, and as a QR code that /verify
 * can be opened with. It says how the household answered, so only the signer gets it; the receipt's number is public, this is not.
 */
import QRCode from "qrcode"
import { z } from "zod"
import type { Json } from "../../engine/flow.ts"
import { entryFile, type Opening, packed, receiptFile } from "../../ledger/index.ts"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { verifyPath } from "../ledger/index.ts"
import { answerById } from "./repo-answers.ts"
import { householdOf } from "./repo-households.ts"

/** A code of more is too fine for a phone to read off another; an objection with long reasons may get there. */
const mostDigits = 3_300
/** Pixels a module; white around the code, in modules. */
const [scale, quiet] = [6, 4]

/** Opens /verify with the receipt in it: what stands behind the # reaches no server. */
export type ReceiptCode = { readonly page: string; readonly digits: string }

export type OwnReceipt = {
	/** As /verify and anybody else reads it. */
	readonly file: Json
	/** Undefined where it is too long, or phones cannot reach us. */
	readonly code: ReceiptCode | undefined
}

type ReceiptHouse = Pick<House, "publicUrl">

/** Of the answer that stands. Undefined where it is another person's, or was erased. */
export async function ownReceipt(
	reader: Reader,
	house: ReceiptHouse,
	of: { readonly villageId: string; readonly campaignId: string; readonly householdId: string; readonly personId: string },
): Promise<OwnReceipt | undefined> {
	const household = await householdOf(reader, of.villageId, of.campaignId, of.householdId)
	if (household === undefined || household.signer !== of.personId || household.answerId === null) return undefined
	return receiptOf(reader, house, of.villageId, household.answerId)
}

/** Of an answer, whether it still stands or not. Undefined where there is none, or it was erased. */
export async function receiptOf(
	reader: Reader,
	{ publicUrl }: ReceiptHouse,
	villageId: string,
	answerId: string,
): Promise<OwnReceipt | undefined> {
	const answer = await answerById(reader, villageId, answerId)
	if (answer === undefined || answer.salt === null || answer.opening === null) return undefined
	const opening: Opening = { salt: answer.salt, value: z.json().parse(JSON.parse(answer.opening)) }
	const file = await receiptFile(reader, villageId, answer.ledgerSeq, opening)
	const entry = await entryFile(reader, villageId, answer.ledgerSeq, opening)
	if (file === undefined || entry === undefined) return undefined
	// The way to the root makes it longer: where that is too much, what was given at once still finds out an entry that was exchanged.
	const digits = publicUrl === undefined ? undefined : [file, entry].map(packed).find(({ length }) => length <= mostDigits)
	return { file, code: digits === undefined ? undefined : { page: `${publicUrl}${verifyPath}#`, digits } }
}

/** The code as a PNG: a picture can be kept with a long press. Digits are told apart, for they need less room. */
export async function receiptPicture({ page, digits }: ReceiptCode): Promise<Buffer> {
	const parts = [
		{ data: Buffer.from(page), mode: "byte" as const },
		{ data: digits, mode: "numeric" as const },
	]
	return QRCode.toBuffer(parts, { errorCorrectionLevel: "L", margin: quiet, scale })
}
