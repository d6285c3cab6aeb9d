/**
 * The receipt's code as a picture in the signer's chat. It opens the commitment in the ledger, so it is stored nowhere: it is drawn when the
 * channel fetches it, and once the answer is erased there is nothing to draw.
 */
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import type { Drawing } from "../drawing.ts"
import { signedToken, verifiedToken } from "../signed-token.ts"
import { type ReceiptCode, receiptOf, receiptPicture } from "./own-receipt.ts"

const prefix = "receipt"
const parts = z.tuple([z.string(), z.string()])

type Answer = { readonly villageId: string; readonly answerId: string }

function keyOf({ deriveKey }: Pick<House, "deriveKey">): Uint8Array {
	return deriveKey("signoff.receipt")
}

/** Reference of the picture; undefined where there is no code to draw. Nobody can make one up. */
export async function receiptRef(
	reader: Reader,
	house: Pick<House, "deriveKey" | "publicUrl">,
	{ villageId, answerId }: Answer,
): Promise<string | undefined> {
	if (house.publicUrl === undefined) return undefined
	const code = (await receiptOf(reader, house, villageId, answerId))?.code
	return code && `${prefix}.${signedToken(keyOf(house), [villageId, answerId])}`
}

async function codeBehind(token: string, house: House): Promise<ReceiptCode | undefined> {
	const of = parts.safeParse(verifiedToken(keyOf(house), token)).data
	return of && (await house.store.read((reader) => receiptOf(reader, house, of[0], of[1])))?.code
}

export const receiptDrawing: Drawing = {
	prefix,
	// Of the longest code, 3,300 digits, it is about 30 KiB.
	mostBytes: 128 * 1024,
	exists: async (token, house) => (await codeBehind(token, house)) !== undefined,
	draw: async (token, house) => {
		const code = await codeBehind(token, house)
		return code && receiptPicture(code)
	},
}
