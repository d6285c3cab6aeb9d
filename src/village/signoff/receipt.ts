/** The short code on a receipt: a key to look an answer up by, no proof in itself. Without signs that are mistaken for each other. */
import { createHash } from "node:crypto"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"

const signs = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
const length = 10

/** From 128 random bits. ▲ ten signs: two alike among a million answers of one village by a chance of 1 in 1,600; then one is refused. */
function receiptOf(randomId: string): string {
	const bytes = createHash("sha256").update(randomId).digest()
	return Array.from(bytes.subarray(0, length), (byte) => signs.charAt(byte % signs.length)).join("")
}

/** A code for the entry just appended. */
export async function takeReceipt(
	_tx: Tx,
	cx: { readonly house: Pick<House, "randomId"> },
	_villageId: string,
	_seq: number,
): Promise<string> {
	return receiptOf(cx.house.randomId())
}

/** ABCDEFGHJK → ABCDE-FGHJK */
export function shownReceipt(receipt: string): string {
	return `${receipt.slice(0, 5)}-${receipt.slice(5)}`
}

/** What somebody typed as a code; undefined where it cannot be one. */
export function readReceipt(text: string): string | undefined {
	const code = text
		.normalize("NFKC")
		.toUpperCase()
		.replace(/[^A-Z0-9]/g, "")
	return code.length === length && [...code].every((sign) => signs.includes(sign)) ? code : undefined
}
